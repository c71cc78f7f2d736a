"""Bring a table, see what it would do, write it, take it back."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from terreau.clauses.rules.table_columns import PEOPLE
from terreau.clauses.tables_in.importing import batch_kind, run
from terreau.clauses.tables_in.reading import read_table
from terreau.clauses.tables_in.report import Report
from terreau.clauses.tables_in.undoing import undo
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.models import ImportBatch

State = ImportBatch.State
DONE_ALREADY = "Ce tableau a déjà été traité."


@action("clauses.upload_table")
def upload_table(*, by: Actor, kind: str, upload: File[Any], at: datetime, at_once: int | None = None) -> ImportBatch:
    """Keep a table with the report of what it would do; nothing else is written.

    Above `at_once` lines, when given, it is kept without a report, which `examine_table` then makes.
    Raises UnreadableSheetError when it is no table or holds a social security number, Refused on a full disk.
    """
    content = upload.read()
    lines = len(read_table(content).lines)
    digest = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(kind=batch_kind(kind), territory_id=by.territory_id, user_id=by.user_id, sha256=digest)
    batch.file_name = Path(upload.name or "tableau").name[-255:]
    upload.seek(0)
    try:
        batch.file.save(digest[:32], upload, save=False)
    except OSError as full:
        raise Refused(
            "Le fichier n'a pas pu être enregistré : le disque est plein. Prévenez l'administration."
        ) from full
    batch.save()
    if at_once is None or lines <= at_once:
        _examine(batch, content, by=by, at=at)
    return batch


@action("clauses.examine_table", subject="batch")
def examine_table(*, by: Actor, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Report what a kept table would do; one that has its report, or was treated, is left as it is."""
    kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if kept.state == State.PREVIEW and not kept.counts:
        _examine(kept, _content(kept), by=by, at=at)
    return kept


def _examine(batch: ImportBatch, content: bytes, *, by: Actor, at: datetime) -> None:
    report = _tried(batch, content, by=by, at=at)
    report.keep(batch)
    batch.counts = report.counts
    batch.save(update_fields=["counts"])


def _content(batch: ImportBatch) -> bytes:
    with batch.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _tried(batch: ImportBatch, content: bytes, *, by: Actor, at: datetime) -> Report:
    """What writing would do, in a transaction that is rolled back; it keeps no key, since nothing stays."""
    with transaction.atomic():
        report = run(batch, content, by=by, on=timezone.localtime(at).date())
        transaction.set_rollback(True)
    for fate in report.fates.values():
        fate.before, fate.subject_id = None, None
    return report


def preview_table(*, by: Actor, batch: ImportBatch, content: bytes, at: datetime) -> Report:
    """What a table would do, without keeping anything: for the command line's dry run."""
    return _tried(batch, content, by=by, at=at)


@action("clauses.import_table", subject="batch")
def import_table(*, by: Actor, batch: ImportBatch, at: datetime) -> Report:
    """Write a kept table. Raises Refused when it was already treated."""
    if _locked_state(batch) not in {State.PREVIEW, State.RUNNING}:
        raise Refused(DONE_ALREADY)
    report = run(batch, _content(batch), by=by, on=timezone.localtime(at).date())
    report.keep(batch)
    batch.counts, batch.state = report.counts, State.DONE
    batch.finished_at, batch.user_id = at, by.user_id
    batch.save()
    if batch.kind == batch_kind(PEOPLE):
        _forget_file(batch)
    return report


@action("clauses.undo_table", subject="batch")
def undo_table(*, by: Actor, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Take back what a table wrote. Raises Refused when later work stands on it."""
    state = _locked_state(batch)
    if state == State.UNDONE:
        return batch
    if state != State.DONE:
        raise Refused("Seul un import terminé peut être annulé.")
    undo(batch, by=by, on=timezone.localtime(at).date())
    batch.state, batch.user_id = State.UNDONE, by.user_id
    batch.save(update_fields=["state", "user_id"])
    return batch


@action("clauses.discard_table", subject="batch")
def discard_table(*, by: Actor, batch: ImportBatch) -> ImportBatch:
    """Forget a table that was never confirmed, and its copy."""
    if _locked_state(batch) not in {State.PREVIEW, State.FAILED}:
        raise Refused("Ce tableau a été importé : annulez l'import.")
    batch.rows.all().delete()
    batch.state = State.UNDONE
    batch.save(update_fields=["state"])
    _forget_file(batch)
    return batch


def _locked_state(batch: ImportBatch) -> str:
    return ImportBatch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)


def _forget_file(batch: ImportBatch) -> None:
    """The copy goes once the transaction is sure; names of persons are not kept twice."""
    storage, name = batch.file.storage, str(batch.file.name)
    batch.file = ""
    batch.save(update_fields=["file"])
    transaction.on_commit(lambda: storage.delete(name))
