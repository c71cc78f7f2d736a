"""Stretches of days, both ends included, and months added the way contracts add them."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

DAY = timedelta(days=1)
SHORTEST_MONTH = 28


@dataclass(frozen=True, order=True)
class Span:
    """From `start` to `end`, both included. Raises ValueError when it would end before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a span ends before it starts")

    @classmethod
    def of(cls, start: date, end: date | None) -> Self:
        """A span whose unknown end is the end of time."""
        return cls(start, end or date.max)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def months(self) -> Decimal:
        """Whole months, then the days left as a part of the month they fall in: 1 Nov to 30 Apr is 6."""
        whole = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        while whole and add_months(self.start, whole) - DAY > self.end:
            whole -= 1
        reached = add_months(self.start, whole)
        size = (add_months(self.start, whole + 1) - reached).days
        return whole + Decimal((self.end - reached).days + 1) / size

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def meet(self, other: "Span") -> "Span | None":
        """The days that both hold, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or that month's last day: 31 Jan + 1 is 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    reached = day.day if day.day <= SHORTEST_MONTH else min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, reached)


def month_of(day: date) -> Span:
    """The calendar month that holds this day."""
    first = day.replace(day=1)
    return Span(first, add_months(first, 1) - DAY)


def merged(spans: Iterable[Span], *, gap_days: int = 0) -> Iterator[Span]:
    """The spans in order, those that overlap, touch or leave at most `gap_days` free days made one."""
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif (span.start - current.end).days - 1 <= gap_days:
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    if current:
        yield current


def days_covered(spans: Iterable[Span], within: Span) -> int:
    """How many days of `within` at least one span holds; a day held twice counts once."""
    parts = (span.meet(within) for span in spans)
    return sum(span.days for span in merged(part for part in parts if part))
