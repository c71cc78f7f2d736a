"""Builds `bilan.docx`, the template of the editable bilan: `python -m terreau.clauses.reports.word_template`.

The file is committed; a test rebuilds it and finds the same words.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Made
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TEMPLATE = Path(__file__).resolve().parent / "bilan.docx"
LEAF = RGBColor(0x16, 0x4F, 0x37)
FONT = "Calibri"
BUYER_HEADS = ("Acheteur", "Lots", "Heures de la période", "Heures dues", "Fait")
LOT_HEADS = ("Lot", "Marché", "Acheteur", "Heures de la période", "Fait depuis le début", "Dû", "Fait")


def build() -> Made:
    """The template, its fields between double braces."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    _styles(made)
    made.add_paragraph("{%p if logo %}")
    made.add_paragraph("{{ logo }}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{{ territory }}")
    made.add_paragraph("Bilan des heures d'insertion", style="Title")
    made.add_paragraph("{{ subject }}", style="Subtitle")
    for name in ("banners", "lead", "more"):
        _each(made, name, style="Intense Quote" if name == "banners" else None)
    made.add_paragraph("{{ known }}")
    made.add_heading("Les chiffres", level=1)
    _table(made, "figures", ("Chiffre", "Valeur", "Remarque"), ("label", "value", "note"))
    _charts(made, "charts", "Les heures")
    _charts(made, "people_charts", "{{ people_title }}", note="people_note")
    _optional_table(made, "buyers", "Par acheteur", BUYER_HEADS)
    _optional_table(made, "lots", "Par lot", LOT_HEADS)
    made.add_paragraph("{{ lots_note }}")
    made.add_heading("Comment ces chiffres sont comptés", level=1)
    _each(made, "notes", style="List Bullet")
    section.footer.paragraphs[0].text = "{{ footer }}"
    return made


def _styles(made: Made) -> None:
    for name, size in (("Normal", 11), ("Title", 26), ("Subtitle", 14), ("Heading 1", 16), ("Heading 2", 12)):
        style = made.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(kind), None)
        if name != "Normal":
            style.font.color.rgb = LEAF
    language = made.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): "fr-FR"}))


def _each(made: Made, name: str, *, style: str | None = None) -> None:
    made.add_paragraph(f"{{%p for each in {name} %}}")
    made.add_paragraph("{{ each }}", style=style)
    made.add_paragraph("{%p endfor %}")


def _charts(made: Made, name: str, title: str, *, note: str = "") -> None:
    condition = f"{name} or {note}" if note else name
    made.add_paragraph(f"{{%p if {condition} %}}")
    made.add_heading(title, level=1)
    if note:
        made.add_paragraph(f"{{{{ {note} }}}}")
    made.add_paragraph(f"{{%p for chart in {name} %}}")
    made.add_heading("{{ chart.title }}", level=2)
    made.add_paragraph("{{ chart.sentence }}")
    made.add_paragraph("{{ chart.picture }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _optional_table(made: Made, name: str, title: str, heads: tuple[str, ...]) -> None:
    made.add_paragraph(f"{{%p if {name} %}}")
    made.add_heading(title, level=1)
    _table(made, name, heads, tuple(f"[{at}]" for at in range(len(heads))))
    made.add_paragraph("{%p endif %}")


def _table(made: Made, name: str, heads: tuple[str, ...], fields: tuple[str, ...]) -> None:
    table = made.add_table(rows=4, cols=len(heads), style="Light List Accent 3")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    table.rows[1].cells[0].text = f"{{%tr for line in {name} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        cell.text = f"{{{{ line{field} }}}}" if field.startswith("[") else f"{{{{ line.{field} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"


if __name__ == "__main__":
    build().save(str(TEMPLATE))
