"""A backup comes back whole, or not at all."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from terreau.launcher import instance, prepare, safekeeping
from terreau.launcher.binaries import LauncherError
from terreau.launcher.embedded import Cluster
from terreau.launcher.instance import Instance, Mode
from terreau.launcher.servertools import Tools, tools_for

pytestmark = pytest.mark.faults


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    """A demonstration base with one table of acts, one document and a key."""
    monkeypatch.setenv("TERREAU_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("TERREAU_MODE", "demo")
    monkeypatch.setenv("TERREAU_SECRET_KEY", "a key")
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(prepare, "migrate_if_needed", lambda: None)
    opened = instance.open_instance(Mode.DEMO)
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_URL"])
    monkeypatch.setattr(safekeeping, "opened", lambda: (opened, tools(opened)))
    execute("CREATE TABLE django_migrations (app text, name text)")
    execute("INSERT INTO django_migrations VALUES ('clauses', '0001_initial')")
    execute("CREATE TABLE acts (words text)")
    execute("INSERT INTO acts VALUES ('SET transaction_timeout = 0;'), ('l''été')")
    (opened.folder / "documents").mkdir()
    (opened.folder / "documents" / "ccap.pdf").write_bytes(b"signed")
    yield opened
    assert isinstance(opened.cluster, Cluster)
    opened.cluster.release()


def tools(opened: Instance) -> Tools:
    assert opened.cluster is not None
    return tools_for(opened.cluster.url("terreau"), embedded=True)


def execute(query: str) -> list[tuple[object, ...]]:
    """One query on the base."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        done = connection.execute(query.encode())
        return done.fetchall() if done.description else []


def backup(file: Path) -> None:
    assert safekeeping.backup(argparse.Namespace(file=str(file))) == 0


def restore(file: Path, *, replace: bool = False) -> None:
    assert safekeeping.restore(argparse.Namespace(file=str(file), replace=replace)) == 0


def test_base_and_documents_come_back_as_they_were(base: Instance, tmp_path: Path) -> None:
    backup(tmp_path / "kept.tar")
    execute("DELETE FROM acts")
    (base.folder / "documents" / "ccap.pdf").write_bytes(b"lost")
    (base.folder / "documents" / "later.pdf").write_bytes(b"later")
    for _ in range(2):
        restore(tmp_path / "kept.tar", replace=True)
        assert execute("SELECT count(*) FROM acts") == [(2,)]
    assert (base.folder / "documents" / "ccap.pdf").read_bytes() == b"signed"
    assert not (base.folder / "documents" / "later.pdf").exists()


def test_a_full_base_is_never_replaced_without_asking(base: Instance, tmp_path: Path) -> None:
    backup(tmp_path / "kept.tar")
    execute("INSERT INTO acts VALUES ('new')")
    with pytest.raises(LauncherError, match="--replace"):
        restore(tmp_path / "kept.tar")
    assert execute("SELECT count(*) FROM acts") == [(3,)]


def test_a_base_at_work_is_not_replaced(base: Instance, tmp_path: Path) -> None:
    backup(tmp_path / "kept.tar")
    with psycopg.connect(os.environ["DATABASE_URL"]), pytest.raises(LauncherError, match="arrêtez-le"):
        restore(tmp_path / "kept.tar", replace=True)


def test_a_damaged_backup_changes_nothing(base: Instance, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    backup(kept)
    kept.write_bytes(kept.read_bytes()[:-40_000] if kept.stat().st_size > 80_000 else kept.read_bytes()[:3000])
    with pytest.raises(LauncherError, match=r"abîmé|lisible|n'est pas une sauvegarde"):
        restore(kept, replace=True)
    assert execute("SELECT count(*) FROM acts") == [(2,)]


@pytest.mark.parametrize("content", [b"", b"not a tar at all"])
def test_a_file_that_is_no_backup_is_refused(base: Instance, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.tar").write_bytes(content)
    with pytest.raises(LauncherError, match=r"pas une sauvegarde"):
        restore(tmp_path / "odd.tar")


def test_a_folder_that_does_not_exist_is_named(base: Instance, tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="n'existe pas"):
        backup(tmp_path / "nowhere" / "kept.tar")


def test_another_key_is_said(
    base: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup(tmp_path / "kept.tar")
    monkeypatch.setenv("TERREAU_SECRET_KEY", "another key")
    restore(tmp_path / "kept.tar", replace=True)
    assert "secret_key" in capsys.readouterr().err
