"""Starts the test cluster before Django reads its settings: `-p terreau.launcher.pytest_plugin` in addopts.

The base is named after the process, so that runs side by side never meet. Workers of xdist inherit DATABASE_URL and
start nothing. A collection that never needs the database (`--version`, `--help`) starts nothing either.
"""

from __future__ import annotations

import os
import secrets

import pytest

from terreau.launcher.database import Kind, cluster_of, drop_stale_test_databases

SILENT = {"--version", "-V", "--help", "-h", "--fixtures", "--markers"}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Runs before pytest-django's own hook, which imports the settings."""
    os.environ.setdefault("TERREAU_MODE", "test")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's synchronous API keeps a loop running
    os.environ.setdefault("TERREAU_SEED", str(secrets.randbelow(10**6)))  # one seed for all workers
    if os.environ.get("DATABASE_URL"):
        return
    if SILENT & set(args):
        os.environ["DATABASE_URL"] = "postgresql://terreau@localhost/terreau"
        return
    cluster = cluster_of(Kind.TEST)
    cluster.start()
    drop_stale_test_databases(cluster)
    os.environ["DATABASE_URL"] = cluster.url(f"terreau_{os.getpid()}")
    early_config.add_cleanup(cluster.release)
