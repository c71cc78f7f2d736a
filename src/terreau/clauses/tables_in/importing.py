"""One run over a table: reads each line, writes what it can, and gives every line one outcome."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from terreau.accounts.actor import Actor as HouseActor
from terreau.accounts.roles import Role
from terreau.clauses.rules.table_columns import BALANCES, LOTS, PEOPLE, TABLE_KINDS
from terreau.clauses.rules.table_rows import Wrong, read_balance, read_lot, read_person
from terreau.clauses.tables_in.balances import BalanceWriter
from terreau.clauses.tables_in.lots import LotWriter
from terreau.clauses.tables_in.people import PeopleWriter
from terreau.clauses.tables_in.reading import read_table
from terreau.clauses.tables_in.report import Report
from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.kit.models import Document, ImportBatch
from terreau.kit.spreadsheets import folded

KINDS = {f"table_{kind}": of for kind, of in TABLE_KINDS.items()}
Reader = Callable[..., tuple[Any, list[Wrong]]]
Rows = list[tuple[dict[str, str], Any]]
READERS: dict[str, Reader] = {LOTS: read_lot, PEOPLE: read_person, BALANCES: read_balance}


def batch_kind(kind: str) -> str:
    """The kind of the batches of a table."""
    return f"table_{kind}"


def run(batch: ImportBatch, content: bytes, *, by: Actor, on: date) -> Report:
    """Write a table on behalf of the actor's territory. Raises UnreadableSheetError, or Refused without a territory."""
    if by.territory_id is None:
        raise Refused("Dites pour quel territoire importer ce tableau : --territory CODE.")
    of = KINDS[batch.kind]
    read = partial(READERS[of.kind], of, **({"on": on} if of.kind == BALANCES else {}))
    report, rows, refused = Report(), [], {}
    for line, cells in read_table(content).records(of.columns, of.required):
        row, wrong = read(line, cells)
        if row is None:
            report.reject(line, wrong)
            refused[_lot_key(cells)] = line
        else:
            rows.append((cells, row))
    if of.kind == LOTS:
        rows = _whole_lots(rows, refused, report)
    writer = _writer(of.kind, batch, by=_house(by), territory=by.territory_id, on=on, size=len(content))
    writer.write([row for _, row in rows], report)
    return report


def _lot_key(cells: Mapping[str, str]) -> tuple[str, ...]:
    names = ("contract", "title", "lot", "lot_title")
    return tuple(folded(cells.get(name, "")) for name in names)


def _whole_lots(rows: Rows, refused: Mapping[tuple[str, ...], int], report: Report) -> Rows:
    """A lot is written with all its companies or not at all: hours due are their sum."""
    kept = []
    for cells, row in rows:
        line = refused.get(_lot_key(cells))
        if line is None:
            kept.append((cells, row))
        else:
            reason = f"La ligne {line}, du même lot, est refusée : corrigez-la, puis importez de nouveau."
            report.reject(row.line, [Wrong(KINDS["table_lots"].label("lot"), reason)])
    return kept


def _writer(kind: str, batch: ImportBatch, *, by: Actor, territory: int, on: date, size: int) -> Any:
    if kind == LOTS:
        return LotWriter(by=by, territory=territory, document=_document(batch, by, territory, size))
    if kind == PEOPLE:
        return PeopleWriter(by=by, territory=territory)
    return BalanceWriter(by=by, territory=territory, on=on)


def _document(batch: ImportBatch, by: Actor, territory: int, size: int) -> Document:
    """The file itself, as the document that the hours due refer to."""
    return Document.objects.create(
        territory_id=territory,
        file=batch.file.name,
        name=batch.file_name,
        sha256=batch.sha256,
        size=size,
        content_type="application/octet-stream",
        user_id=by.user_id,
    )


def _house(by: Actor) -> Actor:
    """Writing a table goes through acts that an administrator may not do one by one; the journal keeps who asked."""
    return HouseActor(
        user_id=by.user_id, role=Role.SYSTEM, territory_id=by.territory_id, membership_id=by.membership_id
    )
