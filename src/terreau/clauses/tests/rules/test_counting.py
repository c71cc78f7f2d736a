"""Which hours count, for how long, and how persons and contracts are counted."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.counting import (
    AgeBand,
    Coefficients,
    HoursBand,
    Spell,
    WindowRule,
    age_band,
    age_on,
    count_contracts,
    countable_span,
    counted_hours,
    hours_band,
    ratio,
    training_centre_hours,
)
from terreau.clauses.rules.vocabulary import ContractType
from terreau.kit.spans import Span

START = date(2024, 1, 1)
FOUR_YEARS = Span(START, date(2027, 12, 31))
FIVE_YEARS = Span(START, date(2028, 12, 31))


@pytest.mark.parametrize(
    ("contract", "hired_on", "months"),
    [
        pytest.param(FOUR_YEARS, date(2024, 11, 1), 38, id="V28"),
        pytest.param(FIVE_YEARS, START, 48, id="V29"),
        pytest.param(FOUR_YEARS, date(2023, 12, 31), 0, id="V30"),
    ],
)
def test_a_cdi_counts_to_the_end_of_the_contract_and_four_years_at_most(
    contract: Span, hired_on: date, months: int
) -> None:
    span = countable_span(
        WindowRule(),
        contract_type=ContractType.CDI,
        employment=Span.of(hired_on, None),
        first_hired_on=hired_on,
        contract=contract,
    )
    assert (span.months if span else 0) == months


@pytest.mark.parametrize(
    ("rule", "type_", "employment", "first_hired_on", "expected"),
    [
        pytest.param(
            WindowRule(),
            ContractType.CDD,
            Span(date(2025, 6, 1), date(2026, 12, 31)),
            date(2024, 3, 1),
            Span(date(2025, 6, 1), date(2026, 2, 28)),
            id="24 months from the first hire under any clause",
        ),
        pytest.param(
            WindowRule(default_months=12),
            ContractType.CDD,
            Span(date(2025, 6, 1), date(2026, 12, 31)),
            date(2024, 3, 1),
            None,
            id="a shorter window already closed",
        ),
        pytest.param(
            WindowRule(),
            ContractType.APPRENTICESHIP,
            Span(date(2024, 9, 1), date(2027, 8, 31)),
            date(2024, 9, 1),
            Span(date(2024, 9, 1), date(2027, 8, 31)),
            id="an apprentice to the end of the contract",
        ),
        pytest.param(
            WindowRule(alternance_to_end_of_contract=False),
            ContractType.PROFESSIONALISATION,
            Span(date(2024, 9, 1), date(2027, 8, 31)),
            date(2024, 9, 1),
            Span(date(2024, 9, 1), date(2026, 8, 31)),
            id="an apprentice like the others when the clause says so",
        ),
        pytest.param(
            WindowRule(hired_before_notification_counts=True),
            ContractType.CDD,
            Span(date(2023, 6, 1), date(2024, 12, 31)),
            date(2023, 6, 1),
            Span(START, date(2024, 12, 31)),
            id="hired before, agreed by the clause",
        ),
        pytest.param(
            WindowRule(),
            ContractType.CDD,
            Span(date(2028, 1, 1), date(2028, 6, 30)),
            date(2028, 1, 1),
            None,
            id="hired after the end of the contract",
        ),
    ],
)
def test_the_window_is_a_setting_of_the_clause(
    rule: WindowRule, type_: ContractType, employment: Span, first_hired_on: date, expected: Span | None
) -> None:
    assert expected == countable_span(
        rule, contract_type=type_, employment=employment, first_hired_on=first_hired_on, contract=FOUR_YEARS
    )


def test_an_hour_counts_as_one_unless_the_contract_says_otherwise() -> None:
    assert counted_hours(Decimal("90.25"), training=Decimal(7)) == Decimal("90.25")
    worth = Coefficients(training=Decimal("0.5"), tutored=Decimal("1.2"), open_ended=Decimal("1.5"))
    assert counted_hours(Decimal(100), worth, training=Decimal(20)) == 90
    assert counted_hours(Decimal(100), worth, is_tutored=True) == 120
    assert counted_hours(Decimal(100), worth, is_open_ended=True) == 150


@given(real=st.decimals(min_value=0, max_value=999, places=2), part=st.decimals(min_value=0, max_value=1, places=2))
def test_by_default_real_and_counted_hours_are_the_same(real: Decimal, part: Decimal) -> None:
    assert counted_hours(real, training=real * part) == real


def mission(
    first: int, last: int, employer: str = "Interim'Insert", type_: ContractType = ContractType.MISSION
) -> Spell:
    return Spell("Karim D.", employer, type_, Span(date(2026, 3, first), date(2026, 3, last)))


@pytest.mark.parametrize(
    ("spells", "contracts"),
    [
        ([], 0),
        ([mission(2, 6), mission(9, 13), mission(16, 20)], 1),
        ([mission(2, 6), mission(16, 20)], 2),
        ([mission(2, 6), mission(9, 13, "Tremplin 95")], 2),
        ([mission(2, 6, type_=ContractType.CDD), mission(7, 13, type_=ContractType.CDD)], 2),
    ],
)
def test_weekly_missions_without_a_gap_are_one_contract(spells: list[Spell], contracts: int) -> None:
    assert count_contracts(spells, gap_days=7) == contracts


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2000, 5, 2), AgeBand.UNDER_26),
        (date(2000, 5, 1), AgeBand.FROM_26),
        (date(1976, 5, 2), AgeBand.FROM_26),
        (date(1976, 5, 1), AgeBand.FROM_50),
        (None, AgeBand.UNKNOWN),
    ],
)
def test_age_is_banded_on_the_day_of_hire(born_on: date | None, band: AgeBand) -> None:
    assert age_band(born_on, date(2026, 5, 1)) is band


def test_a_leap_day_birthday_falls_on_the_first_of_march() -> None:
    assert age_on(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert age_on(date(2004, 2, 29), date(2026, 3, 1)) == 22


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        ("149.99", HoursBand.UNDER_150),
        ("150", HoursBand.FROM_150),
        ("300", HoursBand.FROM_300),
        ("999.99", HoursBand.FROM_600),
        ("1000", HoursBand.FROM_1000),
    ],
)
def test_hours_of_a_person_are_banded(hours: str, band: HoursBand) -> None:
    assert hours_band(Decimal(hours)) is band


@pytest.mark.parametrize(
    ("part", "whole", "places", "expected"),
    [
        pytest.param(Decimal(10_070_000), 25_484, 0, "395", id="V32"),
        pytest.param(Decimal(10_070_000), 162, 0, "62160", id="V33"),
        pytest.param(Decimal("10.07") - Decimal("9.16"), Decimal("9.16"), 3, "0.099", id="V34"),
        pytest.param(Decimal(11_000), Decimal(9_500), 3, "1.158", id="V36"),
        pytest.param(Decimal("586583.53"), 975, 2, "601.62", id="V37"),
        pytest.param(1338, 683, 2, "1.96", id="V38"),
    ],
)
def test_published_ratios_are_found_again(
    part: Decimal | int, whole: Decimal | int, places: int, expected: str
) -> None:
    assert ratio(part, whole, places=places) == Decimal(expected)


def test_a_ratio_to_nothing_is_no_figure() -> None:
    assert ratio(Decimal(3), 0) is None


@pytest.mark.parametrize(
    ("months", "hours"), [pytest.param(12, "401.75", id="V62"), pytest.param(6, "200.88", id="V62 half")]
)
def test_v62_an_apprentice_spends_a_quarter_of_the_year_at_the_centre(months: int, hours: str) -> None:
    assert training_centre_hours(months) == Decimal(hours)
