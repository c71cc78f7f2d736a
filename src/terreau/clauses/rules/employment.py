"""What is frozen when somebody is hired, and why a date of an employment contract is refused."""

from dataclasses import dataclass
from datetime import date

from terreau.clauses.rules.counting import AgeBand, WindowRule, age_band, countable_span
from terreau.clauses.rules.vocabulary import ContractType
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.spans import Span
from terreau.participants.rules.people import EducationLevel


@dataclass(frozen=True)
class Hiring:
    """A person, an employer and a public contract on the day of the hire. Dates included; an end unknown is None."""

    contract_type: ContractType
    starts_on: date
    planned_end_on: date | None
    born_on: date | None
    education: EducationLevel
    in_qpv: bool | None
    category: str
    employer_kind: EmployerKind
    first_hired_on: date
    notified_on: date
    lot_ends_on: date | None
    count_months: int = 24


@dataclass(frozen=True)
class Frozen:
    """The facts kept on the employment contract from its start. `counts_until` None: no hour counts."""

    category: str
    age_band: AgeBand
    education: EducationLevel
    in_qpv: bool | None
    employer_kind: EmployerKind
    counts_until: date | None


def freeze(hiring: Hiring) -> Frozen:
    """The facts of that day, later changes of the person's file left out."""
    counts = countable_span(
        WindowRule(default_months=hiring.count_months),
        contract_type=hiring.contract_type,
        employment=Span.of(hiring.starts_on, hiring.planned_end_on),
        first_hired_on=min(hiring.first_hired_on, hiring.starts_on),
        contract=Span.of(min(hiring.notified_on, hiring.lot_ends_on or date.max), hiring.lot_ends_on),
    )
    return Frozen(
        category=hiring.category,
        age_band=age_band(hiring.born_on, hiring.starts_on),
        education=hiring.education,
        in_qpv=hiring.in_qpv,
        employer_kind=hiring.employer_kind,
        counts_until=counts.end if counts else None,
    )


def dates_refusal(contract_type: ContractType, starts_on: date, planned_end_on: date | None) -> str | None:
    """Why an employment contract cannot have these dates."""
    if planned_end_on and planned_end_on < starts_on:
        return "La fin prévue est avant le début : vérifiez les deux dates."
    if contract_type.is_alternance and planned_end_on is None:
        return "Un contrat en alternance a une date de fin : indiquez-la."
    if contract_type.is_open_ended and planned_end_on:
        return "Un CDI n'a pas de fin prévue : laissez cette date vide."
    return None


def end_refusal(starts_on: date, ended_on: date, already: date | None) -> str | None:
    """Why a contract cannot end that day."""
    if already:
        return "La fin de ce contrat de travail est déjà notée."
    return "La fin est avant le début du contrat de travail." if ended_on < starts_on else None


def renewal_refusal(ends_on: date | None, starts_on: date, *, is_open_ended: bool) -> str | None:
    """Why a contract cannot be renewed from that day."""
    if is_open_ended or ends_on is None:
        return "Ce contrat de travail n'a pas de fin : il ne se renouvelle pas."
    return None if starts_on > ends_on else "Le renouvellement commence après la fin du contrat précédent."
