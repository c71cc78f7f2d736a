"""DATABASE_URL: respected when set, otherwise an embedded cluster of the right kind is started and named there."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path

import psycopg
from psycopg import sql

from terreau.launcher import processes
from terreau.launcher.embedded import Cluster

ROOT = Path(__file__).resolve().parents[3]
TEST_DATABASE = re.compile(r"^(?:test_)?terreau_(\d+)(?:_\w+)?$")


class Kind(StrEnum):
    """The clusters of one folder of the product, by their sub-folder."""

    DEMO = "demo/postgresql"
    DURABLE = "data/postgresql"
    DEVELOPMENT = "dev-cluster"
    TEST = "test-cluster"


def data_root() -> Path:
    """Where everything that the product keeps lives: TERREAU_DATA, or `var` beside the source."""
    return Path(os.environ.get("TERREAU_DATA") or ROOT / "var")


def cluster_of(kind: Kind) -> Cluster:
    """The cluster of that kind, not started."""
    return Cluster(data_root() / kind, durable=kind is Kind.DURABLE)


def exists(kind: Kind) -> bool:
    """Whether a cluster of that kind was ever made here."""
    return (data_root() / kind / "data" / "PG_VERSION").exists()


def ensure_database_url(kind: Kind = Kind.DEVELOPMENT, database: str = "terreau") -> Cluster | None:
    """Make sure that DATABASE_URL names a database that answers; gives the cluster started, or None if it was set."""
    if os.environ.get("DATABASE_URL"):
        return None
    cluster = cluster_of(kind)
    cluster.start()
    create_database(cluster, database)
    os.environ["DATABASE_URL"] = cluster.url(database)
    return cluster


def create_database(cluster: Cluster, name: str) -> None:
    """Create the database unless it is there already."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return


def drop_stale_test_databases(cluster: Cluster) -> list[str]:
    """Drop the test databases named after a process that is no more; gives their names."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        stale = [name for name in names if is_stale(name)]
        for name in stale:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    return stale


def is_stale(name: str) -> bool:
    """Whether a database bears the name of a test run whose process is gone."""
    found = TEST_DATABASE.match(name)
    return found is not None and not processes.is_alive(int(found[1]))
