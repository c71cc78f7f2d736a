"""Writing a record that waited, once a person said which structure it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from terreau.directory.importing.assessing import assess_and_index
from terreau.directory.importing.gathering import ReadRow, Target
from terreau.directory.importing.matching import Placed
from terreau.directory.importing.records import Record
from terreau.directory.importing.writing import Writer
from terreau.directory.models import Establishment, Fiche, PendingMatch
from terreau.directory.rules.matching import MatchDecision
from terreau.directory.rules.sources import Source
from terreau.kit.access import Actor
from terreau.kit.actions import Refused


def write(match: PendingMatch, *, by: Actor, fiche: Fiche | None, decision: MatchDecision, on: date) -> Fiche | None:
    """Complete this fiche with the record, or make a new one without it; None when it is not wanted.

    It belongs to the import that read it, and is undone with it. Raises Refused when its SIRET was taken meanwhile.
    """
    if decision is MatchDecision.SKIPPED:
        return None
    record, commune, source = read(match.record)
    if fiche is None and record.siret and Establishment.objects.filter(siret=record.siret).exists():
        raise Refused("Son SIRET est maintenant celui d'une autre fiche : importez le fichier de nouveau.")
    row = ReadRow(0, match.row.locator, [], record)
    placed = Placed(Target(record, [row]), commune, place_id=fiche.establishment_id if fiche else None)
    writer = Writer(by, match.batch, source, timezone.localdate(match.batch.created_at))
    writer.write([placed])
    match.row.before = writer.undo.get(0)
    match.row.subject_type, match.row.subject_id = "directory.fiche", row.fiche_id
    match.row.save(update_fields=["before", "subject_type", "subject_id"])
    assess_and_index(writer.touched, on=on)
    return Fiche.objects.get(pk=row.fiche_id or 0)


def read(kept: dict[str, Any]) -> tuple[Record, str, Source]:
    """A record set aside, its commune, and whose word it is."""
    said = {name: value for name, value in kept.items() if name not in {"commune", "told_by"}}
    return Record.read(said), kept["commune"], Source(kept["told_by"])
