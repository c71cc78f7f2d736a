"""The bilan as a PDF that one hands over: cover, three sentences, large figures, charts, lots, method."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from terreau.clauses.reports.figures import BuyerLine, LotLine
from terreau.clauses.reports.writing import Content, ratio_words
from terreau.kit import documents, french
from terreau.kit.charts import Chart
from terreau.territories.models import Territory
from terreau.territories.rules.images import image_type

TEMPLATE = Path(__file__).resolve().parent / "bilan.typ"
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg"}


def pdf_of(content: Content, *, today: date) -> bytes:
    """The PDF of a bilan, dated."""
    files: dict[str, bytes] = {}
    logo = logo_of(content.heading.territory)
    if logo:
        files[f"logo.{logo[0]}"] = logo[1]
    charts = [_chart(chart, f"chart-{at}", files) for at, chart in enumerate(content.charts)]
    people = [_chart(chart, f"people-{at}", files, tall=True) for at, chart in enumerate(content.people_charts)]
    data = lines_of(content, today) | {
        "logo": f"logo.{logo[0]}" if logo else "",
        "charts": charts,
        "people_charts": people,
    }
    return documents.pdf(TEMPLATE, data, files)


def logo_of(territory: Territory) -> tuple[str, bytes] | None:
    """The territory's logo with its file extension; none when there is none or it cannot be read."""
    if not territory.logo:
        return None
    try:
        with territory.logo.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        return None
    extension = EXTENSIONS.get(image_type(content[:16]) or "")
    return (extension, content) if extension else None


def _chart(chart: Chart, name: str, files: dict[str, bytes], *, tall: bool = False) -> dict[str, Any]:
    files[f"{name}.svg"] = chart.svg(tall=tall).encode()
    return {"title": chart.title, "sentence": chart.sentence, "file": f"{name}.svg", "alt": described(chart)}


def described(chart: Chart) -> str:
    """What a chart shows, for who does not see it."""
    told = ". ".join(" : ".join(cell for cell in row if cell) for row in chart.table().rows)
    return f"{chart.title}. {told}."


def lines_of(content: Content, today: date) -> dict[str, Any]:
    """Every text of the document, printed."""
    heading, report = content.heading, content.report
    return {
        "territory": heading.territory.name,
        "subject": heading.subject,
        "has_subject": bool(heading.subjects),
        "period": heading.period,
        "made_on": french.day(today),
        "is_demo": heading.territory.is_demo,
        "warning": "Version de l'équipe : petits nombres, ne pas diffuser." if content.warning else "",
        "lead": content.lead,
        "more": content.more,
        "known": content.known,
        "progress": _progress(report.totals.share),
        "figures": [{"value": f.value, "label": f.label, "note": f.note} for f in content.figures],
        "people_title": content.people_title,
        "people_note": content.people_note,
        "buyers": [_buyer(line) for line in report.buyers] if len(report.buyers) > 1 else [],
        "lots": [_lot(line) for line in report.lots] if content.shows_lots else [],
        "lots_note": ""
        if content.shows_lots
        else f"{french.number(len(report.lots))} lots : leur liste est dans le tableur.",
        "notes": content.notes,
    }


def _progress(share: Decimal | None) -> float | None:
    """The length of the bar, in percent."""
    return None if share is None else float(min(max(share, Decimal(0)), Decimal(1)) * 100)


def _buyer(line: BuyerLine) -> list[str]:
    lots = french.number(line.lots)
    return [line.name, lots, french.number(line.hours, 2), french.number(line.due, 2), ratio_words(line.share)]


def _lot(line: LotLine) -> list[str]:
    due, done = french.number(line.due, 2), french.number(line.done, 2)
    return [
        line.name,
        line.contract_number,
        line.buyer,
        french.number(line.hours, 2),
        done,
        due,
        ratio_words(line.share),
    ]
