"""Sheets of a workbook (XLSX, XLS, ODS): lines of text, as the same list would give them in CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from terreau.kit import french
from terreau.kit.streams import Limits, UnreadableFile

FEWEST_COLUMNS = 3
CLOSED = (
    "Ce tableur ne peut pas être lu (abîmé, protégé par un mot de passe ?). Enregistrez-le en CSV (UTF-8), puis "
    "réessayez."
)
NO_TABLE = "Ce tableur ne contient aucun tableau : il faut une ligne de titres de colonnes, puis des lignes."


@dataclass(frozen=True)
class Page:
    """One table of a workbook: its name when there are several, its titles, and its lines with their number."""

    name: str
    columns: tuple[str, ...]
    lines: list[tuple[int, list[str]]]


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether this ZIP is a spreadsheet."""
    names = archive.namelist()
    return "[Content_Types].xml" in names or "content.xml" in names


def pages(path: Path, limits: Limits) -> Iterator[Page]:
    """Each sheet that holds a table, its titles being the first line of three cells. Raises UnreadableFile."""
    content = _content(path, limits)
    found = [page for page in _read(content, limits) if page is not None]
    if not found:
        raise UnreadableFile(NO_TABLE)
    for page in found:
        yield page if len(found) > 1 else Page("", page.columns, page.lines)


def _content(path: Path, limits: Limits) -> bytes:
    if path.stat().st_size > limits.spreadsheet_bytes:
        raise UnreadableFile(_too_big(limits))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > limits.spreadsheet_open_bytes:
                raise UnreadableFile(_too_big(limits))
    return path.read_bytes()


def _read(content: bytes, limits: Limits) -> list[Page | None]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        count = sum(sheet.end[0] + 1 for sheet in sheets if sheet.end)
        small = sheets if count <= limits.spreadsheet_rows else []
        found = [_page(sheet.name, sheet.to_python(skip_empty_area=False)) for sheet in small]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as closed:  # the reader's own panics are no Exception
        raise UnreadableFile(CLOSED) from closed
    if count > limits.spreadsheet_rows:
        raise UnreadableFile(_too_big(limits))
    return found


def _page(name: str, rows: list[list[Any]]) -> Page | None:
    lines = [(number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, start=1)]
    start = next((at for at, (_, cells) in enumerate(lines) if sum(map(bool, cells)) >= FEWEST_COLUMNS), None)
    if start is None:
        return None
    titles = lines[start][1]
    while titles and not titles[-1]:
        titles.pop()
    kept = [(number, cells[: len(titles)]) for number, cells in lines[start + 1 :] if any(cells)]
    return Page(name, tuple(titles), kept)


def _text(value: Any) -> str:
    """A cell as CSV writes it: a number without exponent (a SIRET is 14 figures), a day as 2026-02-14."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        # A spreadsheet keeps 15 figures; what follows is noise of the machine.
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime | date):
        return french.to_date(value).isoformat()
    return "" if isinstance(value, time | timedelta) else str(value).strip()


def _too_big(limits: Limits) -> str:
    size, rows = limits.spreadsheet_bytes // 1024**2, french.number(limits.spreadsheet_rows)
    return (
        f"Ce tableur dépasse {size} Mo ou {rows} lignes : rien n'a été importé. Enregistrez-le en CSV (UTF-8), ou "
        "découpez-le."
    )
