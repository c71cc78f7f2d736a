"""Import published contracts, and undo it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection

from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.models import ImportBatch, ImportRow
from terreau.procurement.decp import undoing
from terreau.procurement.decp.importing import KIND, Report, import_files

ROWS_AT_ONCE = 1000


@action("procurement.upload_decp")
def upload_decp(*, by: Actor, upload: File[Any]) -> ImportBatch:
    """Keep a file until it is confirmed. Raises Refused on a full disk."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    batch = ImportBatch(kind=KIND, territory_id=by.territory_id, user_id=by.user_id, sha256=digest.hexdigest())
    batch.file_name = Path(upload.name or "fichier").name[-255:]
    try:
        batch.file.save(digest.hexdigest()[:32], upload, save=False)
    except OSError as full:
        raise Refused(
            "Le fichier n'a pas pu être enregistré : le disque est plein. Prévenez l'administration, puis réessayez."
        ) from full
    batch.save()
    return batch


@action("procurement.import_decp", subject="batch")
def import_decp(*, by: Actor, batch: ImportBatch, paths: Sequence[Path], at: datetime) -> Report:
    """Write a file kept as a batch; a batch already written, or undone, is left as it is. Raises UnreadableFile."""
    state = ImportBatch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)
    if state not in {ImportBatch.State.PREVIEW, ImportBatch.State.RUNNING}:
        raise Refused("Ce fichier a déjà été traité.")
    ImportRow.objects.filter(batch=batch).delete()
    report = import_files(paths, at=at, batch=batch)
    batch.state, batch.finished_at, batch.user_id = ImportBatch.State.DONE, at, by.user_id
    batch.save()
    return report


@action("procurement.preview_decp", subject="batch")
def preview_decp(*, by: Actor, batch: ImportBatch, paths: Sequence[Path], at: datetime) -> Report:
    """Try a file without writing any contract; keep only its counts and its reasons. Raises UnreadableFile."""
    state = ImportBatch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)
    if state != ImportBatch.State.PREVIEW:
        raise Refused("Ce fichier a déjà été traité.")
    report = import_files(paths, at=at, batch=None)
    ImportRow.objects.filter(batch=batch).delete()
    _keep_details(batch, report)
    batch.counts = report.kept()
    batch.save(update_fields=["counts"])
    return report


def _keep_details(batch: ImportBatch, report: Report) -> None:
    """One row per flagged or rejected line of the file, as a preview shows it."""
    rows: list[ImportRow] = []
    position = 0
    for position, (locator, outcome, problems) in enumerate(report.by_row(), start=1):
        rows.append(
            ImportRow(batch=batch, position=position, locator=locator[:120], outcome=outcome, problems=problems)
        )
        if len(rows) == ROWS_AT_ONCE:
            ImportRow.objects.bulk_create(rows)
            rows = []
    ImportRow.objects.bulk_create(rows)


@action("procurement.undo_decp", subject="batch")
def undo_decp(*, by: Actor, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Put back what was there before the import. Raises Refused when something stands on what it created."""
    state = ImportBatch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)
    if state == ImportBatch.State.UNDONE:
        return batch
    if state != ImportBatch.State.DONE:
        raise Refused("Seul un import terminé peut être annulé.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    undoing.undo(batch)
    batch.state, batch.finished_at, batch.user_id = ImportBatch.State.UNDONE, at, by.user_id
    batch.save()
    return batch


@action("procurement.discard_decp", subject="batch")
def discard_decp(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Forget a file that was never confirmed, and its copy."""
    if batch.state not in {ImportBatch.State.PREVIEW, ImportBatch.State.FAILED}:
        raise Refused("Ce fichier a été importé : annulez l'import.")
    batch.rows.all().delete()
    batch.file.delete(save=False)
    batch.state = ImportBatch.State.UNDONE
    batch.user_id = by.user_id
    batch.save()
    return batch


def refuse_batch(batch: ImportBatch, sentence: str) -> None:
    """Remember that a file could not be read, and why; called outside the transaction that was rolled back."""
    batch.state, batch.error = ImportBatch.State.FAILED, sentence
    batch.save(update_fields=["state", "error"])
