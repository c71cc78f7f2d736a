"""French figures, printed and read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terreau.kit import french
from terreau.kit.templatetags import french as filters

NARROW, HARD = "\u202f", "\u00a0"
AMOUNTS = some.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        pytest.param("586583.53", f"586{NARROW}583,53{HARD}h", id="issue 2 section 2"),
        pytest.param("1302.5", f"1{NARROW}302,50{HARD}h", id="ui README"),
        pytest.param("0", f"0,00{HARD}h", id="nothing"),
        pytest.param("999.995", f"1{NARROW}000,00{HARD}h", id="rounds half up into a group"),
        pytest.param("-3.5", f"\u22123,50{HARD}h", id="under nothing"),
        pytest.param("-0.001", f"0,00{HARD}h", id="no minus before nothing"),
    ],
)
def test_hours_print_as_in_france(value: str, printed: str) -> None:
    assert french.hours(Decimal(value)) == printed


def test_other_figures_print_as_in_france() -> None:
    assert french.euros(348000, 0) == f"348{NARROW}000{HARD}€"
    assert french.number(Decimal("2.50")) == "2,5"
    assert french.number(Decimal("1E+3")) == f"1{NARROW}000"
    assert french.percent(Decimal("0.345")) == f"35{HARD}%"
    assert french.day(date(2026, 1, 1)) == f"1er{HARD}janvier 2026"
    assert french.day(date(2026, 11, 3), "short") == f"3{HARD}nov. 2026"
    assert french.day(date(2026, 11, 3), "figures") == "03/11/2026"
    assert french.of_month(date(2026, 10, 5)) == f"d'octobre{HARD}2026"
    assert french.of_month(date(2026, 3, 5)) == f"de mars{HARD}2026"
    assert [french.duration(minutes) for minutes in (1, 45, 60, 90)] == [
        f"1{HARD}minute", f"45{HARD}minutes", f"1{HARD}h", f"1{HARD}h{HARD}30",
    ]  # fmt: skip
    assert [french.count(n, "lot actif", "lots actifs") for n in (0, 1, 2)] == [
        f"0{HARD}lot actif", f"1{HARD}lot actif", f"2{HARD}lots actifs",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [1.5, True, "3", None])
def test_a_float_is_never_printed(wrong: object) -> None:
    with pytest.raises(TypeError):
        french.number(wrong)  # type: ignore[arg-type]


def test_a_figure_that_is_not_finite_is_never_printed() -> None:
    with pytest.raises(ValueError, match="finite"):
        french.number(Decimal("NaN"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("586 583,53 h", "586583.53"),
        ("586\u00a0583,53\u00a0h", "586583.53"),
        ("586\u202f583,53\u202fh", "586583.53"),
        ("586\u2009583.53", "586583.53"),
        ("1.302,50", "1302.50"),
        ("1,302.50", "1302.50"),
        ("7h", "7"),
        ("7,5 heures", "7.5"),
        ("1h30", "1.5"),
        ("1 h 30", "1.5"),
        ("151:40", "151.67"),
        ("45 min", "0.75"),
        ("\u22123,5", "-3.5"),
        (",5", "0.5"),
        ("+2", "2"),
    ],
)
def test_hours_are_read_in_every_common_spelling(typed: str, read: str) -> None:
    assert french.read_hours(typed) == Decimal(read)


@pytest.mark.parametrize(
    "typed", ["", "h", "12 5", "1 23 456", "abc", "1h75", "1,234", "1..2", "NaN", "Infinity", "1e5", "9" * 16, "٣"]
)
def test_hours_that_cannot_be_read_are_refused_in_french(typed: str) -> None:
    with pytest.raises(french.UnreadableError) as refusal:
        french.read_hours(typed)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("348 000 €", "348000"), ("2,4 M€", "2400000"), ("180 k€", "180000"), ("1250,5 euros", "1250.5"), ("12", "12")],
)
def test_euros_are_read_with_their_unit(typed: str, read: str) -> None:
    assert french.read_euros(typed) == Decimal(read)


def test_a_percentage_is_read_as_a_share() -> None:
    assert french.read_percent("7,5 %") == Decimal("0.075")


@pytest.mark.parametrize(
    "typed",
    [
        "03/11/2026",
        "3/11/26",
        "3.11.2026",
        "03112026",
        "2026-11-03",
        "2026-11-03 00:00:00",
        "3 nov. 2026",
        "3 Novembre 2026",
    ],
)
def test_dates_are_read_in_every_common_spelling(typed: str) -> None:
    if typed.endswith("00:00:00"):
        typed = typed.replace(" ", "T")
    assert french.read_date(typed) == date(2026, 11, 3)


def test_two_figures_of_a_year_reach_back_for_births() -> None:
    assert french.read_date("3/11/62") == date(1962, 11, 3)
    assert french.read_date("3/11/05") == date(2005, 11, 3)


@pytest.mark.parametrize("typed", ["31/02/2026", "demain", "3 brumaire 2026", "03/11", "03/11/0026", "3/11/2300", ""])
def test_dates_that_do_not_exist_are_refused_in_french(typed: str) -> None:
    with pytest.raises(french.UnreadableError, match=r"\.$"):
        french.read_date(typed)


@pytest.mark.parametrize("typed", ["octobre 2026", "oct. 2026", "10/2026", "2026-10", "14/10/2026"])
def test_months_are_read_as_their_first_day(typed: str) -> None:
    assert french.read_month(typed) == date(2026, 10, 1)


def test_a_month_that_cannot_be_read_is_refused_in_french() -> None:
    with pytest.raises(french.UnreadableError, match="Ce mois ne se lit pas"):
        french.read_month("bientôt")


@given(AMOUNTS)
def test_what_is_printed_reads_back_the_same(amount: Decimal) -> None:
    assert french.read_hours(french.hours(amount)) == amount
    assert french.read_euros(french.euros(amount)) == amount
    assert french.read_number(french.number(amount)) == amount


@given(
    some.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)),
    some.sampled_from(["long", "short", "figures"]),
)
def test_a_printed_date_reads_back_the_same(on: date, style: str) -> None:
    assert french.read_date(french.day(on, style)) == on
    assert french.read_month(french.month(on, "short" if style == "short" else "long")) == on.replace(day=1)


def _outcome(read: Callable[[str], object], text: str) -> str:
    try:
        return f"{read(text)}."
    except french.UnreadableError as refusal:
        return str(refusal)


@given(some.text(max_size=30))
def test_reading_any_text_gives_a_value_or_a_french_sentence(text: str) -> None:
    for read in (french.read_hours, french.read_euros, french.read_number, french.read_date, french.read_month):
        assert _outcome(read, text).endswith(".")


def test_filters_print_nothing_for_none() -> None:
    assert [
        filters.hours(None), filters.euros(None), filters.number_fr(None),
        filters.percent_fr(None), filters.date_fr(None), filters.month_fr(None), filters.duration_fr(None),
    ] == [""] * 7  # fmt: skip


def test_plural_begins_at_two() -> None:
    assert [filters.plural(n) for n in (0, 1, Decimal("1.5"), 2)] == ["", "", "", "s"]
    assert [filters.plural(n, "al,aux") for n in (1, 2)] == ["al", "aux"]
    assert filters.count_fr(3, "personne") == f"3{HARD}personnes"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ana", "d'Ana"),
        ("Élise", "d'Élise"),
        ("Lina", "de Lina"),
        ("Hawa", "de Hawa"),
        ("octobre", "d'octobre"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel(name: str, said: str) -> None:
    assert french.of(name) == said
