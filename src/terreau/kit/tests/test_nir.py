"""No social security number is kept; the numbers below are built from the published rule, for nobody."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terreau.kit.nir import contains_nir


def _with_key(number: str) -> str:
    figures = int(number.replace("2A", "19").replace("2B", "18"))
    return f"{number}{97 - figures % 97:02d}"


def _grouped(number: str, separator: str) -> str:
    cuts = [0, 1, 3, 5, 7, 10, 13, 15]
    return separator.join(number[a:b] for a, b in itertools.pairwise(cuts) if number[a:b])


NUMBERS = some.builds(
    "{}{:02d}{:02d}{}{:03d}{:03d}".format,
    some.sampled_from("12"),
    some.integers(0, 99),
    some.integers(1, 12),
    some.sampled_from([f"{place:02d}" for place in range(1, 100)] + ["2A", "2B"]),
    some.integers(1, 999),
    some.integers(1, 999),
)


@given(NUMBERS, some.sampled_from(["", " ", "\u00a0", "\u202f", ".", "-"]), some.booleans())
def test_a_number_is_found_solid_or_grouped_with_or_without_its_key(number: str, separator: str, keyed: bool) -> None:
    typed = _grouped(_with_key(number) if keyed else number, separator)
    assert contains_nir(typed)
    assert contains_nir(f"Dossier de la personne ({typed}), à rappeler.")


@given(NUMBERS)
def test_a_number_cut_anywhere_is_found_by_its_key(number: str) -> None:
    whole = _with_key(number)
    assert contains_nir(f"{whole[:4]} {whole[4:9]} {whole[9:]}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("732 829 320 00074", id="SIRET in groups"),
        pytest.param("18505780060843", id="fourteen digits like a SIRET"),
        pytest.param("185 057 800 60843", id="fourteen digits in groups"),
        pytest.param("01 34 00 00 00", id="phone"),
        pytest.param("+33 1 34 00 00 00", id="phone from abroad"),
        pytest.param("586 583,53 h", id="hours"),
        pytest.param("1302,50 h du 12/01/2026 au 30/04/2027", id="hours and dates"),
        pytest.param("95018, 95100 Argenteuil", id="commune and postal code"),
        pytest.param("FR76 3000 6000 0112 3456 7890 189", id="IBAN"),
        pytest.param("2026-014 lot 2, 4200 h, 348 000,00 €", id="contract"),
        pytest.param("3017620422003", id="product code"),
        pytest.param("2022050012300", id="contract number that begins with its year"),
        pytest.param("1 200,00 1 302,00 1 201,50", id="a line of a table"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not contains_nir(text)


@given(some.from_regex(r"[0-9]{14}", fullmatch=True))
def test_no_siret_is_taken_for_one(siret: str) -> None:
    assert not contains_nir(siret)
    assert not contains_nir(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")
