"""What a file is, by its content and never by its name, and its rows in order."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from terreau.kit.streams import CHUNK, CleanText, Limits, Metered, TextLines, UnreadableFile, encoding_of
from terreau.procurement.decp.json_rows import json_rows
from terreau.procurement.decp.tables import as_contract, columns_of, numbered
from terreau.procurement.decp.xml_rows import xml_rows

GZIP, ZIP, OLE2 = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
MAX_CELL_LINES = 100
JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")
NOT_A_TABLE = (
    "Ce fichier n'est pas au format des données essentielles : il faut au moins les colonnes « id » et « acheteur.id » "
    "(ou « acheteur_id »). Vérifiez le fichier choisi."
)
REFUSED_HEADS = {
    b"%PDF": "Ce fichier est un PDF. Choisissez le fichier JSON, XML, CSV ou tableur des données essentielles.",
    b"PAR1": "Ce fichier est au format Parquet, qui n'est pas lu. Téléchargez les mêmes données en CSV ou JSON.",
    b"7z\xbc\xaf": "Cette archive est au format 7z, qui n'est pas lu. Décompressez-la ou refaites-la en ZIP.",
    b"Rar!": "Cette archive est au format RAR, qui n'est pas lu. Décompressez-la ou refaites-la en ZIP.",
}


class RawRow(NamedTuple):
    """One row as found: its place in words, its content in the shape of the JSON, or why it cannot be read."""

    locator: str
    content: Any
    refusal: str = ""


def read_rows(path: Path, limits: Limits) -> Iterator[RawRow]:
    """Yield every row of a file, in order, in bounded memory. Raises UnreadableFile, even midway: take none then."""
    try:
        with path.open("rb") as raw:
            head = raw.read(8)
            raw.seek(0)
            if not head:
                raise UnreadableFile("Ce fichier est vide.")
            if head.startswith(ZIP) and zipfile.is_zipfile(raw):
                yield from _zip_rows(path, limits)
            elif head.startswith(OLE2):
                yield from _sheet_rows(path, limits)
            elif head.startswith(GZIP):
                with gzip.open(path) as opened:
                    yield from _stream_rows(cast(IO[bytes], opened), limits.decompressed_bytes)
            else:
                yield from _stream_rows(raw, limits.decompressed_bytes)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as broken:
        raise UnreadableFile(
            "Ce fichier compressé est abîmé ou incomplet : rien n'a été importé. Téléchargez-le de nouveau."
        ) from broken
    except FileNotFoundError as missing:
        raise UnreadableFile(f"Le fichier {path.name} est introuvable.") from missing
    except OSError as unread:
        raise UnreadableFile(f"Le fichier {path.name} ne peut pas être lu : {unread.strerror or unread}.") from unread


def _stream_rows(raw: IO[bytes], limit: int, *, member: str = "") -> Iterator[RawRow]:
    """Rows of one uncompressed stream of text: JSON, XML or CSV."""
    head = _head(raw)
    source = Metered(raw, limit, head=head)
    text = head.decode(encoding_of(head), errors="ignore").lstrip("\ufeff \t\r\n")
    prefix = f"{member}, " if member else ""
    for mark, refusal in REFUSED_HEADS.items():
        if head.startswith(mark):
            raise UnreadableFile(refusal)
    if not text:
        raise UnreadableFile("Ce fichier est vide." if len(head) < CHUNK else NOT_A_TABLE)
    if text[0] in "{[":
        for rank, item in enumerate(json_rows(source, head), start=1):
            yield RawRow(f"{prefix}rang {rank}", item)
    elif text[0] == "<":
        for rank, item in enumerate(xml_rows(source, head), start=1):
            yield RawRow(f"{prefix}rang {rank}", item)
    else:
        yield from _csv_rows(source, head, text, prefix)


def _head(raw: IO[bytes]) -> bytes:
    head = b""
    while len(head) < CHUNK:
        data = raw.read(CHUNK - len(head))
        if not data:
            break
        head += data
    return head


def _csv_rows(source: Metered, head: bytes, text: str, prefix: str) -> Iterator[RawRow]:
    if "\0" in text:
        raise UnreadableFile(NOT_A_TABLE)
    delimiter = max(";,\t|", key=text.partition("\n")[0].count)
    lines = _numbered_csv(TextLines(CleanText(source, encoding_of(head))), delimiter)
    _, header, _ = next(lines, (0, [], 0))
    places = columns_of(header)
    if places is None:
        raise UnreadableFile(NOT_A_TABLE)
    for line, cells, height in lines:
        # An open quote swallows the lines that follow: they would be lost unseen.
        if height > MAX_CELL_LINES or (height > 1 and len(cells) < len(places)):
            raise UnreadableFile(_open_quote(line))
        if len(cells) > len(places):
            refusal = f"{len(cells)} cellules pour {len(places)} colonnes : les valeurs sont décalées"
            yield RawRow(f"{prefix}ligne {line}", None, refusal)
        else:
            yield RawRow(f"{prefix}ligne {line}", as_contract(places, cells))


def _numbered_csv(lines: TextLines, delimiter: str) -> Iterator[tuple[int, list[str], int]]:
    """Each record that is not blank: its first line from 1, its cells, how many lines it spans."""
    reader = csv.reader(lines, delimiter=delimiter)
    last = 0
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield first, cells, last - first + 1
    except csv.Error as broken:
        raise UnreadableFile(_open_quote(last + 1)) from broken


def _open_quote(line: int) -> str:
    return f"Ce tableau est abîmé vers la ligne {line} (guillemet jamais fermé ?) : rien n'a été importé."


def _zip_rows(path: Path, limits: Limits) -> Iterator[RawRow]:
    """A spreadsheet is a ZIP too; in an archive, a file that is none of ours is one rejected row."""
    with zipfile.ZipFile(path) as archive:
        names = {info.filename for info in archive.infolist()}
        if "[Content_Types].xml" in names or "content.xml" in names:
            _check_open_size(archive, limits)
            yield from _sheet_rows(path, limits)
            return
        members = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith(JUNK[0])]
        members = [i for i in members if Path(i.filename).name not in JUNK]
        readable = 0
        left = limits.decompressed_bytes
        for info in sorted(members, key=lambda one: one.filename):
            left -= info.file_size
            if left < 0:
                raise UnreadableFile(
                    f"Cette archive dépasse {limits.decompressed_bytes // 1024**2} Mo une fois décompressée : "
                    "rien n'a été importé. Découpez-la."
                )
            taken = yield from _member_rows(archive, info)
            readable += taken
        if not readable:
            raise UnreadableFile("Cette archive ne contient aucun fichier de données essentielles lisible.")


def _member_rows(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Generator[RawRow, None, int]:
    """Yield a member's rows and return 1; or yield one refusal and return 0 when it is not ours from the start."""
    started = False
    try:
        with archive.open(info) as member:
            for row in _stream_rows(member, info.file_size + CHUNK, member=info.filename):
                started = True
                yield row
    except UnreadableFile as unread:
        if started:
            raise UnreadableFile(f"{info.filename} : {unread}") from unread
        yield RawRow(info.filename, None, str(unread))
        return 0
    except (RuntimeError, NotImplementedError) as closed:
        raise UnreadableFile(
            "Cette archive est protégée par un mot de passe ou compressée d'une façon non lue."
        ) from closed
    return 1


def _check_open_size(archive: zipfile.ZipFile, limits: Limits) -> None:
    if sum(info.file_size for info in archive.infolist()) > limits.spreadsheet_open_bytes:
        raise UnreadableFile(_too_big(limits))


def _too_big(limits: Limits) -> str:
    return (
        f"Ce tableur dépasse {limits.spreadsheet_bytes // 1024**2} Mo ou {limits.spreadsheet_rows} lignes. "
        "Enregistrez-le au format CSV, qui est lu sans limite de lignes."
    )


def _sheet_rows(path: Path, limits: Limits) -> Iterator[RawRow]:
    """Every sheet with the columns of a contract; the rows of the others are refused, not forgotten."""
    if path.stat().st_size > limits.spreadsheet_bytes:
        raise UnreadableFile(_too_big(limits))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as broken:
        raise UnreadableFile(
            "Ce tableur ne peut pas être lu (abîmé, protégé par un mot de passe ?). Enregistrez-le au format CSV."
        ) from broken
    if sum(sheet.end[0] + 1 for sheet in sheets if sheet.end) > limits.spreadsheet_rows:
        raise UnreadableFile(_too_big(limits))
    heads = [next(numbered(_lines(sheet)), None) for sheet in sheets]
    if not any(head and columns_of(head[1]) for head in heads):
        raise UnreadableFile(NOT_A_TABLE)
    for sheet in sheets:
        yield from _one_sheet(sheet, several=len(sheets) > 1)


def _lines(sheet: CalamineSheet) -> Iterator[list[Any]]:
    return iter(sheet.to_python(skip_empty_area=False))


def _one_sheet(sheet: CalamineSheet, *, several: bool) -> Iterator[RawRow]:
    prefix = f"feuille « {sheet.name} », " if several else ""
    lines = numbered(_lines(sheet))
    first = next(lines, None)
    places = columns_of(first[1]) if first else None
    if first and places is None:
        lines = numbered(_lines(sheet))
    for number, cells in lines:
        locator = f"{prefix}ligne {number}"
        if places is None:
            yield RawRow(locator, None, "cette feuille n'a pas les colonnes d'un marché")
        else:
            yield RawRow(locator, as_contract(places, cells))
