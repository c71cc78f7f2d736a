"""A sourcing request from its opening to its end, and the batches that leave until enough are interested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from terreau.clauses import sourcing_mails
from terreau.clauses.models import Clause, SourcingInvitation, SourcingRequest
from terreau.clauses.rules.batches import Standing, batch_refusal, is_batch_due, next_batch
from terreau.clauses.rules.sourcing_words import (
    SourcingAnswer,
    SourcingKind,
    SourcingOutcome,
    SourcingState,
    close_refusal,
    sourcing_move_refusal,
)
from terreau.directory.models import Contact, Establishment, Fiche
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

MOST_CHOSEN = 100
TREE = ("clause__territory", "clause__facilitator", "clause__lot__operation", "clause__lot__contract__buyer")
SAID = (
    "text",
    "place",
    "period",
    "people",
    "amount",
    "amount_blank",
    "deadline_on",
    "wanted",
    "batch_size",
    "batch_days",
)
TOO_MANY = f"Choisissez {MOST_CHOSEN} structures au plus : elles sont interrogées par petits groupes."


@dataclass(frozen=True)
class Choice:
    """A structure chosen, and how far it is from the lot in km, when known."""

    establishment: Establishment
    km: float | None = None


def lock(sourcing: SourcingRequest) -> SourcingRequest:
    """The request with its tree, locked until the transaction ends."""
    return SourcingRequest.objects.select_for_update(of=("self",)).select_related(*TREE).get(pk=sourcing.pk)


def standing_of(sourcing: SourcingRequest) -> Standing:
    """Where a request stands (one query)."""
    asked = Q(sent_at__isnull=False)
    counted = SourcingInvitation.objects.filter(request=sourcing).aggregate(
        interested=Count("pk", filter=Q(answer=SourcingAnswer.INTERESTED)),
        declined=Count("pk", filter=Q(answer=SourcingAnswer.DECLINED)),
        waiting=Count("pk", filter=asked & Q(answer="")),
        left=Count("pk", filter=~asked),
        last=Max("sent_at"),
    )
    last = counted.pop("last")
    return Standing(
        wanted=sourcing.wanted,
        batch_size=sourcing.batch_size,
        batch_days=sourcing.batch_days,
        deadline_on=sourcing.deadline_on,
        last_sent_on=timezone.localdate(last) if last else None,
        **counted,
    )


@action("clauses.ask_sourcing", subject="clause")
def ask_sourcing(*, by: Actor, clause: Clause, kind: SourcingKind, text: str, on: date) -> SourcingRequest:
    """The buyer would like structures to be asked: the facilitator is told and decides. Raises Refused if one runs."""
    _refuse_second(clause, kind)
    made = SourcingRequest.objects.create(
        clause=clause, kind=kind, state=SourcingState.ASKED, text=text, asked_on=on, author_id=by.user_id
    )
    sourcing_mails.send_wish(SourcingRequest.objects.select_related(*TREE).get(pk=made.pk))
    return made


@action("clauses.open_sourcing", subject="clause")
def open_sourcing(
    *,
    by: Actor,
    clause: Clause,
    kind: SourcingKind,
    values: Mapping[str, object],
    chosen: Sequence[Choice],
    at: datetime,
) -> SourcingRequest:
    """Open a request, or the one that the buyer wished, and ask the first batch. `values` are those of SAID.

    Raises Refused without structures, with too many, for a closed clause, or when one of this kind runs.
    """
    if clause.closed_on:
        raise Refused("Le suivi de ce lot est clos : reprenez-le avant d'interroger des structures.")
    if not chosen:
        raise Refused("Choisissez au moins une structure à interroger.")
    wished = _refuse_second(clause, kind, besides=SourcingState.ASKED)
    row = wished or SourcingRequest(clause=clause, kind=kind, author_id=by.user_id, asked_on=timezone.localdate(at))
    row.state = SourcingState.OPEN.value
    for name in SAID:
        setattr(row, name, values[name])
    row.save()
    _add(row, chosen)
    _send(lock(row), at=at)
    return row


@action("clauses.add_to_sourcing", subject="sourcing")
def add_to_sourcing(*, by: Actor, sourcing: SourcingRequest, chosen: Sequence[Choice]) -> int:
    """Choose more structures; those chosen already stay as they are. Gives how many are new."""
    row = lock(sourcing)
    _refuse_unless_open(row)
    return _add(row, chosen)


@action("clauses.send_sourcing_batch", subject="sourcing")
def send_batch(*, by: Actor, sourcing: SourcingRequest, at: datetime) -> int:
    """Ask the next batch, by hand. Gives how many are asked; raises Refused with enough, too late or nobody left."""
    row = lock(sourcing)
    _refuse_unless_open(row)
    if refusal := batch_refusal(standing_of(row), timezone.localdate(at)):
        raise Refused(refusal)
    return _send(row, at=at)


def send_due_batches(*, by: Actor, at: datetime) -> int:
    """Ask every batch that is due in the actor's territory, each request on its own. Run twice, it asks once."""
    on, sent = timezone.localdate(at), 0
    for sourcing in SourcingRequest.objects.visible_to(by).open().order_by("pk"):
        if is_batch_due(standing_of(sourcing), on):
            sent += send_batch(by=by, sourcing=sourcing, at=at)
    return sent


@action("clauses.close_sourcing", subject="sourcing")
def close_sourcing(
    *,
    by: Actor,
    sourcing: SourcingRequest,
    outcome: SourcingOutcome,
    signed_with: Establishment | None,
    note: str = "",
    on: date,
) -> SourcingRequest:
    """End a request: a contract with one of the structures asked, or nobody; those who wait are told it is over."""
    row = lock(sourcing)
    asked = row.invitations.sent()
    has_partner = signed_with is not None
    refusal = sourcing_move_refusal(SourcingState(row.state), SourcingState.CLOSED) or close_refusal(
        outcome, has_partner=has_partner, was_asked=asked.exists()
    )
    if refusal:
        raise Refused(refusal)
    if signed_with and not asked.filter(establishment=signed_with).exists():
        raise Refused("Cette structure n'a pas été interrogée : ajoutez-la d'abord à la demande.")
    row.state, row.outcome, row.closed_on = SourcingState.CLOSED.value, outcome.value, on
    row.signed_with, row.close_note = signed_with, note.strip()
    row.save(update_fields=["state", "outcome", "closed_on", "signed_with", "close_note"])
    for invitation in asked.exclude(answer=SourcingAnswer.DECLINED).order_by("pk"):
        if signed_with is None or invitation.establishment_id != signed_with.pk:
            sourcing_mails.send_over(row, invitation)
    journal.note(reason=outcome.label)
    return row


@action("clauses.reopen_sourcing", subject="sourcing")
def reopen_sourcing(*, by: Actor, sourcing: SourcingRequest, deadline_on: date, on: date) -> SourcingRequest:
    """Take up a closed request again, with a new last day to answer; or only move that day of an open one."""
    row = lock(sourcing)
    if deadline_on < on:
        raise Refused("Cette date est passée : choisissez un jour à venir.")
    if row.state != SourcingState.OPEN:
        if refusal := sourcing_move_refusal(SourcingState(row.state), SourcingState.OPEN):
            raise Refused(refusal)
        if not row.invitations.exists():
            raise Refused("Aucune structure n'avait été choisie : ouvrez plutôt une nouvelle demande sur le lot.")
        _refuse_second(row.clause, SourcingKind(row.kind))
    row.state, row.outcome, row.closed_on = SourcingState.OPEN.value, "", None
    row.signed_with, row.close_note, row.deadline_on = None, "", deadline_on
    row.save(update_fields=["state", "outcome", "closed_on", "signed_with", "close_note", "deadline_on"])
    journal.note(fields=("deadline_on",))
    return row


def _refuse_unless_open(row: SourcingRequest) -> None:
    if row.state != SourcingState.OPEN:
        raise Refused(sourcing_move_refusal(SourcingState(row.state), SourcingState.ASKED) or "")


def _refuse_second(
    clause: Clause, kind: SourcingKind, *, besides: SourcingState | None = None
) -> SourcingRequest | None:
    """The live request of this kind in the state `besides`; raises Refused when there is one in another state."""
    Clause.objects.select_for_update().get(pk=clause.pk)
    live = SourcingRequest.objects.filter(clause=clause, kind=kind).exclude(state=SourcingState.CLOSED).first()
    if live and live.state != besides:
        raise Refused("Une demande du même genre est déjà en cours sur ce lot : continuez-la, ou closez-la d'abord.")
    return live


def _add(row: SourcingRequest, chosen: Sequence[Choice]) -> int:
    there = list(row.invitations.order_by("rank").values_list("establishment_id", "rank"))
    known, last = {pk for pk, _ in there}, max((rank for _, rank in there), default=0)
    new = [each for each in chosen if each.establishment.pk not in known]
    if len(known) + len(new) > MOST_CHOSEN:
        raise Refused(TOO_MANY)
    SourcingInvitation.objects.bulk_create(
        SourcingInvitation(request=row, establishment=each.establishment, rank=rank, km=each.km)
        for rank, each in enumerate(new, start=last + 1)
    )
    return len(new)


def _send(row: SourcingRequest, *, at: datetime) -> int:
    """Ask the next ones in their order. Those without an address are asked all the same: on their page, or by phone."""
    number = next_batch(standing_of(row))
    invitations = row.invitations.select_for_update(of=("self",)).select_related("establishment")
    batch = list(invitations.filter(sent_at=None).order_by("rank")[:number])
    addresses = _addresses(row, [each.establishment_id for each in batch], on=timezone.localdate(at))
    last = row.invitations.aggregate(last=Max("batch"))["last"] or 0
    for each in batch:
        each.batch, each.sent_at, each.sent_to = last + 1, at, addresses.get(each.establishment_id, "")
        sourcing_mails.send_invitation(row, each)
    SourcingInvitation.objects.bulk_update(batch, ["batch", "sent_at", "sent_to"])
    return len(batch)


def _addresses(row: SourcingRequest, places: Sequence[int], *, on: date) -> dict[int, str]:
    """By place, the address that the territory knows, else the one that its fiche publishes."""
    fiches = Fiche.objects.published().filter(establishment__in=places).exclude(email="")
    found = dict(fiches.values_list("establishment_id", "email").order_by("pk"))
    contacts: QuerySet[Contact] = Contact.objects.on(on).filter(
        territory=row.clause.territory_id, establishment__in=places, bounced_at=None
    )
    known = contacts.exclude(email="").order_by("-pk").values_list("establishment_id", "email")
    return found | dict(known)
