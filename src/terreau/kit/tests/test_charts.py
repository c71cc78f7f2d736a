"""Charts say their numbers three times: in a sentence, in a drawing, in a table."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as Tree

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as some

from terreau.kit import svg
from terreau.kit.charts import Bar, BarChart, Chart, LineChart, ShareBars

DAYS = tuple(date(2026, month, 28) for month in range(1, 7))
LINES = LineChart(
    title="Heures cumulées",
    sentence="Il manquera entre 50 et 80 h.",
    unit="h",
    days=DAYS,
    done=(Decimal(0), Decimal(40), Decimal(90), None, None, None),
    plan=tuple(Decimal(50) * index for index in range(6)),
    low=(None, None, Decimal(90), Decimal(110), Decimal(140), Decimal(170)),
    high=(None, None, Decimal(90), Decimal(120), Decimal(160), Decimal(200)),
    due=Decimal(250),
    is_late=True,
)
BARS = BarChart(
    title="Par année", sentence="Ça monte.", unit="h", bars=(Bar("2025", 1200), Bar("2026", 800, is_partial=True))
)
SHARES = ShareBars(
    title="Par sexe", sentence="Autant de femmes.", parts=(Bar("Femmes <x> & co", 30), Bar("Hommes", 10))
)
EMPTY = [
    LineChart(title="Vide", sentence="", days=(), done=()),
    LineChart(title="Un jour", sentence="", days=DAYS[:1], done=(Decimal(0),)),
    BarChart(title="Vide", sentence="", bars=()),
    ShareBars(title="Vide", sentence="", parts=(Bar("Rien", 0),)),
]


@pytest.mark.parametrize(
    "chart", [LINES, BARS, SHARES, *EMPTY], ids=lambda chart: f"{type(chart).__name__} {chart.title}"
)
@pytest.mark.parametrize("tall", [False, True])
def test_a_drawing_is_sound_svg_named_and_without_style(chart: Chart, tall: bool) -> None:
    text = chart.svg(tall=tall)
    root = Tree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"].startswith("0 0 320 " if tall else "0 0 720 ")
    names = root.attrib["aria-labelledby"].split()
    assert names == [root[0].attrib["id"], root[1].attrib["id"]]
    assert "style" not in text
    assert "nan" not in text


def test_the_legend_says_the_figures() -> None:
    assert [text.replace("\u00a0", " ") for text, _, _ in LINES.legend()] == [
        "fait : 90 h",
        "prévu",
        "projection : de 170 à 200 h",
        "attendu au total : 250 h",
    ]


def test_the_table_holds_the_same_numbers() -> None:
    table = LINES.table()
    assert table.headers == ("Date", "Fait", "Prévu", "Projection, bas", "Projection, haut")
    assert [cell.replace("\u00a0", " ") for cell in table.rows[3]] == ["28 avr. 2026", "", "150 h", "110 h", "120 h"]
    assert BARS.table().rows[1][0] == "2026 (en cours)"
    assert SHARES.table().rows[0][2] == "75,0\u00a0%"


def test_a_page_shows_sentence_both_drawings_and_table() -> None:
    html = Template("{% load kit %}{% chart drawn %}").render(Context({"drawn": SHARES}))
    assert "Autant de femmes." in html
    assert html.count("<svg") == 2
    assert "Femmes &lt;x&gt; &amp; co" in html
    assert len(set(re.findall(r' id="([^"]+)"', html))) == html.count(' id="')
    assert "Voir les chiffres en tableau" in html


@given(some.decimals(min_value="0.01", max_value=10**9, places=2), some.integers(3, 8))
def test_steps_of_the_axis_are_round_and_cover_the_values(top: Decimal, steps: int) -> None:
    step = svg.nice_step(top, steps)
    assert step * steps >= top
    assert str(step.normalize().as_tuple().digits) in {"(1,)", "(2,)", "(2, 5)", "(5,)"}


@pytest.mark.parametrize(("done", "expected", "late"), [("10", "20", True), ("20", "20", False), ("0", None, False)])
def test_an_hours_bar_says_its_shares(done: str, expected: str | None, late: bool) -> None:
    html = Template("{% load kit %}{% hours_bar done expected forecast due %}").render(
        Context(
            {
                "done": Decimal(done),
                "expected": Decimal(expected) if expected else None,
                "forecast": Decimal(500),
                "due": Decimal(100),
            }
        )
    )
    assert f"{done}\u00a0% réalisé" in html
    assert 'width="100.0%"' in html
    assert ("hours-late" in html) is late
    assert "style=" not in html


def test_an_hours_bar_without_anything_due_shows_nothing() -> None:
    assert Template("{% load kit %}{% hours_bar None None None None %}").render(Context()).strip() == ""
