"""The map of a search, drawn by the server from official contours: its markers are numbered as the list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from terreau.directory.rules.searching import box
from terreau.territories.contours import Box, Contour, Point, box_of, contours, within

WIDTH, HEIGHT = 480, 440
MARGIN = 34
CLOSE = 24  # units under which two markers become one
SMALLEST_KM = 1.5
WIDE_DEGREES = 1.2  # beyond, communes are too small to be drawn
FINEST = 1.2  # units between two points of an outline
LABEL_ROOM = 8.2  # units by letter of a name
MOST_LABELS = 24
TILE = 256


@dataclass(frozen=True)
class Spot:
    """A structure to place: its number in the list, its name, its page, its point."""

    number: int
    name: str
    url: str
    point: Point


@dataclass(frozen=True)
class Marker:
    """One or several spots at one place of the drawing; `label` is a number, or how many there are."""

    x: float
    y: float
    label: str
    words: str
    url: str
    is_cluster: bool


@dataclass(frozen=True)
class Outline:
    """An SVG path, the name of the place, and where to write it (None: no room)."""

    path: str
    name: str
    at: tuple[float, float] | None
    is_focus: bool


@dataclass(frozen=True)
class Tile:
    """An image of the background that an instance configured."""

    url: str
    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Map:
    """What the page draws, in units of a box `width` by `height`."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    dots: tuple[tuple[float, float], ...]
    markers: tuple[Marker, ...]
    centre: tuple[float, float] | None
    scale: tuple[float, str]
    tiles: tuple[Tile, ...] = ()


class Projection:
    """Mercator, fitted so that a box of degrees fills the drawing."""

    def __init__(self, shown: Box) -> None:
        west, south, east, north = shown
        self.left, self.top = math.radians(west), _upright(north)
        wide, high = math.radians(east - west), self.top - _upright(south)
        self.unit = min((WIDTH - 2 * MARGIN) / max(wide, 1e-9), (HEIGHT - 2 * MARGIN) / max(high, 1e-9))
        self.dx = (WIDTH - wide * self.unit) / 2
        self.dy = (HEIGHT - high * self.unit) / 2

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point (longitude, latitude) is drawn."""
        x = (math.radians(point[0]) - self.left) * self.unit + self.dx
        return round(x, 1), round((self.top - _upright(point[1])) * self.unit + self.dy, 1)

    def seen(self) -> Box:
        """West, south, east, north of the whole drawing, margins included."""
        west, north = self._back(0, 0)
        east, south = self._back(WIDTH, HEIGHT)
        return west, south, east, north

    def _back(self, x: float, y: float) -> Point:
        longitude = math.degrees((x - self.dx) / self.unit + self.left)
        upright = self.top - (y - self.dy) / self.unit
        return longitude, math.degrees(2 * math.atan(math.exp(upright)) - math.pi / 2)


def draw(
    spots: Sequence[Spot],
    others: Sequence[Point],
    *,
    centre: Point | None,
    radius: int | None,
    code: str = "",
    tile_url: str = "",
) -> Map | None:
    """The map of what was found; None when nothing has a point.

    `others` are points of further pages, `code` the commune or département of the search, `tile_url` the address of a
    background with {z}, {x} and {y}, blank for none.
    """
    shown = _shown([spot.point for spot in spots] or list(others), centre, radius, code)
    if shown is None:
        return None
    drawn = Projection(shown)
    seen = drawn.seen()
    is_wide = seen[2] - seen[0] > WIDE_DEGREES
    found = [] if is_wide else within("communes", seen)
    outlines = [_outline(each, drawn, is_focus=each.code == code) for each in found]
    around = [_outline(each, drawn, is_focus=each.code == code) for each in within("departements", seen)]
    named = _with_room([*outlines] if outlines else around)
    return Map(
        WIDTH,
        HEIGHT,
        (*_unnamed(around), *named) if outlines else tuple(named),
        tuple(_inside(drawn.at(point) for point in others)),
        _markers(spots, drawn),
        drawn.at(centre) if centre and radius else None,
        _scale(drawn, seen),
        _tiles(drawn, seen, tile_url) if tile_url else (),
    )


def _upright(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(max(min(latitude, 85), -85)) / 2))


def _shown(points: Sequence[Point], centre: Point | None, radius: int | None, code: str) -> Box | None:
    corners: list[Point] = list(points)
    if centre and radius and len(points) < 3:
        west, south, east, north = box(centre, radius)
        corners += [(west, south), (east, north)]
    place = contours("communes").get(code) or contours("departements").get(code)
    if place and not radius:
        corners += [place.box[:2], place.box[2:]]
    if not corners:
        return None
    shown = box_of(corners)
    middle = (shown[0] + shown[2]) / 2, (shown[1] + shown[3]) / 2
    least = box(middle, SMALLEST_KM)
    return min(shown[0], least[0]), min(shown[1], least[1]), max(shown[2], least[2]), max(shown[3], least[3])


def _outline(contour: Contour, drawn: Projection, *, is_focus: bool) -> Outline:
    rings = [_thinned([drawn.at(point) for point in ring]) for ring in contour.rings]
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings if len(ring) > 2)
    west, south, east, north = contour.box
    left, top = drawn.at((west, north))
    right, bottom = drawn.at((east, south))
    x, y = (left + right) / 2, (top + bottom) / 2
    has_room = right - left > LABEL_ROOM * len(contour.name) and bottom - top > 16
    is_inside = 30 < x < WIDTH - 30 and 14 < y < HEIGHT - 24
    return Outline(path, contour.name, (round(x, 1), round(y, 1)) if has_room and is_inside else None, is_focus)


def _thinned(ring: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= FINEST:
            kept.append((x, y))
    return kept


def _with_room(outlines: Sequence[Outline]) -> list[Outline]:
    """The same, with at most MOST_LABELS names."""
    named = [each for each in outlines if each.at][:MOST_LABELS]
    return [each if each in named else _quiet(each) for each in outlines if each.path]


def _unnamed(outlines: Sequence[Outline]) -> list[Outline]:
    return [_quiet(each) for each in outlines if each.path]


def _quiet(outline: Outline) -> Outline:
    return Outline(outline.path, outline.name, None, outline.is_focus)


def _inside(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in dict.fromkeys(points) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT]


def _markers(spots: Sequence[Spot], drawn: Projection) -> tuple[Marker, ...]:
    """One marker by spot, those that would hide each other gathered, in the order of the list."""
    groups: list[tuple[float, float, list[Spot]]] = []
    for spot in spots:
        x, y = drawn.at(spot.point)
        near = next((group for group in groups if math.hypot(group[0] - x, group[1] - y) < CLOSE), None)
        if near:
            near[2].append(spot)
        else:
            groups.append((x, y, [spot]))
    return tuple(_marker(x, y, gathered) for x, y, gathered in groups)


def _marker(x: float, y: float, spots: Sequence[Spot]) -> Marker:
    words = ", ".join(f"{spot.number}. {spot.name}" for spot in spots)
    if len(spots) == 1:
        return Marker(x, y, str(spots[0].number), words, spots[0].url, is_cluster=False)
    return Marker(x, y, f"×{len(spots)}", f"{len(spots)} structures : {words}", f"#r{spots[0].number}", is_cluster=True)


def _scale(drawn: Projection, seen: Box) -> tuple[float, str]:
    """The length of a bar, in units, and what it stands for."""
    by_km = drawn.unit / (math.cos(math.radians((seen[1] + seen[3]) / 2)) * 6371.0)
    km = next((each for each in (100, 50, 20, 10, 5, 2, 1) if each * by_km <= WIDTH / 3), 1)
    return round(km * by_km, 1), f"{km} km"


def _tiles(drawn: Projection, seen: Box, url: str) -> tuple[Tile, ...]:
    """The tiles that cover the drawing, at the zoom where they are about their own size."""
    zoom = max(0, min(18, round(math.log2(drawn.unit * 2 * math.pi / TILE))))
    many = 2**zoom
    side = drawn.unit * 2 * math.pi / many
    first_x, first_y = _tile_of(seen[0], seen[3], many)
    last_x, last_y = _tile_of(seen[2], seen[1], many)
    left = (-math.pi - drawn.left) * drawn.unit + drawn.dx
    top = (drawn.top - math.pi) * drawn.unit + drawn.dy
    return tuple(
        Tile(
            url.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y)),
            round(left + x * side, 1),
            round(top + y * side, 1),
            round(side + 0.5, 1),
        )
        for y in range(max(first_y, 0), min(last_y, many - 1) + 1)
        for x in range(max(first_x, 0), min(last_x, many - 1) + 1)
    )


def _tile_of(longitude: float, latitude: float, many: int) -> tuple[int, int]:
    x = (longitude + 180) / 360 * many
    y = (1 - _upright(latitude) / math.pi) / 2 * many
    return math.floor(x), math.floor(y)
