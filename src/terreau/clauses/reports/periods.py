"""The periods that one asks for most, by name."""

from collections.abc import Callable, Mapping
from datetime import date

from terreau.clauses.reports.scope import BEGINNING
from terreau.kit.labels import Labelled
from terreau.kit.spans import DAY, Span, add_months


class Period(Labelled):
    """Names of periods, as in the address."""

    THIS_YEAR = "annee", "Cette année, jusqu'à aujourd'hui"
    LAST_YEAR = "annee-derniere", "L'année dernière"
    QUARTER = "trimestre", "Le dernier trimestre terminé"
    BEGINNING = "debut", "Depuis le début"
    DATES = "dates", "Dates à choisir"


def span_of(period: Period, today: date) -> Span:
    """The days of a named period; KeyError for dates to choose."""
    return _SPANS[period](today)


def _quarter(today: date) -> Span:
    after = date(today.year, today.month - (today.month - 1) % 3, 1)
    return Span(add_months(after, -3), after - DAY)


_SPANS: Mapping[Period, Callable[[date], Span]] = {
    Period.THIS_YEAR: lambda today: Span(date(today.year, 1, 1), today),
    Period.LAST_YEAR: lambda today: Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    Period.QUARTER: _quarter,
    Period.BEGINNING: lambda today: Span(BEGINNING, today),
}
