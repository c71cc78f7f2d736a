"""Batches and reminders. Case ids cite the source: E663 is the oracle « Tender batching », E195 the reminders."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.batches import (
    Standing,
    batch_due_on,
    batch_refusal,
    is_batch_due,
    is_open_day,
    is_reminder_due,
    next_batch,
    open_day,
    reminder_days,
    working_days_after,
)

MONDAY = date(2026, 11, 16)
FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=days) for days in (4, 5, 6))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
standings = st.builds(
    Standing,
    wanted=st.integers(1, 12),
    batch_size=st.integers(1, 15),
    batch_days=st.integers(1, 10),
    interested=st.integers(0, 15),
    declined=st.integers(0, 15),
    waiting=st.integers(0, 15),
    left=st.integers(0, 40),
    last_sent_on=st.none() | days,
    deadline_on=st.none() | days,
)


def play(answers: list[bool], *, wanted: int, size: int) -> list[int]:
    """The sizes of the batches when each structure answers in turn before the next batch."""
    sizes, interested, asked = [], 0, 0
    while size_now := next_batch(Standing(wanted, size, interested=interested, left=len(answers) - asked)):
        sizes.append(size_now)
        interested += sum(answers[asked : asked + size_now])
        asked += size_now
    return sizes


@pytest.mark.parametrize(
    ("answers", "sizes"),
    [
        pytest.param([True] * 30, [10], id="E663 six of the first ten"),
        pytest.param([False] * 10 + [True] * 6 + [False] * 14, [10, 10], id="E663 stops at the sixth"),
        pytest.param(([True] + [False] * 9) * 3, [10, 10, 10], id="E663 never six: everyone is asked"),
        pytest.param([False] * 23, [10, 10, 3], id="E663 the last batch is what is left"),
        pytest.param([], [], id="nobody to ask"),
    ],
)
def test_structures_are_asked_by_ten_until_six_are_interested(answers: list[bool], sizes: list[int]) -> None:
    assert play(answers, wanted=6, size=10) == sizes


def test_five_interested_ask_a_batch_more_and_the_sixth_stops_it() -> None:
    assert next_batch(Standing(interested=5, left=20)) == 10
    assert next_batch(Standing(interested=6, left=20)) == 0
    assert "Assez" in (batch_refusal(Standing(interested=6, left=20), MONDAY) or "")


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 10), st.integers(1, 15))
def test_nobody_is_asked_once_enough_are_interested(answers: list[bool], wanted: int, size: int) -> None:
    sizes = play(answers, wanted=wanted, size=size)
    before_last = answers[: sum(sizes[:-1])]
    assert sum(before_last) < wanted
    assert sum(sizes) == len(answers) or sum(answers[: sum(sizes)]) >= wanted
    assert all(0 < each <= size for each in sizes)


@pytest.mark.parametrize(
    ("day", "number", "reached"),
    [
        (MONDAY, 5, MONDAY + timedelta(days=7)),
        (FRIDAY, 1, FRIDAY + timedelta(days=3)),
        (SATURDAY, 1, date(2026, 11, 23)),
    ],
)
def test_working_days_skip_week_ends(day: date, number: int, reached: date) -> None:
    assert working_days_after(day, number) == reached


def test_a_batch_leaves_after_its_working_days_or_once_everyone_answered() -> None:
    asked = Standing(interested=1, declined=2, waiting=7, left=20, last_sent_on=MONDAY)
    assert batch_due_on(asked) == MONDAY + timedelta(days=7)
    assert not is_batch_due(asked, FRIDAY)
    assert is_batch_due(asked, MONDAY + timedelta(days=7))
    answered = Standing(interested=1, declined=9, left=20, last_sent_on=MONDAY)
    assert (answered.asked, batch_due_on(answered), is_batch_due(answered, MONDAY)) == (10, MONDAY, True)
    assert is_batch_due(Standing(left=3), MONDAY)
    assert not is_batch_due(Standing(left=3), SUNDAY)


def test_no_batch_leaves_past_the_last_day_to_answer_or_with_nobody_left() -> None:
    assert "date limite" in (batch_refusal(Standing(left=3, deadline_on=MONDAY), MONDAY + timedelta(days=1)) or "")
    assert batch_refusal(Standing(left=3, deadline_on=MONDAY), MONDAY) is None
    assert "toutes" in (batch_refusal(Standing(), MONDAY) or "").lower()
    assert batch_due_on(Standing()) is None


@given(standings, days)
def test_a_batch_due_is_never_on_a_week_end_and_never_without_need(standing: Standing, on: date) -> None:
    if is_batch_due(standing, on):
        assert is_open_day(on)
        assert standing.interested < standing.wanted
        assert 0 < next_batch(standing) <= min(standing.batch_size, standing.left)
        assert standing.deadline_on is None or on <= standing.deadline_on


@pytest.mark.parametrize(
    ("sent", "first", "second"),
    [
        pytest.param(MONDAY, 2, 4, id="E195 Monday: Wednesday and Friday"),
        pytest.param(MONDAY + timedelta(days=1), 2, 6, id="E195 Tuesday: Thursday, then Monday"),
        pytest.param(MONDAY + timedelta(days=2), 2, 5, id="E195 Wednesday: Friday, then Monday"),
        pytest.param(MONDAY + timedelta(days=3), 4, 5, id="E195 Thursday: Monday and Tuesday"),
        pytest.param(FRIDAY, 3, 4, id="E195 Friday: Monday and Tuesday"),
    ],
)
def test_reminders_never_fall_on_a_week_end(sent: date, first: int, second: int) -> None:
    assert reminder_days(sent) == (sent + timedelta(days=first), sent + timedelta(days=second))


@given(days)
def test_two_reminders_are_in_order_and_on_open_days(sent: date) -> None:
    first, second = reminder_days(sent)
    assert sent + timedelta(days=2) <= first < second
    assert is_open_day(first)
    assert is_open_day(second)
    assert open_day(first) == first


def test_a_reminder_waits_for_its_day_and_stops_after_two_with_enough_or_too_late() -> None:
    standing, wednesday = Standing(waiting=1), MONDAY + timedelta(days=2)
    assert not is_reminder_due(standing, sent_on=MONDAY, reminders=0, on=MONDAY + timedelta(days=1))
    assert is_reminder_due(standing, sent_on=MONDAY, reminders=0, on=wednesday)
    assert not is_reminder_due(standing, sent_on=MONDAY, reminders=1, on=wednesday)
    assert is_reminder_due(standing, sent_on=MONDAY, reminders=1, on=FRIDAY)
    assert not is_reminder_due(standing, sent_on=MONDAY, reminders=0, on=SATURDAY)
    assert not is_reminder_due(standing, sent_on=MONDAY, reminders=2, on=FRIDAY)
    assert not is_reminder_due(Standing(interested=6), sent_on=MONDAY, reminders=0, on=wednesday)
    assert not is_reminder_due(Standing(deadline_on=MONDAY), sent_on=MONDAY, reminders=0, on=wednesday)
