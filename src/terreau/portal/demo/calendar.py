"""The days of the demonstration: everything is told from one date, and no clock is read."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from terreau.kit.clock import telling
from terreau.kit.spans import DAY, Span, add_months, month_of

PARIS = ZoneInfo("Europe/Paris")
FIRST_YEAR = 2007
OPENING = date(2007, 1, 2)
"""The day on which the city opened its territory."""
RECENT_MONTHS = 20
TOTAL = 58_658_353
"""Hundredths of hours done since the beginning: 586 583,53 h, as published for the city."""

# Thousands of hours by year until the dated point of March 2019 (about 400 000 h), then the pace since.
EARLY = (6.214, 15.862, 25.437, 31.708, 38.291, 41.846, 44.173, 40.962, 36.318, 34.744, 38.129, 39.413)
SPRING_2019 = 8.6
LATER = {2019: 21.8, 2020: 17.1, 2021: 23.4, 2022: 25.2, 2023: 26.3, 2024: 24.9}
USUAL = 25.7
TURN = date(2020, 1, 1)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Calendar:
    """One day, and the months before it."""

    today: date

    def month(self, back: int) -> Span:
        """The month `back` months before the current one: 1 is the last finished one."""
        return month_of(add_months(self.today.replace(day=1), -back))

    def moment(self, day: date, hour: int = 9) -> datetime:
        """An hour of that day in Paris, never after this morning."""
        kept = min(day, self.today)
        return datetime(kept.year, kept.month, kept.day, min(hour, 7) if kept == self.today else hour, tzinfo=PARIS)

    def on(self, day: date, hour: int = 9) -> AbstractContextManager[None]:
        """Have what is written inside bear an hour of that day."""
        return telling(self.moment(day, hour))

    def stretches(self, rows: Iterable[Row], day_of: Callable[[Row], date]) -> list[list[Row]]:
        """Rows in the order of their days, cut as they were written: by month lately, by year before."""
        lately = self.month(RECENT_MONTHS).start
        ordered = sorted(rows, key=day_of)
        cut = groupby(
            ordered, lambda row: day_of(row).replace(day=1, month=day_of(row).month if day_of(row) >= lately else 1)
        )
        return [list(found) for _, found in cut]

    def round_of(self, day: date) -> date:
        """The first day of the stretch whose hours are checked together: a month lately, a quarter before."""
        if day >= self.month(RECENT_MONTHS).start:
            return day.replace(day=1)
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)

    def checked_on(self, first: date) -> date:
        """The day on which the hours of a stretch were checked: the middle of the next month, or the quarter's end."""
        if first >= self.month(RECENT_MONTHS).start:
            return min(add_months(first, 1).replace(day=17), self.today)
        return min(add_months(first, 3) - DAY, self.month(RECENT_MONTHS).start - DAY)

    @property
    def last_year(self) -> int:
        """The year of the last month whose hours may be validated."""
        return self.month(1).start.year

    def targets(self) -> dict[int, int]:
        """Hundredths of hours to do in each year; they sum to the total."""
        weights = {FIRST_YEAR + at: float(thousands) for at, thousands in enumerate(EARLY)}
        later = {year: float(LATER.get(year, USUAL)) for year in range(2019, self.last_year + 1)}
        if self.last_year in later:
            later[self.last_year] *= self.month(1).start.month / 12
        if self.today >= TURN:
            rest = TOTAL / 100_000 - sum(weights.values()) - SPRING_2019
            later = {year: value * rest / sum(later.values()) for year, value in later.items()}
            later[2019] += SPRING_2019
        weights = {year: value for year, value in (weights | later).items() if year <= self.last_year}
        whole = sum(weights.values())
        found = {year: int(TOTAL * value / whole) for year, value in weights.items()}
        found[self.last_year] += TOTAL - sum(found.values())
        return found


def working_days(span: Span) -> int:
    """Mondays to Fridays of a span."""
    weeks, left = divmod(span.days, 7)
    return weeks * 5 + sum((span.start + at * DAY).weekday() < 5 for at in range(left))


def weekday_after(day: date) -> date:
    """That day, or the Monday after a week-end."""
    return day + max(0, 7 - day.weekday()) % 7 * DAY if day.weekday() > 4 else day


def months_of(span: Span) -> list[Span]:
    """The span cut at the end of each month."""
    found, start = [], span.start
    while start <= span.end:
        end = min(month_of(start).end, span.end)
        found.append(Span(start, end))
        start = end + DAY
    return found
