"""Which base each command works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from terreau.launcher import database, instance
from terreau.launcher.database import Kind
from terreau.launcher.instance import Mode


@pytest.fixture(autouse=True)
def nothing_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data folder, no choice made, no server running."""
    monkeypatch.setenv("TERREAU_DATA", str(tmp_path))
    monkeypatch.delenv("TERREAU_MODE", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(instance, "_running", lambda _mode: False)


def made(kind: Kind) -> None:
    """Pretend that a cluster was made."""
    folder = database.data_root() / kind / "data"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18")


def test_an_empty_folder_leads_data_commands_to_the_demonstration() -> None:
    assert instance.mode_for_data_commands() is Mode.DEMO


def test_data_commands_follow_the_last_one_opened(tmp_path: Path) -> None:
    made(Kind.DEMO)
    made(Kind.DURABLE)
    (tmp_path / instance.LAST_OPENED).write_text("serve")
    assert instance.mode_for_data_commands() is Mode.SERVE


def test_data_commands_follow_the_one_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(Kind.DEMO)
    made(Kind.DURABLE)
    (tmp_path / instance.LAST_OPENED).write_text("serve")
    monkeypatch.setattr(instance, "_running", lambda mode: mode is Mode.DEMO)
    assert instance.mode_for_data_commands() is Mode.DEMO


def test_a_backup_takes_the_real_base_as_soon_as_there_is_one(tmp_path: Path) -> None:
    made(Kind.DEMO)
    (tmp_path / instance.LAST_OPENED).write_text("demo")
    assert instance.mode_for_safe_keeping() is Mode.DEMO
    made(Kind.DURABLE)
    assert instance.mode_for_safe_keeping() is Mode.SERVE


def test_a_backup_takes_the_server_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    made(Kind.DEMO)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/terreau")
    assert instance.mode_for_safe_keeping() is Mode.SERVE


@pytest.mark.parametrize("mode", list(Mode))
def test_terreau_mode_decides_for_all(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    made(Kind.DURABLE)
    monkeypatch.setenv("TERREAU_MODE", mode)
    assert instance.mode_for_data_commands() is mode
    assert instance.mode_for_safe_keeping() is mode
