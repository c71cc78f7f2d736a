"""Import lists of structures, undo it, and decide which structure a record is."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from terreau.directory.importing import deciding, undoing
from terreau.directory.importing.running import KIND, import_files
from terreau.directory.models import Fiche, PendingMatch
from terreau.directory.rules.matching import MatchDecision
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.import_report import ImportReport
from terreau.kit.models import ImportBatch, ImportRow

DONE_ALREADY = "Ce fichier a déjà été traité."


@action("directory.upload_list")
def upload_list(*, by: Actor, upload: File[Any], as_of: date | None = None) -> ImportBatch:
    """Keep a file, and its date when it is known, until it is confirmed. Raises Refused on a full disk."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    batch = ImportBatch(kind=KIND, territory_id=by.territory_id, user_id=by.user_id, sha256=digest.hexdigest())
    batch.as_of = as_of
    batch.file_name = Path(upload.name or "fichier").name[-255:]
    try:
        batch.file.save(digest.hexdigest()[:32], upload, save=False)
    except OSError as full:
        raise Refused(
            "Le fichier n'a pas pu être enregistré : le disque est plein. Prévenez l'administration, puis réessayez."
        ) from full
    batch.save()
    return batch


@action("directory.import_list", subject="batch")
def import_list(*, by: Actor, batch: ImportBatch, paths: Sequence[Path], at: datetime) -> ImportReport:
    """Write a file kept as a batch; one already written, or undone, is refused. Raises UnreadableFile."""
    if _state(batch) not in {ImportBatch.State.PREVIEW, ImportBatch.State.RUNNING}:
        raise Refused(DONE_ALREADY)
    ImportRow.objects.filter(batch=batch).delete()
    report = import_files(paths, by=by, at=at, batch=batch)
    batch.state, batch.finished_at, batch.user_id = ImportBatch.State.DONE, at, by.user_id
    batch.save()
    return report


@action("directory.preview_list", subject="batch")
def preview_list(*, by: Actor, batch: ImportBatch, paths: Sequence[Path], at: datetime) -> ImportReport:
    """Try a file without writing any structure; keep only its counts and its reasons. Raises UnreadableFile."""
    if _state(batch) != ImportBatch.State.PREVIEW:
        raise Refused(DONE_ALREADY)
    report = import_files(paths, by=by, at=at, batch=None, as_of=batch.as_of)
    report.keep_details(batch)
    batch.counts = report.kept()
    batch.save(update_fields=["counts"])
    return report


@action("directory.undo_list", subject="batch")
def undo_list(*, by: Actor, batch: ImportBatch, at: datetime) -> tuple[int, int]:
    """Put back what was there before the import: how many things were, and how many changed since and stay."""
    state = _state(batch)
    if state == ImportBatch.State.UNDONE:
        return 0, 0
    if state != ImportBatch.State.DONE:
        raise Refused("Seul un import terminé peut être annulé.")
    back, left = undoing.undo(batch, at=at)
    batch.state, batch.finished_at, batch.user_id = ImportBatch.State.UNDONE, at, by.user_id
    batch.save()
    return back, left


@action("directory.discard_list", subject="batch")
def discard_list(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Forget a file that was never confirmed, and its copy."""
    if batch.state not in {ImportBatch.State.PREVIEW, ImportBatch.State.FAILED}:
        raise Refused("Ce fichier a été importé : annulez l'import.")
    batch.rows.all().delete()
    batch.file.delete(save=False)
    batch.state, batch.user_id = ImportBatch.State.UNDONE, by.user_id
    batch.save()
    return batch


@action("directory.decide_match", subject="match")
def decide_match(
    *, by: Actor, match: PendingMatch, decision: MatchDecision, at: datetime, fiche: Fiche | None = None
) -> PendingMatch:
    """Say that a record kept aside is this fiche (one of its candidates), is another structure, or is not wanted.

    Raises Refused when it was decided already, or when the fiche is not one of the candidates.
    """
    row = PendingMatch.objects.select_for_update(of=("self",)).select_related("batch", "row").get(pk=match.pk)
    if row.decision:
        raise Refused("Ce rapprochement est déjà décidé.")
    if decision is MatchDecision.SAME and (fiche is None or fiche.pk not in row.candidates):
        raise Refused("Choisissez l'une des structures proposées.")
    row.fiche = deciding.write(
        row,
        by=by,
        fiche=fiche if decision is MatchDecision.SAME else None,
        decision=decision,
        on=timezone.localdate(at),
    )
    row.decision, row.decided_by_id, row.decided_at = decision.value, by.user_id, at
    row.save()
    journal.note(fields=("decision",))
    return row


def _state(batch: ImportBatch) -> str:
    """The state of the batch, locked until the end of the act."""
    return ImportBatch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)


def refuse_batch(batch: ImportBatch, sentence: str) -> None:
    """Remember that a file could not be read, and why; called outside the transaction that was rolled back."""
    batch.state, batch.error = ImportBatch.State.FAILED, sentence
    batch.save(update_fields=["state", "error"])
