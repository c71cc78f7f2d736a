"""Rows of a file that speak of one structure, put together before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from terreau.directory.importing.records import Problem, Record, joined


@dataclass
class ReadRow:
    """One row of the input: where it stands, what it says or nothing, what is wrong with it, what became of it."""

    position: int
    locator: str
    problems: list[Problem]
    record: Record | None = None
    outcome: str = ""
    fiche_id: int | None = None


@dataclass
class Target:
    """One structure of the file and the rows that speak of it."""

    record: Record
    rows: list[ReadRow] = field(default_factory=list)

    def take(self, other: Record, rows: Iterable[ReadRow]) -> None:
        """Add what other rows say."""
        self.record = joined(self.record, other)
        self.rows.extend(rows)

    def flag(self, column: str, reason: str) -> None:
        """Tell something on its first row."""
        self.rows[0].problems.append(Problem(column, reason))


def gather(rows: Iterable[ReadRow]) -> list[Target]:
    """One target per structure: rows of the same identifier, or of the same SIRET in the same place, are one.

    A SIRET borne by rows of other places is that of their legal unit: the first keeps it, the others give its SIREN
    alone and are flagged.
    """
    by_link: dict[tuple[str, str], Target] = {}
    by_siret: dict[str, Target] = {}
    targets: list[Target] = []
    for row in rows:
        record = row.record
        if record is None:
            continue
        found = by_link.get((record.source, record.id)) if record.id else None
        if found is None and record.siret in by_siret:
            bearer = by_siret[record.siret]
            if record.unknown or _same_place(bearer.record, record):
                found = bearer
            else:
                record = _without_siret(row, record, bearer.record)
        if found is not None:
            found.take(record, [row])
        else:
            found = Target(record, [row])
            targets.append(found)
        if record.siret:
            by_siret.setdefault(record.siret, found)
        for link in record.all_links:
            by_link.setdefault(link, found)
    return targets


def _same_place(one: Record, other: Record) -> bool:
    return not one.place or not other.place or one.place == other.place


def _without_siret(row: ReadRow, record: Record, bearer: Record) -> Record:
    reason = f"ce SIRET est aussi celui de « {bearer.name} », ailleurs : le lieu est gardé sans lui, sous le même SIREN"
    row.problems.append(Problem("siret", reason))
    return replace(record, siret="", siren=record.siret[:9])
