"""The stock of SIRENE into the directory: what concerns it is written by batches, the other rows are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from terreau.directory.importing import stock_records
from terreau.directory.importing.communes import Gazetteer
from terreau.directory.importing.gathering import ReadRow, Target
from terreau.directory.importing.matching import Placed, match
from terreau.directory.importing.records import Problem, Severity
from terreau.directory.importing.remembering import keep_rows
from terreau.directory.importing.stock_places import flag_closed, insertion_units, known_numbers, places_of, settle
from terreau.directory.importing.waiting import goes_in
from terreau.directory.importing.writing import Writer
from terreau.directory.reference import ess_rules
from terreau.directory.rules.sirene_codes import forms_of_ess
from terreau.directory.rules.sources import Source
from terreau.directory.sirene.files import UnreadableStock
from terreau.directory.sirene.queries import COLUMNS
from terreau.directory.sirene.reading import Stock, open_stock
from terreau.directory.sirene.rows import Concern, SetAside, SirenePlace, SireneUnit, StockKind, Wanted
from terreau.kit import nir
from terreau.kit.access import Actor
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile
from terreau.territories.models import Territory

AT_ONCE = 500
NO_TERRITORY = (
    "aucun territoire n'est donné : seules les structures déjà dans l'annuaire sont mises à jour, aucune n'est créée "
    "(en ligne de commande, ajoutez --territory CODE)"
)
NO_COMMUNE = (
    "aucune commune n'est connue pour ce territoire : seules les structures déjà dans l'annuaire sont mises à jour"
)


@dataclass
class StockReport:
    """What became of the rows: counts by outcome (read too), rows to tell, rows set aside by reason, columns unread."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[ReadRow] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    set_aside: list[dict[str, Any]] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)


@dataclass
class Candidate:
    """A kept row of a place, with the row of its legal unit when this is the first of its places."""

    target: Target
    place: SirenePlace
    unit_row: ReadRow | None


Alone = tuple[ReadRow, SireneUnit]


class StockImport:
    """Writes the files of one stock; `start` is the number of the first row kept, `touched` gathers legal units."""

    def __init__(
        self, *, by: Actor, batch: ImportBatch, on: date, gazetteer: Gazetteer, touched: set[int], start: int
    ) -> None:
        self.by = by
        self.batch = batch
        self.on = on
        self.gazetteer = gazetteer
        self.touched = touched
        self.next_row = start
        self.report = StockReport()
        self.forms = forms_of_ess(ess_rules())
        self.as_of = on
        self._rank = 0
        self._aside: Counter[tuple[StockKind, str]] = Counter()

    def write(self, paths: Sequence[Path]) -> StockReport:
        """Import one or two files. Raises UnreadableFile."""
        wanted = self._wanted()
        try:
            with open_stock(paths, wanted) as stock:
                self.as_of = min(stock.treated_on or self.on, self.on)
                kept = self._kept(stock)
                while some := list(islice(kept, AT_ONCE)):
                    self._write_some(some)
                self._tell(stock, wanted)
        except UnreadableStock as unread:
            raise UnreadableFile(str(unread)) from unread
        return self.report

    def _wanted(self) -> Wanted:
        territory = Territory.objects.filter(pk=self.batch.territory_id or 0).first()
        communes = territory.communes().order_by("code").values_list("code", flat=True) if territory else ()
        sirens, sirets = known_numbers()
        return Wanted(frozenset(communes), self.forms, sirens, sirets)

    def _kept(self, stock: Stock) -> Iterator[Candidate | Alone]:
        """Places with the row of their unit, and units without a place; both files are read by rising SIREN."""
        units = iter(stock.units())
        unit = next(units, None)
        for siren, places in groupby(stock.places(), key=lambda place: place.siren):
            while unit is not None and unit.siren < siren:
                yield self._row(f"SIREN {unit.siren}"), unit
                unit = next(units, None)
            row = None
            if unit is not None and unit.siren == siren:
                row, unit = self._row(f"SIREN {siren}"), next(units, None)
            # A place without SIRET here is that of the head office rather than of any other.
            ordered = sorted(places, key=lambda one: (one.concern is not Concern.KNOWN_PLACE, not one.is_head_office))
            for rank, place in enumerate(ordered):
                yield self._candidate(place, None if rank else row)
        while unit is not None:
            yield self._row(f"SIREN {unit.siren}"), unit
            unit = next(units, None)

    def _candidate(self, place: SirenePlace, unit_row: ReadRow | None) -> Candidate:
        rows = [self._row(f"SIRET {place.siret}"), *([unit_row] if unit_row else [])]
        return Candidate(Target(stock_records.of_place(place, self.as_of), rows), place, unit_row)

    def _row(self, locator: str) -> ReadRow:
        self._rank += 1
        return ReadRow(self._rank, locator, [])

    def _write_some(self, some: Sequence[Candidate | Alone]) -> None:
        alone = [one for one in some if not isinstance(one, Candidate)]
        refused: list[Candidate] = []
        read: list[Candidate] = []
        for one in some:
            if isinstance(one, Candidate):
                (refused if _holds_a_nir(one) else read).append(one)
        placed, left = self._placed(read)
        placed += self._units([*alone, *left])
        aside: dict[int, tuple[Placed, Source]] = {}
        undo: dict[int, dict[str, Any]] = {}
        going = [where for where in placed if goes_in(where, Source.SIRENE, aside)]
        Writer(self.by, self.batch, Source.SIRENE, self.on, self.touched, undo).write(going)
        flag_closed(going, undo)
        targets = [*(where.target for where in placed), *(one.target for one in refused)]
        rows = [row for target in targets for row in target.rows]
        keep_rows(self.batch, rows, undo, aside, by=self.by, on=self.on, start=self.next_row)
        self.next_row += len(rows)
        self.report.counts.update(row.outcome for row in rows)
        self.report.told += [row for row in rows if row.outcome in {"flagged", "rejected"}]

    def _placed(self, some: Sequence[Candidate]) -> tuple[list[Placed], list[Alone]]:
        """The places that the directory has or takes; the rows of the units of the others."""
        insertion = insertion_units({one.place.siren for one in some if one.place.concern is Concern.KNOWN_UNIT})
        for one in some:
            if not one.target.record.name:
                name = insertion.get(one.place.siren, "")
                one.target.record = replace(one.target.record, name=name)
        placed = match([one.target for one in some], self.gazetteer, territory_id=self.batch.territory_id)
        with_fiche = settle([(one.place, where) for one, where in zip(some, placed, strict=True)])
        kept: list[Placed] = []
        left: list[Alone] = []
        for one, where in zip(some, placed, strict=True):
            is_taken = one.place.is_open and (self._is_of_ess(one.place) or one.place.siren in insertion)
            if where.place_id in with_fiche or is_taken:
                kept.append(where)
                continue
            self._aside[StockKind.PLACES, SetAside.NOT_CONCERNED.label] += 1
            if one.unit_row and one.place.unit:
                left.append((one.unit_row, one.place.unit))
        return [_named(one) for one in kept], left

    def _is_of_ess(self, place: SirenePlace) -> bool:
        concerned = place.concern in {Concern.ESS_FLAG, Concern.LEGAL_FORM}
        return concerned or stock_records.is_of_ess(place.unit, self.forms)

    def _units(self, some: Collection[Alone]) -> list[Placed]:
        """Legal units told by themselves, on the first of their fiches."""
        places = places_of({unit.siren for _, unit in some})
        self._aside[StockKind.UNITS, SetAside.NOT_CONCERNED.label] += sum(u.siren not in places for _, u in some)
        return [
            Placed(Target(stock_records.of_unit(unit, self.as_of), [row]), "", places[unit.siren])
            for row, unit in some
            if unit.siren in places
        ]

    def _tell(self, stock: Stock, wanted: Wanted) -> None:
        counts, report = self.report.counts, self.report
        for one in stock.counts:
            counts["read"] += one.read
            for why, rows in one.set_aside.items():
                self._aside[one.kind, why.label] += rows
        for (kind, label), rows in sorted(self._aside.items()):
            if rows:
                report.set_aside.append({"file": stock.files[kind].path.name, "reason": label, "count": rows})
                counts["unchanged"] += rows
        for kind, file in stock.files.items():
            read = {name.lower() for name in COLUMNS[kind].values()}
            report.unmapped += [f"{file.path.name}, {name}" for name in file.columns if name.lower() not in read]
        if not wanted.communes:
            reason = NO_COMMUNE if self.batch.territory_id else NO_TERRITORY
            report.remarks.append({"field": "", "reason": reason, "count": counts["read"]})


def _named(one: Placed) -> Placed:
    """SIRENE names a place only when it is new here."""
    record = one.target.record
    if one.place_id is None and record.name:
        one.target.record = replace(record, values={"name": record.name, **record.values})
    return one


def _holds_a_nir(one: Candidate) -> bool:
    if not nir.contains_nir(stock_records.texts(one.target.record)):
        return False
    for row in one.target.rows:
        row.outcome = "rejected"
        row.problems.append(Problem("", nir.SENTENCE, Severity.REJECTED))
    return True
