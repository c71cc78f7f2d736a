"""What a lot owes on a day, in five figures kept apart, and the days on which it runs.

Only signed documents change what is due. Hours that depend on a choice not yet made (optional tranche, renewal,
order) stand apart and are never late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.clauses.rules.vocabulary import EventKind, FigureKind
from terreau.kit.spans import DAY, Span, days_covered

ZERO = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """Hours written in one document of that day."""

    kind: FigureKind
    hours: Decimal
    on: date


@dataclass(frozen=True)
class Part:
    """Hours of a tranche, a renewal or an order; firm from the day it was decided (None: not decided)."""

    hours: Decimal
    firm_on: date | None


@dataclass(frozen=True)
class Event:
    """What happened on a day. `hours`: signed change that its document states (None: it states none).

    `until`: last day of a suspension (None: it goes on), or the new end that a start order or an extension sets.
    """

    kind: EventKind
    on: date
    until: date | None = None
    hours: Decimal | None = None


@dataclass(frozen=True)
class DueHours:
    """The five figures of a lot on a day, and beside them the hours that are not firm yet."""

    recommended: Decimal
    contract: Decimal
    offered: Decimal
    amended: Decimal
    due: Decimal
    not_firm: Decimal


def hours_due(figures: Iterable[Figure], parts: Iterable[Part], events: Iterable[Event], on: date) -> DueHours:
    """The figures known on that day: the latest of each kind, the sum of amendments, never under zero."""
    known = sorted((figure for figure in figures if figure.on <= on), key=lambda figure: figure.on)
    latest = {figure.kind: figure.hours for figure in known}
    contract, offered = latest.get(FigureKind.CONTRACT, ZERO), latest.get(FigureKind.OFFERED, ZERO)
    amendments = sum((figure.hours for figure in known if figure.kind is FigureKind.AMENDMENT), ZERO)
    decided = {True: ZERO, False: ZERO}
    for part in parts:
        decided[part.firm_on is not None and part.firm_on <= on] += part.hours
    moved = sum((event.hours for event in events if event.hours is not None and event.on <= on), ZERO)
    amended = max(ZERO, contract + offered + amendments)
    return DueHours(
        recommended=latest.get(FigureKind.RECOMMENDED, ZERO),
        contract=contract,
        offered=offered,
        amended=amended,
        due=max(ZERO, contract + offered + amendments + decided[True] + moved),
        not_firm=decided[False],
    )


@dataclass(frozen=True)
class Running:
    """From the real start to the real end, and the days in between when the clock was stopped."""

    span: Span
    suspended: tuple[Span, ...] = ()

    def active_days(self, until: date | None = None) -> int:
        """Days that count, from the start to that day (to the end when not given)."""
        last = self.span.end if until is None else min(until, self.span.end)
        if last < self.span.start:
            return 0
        part = Span(self.span.start, last)
        return part.days - days_covered(self.suspended, part)


def running(planned: Span, events: Iterable[Event], on: date) -> Running:
    """The days of a lot once the events known on that day are told, in order.

    A start order moves the start and keeps the length, unless it sets the end. A suspension gives its days back at
    the end; one that goes on gives those up to `on`. An extension sets the end. A termination stops the lot there.
    """
    start, end = planned.start, planned.end
    suspended: list[Span] = []
    for event in sorted((event for event in events if event.on <= on), key=lambda event: event.on):
        match event.kind:
            case EventKind.START_ORDER:
                end = event.until or end + (event.on - start)
                start = event.on
            case EventKind.SUSPENSION if event.on <= end:
                stop = Span(event.on, max(event.on, event.until or on))
                before = days_covered(suspended, stop)
                suspended.append(stop)
                end += (stop.days - before) * DAY
            case EventKind.EXTENSION:
                end = event.until or end
            case EventKind.TERMINATION:
                end = min(end, event.on)
    return Running(Span(start, max(start, end)), tuple(suspended))
