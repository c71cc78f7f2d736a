"""One import of one or several files: all or nothing, every row accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from terreau.directory.importing.assessing import assess_and_index
from terreau.directory.importing.communes import Gazetteer
from terreau.directory.importing.dating import date_rows
from terreau.directory.importing.files import MOST_ROWS, Sheet, sheets
from terreau.directory.importing.formats import STOCK, Format, recognise
from terreau.directory.importing.gathering import ReadRow, gather
from terreau.directory.importing.matching import Placed, chunks, match
from terreau.directory.importing.records import Problem, Severity
from terreau.directory.importing.references import Known, Reference
from terreau.directory.importing.remembering import keep_networks, keep_rows
from terreau.directory.importing.rows import Row
from terreau.directory.importing.stock import StockImport, StockReport
from terreau.directory.importing.waiting import goes_in
from terreau.directory.importing.writing import Writer
from terreau.directory.rules.sources import Source
from terreau.directory.sirene.files import stock_columns
from terreau.kit import nir
from terreau.kit.access import Actor
from terreau.kit.import_report import Detail, ImportReport, counted
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile

KIND = "directory"
LOCK = 7_301_002
_DECIMALS = re.compile(r"\d{1,3}\.\d{4,}")
UNKNOWN_LIST = (
    "Ce fichier n'est pas une liste de structures connue : ses colonnes sont {columns}. "
    "Les formats lus sont ceux de data·inclusion, des emplois et du marché de l'inclusion, de l'ASP, des GEIQ, des "
    "ESAT et EA, des listes de l'ESS, des tiers-lieux, des lieux d'inclusion numérique, des collectivités et des "
    "prescripteurs."
)
REFERENCE_ALONE = "référentiel : il sert aux autres fichiers donnés dans le même import"


@dataclass
class Part:
    """One list of the input and its rows once read."""

    format: Format
    label: str
    rows: list[ReadRow] = field(default_factory=list)
    references: list[tuple[ReadRow, Reference]] = field(default_factory=list)
    unmapped: set[str] = field(default_factory=set)


def import_files(
    paths: Sequence[Path], *, by: Actor, at: datetime, batch: ImportBatch | None, as_of: date | None = None
) -> ImportReport:
    """Import these files as one; without a batch everything is tried, reported, then rolled back.

    Rows without a date take the batch's (`as_of` for a trial), as `date_rows` says. Raises UnreadableFile: then
    nothing is written.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One import at a time: two files may hold the same structure.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if batch is not None:
            return _Run(by, batch, timezone.localdate(at)).write(paths)
        point = transaction.savepoint()
        tried = ImportBatch.objects.create(kind=KIND, territory_id=by.territory_id, file_name="essai", as_of=as_of)
        report = _Run(by, tried, timezone.localdate(at)).write(paths)
        transaction.savepoint_rollback(point)
    return report


class _Run:
    """The state of one import."""

    def __init__(self, by: Actor, batch: ImportBatch, on: date) -> None:
        self.by = by
        self.batch = batch
        self.on = on
        self.known = Known()
        self.touched: set[int] = set()
        self.undo: dict[int, dict[str, Any]] = {}
        self.aside: dict[int, tuple[Placed, Source]] = {}
        self.count = 0

    def write(self, paths: Sequence[Path]) -> ImportReport:
        stock = [path for path in paths if _is_stock(path)]
        lists = [path for path in paths if path not in stock]
        parts = [part for path in lists for part in self._recognised(path, several=len(paths) > 1)]
        gazetteer = Gazetteer.load()
        for part, read in sorted(parts, key=lambda one: one[0].format.rank):
            read()
            self._settle(part, gazetteer)
        ordered = sorted((row for part, _ in parts for row in part.rows), key=lambda row: row.position)
        keep_rows(self.batch, ordered, self.undo, self.aside, by=self.by, on=self.on)
        told = self._write_stock(stock, gazetteer, start=len(ordered) + 1) if stock else StockReport()
        assess_and_index(self.touched, on=self.on)
        report = _report(ordered, [part for part, _ in parts], told, several=len(paths) > 1)
        self.batch.counts = report.kept()
        return report

    def _write_stock(self, paths: Sequence[Path], gazetteer: Gazetteer, *, start: int) -> StockReport:
        """SIRENE comes last: the other files may have brought structures that it completes."""
        stock = StockImport(
            by=self.by, batch=self.batch, on=self.on, gazetteer=gazetteer, touched=self.touched, start=start
        )
        return stock.write(paths)

    def _recognised(self, path: Path, *, several: bool) -> Iterator[tuple[Part, Any]]:
        """Each list of a file, read only when its turn comes: lines need the references of later files."""
        found = list(_kinds(path))
        for rank, known in enumerate(found):
            part = Part(known, f"{path.name}, " if several else "")
            start = self.count
            self.count += MOST_ROWS
            yield part, lambda rank=rank, part=part, start=start: self._read(path, rank, part, start)

    def _read(self, path: Path, rank: int, part: Part, start: int) -> None:
        for number, sheet in enumerate(sheets(path)):
            if number == rank:
                self._read_sheet(sheet, part, start)
                return
            for _ in sheet.rows:
                pass

    def _read_sheet(self, sheet: Sheet, part: Part, start: int) -> None:
        used: set[str] = set()
        for rank, (locator, content) in enumerate(_contents(sheet, part.format), start=1):
            if rank >= MOST_ROWS:
                raise UnreadableFile(f"Ce fichier a plus de {MOST_ROWS} lignes : découpez-le.")
            row = Row(content, used, on=self.on)
            said = self._say(part.format, row)
            read = ReadRow(start + rank, part.label + locator, row.problems)
            part.rows.append(read)
            if any(problem.severity is Severity.REJECTED for problem in row.problems):
                read.outcome = "rejected"
            elif isinstance(said, Reference):
                part.references.append((read, said))
            else:
                read.record = said
        part.unmapped = {column for column in sheet.columns if column} - used if part.rows else set()

    def _say(self, known: Format, row: Row) -> Any:
        if nir.contains_nir(_words(row.content.values())):
            row.problems.append(Problem("", nir.SENTENCE, Severity.REJECTED))
            return None
        if known.read_with is not None:
            return known.read_with(row, self.known)
        return known.read(row) if known.read is not None else None

    def _settle(self, part: Part, gazetteer: Gazetteer) -> None:
        for _, reference in part.references:
            self.known.learn(reference)
        keep_networks(part.references, self.undo)
        for row, reference in part.references:
            if not row.outcome:
                row.outcome = "unchanged"
            if reference.kind != "network":
                row.problems.append(Problem("", REFERENCE_ALONE, Severity.REMARK))
        date_rows(part.rows, given=self.batch.as_of, on=self.on)
        placed = match(gather(part.rows), gazetteer, territory_id=self.batch.territory_id)
        writer = Writer(self.by, self.batch, part.format.source, self.on, self.touched, self.undo)
        for some in chunks(_as_one([one for one in placed if goes_in(one, part.format.source, self.aside)])):
            writer.write(some)


def _is_stock(path: Path) -> bool:
    """Whether it is one of the two files of SIRENE, and no other list made from them."""
    columns = stock_columns(path)
    known = recognise(columns, "") if columns else None
    return bool(columns) and (known is None or known.refusal == STOCK)


def _kinds(path: Path) -> Iterator[Format]:
    """The format of each list of a file. Raises UnreadableFile for one that is unknown, or known and not read."""
    for sheet in sheets(path):
        known = recognise(sheet.columns, sheet.model)
        if known is None:
            shown = ", ".join(f"« {column} »" for column in sheet.columns[:8]) or "vides"
            raise UnreadableFile(UNKNOWN_LIST.format(columns=shown))
        if known.refusal:
            raise UnreadableFile(known.refusal)
        yield known
        for _ in sheet.rows:
            pass


def _words(values: Iterable[Any]) -> str:
    """The cells one under the other, without the decimals of coordinates, which may look like anything."""
    return _DECIMALS.sub("", "\n".join(str(value) for value in values if value))


def _contents(sheet: Sheet, known: Format) -> Iterator[tuple[str, Any]]:
    if known.unfold is None:
        for raw in sheet.rows:
            yield raw.locator, raw.content
        return
    rank = 0
    for raw in sheet.rows:
        for content in known.unfold(raw.content):
            rank += 1
            yield f"rang {rank}", content


def _as_one(placed: Iterable[Placed]) -> list[Placed]:
    """Targets that turn out to be one place become one, so that they cannot contradict each other at each run."""
    by_place: dict[int, Placed] = {}
    kept: list[Placed] = []
    for one in placed:
        first = by_place.get(one.place_id) if one.place_id is not None else None
        if first is not None:
            first.target.take(one.target.record, one.target.rows)
            first.commune = first.commune or one.commune
            continue
        if one.place_id is not None:
            by_place[one.place_id] = one
        kept.append(one)
    return kept


def _report(rows: Sequence[ReadRow], parts: Sequence[Part], stock: StockReport, *, several: bool) -> ImportReport:
    remarks = Counter((p.field, p.reason) for row in rows for p in row.problems if p.severity is Severity.REMARK)
    details = [
        Detail(row.locator, row.outcome, problem.field, problem.reason)
        for row in (*rows, *stock.told)
        if row.outcome in {"flagged", "rejected"}
        for problem in row.problems
        if problem.severity is not Severity.REMARK
    ]
    columns = [f"{part.label if several else ''}{name}" for part in parts for name in sorted(part.unmapped)]
    told = [{"field": name, "reason": reason, "count": count} for (name, reason), count in remarks.most_common()]
    counts = {name: count + stock.counts[name] for name, count in counted(row.outcome for row in rows).items()}
    return ImportReport(counts, details, told + stock.remarks, columns + stock.unmapped, stock.set_aside)
