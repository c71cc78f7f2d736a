"""A kept table, examined then written: at once when short, by the worker when long."""

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.clauses.tables_in.actions import examine_table, import_table
from terreau.kit import clock
from terreau.kit.access import Actor as Acting
from terreau.kit.actions import Refused
from terreau.kit.jobs import defer, job
from terreau.kit.models import ImportBatch
from terreau.kit.spreadsheets import UnreadableSheetError

AT_ONCE_LINES = 100
GONE = "Ce tableau n'est plus là : retirez-le de la liste et envoyez-le à nouveau."


def examine(batch: ImportBatch, *, by: Acting) -> None:
    """Leave to the worker a table that was kept without its report."""
    if not batch.counts:
        defer("clauses.examine_table", batch_id=batch.pk, **_asking(by))


def write(batch: ImportBatch, *, by: Acting) -> None:
    """Import an examined table, or leave it to the worker; a second call changes nothing."""
    if batch.counts["read"] <= AT_ONCE_LINES:
        import_table(by=by, batch=batch, at=clock.now())
        return
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PREVIEW)
    if waiting.update(state=ImportBatch.State.RUNNING):
        defer("clauses.write_table", batch_id=batch.pk, **_asking(by))


def _asking(by: Acting) -> dict[str, int | str]:
    """Who asks, as plain values; 0 is nobody."""
    ids = {name: getattr(by, name, None) or 0 for name in ("user_id", "territory_id", "membership_id")}
    return {**ids, "role": str(by.role)}


def _asked(user_id: int, territory_id: int, membership_id: int, role: str) -> Actor:
    return Actor(
        role=Role(role),
        user_id=user_id or None,
        territory_id=territory_id or None,
        membership_id=membership_id or None,
    )


@job(name="clauses.examine_table", retry=2)
def examine_later(*, batch_id: int, user_id: int, territory_id: int, membership_id: int, role: str) -> None:
    """Examine a long table for whoever asked."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportBatch.State.PREVIEW:
        try:
            examine_table(by=_asked(user_id, territory_id, membership_id, role), batch=batch, at=clock.now())
        except (OSError, Refused, UnreadableSheetError) as refusal:
            _fail(batch, refusal)


@job(name="clauses.write_table", retry=2)
def write_later(*, batch_id: int, user_id: int, territory_id: int, membership_id: int, role: str) -> None:
    """Write a long table for whoever asked. A worker killed on the way wrote nothing, and its job is taken up again."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportBatch.State.RUNNING:
        try:
            import_table(by=_asked(user_id, territory_id, membership_id, role), batch=batch, at=clock.now())
        except (OSError, Refused, UnreadableSheetError) as refusal:
            _fail(batch, refusal)


def _fail(batch: ImportBatch, refusal: Exception) -> None:
    """Remember why nothing was written, unless another worker wrote it meanwhile."""
    sentence = GONE if isinstance(refusal, OSError) else str(refusal)
    unfinished = ImportBatch.objects.filter(pk=batch.pk).exclude(
        state__in=[ImportBatch.State.DONE, ImportBatch.State.UNDONE]
    )
    unfinished.update(state=ImportBatch.State.FAILED, error=sentence)
