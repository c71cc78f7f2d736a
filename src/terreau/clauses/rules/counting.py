"""Which hours count and for how long, and how persons, contracts and bands are counted."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from terreau.clauses.rules.rounding import round_hours
from terreau.clauses.rules.vocabulary import ContractType
from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY, Span, add_months, merged

ONE = Decimal(1)


@dataclass(frozen=True)
class Coefficients:
    """What one real hour is worth in the clause. One unless the contract says otherwise."""

    work: Decimal = ONE
    training: Decimal = ONE
    tutored: Decimal = ONE
    open_ended: Decimal = ONE


def counted_hours(
    real: Decimal,
    coefficients: Coefficients = Coefficients(),
    *,
    training: Decimal = Decimal(0),
    is_tutored: bool = False,
    is_open_ended: bool = False,
) -> Decimal:
    """Hours for the clause, two decimals: work and training (within `real`) each at its worth, then tutor and CDI."""
    worth = (real - training) * coefficients.work + training * coefficients.training
    if is_tutored:
        worth *= coefficients.tutored
    if is_open_ended:
        worth *= coefficients.open_ended
    return round_hours(worth, places=2)


@dataclass(frozen=True)
class WindowRule:
    """How long a person counts; a setting of the clause. 24 months is practice, 48 for a CDI is a contract's text."""

    default_months: int = 24
    open_ended_months: int = 48
    alternance_to_end_of_contract: bool = True
    hired_before_notification_counts: bool = False


def countable_span(
    rule: WindowRule,
    *,
    contract_type: ContractType,
    employment: Span,
    first_hired_on: date,
    contract: Span,
) -> Span | None:
    """The days on which this employment counts, or None.

    `contract`: from notification to the end of the public contract. `first_hired_on`: the person's first hire under
    any clause, from which the default months run. A CDI counts from its own hire to the end of the contract.
    """
    if employment.start < contract.start and not rule.hired_before_notification_counts:
        return None
    worked = employment.meet(contract)
    if worked is None:
        return None
    if contract_type.is_open_ended:
        return worked.meet(_window(employment.start, rule.open_ended_months))
    if contract_type.is_alternance and rule.alternance_to_end_of_contract:
        return worked
    return worked.meet(_window(first_hired_on, rule.default_months))


def _window(start: date, months: int) -> Span:
    return Span(start, add_months(start, months) - DAY)


@dataclass(frozen=True)
class Spell:
    """One employment contract as signed: who, with whom, of what type, from when to when."""

    person: Hashable
    employer: Hashable
    type: ContractType
    span: Span


def count_contracts(spells: Iterable[Spell], *, gap_days: int) -> int:
    """Employment contracts in counts: missions of one person at one employer are one when no gap exceeds that."""
    missions: dict[tuple[Hashable, Hashable], list[Span]] = {}
    others = 0
    for spell in spells:
        if spell.type is ContractType.MISSION:
            missions.setdefault((spell.person, spell.employer), []).append(spell.span)
        else:
            others += 1
    return others + sum(len(list(merged(spans, gap_days=gap_days))) for spans in missions.values())


class AgeBand(Labelled):
    """Ages of the national consolidation."""

    UNDER_26 = "under_26", "Moins de 26 ans"
    FROM_26 = "from_26", "De 26 à 49 ans"
    FROM_50 = "from_50", "50 ans et plus"
    UNKNOWN = "unknown", "Non renseigné"


def age_on(born_on: date, day: date) -> int:
    """Whole years; who is born on 29 February grows older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_band(born_on: date | None, day: date) -> AgeBand:
    """The band to freeze on the employment contract at its start."""
    if born_on is None:
        return AgeBand.UNKNOWN
    age = age_on(born_on, day)
    if age < 26:
        return AgeBand.UNDER_26
    return AgeBand.FROM_26 if age < 50 else AgeBand.FROM_50


class HoursBand(Labelled):
    """Hours done by one person over the period of a report."""

    UNDER_150 = "under_150", "Moins de 150 h"
    FROM_150 = "from_150", "De 150 à 299 h"
    FROM_300 = "from_300", "De 300 à 599 h"
    FROM_600 = "from_600", "De 600 à 999 h"
    FROM_1000 = "from_1000", "1 000 h et plus"


_HOURS_FLOORS = (
    (1000, HoursBand.FROM_1000),
    (600, HoursBand.FROM_600),
    (300, HoursBand.FROM_300),
    (150, HoursBand.FROM_150),
)


def hours_band(hours: Decimal) -> HoursBand:
    return next((band for floor, band in _HOURS_FLOORS if hours >= floor), HoursBand.UNDER_150)


def ratio(part: Decimal | int, whole: Decimal | int, *, places: int = 2) -> Decimal | None:
    """Hours per person, contracts per person, share done... rounded half up; None when the whole is zero."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(ONE.scaleb(-places), ROUND_HALF_UP)


def training_centre_hours(months: int, *, yearly: Decimal = Decimal(1607), share: Decimal = Decimal("0.25")) -> Decimal:
    """Hours of an apprentice at the training centre: a quarter of the year's 1 607 h at least, two decimals."""
    return round_hours(yearly * share * months / 12, places=2)
