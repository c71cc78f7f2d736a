"""Shapes of a drawing and their SVG, with attributes only: no style, so a strict page and a PDF both take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

INK = "#1d2a24"
SOFT = "#55635b"
LINE = "#e3ded1"
TRACK = "#ece8dc"
LEAF = "#1f6b4a"
CLAY = "#a84119"
SLATE = "#3d5a80"
SLATE_TINT = "#e6edf6"
GREY = "#7b8178"
FONT = "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible Next, sans-serif"
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One SVG element: its name, its attributes (numbers, colours and keywords of this module), its text."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""

    def svg(self) -> str:
        """The element as SVG."""
        said = "".join(f' {name}="{value}"' for name, value in self.attributes)
        return (
            f"<{self.tag}{said}>{escape(self.text, quote=False)}</{self.tag}>" if self.text else f"<{self.tag}{said}/>"
        )


@dataclass(frozen=True)
class Drawing:
    """A box of shapes, in units of its own that a page stretches."""

    width: int
    height: int
    shapes: tuple[Shape, ...]

    def svg(self, title: str, description: str, key: str) -> str:
        """The whole drawing; `key` makes its ids unique in the page."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" font-family="{FONT}" '
            f'role="img" aria-labelledby="{key}-t {key}-d">'
        )
        words = f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        return head + words + "".join(shape.svg() for shape in self.shapes) + "</svg>"


def line(start: Point, end: Point, colour: str, *, width: float = 1, dash: str = "") -> Shape:
    """A straight line."""
    places = (("x1", start[0]), ("y1", start[1]), ("x2", end[0]), ("y2", end[1]))
    return Shape("line", _places(places) + _stroke(colour, width, dash))


def path(points: Sequence[Point], colour: str, *, width: float, dash: str = "") -> Shape:
    """A broken line through points."""
    corners = (("stroke-linejoin", "round"), ("stroke-linecap", "butt" if dash else "round"))
    return Shape("polyline", (("points", _points(points)), ("fill", "none"), *_stroke(colour, width, dash), *corners))


def area(points: Sequence[Point], colour: str) -> Shape:
    """A filled outline."""
    return Shape("polygon", (("points", _points(points)), ("fill", colour)))


def box(x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0) -> Shape:
    """A rectangle; a length under nothing counts as nothing."""
    sizes = (
        ("x", x),
        ("y", y),
        ("width", max(width, 0)),
        ("height", max(height, 0)),
        ("rx", min(radius, max(width, 0) / 2)),
    )
    return Shape("rect", (*_places(sizes), ("fill", colour)))


def dot(centre: Point, radius: float, colour: str) -> Shape:
    """A filled circle."""
    return Shape("circle", (*_places((("cx", centre[0]), ("cy", centre[1]), ("r", radius))), ("fill", colour)))


def words(
    place: Point, text: str, *, colour: str = SOFT, anchor: str = "start", size: int = 15, bold: bool = False
) -> Shape:
    """A line of text, with a light edge so that it reads over lines."""
    look = [("font-size", str(size)), ("fill", colour), ("text-anchor", anchor)]
    look += [("font-weight", "700")] if bold else []
    edge = [("stroke", "#ffffff"), ("stroke-width", "4"), ("stroke-linejoin", "round"), ("paint-order", "stroke")]
    return Shape("text", (*_places((("x", place[0]), ("y", place[1]))), *look, *edge), text)


def nice_step(top: Decimal, steps: int) -> Decimal:
    """The smallest 1, 2, 2.5 or 5 times a power of ten that covers `top` in `steps` steps; 1 for nothing."""
    if top <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((top / steps).adjusted())
    return next(
        power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor * steps >= top
    )


def _stroke(colour: str, width: float, dash: str) -> tuple[tuple[str, str], ...]:
    look = (("stroke", colour), ("stroke-width", f"{width:g}"))
    return (*look, ("stroke-dasharray", dash)) if dash else look


def _places(values: Iterable[tuple[str, float]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{round(value, 1):g}") for name, value in values)


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points)
