"""The bilan as an editable document: the words and tables of the PDF, charts as pictures with their text."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

from terreau.clauses.reports.pdf import described, lines_of, logo_of
from terreau.clauses.reports.writing import Content
from terreau.kit import documents
from terreau.kit.charts import Chart

TEMPLATE = Path(__file__).resolve().parent / "bilan.docx"


def docx_of(content: Content, *, today: date) -> bytes:
    """The DOCX of a bilan, dated."""
    made = DocxTemplate(str(TEMPLATE))
    texts: list[str] = []
    logo = logo_of(content.heading.territory)
    lines = lines_of(content, today)
    banners = [lines["warning"]] if lines["warning"] else []
    if lines["is_demo"]:
        banners.append("Données de démonstration : les acheteurs, les entreprises et les personnes sont inventés.")
        lines["footer_note"] = " · données de démonstration"
    footer = f"{lines['subject']} · {lines['period']} · établi le {lines['made_on']}{lines.get('footer_note', '')}"
    values = lines | {
        "subject": f"{lines['subject']} · {lines['period']}",
        "banners": banners,
        "footer": footer,
        "logo": _logo(made, logo[1], content, texts) if logo else "",
        "charts": [_chart(made, chart, texts) for chart in content.charts],
        "people_charts": [_chart(made, chart, texts) for chart in content.people_charts],
    }
    made.render(values, autoescape=True)
    _describe(made, texts)
    properties = made.docx.core_properties
    properties.title, properties.language = f"Bilan des heures d'insertion, {values['subject']}", "fr-FR"
    properties.author = content.heading.territory.name
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _logo(made: DocxTemplate, picture: bytes, content: Content, texts: list[str]) -> Any:
    texts.append(f"Logo : {content.heading.territory.name}")
    return InlineImage(made, io.BytesIO(picture), height=Cm(2))


def _chart(made: DocxTemplate, chart: Chart, texts: list[str]) -> dict[str, Any]:
    texts.append(described(chart))
    picture = InlineImage(made, io.BytesIO(documents.png(chart.svg())), width=Cm(16))
    return {"title": chart.title, "sentence": chart.sentence, "picture": picture}


def _describe(made: DocxTemplate, texts: list[str]) -> None:
    """Give each picture its text, in the order of the document."""
    named = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    for at, (picture, text) in enumerate(zip(made.docx.element.body.iter(named), texts, strict=True), start=1):
        picture.set("descr", text)
        picture.set("id", str(at))
