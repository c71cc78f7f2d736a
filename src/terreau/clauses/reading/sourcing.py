"""A sourcing request as the team and the buyer see it, and what a structure is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from terreau.clauses.mails import facilitator_of, place_words
from terreau.clauses.models import Clause, SourcingInvitation, SourcingRequest
from terreau.clauses.rules.batches import Standing, batch_due_on, batch_refusal, is_over, next_batch
from terreau.clauses.rules.sourcing import km_words
from terreau.clauses.rules.sourcing_words import DeclineReason, SourcingAnswer, SourcingKind, SourcingState
from terreau.clauses.sourcing_mails import facts_of
from terreau.kit.access import Actor, find, rows
from terreau.kit.french import count, day

STATES = {"interested": ("ok", "intéressée"), "declined": ("off", "pas cette fois")}
REQUEST_TREE = ("clause__lot__contract__buyer", "clause__lot__operation", "clause__territory", "clause__facilitator")


TOLD = (
    *("pk", "state", "asked_on", "deadline_on", "wanted", "batch_size", "batch_days"),
    *("interested", "declined", "waiting", "left", "unread", "last"),
)


@dataclass(frozen=True)
class Line:
    """One structure of a request. `happened` are sentences, `to_call` when no address is known."""

    invitation: SourcingInvitation
    state: str
    state_word: str
    distance: str
    happened: tuple[str, ...]
    reason: str
    to_call: bool
    is_new: bool


@dataclass(frozen=True)
class RequestPage:
    """A request: its standing, its lines by what they wait for, the reasons of refusals counted."""

    request: SourcingRequest
    standing: Standing
    facts: list[tuple[str, str]]
    summary: str
    next_step: str
    interested: list[Line]
    waiting: list[Line]
    declined: list[Line]
    left: list[Line]
    reasons: list[tuple[str, int]]
    new_answers: int
    next_size: int
    why_no_batch: str


def find_request(actor: Actor, pk: int) -> SourcingRequest:
    """A request that the actor may see. Raises Http404."""
    return find(actor, rows(actor, SourcingRequest).select_related(*REQUEST_TREE, "signed_with"), pk=pk)


def request_page(actor: Actor, request: SourcingRequest, *, on: date) -> RequestPage:
    """Everything of one request (one query)."""
    found = rows(actor, SourcingInvitation).filter(request=request).select_related("establishment__commune")
    lines = [_line(each) for each in found.order_by("rank", "pk")]
    by_state: dict[str, list[Line]] = {"interested": [], "declined": [], "waiting": [], "left": []}
    for line in lines:
        by_state[_group(line.invitation)].append(line)
    standing = _standing(request, by_state)
    reasons = Counter(line.invitation.reason for line in by_state["declined"])
    return RequestPage(
        request=request,
        standing=standing,
        facts=facts_of(request) if request.state != SourcingState.ASKED else [],
        summary=_summary(standing),
        next_step=_next_step(request, standing, on),
        reasons=[(reason.label, reasons[reason]) for reason in DeclineReason if reasons[reason]],
        new_answers=sum(line.is_new for line in lines),
        next_size=next_batch(standing) if batch_refusal(standing, on) is None else 0,
        why_no_batch=batch_refusal(standing, on) or "",
        **by_state,
    )


def invitations(actor: Actor) -> QuerySet[SourcingInvitation]:
    """What this actor was asked, or follows, with its request."""
    tree = ("establishment", "request", *(f"request__{path}" for path in REQUEST_TREE))
    return rows(actor, SourcingInvitation).select_related(*tree)


def with_sourcing(actor: Actor, clauses: QuerySet[Clause]) -> QuerySet[Clause]:
    """Add `sourcing_told` to clauses: their live requests, with how many structures answered what."""
    sent, unanswered = Q(invitations__sent_at__isnull=False), Q(invitations__answer="")
    live = (
        rows(actor, SourcingRequest)
        .filter(clause=OuterRef("pk"))
        .exclude(state=SourcingState.CLOSED)
        .annotate(
            interested=Count("invitations", filter=Q(invitations__answer=SourcingAnswer.INTERESTED)),
            declined=Count("invitations", filter=Q(invitations__answer=SourcingAnswer.DECLINED)),
            waiting=Count("invitations", filter=sent & unanswered),
            left=Count("invitations", filter=Q(invitations__sent_at=None)),
            unread=Count("invitations", filter=~unanswered & Q(invitations__seen_at=None)),
            last=Max("invitations__sent_at"),
        )
        .order_by("pk")
    )
    return clauses.annotate(sourcing_told=ArraySubquery(live.values(told=JSONObject(**{name: name for name in TOLD}))))


def invitation_page(invitation: SourcingInvitation, *, on: date) -> dict[str, object]:
    """What a structure reads: what, where, when, how many, until when, whom to call."""
    request = invitation.request
    name, phone = facilitator_of(request.clause)
    is_open = request.state == SourcingState.OPEN
    return {
        "invitation": invitation,
        "asked": request,
        "title": f"Une demande pour {invitation.establishment}",
        "place": place_words(request.clause),
        "plain": SourcingKind(request.kind).plain,
        "facts": facts_of(request),
        "territory_name": str(request.clause.territory),
        "facilitator": name,
        "phone": phone,
        "is_open": is_open,
        "is_late": is_open and bool(request.deadline_on and request.deadline_on < on),
        "reasons": [(reason.value, reason.label) for reason in DeclineReason],
        "is_interested": invitation.answer == SourcingAnswer.INTERESTED,
        "is_declined": invitation.answer == SourcingAnswer.DECLINED,
    }


def _group(invitation: SourcingInvitation) -> str:
    if invitation.answer:
        return invitation.answer
    return "waiting" if invitation.sent_at else "left"


def _line(invitation: SourcingInvitation) -> Line:
    state, word = STATES.get(invitation.answer, ("watch", "attend sa réponse"))
    if not invitation.sent_at:
        state, word = "info", "pas encore interrogée"
    reason = invitation.get_reason_display() if invitation.reason else ""
    return Line(
        invitation,
        state,
        word,
        km_words(invitation.km) if invitation.km is not None else "",
        tuple(_happened(invitation)),
        ", ".join(part for part in (reason, invitation.note) if part),
        to_call=bool(invitation.sent_at and not invitation.sent_to and not invitation.answer),
        is_new=bool(invitation.answer and not invitation.seen_at),
    )


def _happened(invitation: SourcingInvitation) -> list[str]:
    told = [
        (f"Envoi n° {invitation.batch}" if invitation.batch else "", invitation.sent_at),
        ("Lue", invitation.opened_at),
        (count(invitation.reminders, "relance", "relances").capitalize(), invitation.reminded_at),
        ("A répondu", invitation.answered_at),
    ]
    return [f"{words} le {day(timezone.localdate(at), 'short')}" for words, at in told if words and at]


def _standing(request: SourcingRequest, lines: dict[str, list[Line]]) -> Standing:
    sent = [each.invitation.sent_at for group in lines.values() for each in group if each.invitation.sent_at]
    return Standing(
        wanted=request.wanted,
        batch_size=request.batch_size,
        batch_days=request.batch_days,
        interested=len(lines["interested"]),
        declined=len(lines["declined"]),
        waiting=len(lines["waiting"]),
        left=len(lines["left"]),
        last_sent_on=timezone.localdate(max(sent)) if sent else None,
        deadline_on=request.deadline_on,
    )


def _summary(standing: Standing) -> str:
    asked = count(standing.asked, "structure interrogée", "structures interrogées")
    interested = count(standing.interested, "intéressée", "intéressées")
    return f"{asked}, {interested} sur {standing.wanted} voulues, {standing.declined} pas cette fois."


def _next_step(request: SourcingRequest, standing: Standing, on: date) -> str:
    """What happens by itself now, or nothing more."""
    if request.state != SourcingState.OPEN:
        return ""
    if standing.has_enough:
        return "Assez de structures sont intéressées : plus aucun envoi ne part."
    if is_over(standing, on):
        return "La date limite est passée : prolongez-la, ou closez la demande."
    due_on = batch_due_on(standing)
    if due_on is None:
        return "Toutes les structures choisies ont été interrogées. Vous pouvez en ajouter."
    when = f"le {day(due_on)}" if due_on > on else "au prochain jour ouvré"
    return f"L'envoi suivant part de lui-même {when}, ou dès que toutes ont répondu."
