"""A kept file, examined then written: at once when small, by the worker when big."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terreau.kit import clock
from terreau.kit.actions import Refused
from terreau.kit.jobs import defer, job
from terreau.kit.models import ImportBatch
from terreau.kit.policy import Actor
from terreau.kit.streams import UnreadableFile

GONE = "Ce fichier n'est plus là : retirez-le de la liste et envoyez-le à nouveau."


@dataclass
class FileWork:
    """How a room treats the files it keeps. Built in a module that the room's `tasks` imports: workers find its jobs.

    `preview` and `write` are actions that take by, batch, paths and at; `refuse` keeps the sentence of a file that
    cannot be read; `actor` makes again whoever asked, from user_id, role and territory_id.
    """

    name: str
    at_once_bytes: int
    preview: Callable[..., object]
    write_rows: Callable[..., object]
    refuse: Callable[[ImportBatch, str], None]
    actor: Callable[..., Actor]

    def __post_init__(self) -> None:
        self.jobs = {
            f"{self.name}.examine": job(name=f"{self.name}.examine", retry=2)(self._examine_later),
            f"{self.name}.write": job(name=f"{self.name}.write", retry=2)(self._write_later),
        }

    def examine(self, batch: ImportBatch, *, by: Actor) -> None:
        """Try a kept file, or leave it to the worker."""
        if self.is_small(batch):
            self._do(self.preview, batch, by)
        else:
            self._leave("examine", batch, by)

    def write(self, batch: ImportBatch, *, by: Actor) -> None:
        """Import a kept file, or leave it to the worker; a second call changes nothing.

        Raises Refused when the file itself is gone.
        """
        if not batch.file.name or not batch.file.storage.exists(batch.file.name):
            raise Refused(GONE)
        waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEW)
        if self.is_small(batch):
            self._do(self.write_rows, batch, by)
        elif waiting.update(state=ImportBatch.State.RUNNING):
            self._leave("write", batch, by)

    def is_small(self, batch: ImportBatch) -> bool:
        """Tell whether a page may wait for it."""
        return batch.file.size <= self.at_once_bytes

    def _leave(self, act: str, batch: ImportBatch, by: Actor) -> None:
        ids = {"user_id": by.user_id or 0, "territory_id": by.territory_id or 0}
        defer(f"{self.name}.{act}", batch_id=batch.pk, role=str(by.role), **ids)

    def _do(self, act: Callable[..., object], batch: ImportBatch, by: Actor) -> None:
        try:
            act(by=by, batch=batch, paths=[Path(batch.file.path)], at=clock.now())
        except UnreadableFile as unread:
            self.refuse(batch, str(unread))

    def _examine_later(self, *, batch_id: int, **asked: Any) -> None:
        """Examine a big file for whoever asked."""
        batch = ImportBatch.objects.get(pk=batch_id)
        if batch.state == ImportBatch.State.PREVIEW:
            self._do(self.preview, batch, self._asker(**asked))

    def _write_later(self, *, batch_id: int, **asked: Any) -> None:
        """Write a big file. A worker killed on the way wrote nothing, and its job is taken up again."""
        batch = ImportBatch.objects.get(pk=batch_id)
        if batch.state == ImportBatch.State.RUNNING:
            try:
                self._do(self.write_rows, batch, self._asker(**asked))
            except Refused as refusal:
                self.refuse(batch, str(refusal))

    def _asker(self, *, user_id: int, role: str, territory_id: int) -> Actor:
        return self.actor(user_id=user_id or None, role=role, territory_id=territory_id or None)
