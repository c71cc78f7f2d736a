import pytest

from terreau.directory.reference import ess_rules
from terreau.directory.rules.sirene_codes import activity, commune_of, forms_of_ess, headcount, published_communes
from terreau.directory.rules.structures import Nomenclature


@pytest.mark.parametrize(
    ("band", "expected"), [("00", (0, 0)), ("12", (20, 49)), ("53", (10_000, None)), ("NN", None), (None, None)]
)
def test_a_band_of_employees_has_its_bounds(band: str | None, expected: tuple[int, int | None] | None) -> None:
    assert headcount(band) == expected


def test_a_city_cut_in_arrondissements_is_looked_for_in_each_and_told_as_one() -> None:
    found = published_communes({"75056", "95018"})
    assert found["75111"] == "75056"
    assert found["95018"] == "95018"
    assert len(found) == 22
    assert [commune_of(code) for code in ("69383", "13216", "95018", None)] == ["69123", "13055", "95018", None]


@pytest.mark.parametrize(
    ("code", "nomenclature", "known"),
    [
        ("88.99B", "NAFRev2", Nomenclature.NAF_2008),
        ("88.99H", "NAF2025", Nomenclature.NAF_2025),
        ("85.3K", "NAFRev1", None),
        ("00.00Z", "NAFRev2", None),
        ("?", "NAFRev2", None),
        (None, "NAFRev2", None),
        ("88.99B", None, None),
    ],
)
def test_an_activity_is_told_with_its_nomenclature_or_not_at_all(
    code: str | None, nomenclature: str | None, known: Nomenclature | None
) -> None:
    found = activity(code, nomenclature)
    assert (found.nomenclature if found else None) == known


def test_a_cooperative_without_other_mark_is_of_the_ess_by_its_form() -> None:
    """Section 3.4: 5460 was once forgotten from such a list."""
    assert {"5460", "9220", "6316"} <= forms_of_ess(ess_rules())
    assert not {"5710", "1000", "7210"} & forms_of_ess(ess_rules())
