"""The draw of the demonstration: exact totals, within limits, and the same for the same date."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.statement_checks import most_hours
from terreau.portal.demo import numbers
from terreau.portal.demo.calendar import TOTAL, Calendar
from terreau.portal.demo.draw import draw
from terreau.portal.demo.hours import Line, share
from terreau.portal.demo.plan import Plan

DAYS = (date(2026, 11, 22), date(2028, 1, 3))


@cache
def plan_of(day: date) -> Plan:
    return draw(day)


@cache
def validated(day: date) -> list[Line]:
    return [line for lot in plan_of(day).lots for line in lot.validated]


@pytest.mark.parametrize("day", DAYS)
def test_the_lines_sum_to_the_published_total(day: date) -> None:
    assert sum(line.hours for line in validated(day)) == TOTAL


@pytest.mark.parametrize("day", DAYS)
def test_people_companies_and_buyers_are_as_many_as_told(day: date) -> None:
    plan = plan_of(day)
    working = {job.person for lot in plan.lots for job in lot.jobs if any(x.span.end <= lot.until for x in job.lines)}
    companies = {
        job.member.firm.name
        for lot in plan.lots
        for job in lot.jobs
        if job.member.firm and any(line.span.end <= lot.until for line in job.lines)
    }
    assert len(plan.people) == len(working) == 975
    assert len(companies) > 400
    assert len({lot.contract.buyer for lot in plan.lots if lot.validated}) == 20


@pytest.mark.parametrize("day", DAYS)
def test_every_year_since_2007_has_hours_and_no_lot_a_single_line(day: date) -> None:
    years = Counter(line.span.start.year for line in validated(day))
    assert set(years) == set(range(2007, Calendar(day).last_year + 1))
    assert all(len(lot.validated) != 1 for lot in plan_of(day).lots)


@pytest.mark.parametrize("day", DAYS)
def test_no_line_passes_forty_eight_hours_a_week_nor_ten_a_day(day: date) -> None:
    for line in validated(day):
        assert 0 < line.hours <= most_hours(line.span.days) * 100
        assert 0 <= line.training <= line.hours


@pytest.mark.parametrize("day", DAYS)
def test_the_hours_grow_as_the_city_said(day: date) -> None:
    """About 400 000 h in March 2019, of which more than 3 600 of training; contracts by person near 1,96."""
    by_then = [line for line in validated(day) if line.span.end <= date(2019, 3, 31)]
    assert 385_000 < sum(line.hours for line in by_then) / 100 < 415_000
    assert sum(line.training for line in by_then) > 360_000
    assert 1.8 < len(plan_of(day).jobs) / 975 < 2.2


@pytest.mark.parametrize("day", DAYS)
def test_nobody_has_two_employment_contracts_at_once_and_everybody_counts(day: date) -> None:
    for person in plan_of(day).people:
        jobs = sorted((job for job in person.jobs if not job.beside), key=lambda job: job.span)
        assert all(job.span.end < after.span.start for job, after in pairwise(jobs))
        assert not any(job.is_ongoing for job in jobs[:-1])


@pytest.mark.parametrize("day", DAYS)
def test_somebody_shares_her_week_between_two_lots_and_stays_within_the_limits(day: date) -> None:
    second = [job for job in plan_of(day).jobs if job.beside]
    assert len(second) >= 2
    for job in second:
        first = job.beside
        assert first is not None
        assert (first.person, first.employer, first.span) == (job.person, job.employer, job.span)
        assert first.lot is not job.lot
        for one, other in zip(first.lines, job.lines, strict=True):
            assert one.span == other.span
            assert one.hours + other.hours <= most_hours(one.span.days) * 100


@pytest.mark.parametrize("day", DAYS)
def test_somebody_worked_in_two_companies_one_after_the_other(day: date) -> None:
    changes = [
        (job.member.firm, after.member.firm)
        for person in plan_of(day).people
        for job, after in pairwise(person.jobs)
        if not after.beside and job.member.firm is not after.member.firm
    ]
    assert len(changes) > 100


@pytest.mark.parametrize("day", DAYS)
def test_members_of_a_group_have_done_about_their_share(day: date) -> None:
    groups = [lot for lot in plan_of(day).lots if len(lot.members) > 1 and lot.members[1].weight and lot.validated]
    assert any(lot.is_past for lot in groups)
    assert any(not lot.is_past for lot in groups)
    for lot in groups:
        done = {member: sum(line.hours for line in lot.lines_of(member)) for member in lot.members}
        for member, part in lot.shares.items():
            assert abs(done[member] / sum(done.values()) - part) < 0.08


def test_every_pace_of_a_lot_is_there_to_be_seen() -> None:
    paces = Counter(lot.pace for lot in plan_of(DAYS[0]).lots)
    assert set(paces) == {"past", "ahead", "on_time", "watch", "late", "unreachable", "done", "not_started"}
    assert 36 <= sum(paces.values()) - paces["past"] <= 44
    assert (paces["late"], paces["unreachable"]) == (1, 1)


def test_the_same_date_gives_the_same_draw_whatever_the_order_of_hashes() -> None:
    assert {_digest_elsewhere(seed) for seed in ("1", "2")} == {_digest(DAYS[0])}


def test_another_date_moves_every_date() -> None:
    first, later = (plan_of(day).contracts[-1].notified_on for day in DAYS)
    assert abs((later - first) - (DAYS[1] - DAYS[0])) < timedelta(days=5)


def test_numbers_are_valid_and_of_a_range_that_nobody_has() -> None:
    found = {numbers.siret(numbers.siren(numbers.COMPANIES, rank)) for rank in range(1, 500)}
    assert len(found) == 499
    assert all(len(one) == 14 and one.startswith("99") and _luhn(one) and _luhn(one[:9]) for one in found)
    assert _luhn(numbers.siret(numbers.CITY_SIREN))


@given(
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 20_000)), min_size=1, max_size=30), st.integers(0, 100)
)
def test_sharing_keeps_the_total_and_the_limits(lines: list[tuple[int, int]], percent: int) -> None:
    weights, most = [weight for weight, _ in lines], [limit for _, limit in lines]
    total = sum(most) * percent // 100
    shared = share(total, weights, most)
    assert sum(shared) == total
    assert all(0 <= hours <= limit for hours, limit in zip(shared, most, strict=True))


def test_more_hours_than_the_days_can_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        share(11, [1, 1], [5, 5])


def test_settled_lines_are_in_quarters_of_an_hour_but_those_told_exactly() -> None:
    lines = [line for line in validated(DAYS[0]) if not line.is_exact]
    assert sum(line.hours % 25 == 0 for line in lines) > 0.95 * len(lines)


def _luhn(number: str) -> bool:
    return numbers.with_key(number[:-1]) == number


def _digest(day: date) -> str:
    told = [
        (lot.contract.number, lot.number, job.person and job.person.last_name, line.span, line.hours)
        for lot in draw(day).lots
        for job in lot.jobs
        for line in job.lines
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _digest_elsewhere(seed: str) -> str:
    code = "from terreau.portal.tests.demo.test_draw import _digest, DAYS; print(_digest(DAYS[0]))"
    source = str(settings.BASE_DIR / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    return done.stdout.strip()
