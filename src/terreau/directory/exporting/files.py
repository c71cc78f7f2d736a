"""Writes the files of an export, one structure at a time, whatever their number."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from data_inclusion.schema import v1
from django.db.models import QuerySet
from django.urls import reverse

from terreau.directory.exporting import data_inclusion
from terreau.directory.exporting.reading import Books, in_chunks
from terreau.directory.exporting.wide import COLUMNS, Cell, Line, cells
from terreau.directory.models import Fiche
from terreau.kit.links import absolute
from terreau.kit.tables import defused

EXTENSION = "ess_structures.csv"
LICENCE = "Licence Ouverte 2.0"
SCHEMA = "https://github.com/gip-inclusion/data-inclusion-schema"


@dataclass(frozen=True)
class Asked:
    """Which fiches, under which source name, on which day."""

    fiches: QuerySet[Fiche]
    source: str
    on: date

    def lines(self) -> Iterator[Line]:
        """Each published structure of the export."""
        books = Books.read()
        for fiche in in_chunks(self.fiches.published()):  # type: ignore[attr-defined]
            identifier = data_inclusion.identifier(self.source, fiche)
            yield Line(fiche, self.source, identifier, page(fiche), books, self.on)


def source_name(territory_code: str) -> str:
    """The producer's name in exports: one per territory, so that two instances never mix."""
    return f"terreau-{territory_code}"


def page(fiche: Fiche) -> str:
    """The public address of a fiche."""
    return absolute(reverse("directory:fiche", args=[fiche.pk]))


def write_csv(asked: Asked, target: IO[bytes]) -> int:
    """One line per structure, UTF-8 with its mark, semicolons; the number of structures."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    count = _csv(text, list(COLUMNS), ([_text(cell) for cell in cells(line)] for line in asked.lines()))
    text.detach()
    return count


def write_xlsx(asked: Asked, target: IO[bytes]) -> int:
    """One row per structure; the number of structures."""
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Structures")
    sheet.write_row(0, 0, list(COLUMNS), book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    count = 0
    for count, line in enumerate(asked.lines(), start=1):
        for at, cell in enumerate(cells(line)):
            _write_cell(sheet, count, at, cell)
    book.close()
    return count


def write_geojson(asked: Asked, target: IO[bytes]) -> int:
    """A FeatureCollection (RFC 7946): longitude then latitude; a structure without a point has a null geometry."""
    target.write(b'{"type": "FeatureCollection", "features": [')
    count = 0
    for count, line in enumerate(asked.lines(), start=1):
        target.write(b",\n" if count > 1 else b"\n")
        target.write(json.dumps(_feature(line), ensure_ascii=False).encode())
    target.write(b"\n]}\n")
    return count


def write_data_inclusion(asked: Asked, folder: Path) -> int:
    """structures and services as JSON and CSV, the second file of what the schema lacks, and the report."""
    remarks = data_inclusion.Remarks()
    counts = {"structures": 0, "services": 0}
    with ExitStack() as stack:
        writers = {
            "structures": _Twin(stack, folder, "structures", list(v1.Structure.model_fields)),
            "services": _Twin(stack, folder, "services", list(v1.Service.model_fields)),
        }
        extension = stack.enter_context((folder / EXTENSION).open("w", encoding="utf-8", newline=""))
        extra = csv.writer(extension)
        extra.writerow(COLUMNS)
        for line in asked.lines():
            teller = data_inclusion.Teller(line.source, line.url, line.books, line.on, remarks)
            structure = teller.structure(line.fiche)
            if structure is None:
                continue
            extra.writerow([_text(cell) for cell in cells(line)])
            counts["structures"] += writers["structures"].write([structure])
            counts["services"] += writers["services"].write(teller.services(line.fiche))
    report = {
        "date": asked.on.isoformat(),
        "source": asked.source,
        "licence": LICENCE,
        "schema": f"{SCHEMA} (v1)",
        "list_separator": ",",
        **counts,
        "left_out": remarks.left_out,
        "blanked": remarks.blanked,
    }
    (folder / "rapport.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return counts["structures"]


class _Twin:
    """A list written as JSON and as CSV side by side; lists are joined by commas in the CSV."""

    def __init__(self, stack: ExitStack, folder: Path, name: str, columns: list[str]) -> None:
        self._json = stack.enter_context((folder / f"{name}.json").open("w", encoding="utf-8"))
        table = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
        self._csv, self._columns, self._count = csv.writer(table), columns, 0
        self._csv.writerow(columns)
        self._json.write("[")
        stack.callback(self._json.write, "\n]\n")

    def write(self, records: Iterable[Mapping[str, Any]]) -> int:
        """Add records; how many."""
        before = self._count
        for record in records:
            self._json.write(",\n" if self._count else "\n")
            self._json.write(json.dumps(record, ensure_ascii=False))
            self._csv.writerow([_flat(record[name]) for name in self._columns])
            self._count += 1
        return self._count - before


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else defused(value) if isinstance(value, str) else str(value)


def _csv(text: Any, header: list[str], rows: Iterator[list[str]]) -> int:
    writer = csv.writer(text, delimiter=";")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else defused(cell) if isinstance(cell, str) else str(cell)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, (int, float, Decimal)):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell)


def _feature(line: Line) -> dict[str, Any]:
    place = line.fiche.establishment
    point = None if place.longitude is None else {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    properties = {
        name: (str(cell) if isinstance(cell, (date, Decimal)) else cell)
        for name, cell in zip(COLUMNS, cells(line), strict=True)
        if cell not in (None, "")
    }
    return {"type": "Feature", "id": line.identifier, "geometry": point, "properties": properties}


SINGLE: Mapping[str, tuple[Callable[[Asked, IO[bytes]], int], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": (write_geojson, "application/geo+json"),
}
FORMATS = ("data-inclusion", *SINGLE)


def write_folder(asked: Asked, format_: str, folder: Path) -> int:
    """Write one format of FORMATS in a folder; the number of structures. Files appear under their final name whole."""
    if format_ == "data-inclusion":
        return write_data_inclusion(asked, folder)
    with (folder / f"structures.{format_}").open("wb") as target:
        return SINGLE[format_][0](asked, target)
