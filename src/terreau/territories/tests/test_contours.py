"""The shipped contours."""

import json
from pathlib import Path

import pytest

from terreau.territories import contours
from terreau.territories.geography import digest


def test_the_shipped_contours_are_those_recorded() -> None:
    vendored = json.loads((contours.DATA / "vendor.json").read_text(encoding="utf-8"))
    present = {path.name: digest(path) for path in contours.DATA.glob("*.csv.gz")}
    assert {entry["file"]: entry["sha256"] for entry in vendored} == present


def test_the_middle_of_a_commune_is_in_its_box() -> None:
    for code, contour in contours.contours("communes").items():
        found = contours.centre(code)
        assert found is not None
        west, south, east, north = contour.box
        assert west <= found[0] <= east
        assert south <= found[1] <= north


def test_a_place_without_contour_has_no_middle() -> None:
    assert contours.centre("63113") is None


def test_only_what_meets_the_box_is_drawn() -> None:
    west, south, east, north = contours.contours("communes")["95018"].box
    names = {found.name for found in contours.within("communes", (west, south, east, north))}
    assert {"Argenteuil", "Bezons"} <= names
    assert "Fontainebleau" not in names


def test_packing_gives_the_outlines_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    square = [[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]
    feature = {
        "properties": {"code": "95018", "nom": "Argenteuil"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[square]]},
    }
    for name in ("communes-1000m-95.geojson", "departements-1000m.geojson"):
        (tmp_path / name).write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    monkeypatch.setattr(contours, "DATA", tmp_path)
    contours.contours.cache_clear()
    try:
        contours.pack(tmp_path)
        found = contours.centre("95018")
        assert found is not None
        assert [round(each, 4) for each in found] == [2.05, 48.05]
        assert contours.contours("departements")["95018"].rings[0][1] == (2.1, 48.0)
    finally:
        contours.contours.cache_clear()
