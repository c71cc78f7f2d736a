"""Who owes and who is entrusted with what on a lot."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from terreau.clauses.actions.ledger import ZERO
from terreau.clauses.actions.owed import entrusted_total, lock, owing, post_owed
from terreau.clauses.models import Clause, Commitment
from terreau.clauses.rules.shares import entrust_refusal
from terreau.clauses.rules.vocabulary import CommitmentKind, EntryKind
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
    """Change the hours entrusted to a subcontractor, zero to take them back; what it did stays counted."""
    lock(commitment.clause)
    held = Commitment.objects.select_related("entrusted_by").get(pk=commitment.pk)
    if held.entrusted_by is None:
        raise Refused("Ces heures sont dues à l'acheteur : changez plutôt la répartition.")
    if hours:
        _check_entrusted(held.entrusted_by, already=entrusted_total(held.entrusted_by) - held.hours, asked=hours)
    held.hours = hours
    held.save(update_fields=["hours"])
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


@action("clauses.edit_contact", subject="commitment")
def edit_contact(*, by: Actor, commitment: Commitment, contact: Mapping[str, str]) -> Commitment:
    """Change whom to call for the hours of a company on a lot."""
    changed = tuple(name for name in CONTACT if name in contact)
    for name in changed:
        setattr(commitment, name, contact[name])
    commitment.save(update_fields=changed)
    journal.note(fields=changed)
    return commitment
