"""The curve of a lot: what was planned, what is validated, where it may land."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from terreau.clauses.rules import progress as rule
from terreau.clauses.rules.progress import Lot
from terreau.kit.charts import LineChart
from terreau.kit.french import hours
from terreau.kit.spans import DAY, month_of

ZERO = Decimal(0)
CENT = Decimal("0.01")


def lot_chart(lot: Lot, *, title: str, is_late: bool) -> LineChart | None:
    """Cumulated hours at each end of month; None when the lot owes and did nothing."""
    if not lot.due and not lot.validated:
        return None
    days = _days(lot)
    reached = max((day for day in days if day <= lot.on), default=days[0])
    done = tuple(_cumulated(lot.monthly, day) if day <= reached else None for day in days)
    low, high = _projection(lot, days, reached, done)
    return LineChart(
        title=title,
        sentence=_sentence(lot),
        unit="h",
        days=days,
        done=done,
        plan=tuple(rule.expected(replace(lot, on=day)) for day in days),
        low=low,
        high=high,
        due=lot.due,
        done_label="validé",
        plan_label="prévu",
        due_label="dû au total",
        is_late=is_late,
    )


def _days(lot: Lot) -> tuple[date, ...]:
    """The eve of the start, then every end of month until the lot ends, and its last day."""
    span = lot.running.span
    first = min([span.start, *lot.monthly])
    last = max([span.end, *(month_of(month).end for month in lot.monthly)])
    days, month = [first - DAY], month_of(first)
    while month.end < last:
        days.append(month.end)
        month = month_of(month.end + DAY)
    return (*days, last)


def _cumulated(monthly: Mapping[date, Decimal], day: date) -> Decimal:
    """Validated hours of the months over by that day."""
    return sum((done for month, done in monthly.items() if month_of(month).end <= day), ZERO).quantize(CENT)


def _projection(
    lot: Lot, days: tuple[date, ...], reached: date, done: tuple[Decimal | None, ...]
) -> tuple[tuple[Decimal | None, ...], tuple[Decimal | None, ...]]:
    """Two straight lines from what is done to the two ends of the landing; empty when it is too early to say."""
    landing = rule.landing(lot)
    length = (days[-1] - reached).days
    if landing is None or length <= 0 or lot.validated >= lot.due:
        return (), ()
    base = done[days.index(reached)] or ZERO

    def line(end: Decimal) -> tuple[Decimal | None, ...]:
        return tuple(
            (base + (end - base) * (day - reached).days / length).quantize(CENT) if day >= reached else None
            for day in days
        )

    return line(landing.low), line(landing.high)


def _sentence(lot: Lot) -> str:
    said = f"{hours(lot.validated)} validées sur {hours(lot.due)} dues"
    if lot.on < lot.running.span.start:
        return f"{said}."
    return f"{said} ; {hours(rule.expected(lot))} étaient attendues à ce jour."
