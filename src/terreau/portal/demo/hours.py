"""Sharing a number of hours among the lines of a plan, each within what its days can hold. All in hundredths."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from terreau.kit.spans import Span
from terreau.portal.demo.calendar import working_days

QUARTER = 25
DAY_USUAL, DAY_MOST = 700, 760
FULL_WEEK = 35


@dataclass
class Line:
    """The hours of one job in one month: as drawn first, at most, and as settled. `is_exact`: told to the hundredth."""

    span: Span
    drawn: int
    most: int
    is_exact: bool
    hours: int = 0
    training: int = 0


def draw_line(rng: Random, span: Span, *, weekly: int, presence: float) -> Line:
    """A month of work: so many days of seven hours, less absences, more of them in August."""
    days = working_days(span) * weekly / FULL_WEEK
    summer = 0.6 if span.start.month == 8 else 1.0
    drawn = int(days * DAY_USUAL * presence * summer * rng.uniform(0.85, 1.05))
    most = max(int(days * DAY_MOST), QUARTER)
    return Line(span, max(QUARTER, min(drawn, most)), most, rng.random() < 0.2)


def share(total: int, weights: Sequence[int], most: Sequence[int]) -> list[int]:
    """Share a total by weight without passing any limit, by largest remainder.

    Raises ValueError when the limits cannot hold the total.
    """
    if total < 0 or total > sum(most):
        raise ValueError("these lines cannot hold these hours")
    found, free, left = [0] * len(weights), set(range(len(weights))), total
    while free:
        whole = sum(weights[at] for at in free)
        full = {at for at in free if weights[at] * left >= most[at] * whole}
        if not full or not whole:
            break
        for at in full:
            found[at] = most[at]
        left -= sum(most[at] for at in full)
        free -= full
    whole = sum(weights[at] for at in free) or 1
    for at in free:
        found[at] = weights[at] * left // whole
    order = sorted(free, key=lambda at: (-(weights[at] * left % whole), at))
    missing = total - sum(found)
    while missing:
        for at in order[:missing]:
            found[at] += found[at] < most[at]
        missing = total - sum(found)
    return found


def settle(lines: Sequence[Line], total: int) -> None:
    """Give the lines this total: quarters of an hour for most of them, hundredths for those told exactly."""
    round_ones = [line for line in lines if not line.is_exact]
    exact_ones = [line for line in lines if line.is_exact]
    first = share(total, [line.drawn for line in lines], [line.most for line in lines])
    for line, hours in zip(lines, first, strict=True):
        line.hours = hours
    if not exact_ones:
        _in_quarters(lines, total)
        return
    for line in round_ones:
        line.hours = line.hours // QUARTER * QUARTER
    rest = total - sum(line.hours for line in round_ones)
    if rest > sum(line.most for line in exact_ones):
        _in_quarters(lines, total)
        return
    shared = share(rest, [line.hours for line in exact_ones], [line.most for line in exact_ones])
    for line, hours in zip(exact_ones, shared, strict=True):
        line.hours = hours


def _in_quarters(lines: Sequence[Line], total: int) -> None:
    quarters = share(total // QUARTER, [line.hours for line in lines], [line.most // QUARTER for line in lines])
    for line, count in zip(lines, quarters, strict=True):
        line.hours = count * QUARTER
    longest = max(lines, key=lambda line: (line.most - line.hours, line.span))
    longest.hours += total % QUARTER
