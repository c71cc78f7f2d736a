"""Reads a small table that somebody pasted or uploaded (CSV, XLSX, XLS, ODS) into lines of text."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineWorkbook

from terreau.kit import french

MAX_BYTES = 5_000_000
MAX_UNPACKED = 80_000_000
MAX_LINES = 20_000
MAX_COLUMNS = 100
MAX_CELL = 5_000
DELIMITERS = "\t;|,"
NOT_A_TABLE = "Ce fichier ne se lit pas comme un tableau. Enregistrez-le en XLSX, ODS ou CSV, puis recommencez."


class UnreadableSheetError(ValueError):
    """The table cannot be read; the message is the French sentence to show."""


@dataclass(frozen=True)
class Line:
    """A line as it was read: its number in the file (from 1) and its cells, trimmed."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table with its header line; `lines` are the others, empty ones left out."""

    header: Line
    lines: tuple[Line, ...]

    def records(
        self, columns: Mapping[str, Sequence[str]], required: Iterable[str] = ()
    ) -> list[tuple[int, dict[str, str]]]:
        """(line number, {name: text}) of each line. `columns` gives the headers accepted for each name, the first being
        the one to show; case and accents do not count, an absent column reads as "". Raises UnreadableSheetError
        when a required one is missing."""
        seen = {folded(cell): index for index, cell in reversed(list(enumerate(self.header.cells)))}
        places = {
            name: next((seen[folded(each)] for each in accepted if folded(each) in seen), None)
            for name, accepted in columns.items()
        }
        if missing := [columns[name][0] for name in required if places[name] is None]:
            raise UnreadableSheetError(self._missing(missing))
        return [(line.number, {name: _cell(line, place) for name, place in places.items()}) for line in self.lines]

    def _missing(self, missing: list[str]) -> str:
        named = ", ".join(f"« {name} »" for name in missing)
        read = ", ".join(f"« {cell} »" for cell in self.header.cells if cell)
        which = f"Il manque la colonne {named}." if len(missing) == 1 else f"Il manque les colonnes {named}."
        return f"{which} Colonnes lues à la ligne {self.header.number} : {read}."


def read_pasted(text: str) -> Sheet:
    """Read what was copied from a spreadsheet or a mail (tabs, semicolons or commas). Raises UnreadableSheetError."""
    if len(text) > MAX_BYTES:
        raise UnreadableSheetError("Ce texte est trop long. Déposez plutôt un fichier.")
    return _sheet(_split(text))


def read_file(content: bytes) -> Sheet:
    """Read an uploaded file, recognised by its content, never by its name. Raises UnreadableSheetError."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise UnreadableSheetError(f"Ce fichier dépasse {limit} Mo. Découpez-le, ou gardez les colonnes utiles.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _sheet(_workbook(content))
    return _sheet(_split(_decoded(content)))


def folded(text: str) -> str:
    """A header without case, accents, punctuation or doubled spaces, to compare it."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def _sheet(lines: Iterable[Line]) -> Sheet:
    kept = []
    for line in lines:
        if not any(line.cells):
            continue
        kept.append(line)
        _check_size(line, len(kept))
    if len(kept) < 2:
        raise UnreadableSheetError("Il faut une ligne de titres de colonnes, puis au moins une ligne de données.")
    return Sheet(kept[0], tuple(kept[1:]))


def _check_size(line: Line, count: int) -> None:
    if count > MAX_LINES + 1:
        raise UnreadableSheetError(f"Il y a plus de {french.number(MAX_LINES)} lignes. Découpez le tableau.")
    if len(line.cells) > MAX_COLUMNS:
        raise UnreadableSheetError(f"La ligne {line.number} a plus de {MAX_COLUMNS} colonnes. Gardez les utiles.")
    if any(len(cell) > MAX_CELL for cell in line.cells):
        raise UnreadableSheetError(f"À la ligne {line.number}, un texte est trop long. Raccourcissez-le.")


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place] if place is not None and place < len(line.cells) else ""


def _split(text: str) -> Iterable[Line]:
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((each for each in body.split("\n") if each.strip()), "")
    widths = {each: len(next(csv.reader([first], delimiter=each), [])) for each in DELIMITERS}
    delimiter = max(widths, key=lambda each: widths[each])
    # a lone quote would swallow every line after it
    is_quoted = body.count('"') % 2 == 0
    text_lines = io.StringIO(body, newline="")
    reader = csv.reader(text_lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE)
    before = 0
    try:
        for cells in reader:
            yield Line(before + 1, tuple(_trimmed(cell) for cell in cells))
            before = reader.line_num
    except csv.Error as problem:
        raise UnreadableSheetError(f"Le tableau ne se lit plus à partir de la ligne {before + 1}.") from problem


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content or content.startswith(b"%PDF"):
        raise UnreadableSheetError(NOT_A_TABLE)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheetError(NOT_A_TABLE)


def _workbook(content: bytes) -> list[Line]:
    """The first sheet that holds something."""
    _refuse_bomb(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MAX_LINES + 100)
            if any(cell != "" for row in rows for cell in row):
                return [Line(at, _without_tail([_text(cell) for cell in row])) for at, row in enumerate(rows, start=1)]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:  # the reader's own panics are no Exception
        raise UnreadableSheetError(NOT_A_TABLE) from problem
    return []


def _refuse_bomb(content: bytes) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise UnreadableSheetError(NOT_A_TABLE) from problem
    if size > MAX_UNPACKED:
        raise UnreadableSheetError("Ce fichier est trop grand une fois décompressé. Gardez les lignes utiles.")


def _without_tail(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _trimmed(text: str) -> str:
    return text.strip().strip("\u00a0\u202f\ufeff")


def _text(value: object) -> str:
    """A cell as its owner reads it: 1302,5 and 95018, 03/11/2026, 151:40, oui."""
    if isinstance(value, float):
        # a spreadsheet keeps 15 figures; what follows is noise of the machine
        return format(Decimal(f"{value:.15g}"), "f").replace(".", ",")
    if isinstance(value, date | datetime):
        return french.day(french.to_date(value), "figures")
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, timedelta):
        return "{}:{:02d}".format(*divmod(round(value.total_seconds() / 60), 60))
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else _trimmed(str(value))
