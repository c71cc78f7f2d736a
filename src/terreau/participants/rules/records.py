"""What is known of a person before the file is opened, and why it cannot be kept as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from terreau.kit.nir import SENTENCE as NIR_SENTENCE
from terreau.kit.nir import contains_nir
from terreau.kit.spans import DAY, add_months
from terreau.participants.rules.eligibility import TargetGroup, proof_refusal
from terreau.participants.rules.people import EducationLevel

YOUNGEST, OLDEST = 14, 100
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class EligibilityRecord:
    """One category of a person. `valid_to` None: the territory's usual length."""

    category: str
    valid_from: date
    valid_to: date | None = None
    proof: str = ""
    proof_dated_on: date | None = None
    proof_seen_on: date | None = None
    opinion: str = ""
    is_principal: bool = False


@dataclass(frozen=True)
class PersonRecord:
    """A person as a form or a file gives them. Codes are those of the room's rules; blank or None means unknown."""

    first_name: str
    last_name: str
    birth_on: date | None = None
    sex: str = ""
    street: str = ""
    postal_code: str = ""
    commune_id: str | None = None
    lives_in_qpv: bool | None = None
    qpv_name: str = ""
    phone: str = ""
    email: str = ""
    preferred_contact: str = ""
    education: str = EducationLevel.UNKNOWN.value
    unemployed_since: date | None = None
    referrer_kind: str = ""
    referrer_id: int | None = None
    counsellor: str = ""
    referred_on: date | None = None
    pass_iae_number: str = ""
    work_permit_until: date | None = None
    informed_on: date | None = None
    notice_version: str = ""
    agreed_to_share_on: date | None = None
    eligibilities: tuple[EligibilityRecord, ...] = ()


def own_values(record: PersonRecord) -> dict[str, object]:
    """The fields of the person, eligibilities apart."""
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name != "eligibilities"}


def person_refusal(record: PersonRecord, *, on: date) -> str | None:
    """Why this record cannot be kept, or None. `on` is the day of the entry."""
    if not record.first_name.strip() or not record.last_name.strip():
        return "Donnez un prénom et un nom."
    if nir_refusal(value for value in own_values(record).values() if isinstance(value, str)):
        return NIR_SENTENCE
    if refusal := birth_refusal(record.birth_on, on=on):
        return refusal
    return next((refusal for e in record.eligibilities if (refusal := eligibility_refusal(e))), None)


def birth_refusal(birth_on: date | None, *, on: date) -> str | None:
    """Why a date of birth is no worker's, or None."""
    if birth_on is None:
        return None
    if birth_on > add_months(on, -12 * YOUNGEST) or birth_on < add_months(on, -12 * OLDEST):
        return f"À cette date de naissance, la personne n'a pas entre {YOUNGEST} et {OLDEST} ans : vérifiez l'année."
    return None


def eligibility_refusal(record: EligibilityRecord) -> str | None:
    """Why a category cannot be kept, or None."""
    if record.category not in set(TargetGroup):
        return f"La catégorie « {record.category} » n'existe pas : choisissez-la dans la liste."
    if nir_refusal((record.proof, record.opinion)):
        return NIR_SENTENCE
    if record.category == TargetGroup.AVIS and not record.opinion.strip():
        return "Écrivez l'avis motivé : c'est lui qui tient lieu de justificatif."
    return _dates_refusal(record)


def _dates_refusal(record: EligibilityRecord) -> str | None:
    if not FIRST_YEAR <= record.valid_from.year <= LAST_YEAR:
        return f"Le début n'est pas entre {FIRST_YEAR} et {LAST_YEAR} : vérifiez l'année."
    if record.valid_to and record.valid_to < record.valid_from:
        return "La fin est avant le début : vérifiez les deux dates."
    if record.proof_dated_on and record.proof_seen_on:
        return proof_refusal(TargetGroup(record.category), dated_on=record.proof_dated_on, decided_on=record.valid_from)
    return None


def nir_refusal(texts: Iterable[str]) -> bool:
    """Whether one of the texts holds a social security number."""
    return any(contains_nir(text) for text in texts)


def usual_end(start: date, months: int) -> date:
    """The last day that counts when hours count for `months` from `start`."""
    return add_months(start, months) - DAY
