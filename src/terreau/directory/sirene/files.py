"""Which of INSEE's two files a file is, by its content and its columns, never by its name."""

import csv
import glob
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from terreau.directory.sirene.rows import StockKind

PARQUET, GZIP, ZIP = b"PAR1", b"\x1f\x8b", b"PK"
HEADER_BYTES = 64 * 1024
REQUIRED = {
    StockKind.PLACES: ("siret", "codeCommuneEtablissement", "etatAdministratifEtablissement"),
    StockKind.UNITS: (
        "siren",
        "denominationUniteLegale",
        "categorieJuridiqueUniteLegale",
        "economieSocialeSolidaireUniteLegale",
        "etatAdministratifUniteLegale",
    ),
}
NOT_SIRENE = (
    "« {name} » n'est pas un fichier SIRENE : choisissez StockEtablissement et StockUniteLegale, en Parquet ou en CSV, "
    "tels que l'Insee les publie."
)


class UnreadableStock(Exception):
    """A file that cannot be read at all; the message is a sentence in French that says what to do."""


@dataclass(frozen=True, slots=True)
class StockFile:
    """A recognised file. `columns` in its own order; `delimiter` is empty for Parquet; `is_packed`: by gzip."""

    path: Path
    kind: StockKind
    columns: tuple[str, ...]
    delimiter: str = ""
    is_packed: bool = False

    @property
    def is_parquet(self) -> bool:
        """Whether it is Parquet; else CSV."""
        return not self.delimiter


def recognise(paths: Sequence[Path]) -> dict[StockKind, StockFile]:
    """The one or two files by what they are, whichever the order given. Raises UnreadableStock."""
    found: dict[StockKind, StockFile] = {}
    for path in paths:
        file = recognise_one(path)
        if file.kind in found:
            raise UnreadableStock(
                f"« {found[file.kind].path.name} » et « {path.name} » sont tous deux des fichiers {file.kind.label} : "
                "n'en gardez qu'un."
            )
        found[file.kind] = file
    if not found:
        raise UnreadableStock(
            "Choisissez au moins un fichier SIRENE : StockEtablissement, StockUniteLegale ou les deux."
        )
    return found


def recognise_one(path: Path) -> StockFile:
    """What one file is. Raises UnreadableStock when it is not one of the two, or lacks a column that is needed."""
    try:
        head = _head(path)
        columns, delimiter = _columns(path, head)
    except FileNotFoundError as missing:
        raise UnreadableStock(f"Le fichier « {path.name} » est introuvable.") from missing
    except (OSError, EOFError) as broken:
        raise UnreadableStock(f"« {path.name} » ne peut pas être lu : téléchargez-le de nouveau.") from broken
    kind = _kind(columns)
    if kind is None:
        raise UnreadableStock(NOT_SIRENE.format(name=path.name))
    _check(path, kind, columns)
    return StockFile(path, kind, columns, delimiter, is_packed=head.startswith(GZIP))


def stock_columns(path: Path) -> tuple[str, ...]:
    """The columns of a file that looks like one of the two, even when it lacks some; none for any other file."""
    try:
        columns, _ = _columns(path, _head(path))
    except (UnreadableStock, OSError, EOFError):
        return ()
    return columns if _kind(columns) else ()


def _check(path: Path, kind: StockKind, columns: tuple[str, ...]) -> None:
    lower = [column.lower() for column in columns]
    if "datefin" in lower:
        raise UnreadableStock(
            f"« {path.name} » est un historique de l'Insee : choisissez le fichier {kind.label}, sans « Historique »."
        )
    missing = [name for name in REQUIRED[kind] if name.lower() not in lower]
    if missing:
        listed = ", ".join(f"« {name} »" for name in missing)
        raise UnreadableStock(
            f"Il manque à « {path.name} » ce que le fichier {kind.label} de l'Insee contient : {listed}. "
            "Téléchargez le fichier complet."
        )
    if len(set(lower)) < len(lower):
        raise UnreadableStock(f"Deux colonnes de « {path.name} » ont le même nom : téléchargez le fichier d'origine.")


def _kind(columns: Sequence[str]) -> StockKind | None:
    lower = [column.lower() for column in columns]
    if any(name.endswith("etablissement") for name in lower) and {"siret", "siren"} & set(lower):
        return StockKind.PLACES
    if any(name.endswith("unitelegale") for name in lower) and "siren" in lower:
        return StockKind.UNITS
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as raw:
        return raw.read(HEADER_BYTES)


def _columns(path: Path, head: bytes) -> tuple[tuple[str, ...], str]:
    """The columns, and the delimiter when the file is text."""
    if not head:
        raise UnreadableStock(f"« {path.name} » est vide.")
    if head.startswith(ZIP):
        raise UnreadableStock(
            f"« {path.name} » est une archive ZIP : décompressez-la, ou téléchargez le même fichier en Parquet."
        )
    if head.startswith(PARQUET):
        return _parquet_columns(path), ""
    if head.startswith(GZIP):
        with gzip.open(path) as opened:
            head = opened.read(HEADER_BYTES)
    return _text_columns(path, head)


def _parquet_columns(path: Path) -> tuple[str, ...]:
    try:
        with duckdb.connect() as connection:
            found = glob.escape(str(path.absolute()))
            rows = connection.execute("SELECT name FROM parquet_schema(?) WHERE num_children IS NULL", [found])
            return tuple(str(name) for (name,) in rows.fetchall())
    except duckdb.Error as broken:
        raise UnreadableStock(f"« {path.name} » est abîmé ou incomplet : téléchargez-le de nouveau.") from broken


def _text_columns(path: Path, head: bytes) -> tuple[tuple[str, ...], str]:
    try:
        first = head.splitlines()[0].decode("utf-8-sig").strip()
    except UnicodeDecodeError as binary:
        raise UnreadableStock(NOT_SIRENE.format(name=path.name)) from binary
    delimiter = max(",;\t|", key=first.count)
    return tuple(next(csv.reader(io.StringIO(first), delimiter=delimiter), [])), delimiter
