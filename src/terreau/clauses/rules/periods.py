"""The periods that statements follow, and the last good day to send one."""

from collections.abc import Iterator
from datetime import date

from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY, Span, add_months


class Periodicity(Labelled):
    """How often a company declares; a setting of the clause."""

    MONTH = "month", "Chaque mois"
    QUARTER = "quarter", "Chaque trimestre"

    @property
    def months(self) -> int:
        return 1 if self is Periodicity.MONTH else 3


def period_of(day: date, periodicity: Periodicity = Periodicity.MONTH) -> Span:
    """The calendar month or quarter that holds this day."""
    first = date(day.year, day.month - (day.month - 1) % periodicity.months, 1)
    return Span(first, add_months(first, periodicity.months) - DAY)


def periods(within: Span, periodicity: Periodicity = Periodicity.MONTH) -> Iterator[Span]:
    """Every whole period that has a day in this span, in order."""
    period = period_of(within.start, periodicity)
    while period.start <= within.end:
        yield period
        period = period_of(period.end + DAY, periodicity)


def last_good_day(period: Span, *, before_day: int = 15) -> date:
    """« Avant le 15 » of the month after the period: the 14th is the last good day."""
    return (period.end + DAY).replace(day=before_day) - DAY
