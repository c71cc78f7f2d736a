"""Codes of the territories that a structure covers."""

import pytest

from terreau.directory.rules.areas import AreaLevel, level, without_regions


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("95018", AreaLevel.COMMUNE),
        ("2A", AreaLevel.DEPARTEMENT),
        ("974", AreaLevel.DEPARTEMENT),
        ("200058485", AreaLevel.EPCI),
        ("R11", AreaLevel.REGION),
        ("france", AreaLevel.COUNTRY),
        ("95 018", None),
        ("９５", None),
        ("9501", None),
        ("", None),
    ],
)
def test_a_code_tells_its_level_or_is_none_of_ours(code: str, found: AreaLevel | None) -> None:
    assert level(code) is found


def test_a_region_becomes_its_departements_and_an_unknown_code_is_left_out() -> None:
    codes = ["R11", "95", "95018", "R99", "95 018"]
    assert without_regions(codes, {"11": ["75", "95"]}) == ["75", "95", "95018"]
