"""Stretches of days and months."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.kit.spans import DAY, Span, add_months, days_covered, merged, month_of

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
spans = st.builds(lambda start, length: Span(start, start + timedelta(days=length)), days, st.integers(0, 400))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 11, 1), date(2027, 4, 30), "6"),
        (date(2026, 1, 15), date(2026, 2, 14), "1"),
        (date(2026, 1, 31), date(2026, 2, 27), "1"),
        (date(2026, 4, 1), date(2026, 4, 15), "0.5"),
        (date(2026, 1, 15), date(2026, 3, 1), "1.5"),
    ],
)
def test_months_are_whole_ones_then_a_part_of_the_next(start: date, end: date, months: str) -> None:
    assert round(Span(start, end).months, 1) == Decimal(months)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_added_as_contracts_do(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_a_span_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Span(date(2026, 2, 1), date(2026, 1, 1))


def test_an_unknown_end_is_the_end_of_time() -> None:
    assert date(2999, 1, 1) in Span.of(date(2026, 1, 1), None)


def test_a_month_has_its_days() -> None:
    assert month_of(date(2028, 2, 10)).days == 29


@given(spans, spans)
def test_two_spans_meet_on_the_days_that_both_hold(one: Span, other: Span) -> None:
    both = one.meet(other)
    assert both == other.meet(one)
    assert (both is None) is (one.end < other.start or other.end < one.start)
    if both:
        assert one.covers(both)
        assert other.covers(both)


@given(st.lists(spans, max_size=5), spans)
def test_a_day_held_twice_counts_once(held: list[Span], within: Span) -> None:
    counted = sum(any(within.start + DAY * i in span for span in held) for i in range(within.days))
    assert days_covered(held, within) == counted


@given(st.lists(spans, max_size=6), st.integers(0, 30))
def test_merged_spans_are_apart_by_more_than_the_gap(held: list[Span], gap: int) -> None:
    found = list(merged(held, gap_days=gap))
    assert all((b.start - a.end).days - 1 > gap for a, b in pairwise(found))
    assert all(any(one.covers(span) for one in found) for span in held)


@given(spans)
def test_a_longer_span_never_has_fewer_months(span: Span) -> None:
    assert span.months <= Span(span.start, span.end + DAY).months
    assert span.months <= Span(span.start - DAY, span.end).months
