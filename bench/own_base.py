"""A base of its own for a measure, migrated at the start and dropped at the end; that of DATABASE_URL when given."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))


@contextmanager
def own_base() -> Iterator[None]:
    """Set Django up on the base."""
    import psycopg

    from terreau.launcher.database import Kind, cluster_of

    os.environ.setdefault("TERREAU_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    if os.environ.get("DATABASE_URL"):
        _set_up()
        yield
        return
    cluster = cluster_of(Kind.TEST)
    cluster.start()
    name = f"bench_{os.getpid()}"
    try:
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = cluster.url(name)
        _set_up()
        try:
            yield
        finally:
            with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        cluster.release()


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
