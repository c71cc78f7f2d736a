"""The rows of a territory in INSEE's files of millions of rows, streamed by DuckDB in bounded memory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from terreau.directory.rules.sirene_codes import published_communes
from terreau.directory.sirene import queries, shaping
from terreau.directory.sirene.files import StockFile, UnreadableStock, recognise
from terreau.directory.sirene.rows import Concern, FileCount, SetAside, SirenePlace, SireneUnit, StockKind, Wanted

BATCH = 2_000
PLACES, UNITS = StockKind.PLACES, StockKind.UNITS
KEPT = "'known_place', 'known_unit', 'ess_flag', 'legal_form'"

BROKEN = (
    "« {name} » est abîmé ou n'est pas en UTF-8 : rien n'a été importé. "
    "Téléchargez de nouveau le fichier {kind} de l'Insee."
)
FULL = (
    "La mémoire ou le disque manque pour lire ces fichiers : libérez de la place dans le dossier temporaire, "
    "ou choisissez un territoire moins étendu."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What DuckDB may use: memory (beyond it, the disk), threads, and lines of a CSV that may be unreadable."""

    memory: str = "128MB"
    threads: int = 2
    unreadable_lines: int = 1_000


WIDE_TERRITORY = 500  # communes; a département has fewer, a région more
WIDE = Limits(memory="512MB")


@contextmanager
def open_stock(paths: Sequence[Path], wanted: Wanted, limits: Limits | None = None) -> Iterator["Stock"]:
    """Scan one or two files, whichever the order, and give what is kept. Raises UnreadableStock."""
    limits = limits or (WIDE if len(wanted.communes) > WIDE_TERRITORY else Limits())
    files = recognise(paths)
    with TemporaryDirectory(prefix="terreau-sirene-") as scratch:
        connection = duckdb.connect(config=_config(Path(scratch), limits))
        try:
            stock = Stock(connection, files, limits)
            stock.filter(wanted)
            yield stock
        except duckdb.OutOfMemoryException as full:
            raise UnreadableStock(FULL) from full
        finally:
            connection.close()


def _config(scratch: Path, limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "temp_directory": str(scratch / "spilled"),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


@dataclass
class Stock:
    """The kept rows of the files and the count of all the others."""

    connection: duckdb.DuckDBPyConnection
    files: Mapping[StockKind, StockFile]
    limits: Limits
    _read: dict[StockKind, int] = field(default_factory=dict)
    _unreadable: dict[StockKind, int] = field(default_factory=dict)
    _repeated: int = 0
    _is_whole: bool = False

    def filter(self, wanted: Wanted) -> None:
        """Scan the files and sort the rows that may be kept. Raises UnreadableStock."""
        self._say(wanted)
        for kind in (PLACES, UNITS):
            if kind in self.files:
                self._scan(self.files[kind])
            else:
                self._imagine(kind)
            if kind is PLACES:
                self.connection.execute(queries.NEAR_SIREN)
        self.connection.execute(queries.SORT_PLACES)
        self.connection.execute(f"CREATE TABLE kept AS SELECT siret, outcome FROM sorted WHERE outcome IN ({KEPT})")  # noqa: S608
        self.connection.execute(queries.SORT_UNITS)

    def places(self) -> Iterator[SirenePlace]:
        """The kept places by rising SIRET, with their legal unit. May be read again."""
        if PLACES not in self.files:
            return
        names = [*queries.PLACE_COLUMNS]
        self._complete(self.files[PLACES], names)
        units = ", ".join(f"units.{name}" for name in queries.UNIT_COLUMNS)
        rows = self._rows(
            f"SELECT whole.*, kept.outcome, {units} FROM whole JOIN kept USING (siret) "  # noqa: S608
            "LEFT JOIN near_units AS units ON units.siren = left(whole.siret, 9) ORDER BY whole.siret"
        )
        width = len(names) + 1
        for row in rows:
            its_unit = dict(zip(queries.UNIT_COLUMNS, row[width:], strict=True))
            found = shaping.unit(its_unit) if its_unit["siren"] else None
            yield shaping.place(dict(zip((*names, "outcome"), row[:width], strict=True)), found)

    def units(self) -> Iterator[SireneUnit]:
        """The legal units of the kept places, and those already known, by rising SIREN. May be read again."""
        columns = ", ".join(queries.UNIT_COLUMNS)
        rows = self._rows(
            f"SELECT {columns} FROM near_units WHERE siren IN "  # noqa: S608  our own names
            "(SELECT siren FROM sorted_units WHERE outcome IN ('kept', 'known_unit')) ORDER BY siren"
        )
        for row in rows:
            yield shaping.unit(dict(zip(queries.UNIT_COLUMNS, row, strict=True)))

    def _complete(self, file: StockFile, names: list[str]) -> None:
        """Put the kept places, with all their columns, in the table `whole`."""
        if self._is_whole:
            return
        shown, source, condition, bound = ", ".join(names), "near_places", queries.KEPT_PLACES, list[str]()
        if file.is_parquet:
            shown, source = queries.selected(file, names), queries.scan(file, "")
            condition, bound = queries.KEPT_RANKS, [queries.location(file)]
        latest = queries.LATEST_PLACE if self._one(queries.REPEATED) else ""
        self.connection.execute(
            f"CREATE OR REPLACE TABLE whole AS SELECT {shown} FROM {source} WHERE {condition} {latest}",  # noqa: S608
            bound,
        )
        self._is_whole = True

    @property
    def treated_on(self) -> date | None:
        """The day of the last treatment among the rows near or kept, which dates what the files say."""
        last = "SELECT max(treated) FROM near_units"
        if PLACES in self.files:
            self._complete(self.files[PLACES], [*queries.PLACE_COLUMNS])
            last = "SELECT max(treated) FROM (SELECT treated FROM near_units UNION ALL SELECT treated FROM whole)"
        found = self.connection.execute(last).fetchone()
        return shaping.day(found[0]) if found else None

    @property
    def counts(self) -> tuple[FileCount, ...]:
        """The rows of each file given, places first; each file's rows are all counted once."""
        return tuple(self._count(kind) for kind in (PLACES, UNITS) if kind in self.files)

    def _say(self, wanted: Wanted) -> None:
        """Put what is wanted into tables, whose size does not slow the scan."""
        for table, values in (
            ("wanted_commune", published_communes(wanted.communes)),
            ("wanted_form", wanted.legal_forms),
            ("known_siren", wanted.sirens),
            ("known_siret", wanted.sirets),
        ):
            self.connection.execute(f"CREATE TABLE {table} (code VARCHAR)")
            if values:
                self.connection.execute(f"INSERT INTO {table} SELECT unnest(?::VARCHAR[])", [sorted(values)])

    def _imagine(self, kind: StockKind) -> None:
        """Stand for a file that was not given by an empty table."""
        empty = ", ".join(f"NULL::VARCHAR AS {name}" for name in queries.COLUMNS[kind])
        self.connection.execute(f"CREATE TABLE near_{kind} AS SELECT {empty} LIMIT 0")

    def _scan(self, file: StockFile) -> None:
        """Copy aside the rows that may be kept, and count all."""
        try:
            self._copy_near(file)
            self._count_all(file)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as broken:
            raise UnreadableStock(BROKEN.format(name=file.path.name, kind=file.kind.label)) from broken
        if self._unreadable.get(file.kind, 0) > self.limits.unreadable_lines:
            raise UnreadableStock(BROKEN.format(name=file.path.name, kind=file.kind.label))

    def _copy_near(self, file: StockFile) -> None:
        # Parquet keeps columns apart: a first look at three of them, then the others for the rows kept only.
        first = file.is_parquet and file.kind is PLACES
        names: Iterable[str] = queries.FIRST_COLUMNS if first else queries.COLUMNS[file.kind]
        rank = f", {queries.RANK} AS rank" if first else ""
        table = f"near_{file.kind}"
        self.connection.execute(
            f"CREATE TABLE {table} AS SELECT {queries.selected(file, names)}{rank} "  # noqa: S608  published names
            f"FROM {queries.scan(file, f'{table}_rejects')} WHERE {queries.NEAR[file.kind]}",
            [queries.location(file)],
        )
        if file.kind is UNITS:
            self._repeated = self._one("SELECT count(*) - count(DISTINCT siren) FROM near_units")
            if self._repeated:
                self.connection.execute(queries.ONE_ROW_A_UNIT)

    def _count_all(self, file: StockFile) -> None:
        """Count the rows. A CSV is read over the same columns, since an unread column refuses no line."""
        seen = ["count(*)"]
        if not file.is_parquet:
            seen += [f'count("{name}")' for name in queries.present(file)]
            self._unreadable[file.kind] = self._one(f"SELECT count(DISTINCT line) FROM near_{file.kind}_rejects")  # noqa: S608
        source = queries.scan(file, f"{file.kind}_rejects")
        total = self._one(f"SELECT {', '.join(seen)} FROM {source}", queries.location(file))  # noqa: S608
        self._read[file.kind] = total + self._unreadable.get(file.kind, 0)

    def _count(self, kind: StockKind) -> FileCount:
        outcomes = self._place_outcomes() if kind is PLACES else self._unit_outcomes()
        kept = sum(outcomes.pop(outcome, 0) for outcome in ("kept", *(concern.value for concern in Concern)))
        outcomes[SetAside.UNREADABLE] += self._unreadable.get(kind, 0)
        read = self._read[kind]
        far = SetAside.OUTSIDE if PLACES in self.files else SetAside.PLACE_MISSING
        outcomes[far] += read - kept - outcomes.total()
        named = {SetAside(outcome): rows for outcome, rows in outcomes.items() if rows}
        return FileCount(self.files[kind].path.name, kind, read, kept, dict(sorted(named.items())))

    def _place_outcomes(self) -> Counter[str]:
        rows = self.connection.execute(queries.PLACE_OUTCOMES).fetchall()
        found = Counter({str(outcome): int(rows) for outcome, rows, _ in rows})
        found[SetAside.REPEATED] += sum(int(more) for _, _, more in rows)
        return found

    def _unit_outcomes(self) -> Counter[str]:
        rows = self.connection.execute("SELECT outcome, count(*) FROM sorted_units GROUP BY outcome").fetchall()
        return Counter({**{str(outcome): int(rows) for outcome, rows in rows}, SetAside.REPEATED: self._repeated})

    def _one(self, query: str, *bound: str) -> int:
        found = self.connection.execute(query, list(bound)).fetchone()
        return int(found[0]) if found else 0

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query on a cursor of their own, a batch at a time."""
        cursor = self.connection.cursor().execute(query)
        while batch := cursor.fetchmany(BATCH):
            yield from batch
