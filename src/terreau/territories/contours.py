"""Shipped contours, drawn as a base map: départements of France, and communes where a contour is shipped.

They are simplified to a kilometre: good enough to recognise a place, not to say in which commune a point stands.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from terreau.territories.geography import digest

DATA = Path(__file__).parent / "data" / "contours"
PACKAGE, VERSION = "MTES-MCT/aides-territoires (src/static/geojson)", "eae9cab65"
LICENCE = "ISC (dépôt) ; contours IGN Admin Express sous Licence Ouverte 2.0"
TABLES = {"communes": "communes-1000m-*.geojson", "departements": "departements-1000m.geojson"}
DIGITS = 4  # of a degree: about ten metres

Point = tuple[float, float]
Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Contour:
    """The outline of a place: its rings of (longitude, latitude), and the box west, south, east, north around it."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    box: Box


@cache
def contours(table: str) -> dict[str, Contour]:
    """The outlines of "communes" or "departements", by code."""
    with gzip.open(DATA / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = [(row["code"], row["name"], _rings(row["rings"])) for row in csv.DictReader(lines)]
    return {code: Contour(code, name, rings, box_of(chain.from_iterable(rings))) for code, name, rings in rows}


def within(table: str, box: Box) -> list[Contour]:
    """The outlines that meet a box (west, south, east, north), by code."""
    return [found for found in contours(table).values() if _meet(found.box, box)]


def centre(commune_code: str) -> Point | None:
    """The middle of a commune, None where no contour is shipped."""
    found = contours("communes").get(commune_code)
    return _middle(max(found.rings, key=lambda ring: abs(_area(ring)))) if found else None


def box_of(points: Iterable[Point]) -> Box:
    """West, south, east, north of some points. Raises ValueError without any."""
    known = list(points)
    return (
        min(x for x, _ in known),
        min(y for _, y in known),
        max(x for x, _ in known),
        max(y for _, y in known),
    )


def pack(folder: Path) -> None:
    """Rewrite the shipped contours, and what is said of their origin, from the published GeoJSON files."""
    told = []
    for table, pattern in TABLES.items():
        sources = sorted(folder.glob(pattern))
        rows = [row for source in sources for row in _read(source)]
        _write(DATA / f"{table}.csv.gz", sorted(rows))
        told.append(
            {
                "file": f"{table}.csv.gz",
                "package": PACKAGE,
                "version": VERSION,
                "licence": LICENCE,
                "released_as": ", ".join(source.name for source in sources),
                "archive_sha256": {source.name: digest(source) for source in sources},
                "sha256": digest(DATA / f"{table}.csv.gz"),
            }
        )
    (DATA / "vendor.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _read(source: Path) -> Iterator[tuple[str, str, str]]:
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        said, shape = feature["properties"], feature["geometry"]
        polygons: Sequence[Any] = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        yield said["code"], said["nom"], ";".join(_told(polygon[0]) for polygon in polygons)


def _told(ring: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{round(x, DIGITS):.7g},{round(y, DIGITS):.7g}" for x, y in ring)


def _rings(text: str) -> tuple[Ring, ...]:
    return tuple(tuple(_point(pair) for pair in ring.split()) for ring in text.split(";"))


def _point(text: str) -> Point:
    x, _, y = text.partition(",")
    return float(x), float(y)


def _write(path: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([("code", "name", "rings"), *rows])
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def _middle(ring: Ring) -> Point:
    """The centroid of a ring; the middle of its box when it has no area."""
    area = _area(ring)
    if not area:
        west, south, east, north = box_of(ring)
        return (west + east) / 2, (south + north) / 2
    first = ring[0]
    x = y = 0.0
    for (a, b), (c, d) in zip(ring, (*ring[1:], first), strict=True):
        cross = (a - first[0]) * (d - first[1]) - (c - first[0]) * (b - first[1])
        x += (a + c - 2 * first[0]) * cross
        y += (b + d - 2 * first[1]) * cross
    return first[0] + x / (6 * area), first[1] + y / (6 * area)
