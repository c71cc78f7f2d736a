"""What a structure answers to a sourcing request, how it is reminded, and what is done with its answer."""

from datetime import datetime

from django.utils import timezone

from terreau.clauses import sourcing_mails
from terreau.clauses.actions.sourcing import TREE, lock, standing_of
from terreau.clauses.models import SourcingInvitation, SourcingRequest
from terreau.clauses.rules.batches import is_reminder_due
from terreau.clauses.rules.sourcing_words import SourcingAnswer, SourcingState, answer_refusal
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

OVER = "Cette demande est terminée : merci d'y avoir pensé. Appelez-nous si elle vous intéresse encore."


def lock_invitation(invitation: SourcingInvitation) -> SourcingInvitation:
    """The invitation with its tree, locked until the transaction ends."""
    tree = ("establishment", "request", *(f"request__{path}" for path in TREE))
    return SourcingInvitation.objects.select_for_update(of=("self",)).select_related(*tree).get(pk=invitation.pk)


@action("clauses.answer_sourcing", subject="invitation")
def answer_sourcing(
    *,
    by: Actor,
    invitation: SourcingInvitation,
    answer: SourcingAnswer,
    reason: str = "",
    note: str = "",
    contact: str = "",
    at: datetime,
) -> SourcingInvitation:
    """Note what a structure answers, by its link, its account, or on the phone; it may change its mind while open.

    Raises Refused once the request is closed, for a refusal without its reason, or before it was asked.
    """
    row = lock_invitation(invitation)
    if row.request.state != SourcingState.OPEN:
        raise Refused(OVER)
    if row.sent_at is None:
        raise Refused("Cette structure n'a pas encore été interrogée : envoyez d'abord la demande.")
    if refusal := answer_refusal(answer, reason=reason, note=note):
        raise Refused(refusal)
    is_declined = answer is SourcingAnswer.DECLINED
    row.answer, row.answered_at = answer.value, at
    row.reason, row.note = (reason if is_declined else ""), note.strip()
    row.contact = "" if is_declined else contact.strip()
    row.opened_at = row.opened_at or (None if by.role == "facilitator" else at)
    row.seen_at = at if by.role == "facilitator" else None
    row.save()
    if by.role != "facilitator" and not is_declined:
        sourcing_mails.send_interest(row)
    journal.note(fields=("answer",))
    return row


@action("clauses.open_sourcing_page", subject="invitation")
def note_opening(*, by: Actor, invitation: SourcingInvitation, at: datetime) -> SourcingInvitation:
    """Note that somebody moved on the page: a machine that only fetches it leaves no trace."""
    row = lock_invitation(invitation)
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])
    return row


@action("clauses.remind_sourcing", subject="invitation")
def remind_sourcing(*, by: Actor, invitation: SourcingInvitation, at: datetime) -> SourcingInvitation:
    """Send the link again. Raises Refused when nothing is awaited of the structure or no address is known."""
    row = lock_invitation(invitation)
    if row.request.state != SourcingState.OPEN or row.sent_at is None or row.answer:
        raise Refused("Cette structure n'a rien à répondre : il n'y a personne à relancer.")
    if not sourcing_mails.send_reminder(row.request, row):
        raise Refused("Aucune adresse e-mail n'est connue pour cette structure : appelez-la.")
    row.reminders, row.reminded_at = row.reminders + 1, at
    row.save(update_fields=["reminders", "reminded_at"])
    return row


def send_due_reminders(*, by: Actor, at: datetime) -> int:
    """Remind those who wait in the actor's territory, on the days of their reminders. Run twice, it reminds once."""
    on, sent = timezone.localdate(at), 0
    for sourcing in SourcingRequest.objects.visible_to(by).open().order_by("pk"):
        standing = standing_of(sourcing)
        for each in sourcing.invitations.waiting().exclude(sent_to="").order_by("pk"):
            if each.reminded_at and timezone.localdate(each.reminded_at) >= on:
                continue
            sent_on = timezone.localdate(each.sent_at)
            if is_reminder_due(standing, sent_on=sent_on, reminders=each.reminders, on=on):
                remind_sourcing(by=by, invitation=each, at=at)
                sent += 1
    return sent


@action("clauses.follow_sourcing", subject="invitation")
def follow_sourcing(*, by: Actor, invitation: SourcingInvitation, note: str, at: datetime) -> SourcingInvitation:
    """Keep a line of what was done with an answer; a read answer asks nothing more."""
    row = lock_invitation(invitation)
    row.follow_up = note.strip()
    row.seen_at = row.seen_at or (at if row.answer else None)
    row.save(update_fields=["follow_up", "seen_at"])
    journal.note(fields=("follow_up",))
    return row


@action("clauses.read_sourcing_answers", subject="sourcing")
def read_answers(*, by: Actor, sourcing: SourcingRequest, at: datetime) -> int:
    """Mark every answer as read. Gives how many were not."""
    row = lock(sourcing)
    return row.invitations.exclude(answer="").filter(seen_at=None).update(seen_at=at)
