"""What a line of hours asks about, and in which words."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.statement_checks import (
    CheckCode,
    Elsewhere,
    Line,
    Severity,
    blocks_validation,
    check_line,
    most_hours,
)
from terreau.kit.spans import Span

OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
ONE_DAY = Span(date(2026, 10, 5), date(2026, 10, 5))
FORBIDDEN = re.compile(r"\b(public|bénéficiaire|clause|sortie|éligib\w*|mise à disposition)s?\b", re.IGNORECASE)

KARIM = Line(
    person="Karim D.",
    span=OCTOBER,
    hours=Decimal(144),
    training=Decimal(7),
    employment=Span.of(date(2026, 3, 2), None),
    placement=Span(date(2026, 3, 2), date(2027, 4, 30)),
    counts=Span(date(2026, 3, 2), date(2028, 3, 1)),
    notified_on=date(2026, 1, 12),
)


def codes(line: Line) -> list[CheckCode]:
    return [finding.code for finding in check_line(line)]


def test_a_plain_month_asks_nothing() -> None:
    assert codes(KARIM) == []


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        (replace(KARIM, hours=Decimal(-1), training=Decimal(0)), CheckCode.NEGATIVE, Severity.BLOCK),
        (replace(KARIM, training=Decimal(-1)), CheckCode.NEGATIVE, Severity.BLOCK),
        (replace(KARIM, hours=Decimal(0), training=Decimal(0)), CheckCode.ZERO_HOURS, Severity.WARN),
        (replace(KARIM, training=Decimal(145)), CheckCode.TRAINING_OVER_HOURS, Severity.BLOCK),
        pytest.param(
            replace(KARIM, notified_on=date(2026, 10, 2)), CheckCode.BEFORE_NOTIFICATION, Severity.WARN, id="V30"
        ),
        (
            replace(KARIM, employment=Span(date(2026, 3, 2), date(2026, 10, 15))),
            CheckCode.OUTSIDE_CONTRACT,
            Severity.WARN,
        ),
        (
            replace(KARIM, employment=Span.of(date(2026, 10, 15), None)),
            CheckCode.OUTSIDE_CONTRACT,
            Severity.WARN,
        ),
        (
            replace(KARIM, placement=Span(date(2026, 10, 5), date(2026, 12, 31))),
            CheckCode.OUTSIDE_PLACEMENT,
            Severity.WARN,
        ),
        (replace(KARIM, counts=None), CheckCode.COUNTS_FOR_NOTHING, Severity.WARN),
        (
            replace(KARIM, counts=Span(date(2024, 10, 2), date(2026, 10, 1))),
            CheckCode.OUTSIDE_VALIDITY,
            Severity.WARN,
        ),
        (
            replace(KARIM, counts=Span(date(2026, 10, 2), date(2028, 10, 1))),
            CheckCode.OUTSIDE_VALIDITY,
            Severity.WARN,
        ),
        (replace(KARIM, hours=Decimal("10.25"), span=ONE_DAY), CheckCode.OVER_DAY, Severity.WARN),
        (replace(KARIM, hours=Decimal(238)), CheckCode.OVER_WEEK, Severity.WARN),
        (replace(KARIM, hours=Decimal("151.67")), CheckCode.PAID_MONTH, Severity.WARN),
        (replace(KARIM, paid=Decimal("143.99")), CheckCode.OVER_PAID, Severity.BLOCK),
    ],
)
def test_each_check_finds_its_own_fault_and_nothing_else(line: Line, code: CheckCode, severity: Severity) -> None:
    (finding,) = check_line(line)
    assert (finding.code, finding.severity) == (code, severity)
    assert blocks_validation([finding]) is (severity is Severity.BLOCK)
    assert not FORBIDDEN.search(finding.to_company)
    assert finding.to_facilitator


def test_a_company_reads_until_when_the_hours_count() -> None:
    (finding,) = check_line(replace(KARIM, counts=Span(date(2024, 4, 1), date(2026, 10, 30))))
    assert finding.to_company.startswith("Ses heures comptent jusqu'en octobre\u00a02026.")


def test_a_company_reads_the_limit_that_it_passes() -> None:
    (finding,) = check_line(replace(KARIM, hours=Decimal(238)))
    assert finding.to_company.startswith("238\u00a0h, c'est plus de 48 h par semaine en moyenne.")
    assert "L3121-20" in finding.to_facilitator


@pytest.mark.parametrize(
    ("allocated", "refused"), [pytest.param(61, False, id="V65 151 h"), pytest.param(70, True, id="V65 160 h")]
)
def test_v65_two_markets_never_share_more_than_the_hours_paid(allocated: int, *, refused: bool) -> None:
    other = Elsewhere(OCTOBER, Decimal(allocated), same_employment=True)
    line = replace(KARIM, hours=Decimal(90), paid=Decimal(151), elsewhere=(other,))
    assert (CheckCode.OVER_PAID in codes(line)) is refused


def test_hours_of_another_employer_do_not_use_up_the_hours_paid() -> None:
    other = Elsewhere(OCTOBER, Decimal(70))
    assert codes(replace(KARIM, hours=Decimal(90), paid=Decimal(151), elsewhere=(other,))) == []


def test_v66_the_same_day_in_two_companies_is_found_to_the_day() -> None:
    line = replace(
        KARIM, span=ONE_DAY, hours=Decimal(8), training=Decimal(0), elsewhere=(Elsewhere(ONE_DAY, Decimal(8)),)
    )
    (finding,) = check_line(line)
    assert (finding.code, finding.severity) == (CheckCode.SAME_DAY, Severity.WARN)
    assert finding.to_facilitator.startswith("Comparaison au jour près")


@pytest.mark.parametrize(
    ("elsewhere", "found"),
    [
        pytest.param(Elsewhere(ONE_DAY, Decimal(2)), [], id="a day that holds both"),
        pytest.param(Elsewhere(Span(date(2026, 10, 6), date(2026, 10, 6)), Decimal(8)), [], id="another day"),
        pytest.param(Elsewhere(OCTOBER, Decimal(204)), [], id="a month that holds the day"),
        pytest.param(Elsewhere(OCTOBER, Decimal(205)), [CheckCode.SAME_PERIOD], id="a month that does not"),
    ],
)
def test_a_day_is_compared_with_what_overlaps_it(elsewhere: Elsewhere, found: list[CheckCode]) -> None:
    assert codes(replace(KARIM, span=ONE_DAY, hours=Decimal(8), elsewhere=(elsewhere,))) == found


def test_overlapping_periods_are_compared_with_what_they_can_hold_and_say_so() -> None:
    fortnight = Elsewhere(Span(date(2026, 10, 19), date(2026, 11, 1)), Decimal(80))
    assert codes(replace(KARIM, hours=Decimal(139), elsewhere=(fortnight,))) == []
    (finding,) = check_line(replace(KARIM, elsewhere=(fortnight,)))
    assert finding.code is CheckCode.SAME_PERIOD
    assert "non au jour près" in finding.to_facilitator


@pytest.mark.parametrize(("days", "hours"), [(1, 10), (4, 40), (5, 48), (7, 48), (14, 96)])
def test_limits_are_carried_to_the_days_of_the_line(days: int, hours: int) -> None:
    assert most_hours(days) == hours


@given(st.integers(1, 400))
def test_a_longer_period_never_holds_fewer_hours(days: int) -> None:
    assert most_hours(days) <= most_hours(days + 1)


spans = st.tuples(st.integers(0, 800), st.integers(0, 92)).map(
    lambda pair: Span(date.fromordinal(739_000 + pair[0]), date.fromordinal(739_000 + pair[0] + pair[1]))
)
amounts = st.decimals(min_value=-10, max_value=400, places=2)


@given(
    st.builds(
        Line,
        person=st.just("Karim D."),
        span=spans,
        hours=amounts,
        training=amounts,
        employment=spans,
        placement=spans,
        counts=st.none() | spans,
        notified_on=spans.map(lambda span: span.start),
        paid=st.none() | amounts,
        elsewhere=st.lists(
            st.builds(Elsewhere, span=spans, hours=amounts, same_employment=st.booleans()), max_size=3
        ).map(tuple),
    )
)
def test_any_line_gets_sentences_that_a_company_may_read(line: Line) -> None:
    findings = check_line(line)
    assert len({finding.code for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.to_company.endswith((".", "?"))
        assert not FORBIDDEN.search(finding.to_company)
        assert "L3121" not in finding.to_company
