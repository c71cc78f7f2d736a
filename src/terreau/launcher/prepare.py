"""Bring a base to the present code: migrations, reference data, static files. Everything here can be run again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

PREPARING = 0x7E44EA0  # advisory lock: two web servers that start together migrate one after the other


def set_up_django() -> None:
    """Load Django with the environment that the launcher has set."""

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    django.setup()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the base's preparation lock."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        yield


def bring_up_to_date(today: str | None = None, *, demo: bool = False) -> None:
    """Migrate, load the official geography, the demo when asked for, and collect static files."""
    set_up_django()

    with alone(), contextlib.redirect_stdout(sys.stderr):
        migrate()
        call_command("load_geography", verbosity=0)
        if demo:
            call_command("load_demo", *([f"--today={today}"] if today else []))
        collect_static()


def migrate_if_needed() -> None:
    """Before a data command: migrate and load the geography only when the base is behind the code."""
    set_up_django()

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    with alone(), contextlib.redirect_stdout(sys.stderr):
        migrate()
        call_command("load_geography", verbosity=0)


def migrate() -> None:
    """Apply migrations and create the cache table; both do nothing on a base that has them."""

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Collect and compress static files unless the very same ones were collected last time."""

    stamp = Path(settings.STATIC_ROOT) / "collected.sha256"
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def static_fingerprint() -> str:
    """Fingerprint of the names, sizes and times of all static files."""

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return found.hexdigest()
