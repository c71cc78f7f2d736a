"""What a line of hours asks about, in the company's words and in the facilitator's.

No check prevents sending: a warning asks for a correction or one sentence, a block stops validation only.
Limits: 10 h a day (Code du travail L3121-18) and 48 h a week (L3121-20), carried to the days of the line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.kit.french import HARD_SPACE, count, number
from terreau.kit.french import day as day_fr
from terreau.kit.french import month as month_fr
from terreau.kit.labels import Labelled
from terreau.kit.spans import Span, days_covered

DAY_LIMIT = Decimal(10)
WEEK_LIMIT = Decimal(48)
PAID_MONTH = Decimal("151.67")
ANSWER = "Vérifiez, ou dites-nous pourquoi."


class Severity(Labelled):
    """What a finding asks for."""

    WARN = "warn", "À corriger ou à expliquer"
    BLOCK = "block", "À corriger avant validation"


class CheckCode(Labelled):
    """The checks, in the order in which they are made."""

    NEGATIVE = "negative", "Heures négatives"
    ZERO_HOURS = "zero_hours", "Aucune heure pour une personne en poste"
    TRAINING_OVER_HOURS = "training_over_hours", "Formation au-delà des heures"
    BEFORE_NOTIFICATION = "before_notification", "Avant la notification du marché"
    OUTSIDE_CONTRACT = "outside_contract", "Hors des dates du contrat de travail"
    OUTSIDE_PLACEMENT = "outside_placement", "Hors des dates sur ce lot"
    COUNTS_FOR_NOTHING = "counts_for_nothing", "Personne dont aucune heure ne compte"
    OUTSIDE_VALIDITY = "outside_validity", "Hors de la durée de validité"
    OVER_DAY = "over_day", "Plus de 10 h par jour"
    OVER_WEEK = "over_week", "Plus de 48 h par semaine en moyenne"
    PAID_MONTH = "paid_month", "Base mensuelle payée, 151,67 h"
    OVER_PAID = "over_paid", "Plus que les heures payées"
    SAME_DAY = "same_day", "Mêmes heures ailleurs, le même jour"
    SAME_PERIOD = "same_period", "Mêmes heures ailleurs, sur la même période"


@dataclass(frozen=True)
class Finding:
    """One answer of a check: a sentence for the company, another for the facilitator."""

    code: CheckCode
    severity: Severity
    to_company: str
    to_facilitator: str


@dataclass(frozen=True)
class Elsewhere:
    """Hours of the same person on another line. `same_employment`: paid under the same employment contract."""

    span: Span
    hours: Decimal
    same_employment: bool = False


@dataclass(frozen=True)
class Line:
    """Hours of one person from one day to another, and what is known around them.

    `counts`: the days on which this person's hours count (None: none does). `paid`: hours paid under this employment
    contract over the same period, when known. `training` lies within `hours`.
    """

    person: str
    span: Span
    hours: Decimal
    training: Decimal
    employment: Span
    placement: Span
    counts: Span | None
    notified_on: date
    paid: Decimal | None = None
    elsewhere: tuple[Elsewhere, ...] = ()


Check = Callable[[Line], Finding | None]


def check_line(line: Line) -> tuple[Finding, ...]:
    """Everything that this line asks about, most basic first."""
    return tuple(finding for check in CHECKS if (finding := check(line)))


def blocks_validation(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def most_hours(days: int) -> Decimal:
    """The most hours that so many days hold: 10 a day, 48 over a week, 48 a week on average beyond."""
    if days < 7:
        return min(DAY_LIMIT * days, WEEK_LIMIT)
    return WEEK_LIMIT * days / 7


def _hours(value: Decimal) -> str:
    return f"{number(value)}{HARD_SPACE}h"


def _warn(code: CheckCode, to_company: str, to_facilitator: str) -> Finding:
    return Finding(code, Severity.WARN, to_company, to_facilitator)


def _block(code: CheckCode, to_company: str, to_facilitator: str) -> Finding:
    return Finding(code, Severity.BLOCK, to_company, to_facilitator)


def _negative(line: Line) -> Finding | None:
    if line.hours >= 0 and line.training >= 0:
        return None
    return _block(
        CheckCode.NEGATIVE,
        "Les heures ne peuvent pas être négatives. Pour corriger un mois passé, appelez-nous.",
        f"Heures négatives pour {line.person}.",
    )


def _zero_hours(line: Line) -> Finding | None:
    if line.hours != 0:
        return None
    return _warn(
        CheckCode.ZERO_HOURS,
        "Aucune heure ? Dites-nous si cette personne était absente ou ne travaille plus ici.",
        f"{line.person} est en poste, sans aucune heure sur la période.",
    )


def _training_over_hours(line: Line) -> Finding | None:
    if line.training <= line.hours or line.training <= 0:
        return None
    return _block(
        CheckCode.TRAINING_OVER_HOURS,
        "La formation est comprise dans les heures faites : elle ne peut pas les dépasser.",
        f"{_hours(line.training)} de formation pour {_hours(line.hours)} en tout.",
    )


def _before_notification(line: Line) -> Finding | None:
    if line.span.start >= line.notified_on:
        return None
    start = day_fr(line.notified_on)
    return _warn(
        CheckCode.BEFORE_NOTIFICATION,
        f"Le marché a commencé le {start} : les heures d'avant ne comptent pas. {ANSWER}",
        f"Heures avant la notification du {start}.",
    )


def _outside_contract(line: Line) -> Finding | None:
    if line.employment.covers(line.span):
        return None
    return _warn(
        CheckCode.OUTSIDE_CONTRACT,
        f"Le contrat de travail que nous connaissons {_dates(line.employment)}. {ANSWER}",
        f"Heures hors du contrat de travail, qui {_dates(line.employment)}. Un renouvellement manque peut-être.",
    )


def _outside_placement(line: Line) -> Finding | None:
    if line.placement.covers(line.span):
        return None
    return _warn(
        CheckCode.OUTSIDE_PLACEMENT,
        f"Sa présence sur ce chantier {_dates(line.placement)}. {ANSWER}",
        f"Heures hors de la mise en poste sur ce lot, qui {_dates(line.placement)}.",
    )


def _counts_for_nothing(line: Line) -> Finding | None:
    if line.counts is not None:
        return None
    return _warn(
        CheckCode.COUNTS_FOR_NOTHING,
        "Pour le moment, ses heures ne comptent pas. Appelez-nous si cela vous étonne.",
        f"Aucune durée de validité pour {line.person} : l'éligibilité est à établir ou à réexaminer.",
    )


def _outside_validity(line: Line) -> Finding | None:
    if line.counts is None or line.counts.covers(line.span):
        return None
    if line.span.end > line.counts.end:
        known = f"jusqu'en {month_fr(line.counts.end)}"
    else:
        known = f"à partir du {day_fr(line.counts.start)}"
    return _warn(
        CheckCode.OUTSIDE_VALIDITY,
        f"Ses heures comptent {known}. {ANSWER}",
        f"Heures hors de la durée de validité, qui {_dates(line.counts)}.",
    )


def _too_long(line: Line) -> Finding | None:
    """Ten hours a day binds up to four days, 48 a week from five on."""
    if line.hours <= most_hours(line.span.days):
        return None
    short = line.span.days < 5
    code = CheckCode.OVER_DAY if short else CheckCode.OVER_WEEK
    limit, article = ("10 h par jour", "L3121-18") if short else ("48 h par semaine en moyenne", "L3121-20")
    days = count(line.span.days, "jour", "jours")
    return _warn(
        code,
        f"{_hours(line.hours)}, c'est plus de {limit}. {ANSWER}",
        f"{_hours(line.hours)} sur {days} : plus de {limit} (Code du travail, {article}).",
    )


def _paid_month(line: Line) -> Finding | None:
    if line.hours != PAID_MONTH:
        return None
    return _warn(
        CheckCode.PAID_MONTH,
        "151,67 h est la base payée d'un mois. Avez-vous retiré les congés et les absences ?",
        "Exactement 151,67 h, la base payée : congés et absences sont peut-être comptés.",
    )


def _over_paid(line: Line) -> Finding | None:
    if line.paid is None:
        return None
    total = line.hours + sum((other.hours for other in line.elsewhere if other.same_employment), Decimal(0))
    if total <= line.paid:
        return None
    return _block(
        CheckCode.OVER_PAID,
        f"Le total déclaré ({_hours(total)}) dépasse les heures payées ({_hours(line.paid)}). Corrigez ce total.",
        f"{_hours(total)} sur tous les lots pour {_hours(line.paid)} payées par ce contrat de travail.",
    )


def _same_day(line: Line) -> Finding | None:
    """Exact when both lines are one and the same day."""
    same = [other for other in line.elsewhere if other.span == line.span and line.span.days == 1]
    total = line.hours + sum((other.hours for other in same), Decimal(0))
    if not same or total <= DAY_LIMIT:
        return None
    return _warn(
        CheckCode.SAME_DAY,
        f"Avec des heures déclarées ailleurs, cette journée fait {_hours(total)}. {ANSWER}",
        f"Comparaison au jour près : {_hours(total)} le {day_fr(line.span.start)}, tous lots compris.",
    )


def _same_period(line: Line) -> Finding | None:
    """Otherwise: the sum over the lines that overlap this one, against what all their days can hold."""
    others = [other for other in line.elsewhere if line.span.meet(other.span) and other.hours > 0]
    spans = [line.span, *(other.span for other in others)]
    hull = Span(min(span.start for span in spans), max(span.end for span in spans))
    total = line.hours + sum((other.hours for other in others), Decimal(0))
    if not others or hull.days == 1 or total <= most_hours(days_covered(spans, hull)):
        return None
    held = _hours(most_hours(days_covered(spans, hull)).quantize(Decimal(1)))
    return _warn(
        CheckCode.SAME_PERIOD,
        f"Avec des heures déclarées ailleurs, le total fait {_hours(total)} pour cette période. {ANSWER}",
        f"Comparaison sur les périodes qui se recouvrent, non au jour près : {_hours(total)} en tout, "
        f"pour {held} possibles du {day_fr(hull.start)} au {day_fr(hull.end)}.",
    )


def _dates(span: Span) -> str:
    if span.end == date.max:
        return f"commence le {day_fr(span.start)}"
    return f"va du {day_fr(span.start)} au {day_fr(span.end)}"


CHECKS: tuple[Check, ...] = (
    _negative,
    _zero_hours,
    _training_over_hours,
    _before_notification,
    _outside_contract,
    _outside_placement,
    _counts_for_nothing,
    _outside_validity,
    _too_long,
    _paid_month,
    _over_paid,
    _same_day,
    _same_period,
)
