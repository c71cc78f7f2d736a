"""Knowing which demonstration is loaded, and emptying it: only ever a database that holds nothing else."""

from datetime import date

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, transaction

from terreau.kit.models import Document, ImportBatch
from terreau.territories.models import Commune, Departement, Epci, PostalCode, Region, Territory

KIND = "demo"
KEPT_APPS = frozenset({"contenttypes", "sites", "auth"})
GEOGRAPHY = (Region, Departement, Epci, Commune, PostalCode)


def loaded_day() -> date | None:
    """The day from which the demonstration in this database is told; None when there is none."""
    batch = ImportBatch.objects.filter(kind=KIND, state=ImportBatch.State.DONE).order_by("-pk").first()
    return date.fromisoformat(batch.file_name) if batch else None


def mark_loaded(day: date, counts: dict[str, int]) -> None:
    """Remember the day of the demonstration that was just loaded."""
    ImportBatch.objects.create(kind=KIND, file_name=day.isoformat(), state=ImportBatch.State.DONE, counts=counts)


def holds_something_real() -> bool:
    """Whether a territory of this database is not the demonstration's."""
    return Territory.objects.filter(is_demo=False).exists()


def empty() -> None:
    """Empty every table but the official geography, and restart the numbers; files go once this is committed."""
    kept_files = (Document.objects.values_list("file"), ImportBatch.objects.values_list("file"))
    files = [name for found in (*kept_files, Territory.objects.values_list("logo")) for (name,) in found]
    kept = {model._meta.db_table for model in GEOGRAPHY}  # noqa: SLF001
    tables = {
        model._meta.db_table  # noqa: SLF001
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in KEPT_APPS  # noqa: SLF001
    }
    names = ", ".join(connection.ops.quote_name(table) for table in sorted(tables - kept))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {names}, procrastinate_jobs RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    transaction.on_commit(lambda: _remove(files))


def _remove(files: list[str]) -> None:
    for name in filter(None, files):
        default_storage.delete(name)
