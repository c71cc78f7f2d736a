"""Charts drawn on the server: a sentence above, the drawing (wide, and taller for a phone), the same numbers beneath.

Values are `Decimal` or `int`, in one unit per chart. `svg()` gives the wide drawing alone, for a PDF."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import wrap
from zlib import crc32

from terreau.kit import french, svg
from terreau.kit.svg import Drawing, Point, Shape

WIDE, TALL = 720, 320
PARTIAL = "#7fae97"
Value = Decimal | int | None


@dataclass(frozen=True)
class ChartTable:
    """The numbers of a chart as a table: the first cell of a row names it."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """What every chart has: a title, what it means in one sentence, and the unit of its values."""

    title: str
    sentence: str
    unit: str = ""
    places: int | None = 0

    @abstractmethod
    def drawing(self, *, tall: bool = False) -> Drawing:
        """The shapes, wide or tall."""

    @abstractmethod
    def table(self) -> ChartTable:
        """The same numbers, printed."""

    def svg(self, *, tall: bool = False) -> str:
        """The drawing as SVG text, named and described for screen readers."""
        key = f"chart-{crc32(repr(self).encode()):08x}-{'tall' if tall else 'wide'}"
        return self.drawing(tall=tall).svg(self.title, self.sentence, key)

    def printed(self, value: Value) -> str:
        """A value with its unit; nothing for None."""
        if value is None:
            return ""
        return french.number(value, self.places) + (f"{french.HARD_SPACE}{self.unit}" if self.unit else "")


@dataclass(frozen=True, kw_only=True)
class LineChart(Chart):
    """Cumulated values by day: what was planned, what is done, where it may land, what is due.

    The landing lies between `low` and `high`. `days` grow; a series has one value a day, None where it is silent."""

    days: tuple[date, ...]
    done: tuple[Value, ...]
    plan: tuple[Value, ...] = ()
    low: tuple[Value, ...] = ()
    high: tuple[Value, ...] = ()
    due: Value = None
    done_label: str = "fait"
    plan_label: str = "prévu"
    projection_label: str = "projection"
    due_label: str = "attendu au total"
    is_late: bool = False

    def drawing(self, *, tall: bool = False) -> Drawing:
        """The shapes, wide or tall."""
        return _Curves(self, tall=tall).drawing()

    def table(self) -> ChartTable:
        """One row a day, one column a series that says something."""
        columns = [(self.done_label, self.done), (self.plan_label, self.plan)]
        columns += [(f"{self.projection_label}, bas", self.low), (f"{self.projection_label}, haut", self.high)]
        kept = [(label.capitalize(), values) for label, values in columns if any(value is not None for value in values)]
        rows = tuple(
            (french.day(on, "short"), *(self.printed(values[index]) for _, values in kept))
            for index, on in enumerate(self.days)
        )
        return ChartTable(("Date", *(label for label, _ in kept)), rows)

    def legend(self) -> list[tuple[str, str, str]]:
        """(text, colour, dash) of each series that says something."""
        last = next((value for value in reversed(self.done) if value is not None), None)
        lines = []
        if last is not None:
            lines.append((f"{self.done_label} : {self.printed(last)}", svg.CLAY if self.is_late else svg.LEAF, ""))
        if any(value is not None for value in self.plan):
            lines.append((self.plan_label, svg.GREY, ""))
        if self.low and self.low[-1] is not None:
            between = self.printed(self.low[-1])
            if self.high and self.high[-1] != self.low[-1]:
                between = f"de {french.number(self.low[-1], self.places)} à {self.printed(self.high[-1])}"
            lines.append((f"{self.projection_label} : {between}", svg.SLATE, "7 5"))
        if self.due is not None:
            lines.append((f"{self.due_label} : {self.printed(self.due)}", svg.INK, "2 4"))
        return lines


class _Curves:
    """The geometry of a LineChart in one of its two shapes."""

    def __init__(self, chart: LineChart, *, tall: bool) -> None:
        self.chart = chart
        self.width = TALL if tall else WIDE
        legend = chart.legend()
        self.rows = [[entry] for entry in legend] if tall else [legend[at : at + 2] for at in range(0, len(legend), 2)]
        self.top = 14 + 24 * len(self.rows)
        self.bottom = self.top + (250 if tall else 230)
        values = [value for series in (chart.done, chart.plan, chart.low, chart.high, (chart.due,)) for value in series]
        self.step = svg.nice_step(max((Decimal(v) for v in values if v is not None), default=Decimal(0)), 5)
        self.peak = max([self.step] + [Decimal(v) * Decimal("1.02") for v in values if v is not None])
        self.left = 14 + 8 * len(french.number(int(self.peak // self.step) * self.step))
        self.right = self.width - 14

    def drawing(self) -> Drawing:
        shapes = [*self.legend(), *self.grid(), *self.days(), *self.series()]
        return Drawing(self.width, self.bottom + 48, tuple(shapes))

    def x(self, on: date) -> float:
        days = self.chart.days
        span = (days[-1] - days[0]).days or 1
        return self.left + (self.right - self.left) * (on - days[0]).days / span

    def y(self, value: Decimal | int) -> float:
        return self.bottom - float(Decimal(value) / self.peak) * (self.bottom - self.top)

    def legend(self) -> list[Shape]:
        shapes = []
        for row, entries in enumerate(self.rows):
            for column, (text, colour, dash) in enumerate(entries):
                x, y = 4 + column * self.width / 2, 16 + 24 * row
                shapes.append(svg.line((x, y - 5), (x + 26, y - 5), colour, width=3, dash=dash))
                shapes.append(svg.words((x + 34, y), text, colour=svg.INK))
        return shapes

    def grid(self) -> list[Shape]:
        shapes = []
        for index in range(int(self.peak // self.step) + 1):
            value = self.step * index
            shapes.append(svg.line((self.left, self.y(value)), (self.right, self.y(value)), svg.LINE))
            shapes.append(svg.words((self.left - 8, self.y(value) + 5), french.number(value), anchor="end"))
        return shapes

    def days(self) -> list[Shape]:
        days = self.chart.days
        if not days:
            return []
        every = -(-len(days) * 58 // (self.right - self.left)) or 1
        shown = days[::every]
        shapes, year = [], 0
        for on in shown:
            anchor = "end" if self.x(on) > self.right - 16 else "middle"
            shapes.append(svg.words((self.x(on), self.bottom + 20), french.SHORT_MONTHS[on.month - 1], anchor=anchor))
            if on.year != year:
                shapes.append(svg.words((self.x(on), self.bottom + 39), str(on.year), anchor=anchor))
            year = on.year
        return shapes

    def series(self) -> list[Shape]:
        chart, shapes = self.chart, []
        done, low, high = self.points(chart.done), self.points(chart.low), self.points(chart.high)
        if low and high:
            middle = [(x, (y + other) / 2) for (x, y), (_, other) in zip(low, high, strict=False)]
            shapes += [
                svg.area([*high, *reversed(low)], svg.SLATE_TINT),
                svg.path(middle, svg.SLATE, width=2.5, dash="7 5"),
            ]
        if chart.due is not None:
            y = self.y(chart.due)
            shapes.append(svg.line((self.left, y), (self.right, y), svg.INK, width=1.5, dash="2 4"))
        if plan := self.points(chart.plan):
            shapes.append(svg.path(plan, svg.GREY, width=2))
        if done:
            colour = svg.CLAY if chart.is_late else svg.LEAF
            shapes += [svg.path(done, colour, width=4), svg.dot(done[-1], 6, colour)]
        return shapes

    def points(self, values: tuple[Value, ...]) -> list[Point]:
        known = zip(self.chart.days, values, strict=False)
        return [(self.x(on), self.y(value)) for on, value in known if value is not None]


@dataclass(frozen=True)
class Bar:
    """A labelled value; `is_partial` when its period has not ended."""

    label: str
    value: Decimal | int
    is_partial: bool = False


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """One bar a period, standing side by side; on a phone they lie one under the other."""

    bars: tuple[Bar, ...]
    label_header: str = "Année"
    value_header: str = "Valeur"

    def drawing(self, *, tall: bool = False) -> Drawing:
        """The shapes, wide or tall."""
        return self._lying() if tall else self._standing()

    def table(self) -> ChartTable:
        """One row a bar."""
        rows = tuple(
            (bar.label + (" (en cours)" if bar.is_partial else ""), self.printed(bar.value)) for bar in self.bars
        )
        return ChartTable((self.label_header, self.value_header), rows)

    def _standing(self) -> Drawing:
        partial = self._partial_note(16)
        top, bottom = (52 if partial else 28), 268
        step = svg.nice_step(self._peak(), 5)
        peak = max(self._peak() * Decimal("1.02"), step)
        ticks = [step * index for index in range(int(peak // step) + 1)]
        left = 14 + 8 * len(french.number(ticks[-1]))
        shapes = list(partial)
        for tick in ticks:
            y = bottom - float(tick / peak) * (bottom - top)
            shapes.append(svg.line((left, y), (WIDE - 8, y), svg.LINE))
            shapes.append(svg.words((left - 8, y + 5), french.number(tick), anchor="end"))
        room = (WIDE - 8 - left) / max(len(self.bars), 1)
        every = -(-46 // int(max(room, 1)))
        for index, bar in enumerate(self.bars):
            height = float(Decimal(bar.value) / peak) * (bottom - top)
            x = left + room * (index + 0.5)
            shapes.append(svg.box(x - room * 0.36, bottom - height, room * 0.72, height, self._colour(bar), radius=3))
            if (len(self.bars) - 1 - index) % every == 0:
                shapes.append(svg.words((x, bottom + 20), bar.label, anchor="middle"))
            if len(self.bars) <= 7 and bar.value:
                said = french.number(bar.value, self.places)
                shapes.append(svg.words((x, bottom - height - 7), said, colour=svg.INK, anchor="middle"))
        return Drawing(WIDE, bottom + 30, tuple(shapes))

    def _lying(self) -> Drawing:
        peak = max(self._peak(), Decimal(1))
        label = 10 + max((8 * len(bar.label) for bar in self.bars), default=0)
        value = 12 + max((8 * len(self.printed(bar.value)) for bar in self.bars), default=0)
        room = max(TALL - label - value, 40)
        shapes: list[Shape] = []
        for index, bar in enumerate(self.bars):
            y, length = 28 * index, float(Decimal(bar.value) / peak) * room
            shapes.append(svg.words((0, y + 19), bar.label))
            shapes.append(svg.box(label, y + 6, length, 17, self._colour(bar), radius=3))
            shapes.append(svg.words((label + length + 6, y + 19), self.printed(bar.value), colour=svg.INK))
        end = 28 * len(self.bars)
        partial = self._partial_note(end + 19)
        return Drawing(TALL, end + (30 if partial else 4), (*shapes, *partial))

    def _partial_note(self, y: int) -> tuple[Shape, ...]:
        """What the light colour means, when a bar has it."""
        if not any(bar.is_partial for bar in self.bars):
            return ()
        return (svg.box(0, y - 12, 14, 14, PARTIAL, radius=3), svg.words((22, y), "période en cours", colour=svg.INK))

    def _peak(self) -> Decimal:
        return max((Decimal(bar.value) for bar in self.bars), default=Decimal(0))

    @staticmethod
    def _colour(bar: Bar) -> str:
        return PARTIAL if bar.is_partial else svg.LEAF


@dataclass(frozen=True, kw_only=True)
class ShareBars(Chart):
    """A breakdown: each part with its value and its share of the total (or of `whole` when parts overlap)."""

    parts: tuple[Bar, ...]
    whole: Value = None
    label_header: str = "Part"
    value_header: str = "Valeur"

    def drawing(self, *, tall: bool = False) -> Drawing:
        """The shapes, wide or tall."""
        width = TALL if tall else WIDE
        y, shapes = 0, []
        for part in self.parts:
            said = self._said(part)
            lines = wrap(part.label, int(width / 7.8)) or [""]
            for text in lines:
                y += 20
                shapes.append(svg.words((0, y - 4), text, colour=svg.INK))
            # the figure stands beside the last words, or under them when there is no room
            if 7.8 * len(lines[-1]) + 8.2 * len(said) + 12 > width:
                y += 20
            shapes.append(svg.words((width, y - 4), said, colour=svg.INK, anchor="end", bold=True))
            shapes.append(svg.box(0, y + 2, width, 12, svg.TRACK, radius=6))
            shapes.append(svg.box(0, y + 2, width * float(min(self._share(part), Decimal(1))), 12, svg.LEAF, radius=6))
            y += 26
        return Drawing(width, max(y, 1), tuple(shapes))

    def table(self) -> ChartTable:
        """One row a part: its value and its share."""
        rows = tuple(
            (part.label, self.printed(part.value), french.percent(self._share(part), 1)) for part in self.parts
        )
        return ChartTable((self.label_header, self.value_header, "Part du total"), rows)

    def _said(self, part: Bar) -> str:
        return f"{self.printed(part.value)} ({french.percent(self._share(part))})"

    def _share(self, part: Bar) -> Decimal:
        whole = (
            sum((Decimal(each.value) for each in self.parts), Decimal(0)) if self.whole is None else Decimal(self.whole)
        )
        return Decimal(part.value) / whole if whole > 0 else Decimal(0)
