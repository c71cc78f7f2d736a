"""Who owes and who is entrusted with what on a lot."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from terreau.clauses.actions.ledger import ZERO
from terreau.clauses.actions.owed import done_on, entrusted_total, lock, owing, post_owed
from terreau.clauses.actions.statements import close_placement
from terreau.clauses.models import Clause, ClauseEvent, Commitment, Placement, Statement
from terreau.clauses.rules.shares import departure_refusal, entrust_refusal
from terreau.clauses.rules.vocabulary import CommitmentKind, EntryKind, EventKind, StatementStatus
from terreau.directory.models import Establishment
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

CONTACT = ("contact_name", "contact_email", "contact_phone")


@action("clauses.entrust_hours", subject="holder")
def entrust_hours(
    *,
    by: Actor,
    holder: Commitment,
    company: Establishment,
    hours: Decimal,
    from_on: date,
    contact: Mapping[str, str] | None = None,
) -> Commitment:
    """A holder entrusts hours to a subcontractor and still owes them all. Raises Refused beyond what it owes."""
    lock(holder.clause)
    held = Commitment.objects.get(pk=holder.pk)
    if held.kind != CommitmentKind.OWED:
        raise Refused("Seule une entreprise qui doit des heures à l'acheteur peut en confier.")
    if company.organisation_id == held.company.organisation_id:
        raise Refused("Une entreprise ne se confie pas d'heures à elle-même.")
    if Commitment.objects.filter(clause=held.clause, company=company, kind=CommitmentKind.ENTRUSTED).exists():
        raise Refused(f"{company} a déjà des heures confiées sur ce lot : changez leur nombre.")
    _check_entrusted(held, already=entrusted_total(held), asked=hours)
    return Commitment.objects.create(
        clause=held.clause,
        company=company,
        kind=CommitmentKind.ENTRUSTED,
        hours=hours,
        entrusted_by=held,
        from_on=from_on,
        **(contact or {}),
    )


@action("clauses.change_entrusted", subject="commitment")
def change_entrusted(*, by: Actor, commitment: Commitment, hours: Decimal) -> Commitment:
    """Change the hours entrusted to a subcontractor, zero to take them back; what it did stays counted.

    One that had left is back with its new hours.
    """
    lock(commitment.clause)
    held = Commitment.objects.select_related("entrusted_by").get(pk=commitment.pk)
    if held.entrusted_by is None:
        raise Refused("Ces heures sont dues à l'acheteur : changez plutôt la répartition.")
    if hours:
        _check_entrusted(held.entrusted_by, already=entrusted_total(held.entrusted_by) - held.hours, asked=hours)
    held.hours, held.to_on = hours, None if hours else held.to_on
    held.save(update_fields=["hours", "to_on"])
    journal.note(fields=("hours",))
    return held


def _check_entrusted(holder: Commitment, *, already: Decimal, asked: Decimal) -> None:
    refusal = entrust_refusal(owed=holder.hours, already_entrusted=already, asked=asked)
    if refusal:
        raise Refused(refusal)


@action("clauses.change_split", subject="clause")
def change_split(
    *, by: Actor, clause: Clause, hours: Mapping[Establishment, Decimal], on: date, reason: str = ""
) -> Clause:
    """Share the same total otherwise between those who owe. Raises Refused when the total or a share is wrong."""
    held = lock(clause)
    owed = {each.company_id: each for each in Commitment.objects.owed().filter(clause=held).select_for_update()}
    named = {company.pk: wanted for company, wanted in hours.items()}
    total = sum((each.hours for key, each in owed.items() if key in named), ZERO)
    if sum(named.values(), ZERO) != total:
        raise Refused("La répartition doit garder le même total : les heures dues ne changent pas ici.")
    for company, wanted in hours.items():
        commitment = owed.get(company.pk) or owing(clause=held, company=company, from_on=on, contact={})
        if wanted < entrusted_total(commitment):
            raise Refused(f"{company} a déjà confié plus d'heures que cela à ses sous-traitants.")
        if wanted != commitment.hours:
            change = wanted - commitment.hours
            post_owed(by=by, commitment=commitment, kind=EntryKind.DUE, hours=change, dated_on=on, source=held)
    journal.note(reason=reason)
    return held


@action("clauses.end_commitment", subject="commitment")
def end_commitment(*, by: Actor, commitment: Commitment, on: date, reason: str) -> Commitment:
    """Note the last day of a company that leaves a lot; what it did stays, months after that day are not asked.

    A subcontractor gives back what it has not done. Raises Refused while the company still owes hours, while its own
    subcontractors stay, or for a day before it began.
    """
    clause = lock(commitment.clause)
    held = Commitment.objects.select_related("company", "clause").get(pk=commitment.pk)
    entrusted = list(Commitment.objects.filter(entrusted_by=held))
    owes = held.hours - done_on([held, *entrusted]) if held.kind == CommitmentKind.OWED else ZERO
    others_stay = any(each.to_on is None and each.hours for each in entrusted)
    if refusal := departure_refusal(
        began_on=held.from_on, ended_on=held.to_on, on=on, owes=owes, subcontractors_stay=others_stay
    ):
        raise Refused(refusal)
    if held.kind == CommitmentKind.ENTRUSTED:
        held.hours = min(held.hours, done_on([held]))
    held.to_on = on
    held.save(update_fields=["hours", "to_on"])
    for placement in Placement.objects.filter(commitment=held, to_on=None, from_on__lte=on).order_by("pk"):
        close_placement(placement, on)
    unasked = Statement.objects.filter(commitment=held, status=StatementStatus.TO_FILL.value, from_on__gt=on)
    unasked.exclude(lines__hours__isnull=False).exclude(newcomers__isnull=False).delete()
    ClauseEvent.objects.create(
        clause=clause,
        kind=EventKind.DEPARTURE,
        from_on=on,
        note=f"{held.company} : {reason}"[:500],
        author_id=by.user_id,
    )
    journal.note(fields=("to_on",), reason=reason)
    return held


@action("clauses.edit_contact", subject="commitment")
def edit_contact(*, by: Actor, commitment: Commitment, contact: Mapping[str, str]) -> Commitment:
    """Change whom to call for the hours of a company on a lot."""
    changed = tuple(name for name in CONTACT if name in contact)
    for name in changed:
        setattr(commitment, name, contact[name])
    commitment.save(update_fields=changed)
    journal.note(fields=changed)
    return commitment
