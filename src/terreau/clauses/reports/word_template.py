"""Builds `bilan.docx`, the template of the editable bilan: `python -m terreau.clauses.reports.word_template`.

The file is committed; a test rebuilds it and finds the same words.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as Made
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

TEMPLATE = Path(__file__).resolve().parent / "bilan.docx"
LEAF = RGBColor(0x16, 0x4F, 0x37)
FONT = "Calibri"
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
# head of a column -> its width in centimetres; a table is 17 cm wide, and figures stand to the right
FIGURE_HEADS = {"Chiffre": 6.0, "Valeur": 4.0, "Remarque": 7.0}
BUYER_HEADS = {"Acheteur": 6.5, "Lots": 1.6, "Heures de la période": 3.6, "Heures dues": 3.1, "Fait": 2.2}
LOT_HEADS = {
    "Lot": 2.5,
    "Marché": 3.5,
    "Acheteur": 3.0,
    "Heures de la période": 2.3,
    "Fait depuis le début": 2.3,
    "Dû": 2.0,
    "Fait": 1.4,
}
FIGURES = frozenset({"Valeur", "Lots", "Heures de la période", "Heures dues", "Fait depuis le début", "Dû", "Fait"})


def build() -> Made:
    """The template, its fields between double braces."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
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
    _table(made, "figures", FIGURE_HEADS, ("label", "value", "note"))
    _charts(made, "charts", "Les heures", on_a_new_page=True)
    _charts(made, "people_charts", "{{ people_title }}", note="people_note")
    _optional_table(made, "buyers", "Par acheteur", BUYER_HEADS)
    _optional_table(made, "lots", "Par lot", LOT_HEADS)
    made.add_paragraph("{{ lots_note }}")
    made.add_heading("Comment ces chiffres sont comptés", level=1)
    _each(made, "notes", style="List Bullet")
    section.footer.paragraphs[0].text = "{{ footer }}"
    return made


def _styles(made: Made) -> None:
    for name, size in (
        ("Normal", 11),
        ("Title", 26),
        ("Subtitle", 14),
        ("Heading 1", 16),
        ("Heading 2", 12),
        ("Intense Quote", 11),
    ):
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


def _charts(made: Made, name: str, title: str, *, note: str = "", on_a_new_page: bool = False) -> None:
    condition = f"{name} or {note}" if note else name
    made.add_paragraph(f"{{%p if {condition} %}}")
    made.add_heading(title, level=1).paragraph_format.page_break_before = on_a_new_page
    if note:
        made.add_paragraph(f"{{{{ {note} }}}}")
    made.add_paragraph(f"{{%p for chart in {name} %}}")
    made.add_heading("{{ chart.title }}", level=2)
    made.add_paragraph("{{ chart.sentence }}").paragraph_format.keep_with_next = True
    made.add_paragraph("{{ chart.picture }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _optional_table(made: Made, name: str, title: str, heads: dict[str, float]) -> None:
    made.add_paragraph(f"{{%p if {name} %}}")
    made.add_heading(title, level=1)
    _table(made, name, heads, tuple(f"[{at}]" for at in range(len(heads))))
    made.add_paragraph("{%p endif %}")


def _table(made: Made, name: str, heads: dict[str, float], fields: tuple[str, ...]) -> None:
    table = made.add_table(rows=4, cols=len(heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _head(cell, head)
    table.rows[1].cells[0].text = f"{{%tr for line in {name} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        cell.text = f"{{{{ line{field} }}}}" if field.startswith("[") else f"{{{{ line.{field} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _set_columns(table, heads)


def _head(cell: _Cell, head: str) -> None:
    cell.text = head
    cell.paragraphs[0].runs[0].font.bold, cell.paragraphs[0].runs[0].font.color.rgb = True, WHITE
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    properties.append(properties.makeelement(qn("w:shd"), {qn("w:val"): "clear", qn("w:fill"): str(LEAF)}))


def _set_columns(table: Table, heads: dict[str, float]) -> None:
    for row in table.rows:
        for cell, (head, width) in zip(row.cells, heads.items(), strict=True):
            cell.width = Cm(width)
            if head in FIGURES:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))  # noqa: SLF001
    for column, width in zip(table.columns, heads.values(), strict=True):
        column.width = Cm(width)
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


if __name__ == "__main__":
    build().save(str(TEMPLATE))
