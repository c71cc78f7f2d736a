"""Rows of one key (buyer SIRET, number) become one contract with its lots. An amount counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.procurement.decp.published import Holder, Problem, PublishedAmendment, PublishedRow, PublishedSubcontract
from terreau.procurement.decp.tables import folded

SAME_FIELDS = (("amount", "montant"), ("months", "dureeMois"), ("notified_on", "dateNotification"))
OLDEST = date.min


@dataclass(frozen=True, slots=True)
class GroupedLot:
    """One lot: the version of its facts that stands, its holders, and the positions of its rows."""

    row: PublishedRow
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupedContract:
    """One contract from the rows of one key: its lots in order of appearance, and everything to verify about it."""

    lots: tuple[GroupedLot, ...]
    problems: tuple[Problem, ...]

    @property
    def amount(self) -> Decimal | None:
        """Euros HT of the contract: each lot counts once; None as soon as one is unknown."""
        amounts = [lot.row.amount for lot in self.lots]
        return sum((one for one in amounts if one is not None), Decimal(0)) if None not in amounts else None


def group(rows: Sequence[PublishedRow]) -> GroupedContract:
    """Group rows of one key, given in the order of the file; positions in the result are indexes in `rows`.

    Rows that differ only by holder are one lot with its group; rows that differ by object are distinct lots, flagged;
    a table's repetition after an amendment becomes that amendment; identical rows merge.
    """
    by_subject: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        by_subject.setdefault(folded(row.subject), []).append(position)
    problems: dict[Problem, None] = {}
    lots: list[GroupedLot] = []
    for positions in by_subject.values():
        row, found = _one_lot([rows[position] for position in positions])
        problems.update(dict.fromkeys(found))
        told = len([one for lot in lots for one in lot.row.amendments])
        numbered = tuple(one._replace(rank=rank) for rank, one in enumerate(row.amendments, start=told + 1))
        lots.append(GroupedLot(row._replace(amendments=numbered), tuple(positions)))
    if len(lots) > 1:
        reason = f"{len(lots)} objets différents sous le même numéro : comptés comme des lots distincts"
        problems[Problem("objet", reason)] = None
    return GroupedContract(tuple(lots), tuple(problems))


def _one_lot(rows: Sequence[PublishedRow]) -> tuple[PublishedRow, list[Problem]]:
    """Return the lot of rows with one object, and its problems."""
    problems = list(dict.fromkeys(problem for row in rows for problem in row.problems))
    if len(rows) == 1 and not rows[0].change_rank:
        return rows[0], problems
    first_rank = min(row.change_rank for row in rows)
    versions = [row for row in rows if row.change_rank == first_rank]
    standing = max(versions, key=_freshness)
    for attribute, field in SAME_FIELDS:
        if len({getattr(row, attribute) for row in versions} - {None}) > 1:
            problems.append(Problem(field, "plusieurs valeurs sous le même numéro et le même objet"))
    changes = [row for row in rows if row.change_rank > first_rank]
    merged = standing._replace(
        holders=_distinct_holders(versions),
        amendments=_amendments(versions, changes, standing),
        subcontracts=_subcontracts(versions),
        change_rank=0,
        change_subject="",
        problems=tuple(problems),
    )
    return merged, problems


def _freshness(row: PublishedRow) -> tuple[date, date, bool, Decimal]:
    """The last published stands, then the last notified; the rest makes the choice the same each time."""
    return (row.published_on or OLDEST, row.notified_on or OLDEST, row.amount is not None, row.amount or Decimal(0))


def _distinct_holders(rows: Sequence[PublishedRow]) -> tuple[Holder, ...]:
    found: dict[tuple[str, str], Holder] = {}
    for row in rows:
        for holder in row.holders:
            found.setdefault((holder.id_type, holder.id or folded(holder.name)), holder)
    return tuple(found.values())


def _amendments(
    versions: Sequence[PublishedRow], changes: Sequence[PublishedRow], standing: PublishedRow
) -> tuple[PublishedAmendment, ...]:
    """The published ones once each, then those that a table tells by repeating the contract; numbered again from 1."""
    found = list(dict.fromkeys(one._replace(rank=0) for row in versions for one in row.amendments))
    for rank in sorted({row.change_rank for row in changes}):
        told = [row for row in changes if row.change_rank == rank]
        last = max(told, key=_freshness)
        found.append(
            PublishedAmendment(
                rank=0,
                subject=last.change_subject,
                notified_on=last.notified_on,
                published_on=last.published_on,
                amount=last.amount if last.amount != standing.amount else None,
                months=last.months if last.months != standing.months else None,
                holders=_changed_holders(told, versions),
            )
        )
    return tuple(one._replace(rank=rank) for rank, one in enumerate(found, start=1))


def _changed_holders(told: Sequence[PublishedRow], versions: Sequence[PublishedRow]) -> tuple[Holder, ...]:
    now, before = _distinct_holders(told), _distinct_holders(versions)
    return now if {one.id for one in now} != {one.id for one in before} else ()


def _subcontracts(rows: Sequence[PublishedRow]) -> tuple[PublishedSubcontract, ...]:
    """Once each; acts of two rows under one rank are told apart by the next free rank."""
    found: dict[tuple[int, int], PublishedSubcontract] = {}
    for one in dict.fromkeys(one for row in rows for one in row.subcontracts):
        rank, revision = one.rank, one.revision
        while (rank, revision) in found:
            revision += 1
        found[rank, revision] = one._replace(revision=revision)
    return tuple(found[key] for key in sorted(found))
