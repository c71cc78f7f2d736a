"""What a file holds, by its content and never by its name: sheets of rows, in order."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, cast

import duckdb
import ijson

from terreau.directory.importing import workbooks
from terreau.kit.streams import CHUNK, CleanText, Limits, Metered, TextLines, UnreadableFile, encoding_of

MOST_ROWS = 300_000
MOST_CELL_LINES = 200
GZIP, ZIP, PARQUET, OLD_SHEET = b"\x1f\x8b", b"PK", b"PAR1", b"\xd0\xcf\x11\xe0"
WHOLE = "\0cells"  # the key of the cells of a line that has not one cell a column
LIMITS = Limits(decompressed_bytes=1024**3, spreadsheet_bytes=20 * 1024**2, spreadsheet_rows=100_000)
NOT_READ = {
    b"%PDF": "Ce fichier est un PDF. Choisissez le fichier CSV ou JSON de la liste.",
    b"7z\xbc\xaf": "Cette archive est au format 7z, qui n'est pas lu. Refaites-la en ZIP.",
    b"Rar!": "Cette archive est au format RAR, qui n'est pas lu. Refaites-la en ZIP.",
    b"<": "Ce fichier est une page web ou du XML, pas une liste. Choisissez le fichier CSV ou JSON de la liste.",
}
NOT_A_LIST = (
    "Ce fichier JSON n'est pas une liste : il doit commencer par « [ », ou par un objet qui contient « items ». "
    "Vérifiez le fichier choisi."
)


@dataclass(frozen=True, slots=True)
class Raw:
    """One row as found: where it stands in words, and its values by column."""

    locator: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A list of rows: its columns, the model of the fixture when it is one, and the rows, to be read once."""

    columns: tuple[str, ...]
    model: str
    rows: Iterator[Raw]


def sheets(path: Path) -> Iterator[Sheet]:
    """Each list of a file, in order; rows must be read before the next one. Raises UnreadableFile, even midway."""
    try:
        with path.open("rb") as raw:
            head = raw.read(8)
            raw.seek(0)
            yield from _sheets(path, raw, head)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as broken:
        raise UnreadableFile(
            "Ce fichier compressé est abîmé ou incomplet : rien n'a été importé. Téléchargez-le de nouveau."
        ) from broken
    except FileNotFoundError as missing:
        raise UnreadableFile(f"Le fichier {path.name} est introuvable.") from missing
    except OSError as unread:
        raise UnreadableFile(f"Le fichier {path.name} ne peut pas être lu : {unread.strerror or unread}.") from unread


def _sheets(path: Path, raw: IO[bytes], head: bytes) -> Iterator[Sheet]:
    if not head:
        raise UnreadableFile("Ce fichier est vide.")
    if head.startswith(PARQUET):
        yield _parquet(path)
    elif head.startswith(ZIP) and zipfile.is_zipfile(raw):
        yield from _archive(path)
    elif head.startswith(OLD_SHEET):
        yield from _workbook(path)
    elif head.startswith(GZIP):
        with gzip.open(path) as opened:
            yield _stream(cast(IO[bytes], opened), LIMITS.decompressed_bytes)
    else:
        yield _stream(raw, LIMITS.decompressed_bytes)


def _archive(path: Path) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        if workbooks.is_workbook(archive):
            yield from _workbook(path)
            return
        members = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
        if sum(info.file_size for info in members) > LIMITS.decompressed_bytes:
            raise UnreadableFile("Cette archive est trop grande une fois décompressée : découpez-la.")
        for info in sorted(members, key=lambda one: one.filename):
            try:
                with archive.open(info) as member:
                    yield _stream(member, LIMITS.decompressed_bytes, prefix=f"{info.filename}, ")
            except (RuntimeError, NotImplementedError) as closed:
                raise UnreadableFile("Cette archive est protégée par un mot de passe.") from closed


def _workbook(path: Path) -> Iterator[Sheet]:
    for page in workbooks.pages(path, LIMITS):
        prefix = f"feuille « {page.name} », " if page.name else ""
        yield Sheet(page.columns, "", _table_rows(iter(page.lines), page.columns, prefix))


def _stream(raw: IO[bytes], limit: int, *, prefix: str = "") -> Sheet:
    head = _head(raw)
    for mark, refusal in NOT_READ.items():
        if head.lstrip().startswith(mark):
            raise UnreadableFile(refusal)
    source = Metered(raw, limit, head=head)
    start = head.decode(encoding_of(head), errors="ignore").lstrip("\ufeff \t\r\n")
    if not start:
        raise UnreadableFile("Ce fichier est vide.")
    if start[0] in "[{":
        return _json(source, head, start, prefix)
    if "\0" in start:
        raise UnreadableFile("Ce fichier n'est ni un tableau CSV ni une liste JSON. Vérifiez le fichier choisi.")
    return _table(source, head, start, prefix)


def _head(raw: IO[bytes]) -> bytes:
    head = b""
    while len(head) < CHUNK and (data := raw.read(CHUNK - len(head))):
        head += data
    return head


def _json(source: Metered, head: bytes, start: str, prefix: str) -> Sheet:
    path = "item" if start[0] == "[" else _path_of_items(start)
    rows = _json_rows(ijson.items(CleanText(source, encoding_of(head)), path), prefix)
    first = next(rows, None)
    if first is None:
        return Sheet((), "", iter(()))
    model = str(first.content.get("model") or "") if "fields" in first.content else ""
    every: Iterator[Raw] = chain([first], rows)
    if model:
        every = (Raw(row.locator, {"pk": row.content.get("pk"), **row.content.get("fields", {})}) for row in every)
        first = Raw(first.locator, {"pk": None, **first.content["fields"]})
    return Sheet(tuple(first.content), model, every)


def _path_of_items(start: str) -> str:
    try:
        for path, event, _ in ijson.parse(io.BytesIO(start.encode())):
            if path == "items" and event == "start_array":
                return "items.item"
    except ijson.JSONError:
        pass
    raise UnreadableFile(NOT_A_LIST)


def _json_rows(items: Iterable[Any], prefix: str) -> Iterator[Raw]:
    rank = 0
    try:
        for rank, item in enumerate(items, start=1):
            if not isinstance(item, dict):
                raise UnreadableFile(NOT_A_LIST)
            yield Raw(f"{prefix}rang {rank}", item)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as broken:
        raise UnreadableFile(
            f"Ce fichier JSON est abîmé ou coupé après {rank} élément(s) : rien n'a été importé. "
            "Téléchargez-le de nouveau."
        ) from broken


def _table(source: Metered, head: bytes, start: str, prefix: str) -> Sheet:
    delimiter = max(",;\t|", key=start.partition("\n")[0].count)
    lines = _lines(TextLines(CleanText(source, encoding_of(head))), delimiter)
    _, header = next(lines)
    if header[0].startswith("DEB") and not any(header[1:]):
        _, header = next(lines, (0, header))
    columns = tuple(cell.strip() for cell in header)
    return Sheet(columns, "", _table_rows(lines, columns, prefix))


def _table_rows(lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], prefix: str) -> Iterator[Raw]:
    for line, cells in lines:
        if cells[0].startswith("FIN") and not any(cells[1:]):
            continue
        content = dict(zip(columns, cells, strict=False)) if len(cells) == len(columns) else {WHOLE: cells}
        yield Raw(f"{prefix}ligne {line}", content)


def _lines(lines: TextLines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with its first line from 1."""
    reader = csv.reader(lines, delimiter=delimiter)
    last = 0
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            if last - first > MOST_CELL_LINES:
                raise UnreadableFile(_open_quote(first))
            if any(cell.strip() for cell in cells):
                yield first, cells
    except csv.Error as broken:
        raise UnreadableFile(_open_quote(last + 1)) from broken


def _open_quote(line: int) -> str:
    return f"Ce tableau est abîmé vers la ligne {line} (guillemet jamais fermé ?) : rien n'a été importé."


def _parquet(path: Path) -> Sheet:
    try:
        with duckdb.connect(config={"threads": "1", "memory_limit": "256MB"}) as base:
            found = base.execute("SELECT * FROM read_parquet(?) LIMIT ?", [str(path), MOST_ROWS + 1])
            columns = tuple(str(column[0]) for column in found.description or ())
            cells = found.fetchall()
    except duckdb.Error as broken:
        raise UnreadableFile("Ce fichier Parquet est abîmé : téléchargez-le de nouveau.") from broken
    rows = (Raw(f"rang {rank}", dict(zip(columns, row, strict=True))) for rank, row in enumerate(cells, start=1))
    return Sheet(columns, "", rows)
