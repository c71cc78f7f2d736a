"""What an import keeps of itself: a row of the batch for each row read, what undoing needs, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from terreau.directory.actions.fiches import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.importing.gathering import ReadRow
from terreau.directory.importing.matching import Placed
from terreau.directory.importing.records import Severity
from terreau.directory.importing.references import Reference
from terreau.directory.models import Establishment, Fiche, Network, PendingMatch
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.access import Actor
from terreau.kit.models import ImportBatch, ImportRow

AT_ONCE = 1000


def keep_networks(references: Sequence[tuple[ReadRow, Reference]], undo: dict[int, dict[str, Any]]) -> None:
    """Write the networks of a reference list, and say on its rows what became of them."""
    told = [(row, reference) for row, reference in references if reference.kind == "network" and reference.id]
    known = Network.objects.in_bulk([reference.id for _, reference in told])
    for row, reference in told:
        network = known.get(reference.id)
        if network is None:
            known[reference.id] = Network.objects.create(code=reference.id, **reference.values)
            row.outcome = "created"
            undo.setdefault(row.position, {})["network"] = [reference.id, None]
            continue
        before = {name: getattr(network, name) for name in reference.values}
        after = {name: value or before[name] for name, value in reference.values.items()}
        row.outcome = "unchanged" if before == after else "updated"
        if before != after:
            undo.setdefault(row.position, {})["network"] = [reference.id, before]
            Network.objects.filter(pk=network.pk).update(**after)


def keep_rows(
    batch: ImportBatch,
    rows: Sequence[ReadRow],
    undo: Mapping[int, dict[str, Any]],
    aside: Mapping[int, tuple[Placed, Source]],
    *,
    by: Actor,
    on: date,
    start: int = 1,
) -> None:
    """Write the rows of the batch, numbered from `start`, and set aside the records that a person has to match."""
    kept: list[ImportRow] = []
    waiting: list[tuple[ImportRow, Placed, Source]] = []
    for position, row in enumerate(rows, start=start):
        row.outcome = _outcome(row)
        kept.append(_row(batch, position, row, undo.get(row.position)))
        if row.position in aside:
            waiting.append((kept[-1], *aside[row.position]))
    ImportRow.objects.bulk_create(kept, batch_size=AT_ONCE)
    pen = Pen(by=by, origin=Origin(Source.TEAM, on), batch=batch)
    fiches = _fiches_of({place for _, one, _ in waiting for place in one.candidates}, pen)
    PendingMatch.objects.bulk_create(
        [
            PendingMatch(
                batch=batch,
                row=row,
                record={**one.target.record.kept(), "commune": one.commune, "told_by": source.value},
                candidates=[fiches[place] for place in one.candidates],
            )
            for row, one, source in waiting
        ],
        batch_size=AT_ONCE,
    )


def _outcome(row: ReadRow) -> str:
    flagged = any(problem.severity is Severity.FLAGGED for problem in row.problems)
    return "flagged" if flagged and row.outcome != "rejected" else row.outcome


def _row(batch: ImportBatch, position: int, row: ReadRow, undo: dict[str, Any] | None) -> ImportRow:
    return ImportRow(
        batch=batch,
        position=position,
        locator=row.locator[:120],
        outcome=row.outcome,
        problems=[{"field": problem.field, "reason": problem.reason} for problem in row.problems],
        subject_type="directory.fiche" if row.fiche_id else "",
        subject_id=row.fiche_id,
        before=undo,
    )


def _fiches_of(places: set[int], pen: Pen) -> dict[int, int]:
    """The fiche of each place, made blank for places that have none yet, and gone with the import if it stays so."""
    known = set(Fiche.objects.filter(establishment__in=places).values_list("establishment_id", flat=True))
    fiches = fiches_of(Establishment.objects.filter(pk__in=places).order_by("pk"))
    for place, fiche in fiches.items():
        if place not in known:
            pen.begin(fiche)
    pen.save()
    return {place: fiche.pk for place, fiche in fiches.items()}
