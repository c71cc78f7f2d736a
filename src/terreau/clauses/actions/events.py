"""What happens to a contract after its notification and moves hours, pace or deadlines."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File

from terreau.clauses.actions.ledger import ZERO
from terreau.clauses.actions.owed import DAY, done_on, lock, owing, post_owed, remaining_on, share_owed
from terreau.clauses.models import Clause, ClauseEvent, Commitment
from terreau.clauses.rules.vocabulary import EntryKind, EventKind
from terreau.directory.models import Establishment
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach
from terreau.kit.french import hours as hours_fr
from terreau.kit.models import Document

PLAIN = (
    EventKind.START_ORDER,
    EventKind.SUSPENSION,
    EventKind.EXTENSION,
    EventKind.TERMINATION,
    EventKind.RECEIVERSHIP,
)


@action("clauses.record_event", subject="clause")
def record_event(
    *,
    by: Actor,
    clause: Clause,
    kind: EventKind,
    from_on: date,
    to_on: date | None = None,
    hours: Decimal | None = None,
    document: File[Any] | None = None,
    note: str = "",
) -> ClauseEvent:
    """Record a start order, a suspension, an extension, a termination or a receivership.

    `hours`, signed, only when the attached document states them: more are due, less are waived. Raises Refused.
    """
    held = lock(clause)
    refusal = _event_refusal(kind, from_on, to_on, hours, document)
    if refusal:
        raise Refused(refusal)
    proof = _proof(by, held, document)
    event = ClauseEvent.objects.create(
        clause=held,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        hours=hours,
        document=proof,
        note=note[:500],
        author_id=by.user_id,
    )
    if hours and hours > 0:
        share_owed(by=by, clause=held, hours=hours, dated_on=from_on, source=event)
    elif hours:
        waived = EntryKind.WAIVED
        if -hours > remaining_on(held):
            raise Refused(f"On ne peut dispenser que de ce qui reste : {hours_fr(remaining_on(held))}.")
        share_owed(by=by, clause=held, hours=-hours, dated_on=from_on, source=event, kind=waived)
    return event


def _event_refusal(
    kind: EventKind, from_on: date, to_on: date | None, hours: Decimal | None, document: File[Any] | None
) -> str | None:
    if kind not in PLAIN:
        return "Ce changement a sa propre page."
    if to_on and to_on < from_on:
        return "La fin vient avant le début : vérifiez les dates."
    if kind is EventKind.EXTENSION and to_on is None:
        return "Indiquez la nouvelle date de fin."
    if hours and document is None:
        return "Joignez le document qui donne ce nombre d'heures : sans lui, rien ne change."
    return None


def _proof(by: Actor, clause: Clause, document: File[Any] | None) -> Document | None:
    return attach(document, by=by, territory_id=clause.territory_id) if document else None


@action("clauses.change_holder", subject="commitment")
def change_holder(
    *,
    by: Actor,
    commitment: Commitment,
    company: Establishment,
    from_on: date,
    keeps_subcontractors: bool = True,
    document: File[Any] | None = None,
    contact: Mapping[str, str] | None = None,
    note: str = "",
) -> ClauseEvent:
    """Another company takes over: what the former one has not done passes to it by two opposite entries.

    What is done stays with who did it; subcontractors that are kept now work for the new holder.
    """
    clause = lock(commitment.clause)
    former = Commitment.objects.owed().select_for_update().get(pk=commitment.pk)
    if company.pk == former.company_id:
        raise Refused("C'est déjà cette entreprise qui doit ces heures.")
    taken = owing(clause=clause, company=company, from_on=from_on, contact=contact or {})
    entrusted = Commitment.objects.filter(entrusted_by=former)
    follow = list(entrusted.exclude(company=company)) if keeps_subcontractors else []
    stay = [each for each in entrusted if each not in follow]
    event = ClauseEvent.objects.create(
        clause=clause,
        kind=EventKind.HOLDER_CHANGE,
        from_on=from_on,
        new_company=company,
        document=_proof(by, clause, document),
        note=note[:500],
        author_id=by.user_id,
    )
    moved = max(ZERO, former.hours - done_on([former, *stay]))
    for each, hours in ((former, -moved), (taken, moved)):
        if hours:
            post_owed(by=by, commitment=each, kind=EntryKind.DUE, hours=hours, dated_on=from_on, source=event)
    Commitment.objects.filter(pk__in=[each.pk for each in follow]).update(entrusted_by=taken)
    former.to_on = max(former.from_on, from_on - DAY)
    former.save(update_fields=["to_on"])
    return event


@action("clauses.transfer_hours", subject="clause")
def transfer_hours(
    *,
    by: Actor,
    clause: Clause,
    to: Clause,
    hours: Decimal,
    on: date,
    document: File[Any] | None,
    note: str = "",
) -> ClauseEvent:
    """Move hours not done to another clause of the same buyer: an event and entries on both sides, or nothing."""
    first, second = sorted((clause, to), key=lambda each: each.pk)
    held = {each.pk: each for each in (lock(first), lock(second))}
    giving, taking = held[clause.pk], held[to.pk]
    refusal = _transfer_refusal(giving, taking, hours, document)
    if refusal:
        raise Refused(refusal)
    proof = _proof(by, giving, document)
    events = [
        ClauseEvent.objects.create(
            clause=here,
            kind=EventKind.TRANSFER,
            from_on=on,
            hours=signed,
            transfer_to=there,
            document=proof,
            note=note[:500],
            author_id=by.user_id,
        )
        for here, there, signed in ((giving, taking, -hours), (taking, giving, hours))
    ]
    for event, here in zip(events, (giving, taking), strict=True):
        signed = event.hours or ZERO
        share_owed(by=by, clause=here, hours=signed, dated_on=on, source=event, kind=EntryKind.TRANSFERRED)
    return events[0]


def _transfer_refusal(giving: Clause, taking: Clause, hours: Decimal, document: File[Any] | None) -> str | None:
    if giving.pk == taking.pk:
        return "Choisissez un autre lot que celui-ci."
    if giving.territory_id != taking.territory_id or giving.lot.contract.buyer_id != taking.lot.contract.buyer_id:
        return "Les heures ne passent que sur un autre marché du même acheteur."
    if document is None:
        return "Joignez l'accord écrit de l'acheteur : sans lui, rien ne change."
    left = remaining_on(giving)
    if hours <= 0 or hours > left:
        return f"Indiquez un nombre d'heures entre 1 et ce qui reste à faire : {hours_fr(left)}."
    return None
