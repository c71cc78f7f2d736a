"""Sizing against the published examples; case ids are those of the domain's vectors."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.labour_shares import LABOUR_SHARES, ShareOrigin
from terreau.clauses.rules.rounding import Rounding, round_hours
from terreau.clauses.rules.sizing import (
    LabourSizing,
    TrancheSizing,
    band_hours,
    operation_hours,
    picture,
    site_hours,
)

PAINTING = LabourSizing(Decimal(250_000), Decimal("0.70"), Decimal(30), Decimal("0.05"))
MASONRY = LabourSizing(Decimal(480_000), Decimal("0.50"), Decimal(30), Decimal("0.05"))
STEEL_FRAME = LabourSizing(Decimal(600_000), Decimal("0.20"), Decimal(30), Decimal("0.05"))


@pytest.mark.parametrize(
    ("sizing", "hours"),
    [
        pytest.param(LabourSizing(Decimal(1_000_000), Decimal("0.5"), Decimal(30), Decimal("0.05")), 833, id="V01"),
        pytest.param(LabourSizing(Decimal(1_000_000), Decimal("0.5"), Decimal(25), Decimal("0.05")), 1000, id="V02"),
        pytest.param(LabourSizing(Decimal(1_500_000), Decimal("0.7"), Decimal(30), Decimal("0.10")), 3500, id="V04"),
        pytest.param(PAINTING, 291, id="V05 floor"),
        pytest.param(
            LabourSizing(Decimal(250_000), Decimal("0.7"), Decimal(30), Decimal("0.05"), Rounding.NEAREST),
            292,
            id="V05 nearest",
        ),
        pytest.param(MASONRY, 400, id="V06"),
        pytest.param(STEEL_FRAME, 200, id="V07"),
    ],
)
def test_hours_follow_the_amount_the_trade_and_the_rate(sizing: LabourSizing, hours: int) -> None:
    assert sizing.refusal() is None
    assert sizing.hours == hours


def test_v03_total_hours_are_those_of_all_the_workers() -> None:
    assert LabourSizing(Decimal(1_500_000), Decimal("0.7"), Decimal(30), Decimal("0.10")).total_hours == 35_000


def test_v08_an_operation_is_the_sum_of_its_lots() -> None:
    assert operation_hours([MASONRY, STEEL_FRAME, PAINTING]) == 891
    assert operation_hours([]) == 0


@pytest.mark.parametrize(
    ("amount", "labour", "rate", "share", "word"),
    [
        ("0", "0.5", "30", "0.05", "montant"),
        ("10", "0.5", "0", "0.05", "taux horaire"),
        ("10", "1.1", "30", "0.05", "main-d'œuvre"),
        ("10", "0.5", "30", "0", "insertion"),
    ],
)
def test_an_impossible_sizing_says_which_figure_is_wrong(
    amount: str, labour: str, rate: str, share: str, word: str
) -> None:
    refusal = LabourSizing(Decimal(amount), Decimal(labour), Decimal(rate), Decimal(share)).refusal()
    assert refusal is not None
    assert word in refusal


@pytest.mark.parametrize(
    ("amount", "hours"),
    [
        pytest.param("0", 0, id="under the first band"),
        pytest.param("99000", 150, id="V09"),
        pytest.param("99999.99", 150, id="V09 gap"),
        pytest.param("100000", 300, id="V10 low"),
        pytest.param("199000", 300, id="V10 high"),
        pytest.param("200000", 450, id="V11 low"),
        pytest.param("399000", 450, id="V11 high"),
        pytest.param("400000", 900, id="V12"),
    ],
)
def test_bands_give_the_hours_of_the_amount_reached(amount: str, hours: int) -> None:
    assert band_hours(Decimal(amount)) == hours


@pytest.mark.parametrize(
    ("invoiced", "hours"),
    [
        pytest.param(2_700_000, 0, id="V13"),
        pytest.param(2_701_999, 0, id="V14 one euro short"),
        pytest.param(2_702_000, 1, id="V14"),
        pytest.param(3_700_000, 500, id="V15"),
        pytest.param(5_000_000, 1150, id="V16"),
        pytest.param(2_000_000, 0, id="V17"),
    ],
)
def test_tranches_count_complete_slices_above_the_trigger(invoiced: int, hours: int) -> None:
    assert TrancheSizing(Decimal(2000), Decimal(2_700_000)).hours(Decimal(invoiced)) == hours


def test_v14_an_open_slice_counts_when_the_contract_rounds_up() -> None:
    assert TrancheSizing(Decimal(2000), Decimal(2_700_000), Rounding.CEIL).hours(Decimal(2_701_999)) == 1


def test_v31_the_national_year_in_full_time_equivalents() -> None:
    assert round_hours(picture(Decimal(25_124_684)).full_time) == 15_703


def test_v35_a_site_from_its_insertion_hours() -> None:
    assert site_hours(Decimal(146_000), Decimal("0.05")) == 2_920_000


def test_hours_are_pictured_as_days_months_and_people() -> None:
    seen = picture(Decimal(4200))
    assert [str(seen.days), str(seen.months), str(seen.people), str(seen.full_time)] == ["600", "27.7", "11", "2.6"]
    assert picture(Decimal(100)).people == 1
    assert picture(Decimal(0)).people == 0
    assert set(seen.LABELS) == {"days", "months", "people", "full_time"}


def test_v69_hours_done_keep_two_decimals() -> None:
    assert round_hours(Decimal("586583.534"), places=2) == Decimal("586583.53")


def test_labour_shares_are_distinct_and_say_where_they_come_from() -> None:
    assert len({trade.code for trade in LABOUR_SHARES}) == len(LABOUR_SHARES) == 23
    assert all(0 < trade.share < 1 for trade in LABOUR_SHARES)
    assert sum(trade.origin is ShareOrigin.PUBLISHED for trade in LABOUR_SHARES) == 3


money = st.decimals(min_value=1, max_value=10**9, places=2)
shares = st.decimals(min_value="0.01", max_value=1, places=4)


@given(amount=money, labour=shares, rate=st.decimals(min_value=10, max_value=100, places=2), share=shares)
def test_rounding_never_moves_hours_by_one_or_more(
    amount: Decimal, labour: Decimal, rate: Decimal, share: Decimal
) -> None:
    floor, nearest, ceil = (LabourSizing(amount, labour, rate, share, rounding).hours for rounding in Rounding)
    assert floor <= nearest <= ceil <= floor + 1


@given(low=money, high=money)
def test_more_invoiced_never_gives_fewer_hours(low: Decimal, high: Decimal) -> None:
    low, high = sorted((low, high))
    sizing = TrancheSizing(Decimal(2000), Decimal(2_700_000))
    assert sizing.hours(low) <= sizing.hours(high)
    assert band_hours(low) <= band_hours(high)
