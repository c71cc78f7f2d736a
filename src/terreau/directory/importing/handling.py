"""A kept list, examined then written: at once when small, by the worker when big."""

from pathlib import Path

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory.importing.actions import import_list, preview_list, refuse_batch
from terreau.kit import clock
from terreau.kit.access import Actor as Acting
from terreau.kit.actions import Refused
from terreau.kit.jobs import job
from terreau.kit.models import ImportBatch
from terreau.kit.streams import UnreadableFile

AT_ONCE_BYTES = 50 * 1024


def is_small(batch: ImportBatch) -> bool:
    """Tell whether a page may wait for it."""
    return batch.file.size <= AT_ONCE_BYTES


def examine(batch: ImportBatch, *, by: Acting) -> None:
    """Try a kept file, or leave it to the worker."""
    if is_small(batch):
        _examine(batch, by)
    else:
        examine_later.defer(batch_id=batch.pk, user_id=by.user_id, role=str(by.role), territory_id=by.territory_id)


def write(batch: ImportBatch, *, by: Acting) -> None:
    """Import a kept file, or leave it to the worker; a second call changes nothing.

    Raises Refused when the file itself is gone.
    """
    if not batch.file.name or not batch.file.storage.exists(batch.file.name):
        raise Refused("Ce fichier n'est plus là : retirez-le de la liste et envoyez-le à nouveau.")
    if is_small(batch):
        _write(batch, by)
    elif ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEW).update(
        state=ImportBatch.State.RUNNING
    ):
        write_later.defer(batch_id=batch.pk, user_id=by.user_id, role=str(by.role), territory_id=by.territory_id)


def _examine(batch: ImportBatch, by: Acting) -> None:
    try:
        preview_list(by=by, batch=batch, paths=[Path(batch.file.path)], at=clock.now())
    except UnreadableFile as unread:
        refuse_batch(batch, str(unread))


def _write(batch: ImportBatch, by: Acting) -> None:
    try:
        import_list(by=by, batch=batch, paths=[Path(batch.file.path)], at=clock.now())
    except UnreadableFile as unread:
        refuse_batch(batch, str(unread))


def _asked(batch_id: int, user_id: int | None, role: str, territory_id: int | None) -> tuple[ImportBatch, Actor]:
    return ImportBatch.objects.get(pk=batch_id), Actor(user_id=user_id, role=Role(role), territory_id=territory_id)


@job(name="directory.examine_list", retry=2)
def examine_later(*, batch_id: int, user_id: int | None, role: str, territory_id: int | None) -> None:
    """Examine a big file for whoever asked."""
    batch, by = _asked(batch_id, user_id, role, territory_id)
    if batch.state == ImportBatch.State.PREVIEW:
        _examine(batch, by)


@job(name="directory.write_list", retry=2)
def write_later(*, batch_id: int, user_id: int | None, role: str, territory_id: int | None) -> None:
    """Write a big file for whoever asked. A worker killed on the way wrote nothing, and its job is taken up again."""
    batch, by = _asked(batch_id, user_id, role, territory_id)
    try:
        if batch.state == ImportBatch.State.RUNNING:
            _write(batch, by)
    except Refused:
        return
