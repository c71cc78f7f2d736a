"""From what was pasted or uploaded to a table without any social security number."""

import io

from python_calamine import CalamineWorkbook

from terreau.kit.nir import contains_nir
from terreau.kit.spreadsheets import Sheet, UnreadableSheetError, read_file

MAX_LINES = 5_000
TOO_LONG = "Ce tableau dépasse 5 000 lignes. Découpez-le, par exemple par année."
SHOWN = 5


def read_table(content: bytes) -> Sheet:
    """The table of a file (CSV, XLSX, XLS or ODS). Raises UnreadableSheetError, which names lines at fault."""
    sheet = read_file(content)
    if len(sheet.lines) > MAX_LINES:
        raise UnreadableSheetError(TOO_LONG)
    wrong = [line.number for line in (sheet.header, *sheet.lines) if any(map(contains_nir, line.cells))]
    if wrong:
        shown = ", ".join(str(number) for number in wrong[:SHOWN])
        which = f"La ligne {shown} contient" if len(wrong) == 1 else f"Les lignes {shown} contiennent"
        raise UnreadableSheetError(
            f"{which} un numéro de sécurité sociale. Retirez-le du fichier : Terreau n'en garde aucun."
        )
    _refuse_elsewhere(content)
    return sheet


def _refuse_elsewhere(content: bytes) -> None:
    """The other sheets of a workbook are kept with the file: they may not hold a number either."""
    if not content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            if any(contains_nir(_text(cell)) for cell in row):
                raise UnreadableSheetError(
                    f"La feuille « {name} » contient un numéro de sécurité sociale. Retirez-le du fichier."
                )


def _text(cell: object) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell)
