"""Words for a company or a person: never « public », « bénéficiaire », « clause », « sortie », « éligible »."""

from datetime import date

from terreau.clauses.rules.vocabulary import ContractType
from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.french import count, day, month

_CONTRACTS = {
    ContractType.CDI: "CDI",
    ContractType.CDI_INCLUSION: "CDI",
    ContractType.CDD: "CDD",
    ContractType.CDD_USAGE: "CDD",
    ContractType.CDD_TREMPLIN: "CDD tremplin",
    ContractType.CDDI: "CDD d'insertion",
    ContractType.CDDI_PHC: "CDD d'insertion",
    ContractType.CDDI_CVG: "CDD d'insertion",
    ContractType.APPRENTICESHIP: "apprentissage",
    ContractType.PROFESSIONALISATION: "contrat de professionnalisation",
    ContractType.MISSION: "intérim",
    ContractType.AIDED: "contrat aidé",
    ContractType.OTHER: "contrat de travail",
}
_INSERTION_AGENCIES = frozenset({EmployerKind.ETTI, EmployerKind.AI, EmployerKind.EATT})


def short_name(first_name: str, last_name: str) -> str:
    """First name and initial: `Karim D.`"""
    return f"{first_name} {last_name[:1].upper()}." if last_name else first_name


def contract_words(contract_type: ContractType, employer_kind: EmployerKind) -> str:
    """The type of contract as one says it on a site: `CDD`, `intérim d'insertion`."""
    words = _CONTRACTS[contract_type]
    if contract_type is ContractType.MISSION and employer_kind in _INSERTION_AGENCIES:
        return f"{words} d'insertion"
    return words


def due_words(before: date, on: date) -> str:
    """When a month is awaited, said on day `on`: `à transmettre avant le 5 novembre 2026`, then since when it is."""
    if on < before:
        return f"à transmettre avant le {day(before)}"
    since = day(before).removesuffix(f" {before.year}") if before.year == on.year else day(before)
    late = (on - before).days
    return f"attendu depuis le {since} ({count(late, 'jour', 'jours')})" if late else "attendu aujourd'hui"


def counts_words(until: date | None) -> str:
    """Until when the person's hours count, never why."""
    return f"compte jusqu'en {month(until, 'short')}" if until else "ne compte pas pour le moment"
