"""The import of one file of published contracts: all or nothing, every row accounted for."""

import gc
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO, Any
from weakref import finalize

from django.conf import settings
from django.db import connection, transaction

from terreau.kit.models import ImportBatch
from terreau.kit.streams import Limits
from terreau.procurement.decp import staging, updating, writing
from terreau.procurement.decp.formats import RawRow, read_rows

KIND = "decp"
LOCK = 7_301_001
_NUMBERED = re.compile(r"(?:(?P<file>.*), )?(?P<unit>ligne|rang) (?P<number>\d+)", re.DOTALL)


@dataclass
class Report:
    """What became of the rows: the counts, and the reasons of those flagged or rejected, kept on disk."""

    counts: dict[str, int]
    _spool: IO[str]
    remarks: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        finalize(self, self._spool.close)

    def kept(self) -> dict[str, Any]:
        """What the batch keeps of it: the counts, and the remarks when there are some."""
        return {**self.counts, **({"remarks": self.remarks} if self.remarks else {})}

    def details(self) -> Iterator[dict[str, Any]]:
        """Yield one object per reason: line or index (from 1), file when there are several, outcome, field, reason."""
        self._spool.seek(0)
        for line in self._spool:
            yield json.loads(line)

    def by_row(self) -> Iterator[tuple[str, str, list[dict[str, str]]]]:
        """Yield each flagged or rejected row once: where it stands in words, its outcome, its problems."""
        for locator, found in groupby(self.details(), key=_words):
            problems = list(found)
            yield (
                locator,
                problems[0]["outcome"],
                [{"field": one["field"], "reason": one["reason"]} for one in problems],
            )

    def write_json(self, out: Any) -> None:
        """Write the report as one JSON object, without holding the details in memory."""
        head = json.dumps(self.counts)
        told = f', "remarks": {json.dumps(self.remarks, ensure_ascii=False)}' if self.remarks else ""
        out.write(head[:-1] + told + ', "details": [')
        for rank, detail in enumerate(self.details()):
            out.write((",\n" if rank else "\n") + json.dumps(detail, ensure_ascii=False))
        out.write("]}\n")


def _words(detail: dict[str, Any]) -> str:
    place = f"ligne {detail['line']}" if "line" in detail else f"rang {detail['index']}"
    return f"{detail['file']}, {place}" if "file" in detail else place


def limits() -> Limits:
    """The limits of this instance: `DECP_LIMITS` in the settings may change any of them."""
    return Limits(**getattr(settings, "DECP_LIMITS", {}))


def locate(locator: str) -> dict[str, Any]:
    """Return where a row stands, as `line` of a table or `index` of a list (both from 1), and its file or sheet."""
    found = _NUMBERED.fullmatch(locator)
    if found is None:
        return {"index": 0, "file": locator}
    place: dict[str, Any] = {"line" if found["unit"] == "ligne" else "index": int(found["number"])}
    return place | ({"file": found["file"]} if found["file"] else {})


def _rows(paths: Sequence[Path]) -> Iterator[RawRow]:
    for path in paths:
        for row in read_rows(path, limits()):
            yield row._replace(locator=f"{path.name}, {row.locator}") if len(paths) > 1 else row


def import_files(paths: Sequence[Path], *, at: datetime, batch: ImportBatch | None) -> Report:
    """Import these files as one; without a batch everything is tried, reported, then rolled back.

    Raises UnreadableFile: then nothing is written.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            # One import at a time: two files may hold the same contract.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return _write(paths, at, batch)


def _write(paths: Sequence[Path], at: datetime, batch: ImportBatch | None) -> Report:
    with _rolled_back_when_asked(undo=batch is None):
        writing.execute(writing.FOR_MANY_ROWS)
        with _fewer_collections():
            staging.fill(_rows(paths))
        writing.match()
        writing.write_companies(at)
        writing.write_new(at)
        updating.write_changed()
        outcomes = writing.OUTCOMES if batch is None else writing.keep_outcomes(batch.pk)
        report = Report(writing.counts(outcomes), _spooled(outcomes), writing.remarks())
        if batch is not None:
            batch.counts = {**report.kept(), "at": at.isoformat()}
        writing.execute("DROP TABLE decp_stage; SET CONSTRAINTS ALL DEFERRED")
    return report


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Rows hold no cycles: looking for some every 700 objects costs more than the rows."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _rolled_back_when_asked(*, undo: bool) -> Iterator[None]:
    """Inside a transaction that goes on (a test, a page), undo only what the import wrote."""
    point = transaction.savepoint() if undo else None
    yield
    if point is not None:
        transaction.savepoint_rollback(point)


def _spooled(outcomes: str) -> IO[str]:
    query = f"""SELECT locator, outcome, problems::json FROM ({outcomes}) o
        WHERE outcome IN ('flagged', 'rejected') ORDER BY position"""  # noqa: S608
    spool: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # lives as long as the report
    with connection.connection.cursor(name="decp_details") as cursor:
        cursor.itersize = 2000
        cursor.execute(query)
        for locator, outcome, problems in cursor:
            for problem in problems:
                line = {**locate(locator), "outcome": outcome, "field": problem["field"], "reason": problem["reason"]}
                spool.write(json.dumps(line, ensure_ascii=False) + "\n")
    return spool
