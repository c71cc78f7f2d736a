"""The one file of settings: read whole, refused by name, kept from the wrong eyes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from terreau.launcher import settings_file
from terreau.launcher.binaries import LauncherError

WHOLE = """
public_url = "https://terreau.example"
hosts = ["terreau.example", "127.0.0.1"]
[smtp]
host = "mail.example"
port = 465
tls = true
from = "terreau@terreau.example"
"""


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nothing is set; what a test sets is undone after it."""
    for variable in settings_file.VARIABLES.values():
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)


def written(folder: Path, text: str) -> Path:
    path = folder / "terreau.toml"
    path.write_text(text)
    return path


def test_an_absent_file_is_an_empty_one(tmp_path: Path) -> None:
    assert settings_file.read(tmp_path / "terreau.toml") == {}


def test_tables_lists_numbers_and_booleans_become_text(tmp_path: Path) -> None:
    read = settings_file.read(written(tmp_path, WHOLE))
    assert read["hosts"] == "terreau.example,127.0.0.1"
    assert read["smtp.port"] == "465"
    assert read["smtp.tls"] == "1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("public_url = ", "ne se lit pas"),
        ('colour = "green"', "inconnu : colour"),
        ("public_url = 1.5", "public_url doit être"),
        ('[smtp]\nhots = "x"', "inconnu : smtp.hots"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(LauncherError, match=sentence):
        settings_file.read(written(tmp_path, text))


@pytest.mark.usefixtures("no_settings")
def test_another_address_than_the_loopback_needs_mail_and_public_address(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    settings_file.refuse_outside_without_settings("127.0.0.1", path)
    with pytest.raises(LauncherError, match=r"public_url, smtp\.host, smtp\.from"):
        settings_file.refuse_outside_without_settings("0.0.0.0", path)
    settings_file.apply(settings_file.read(path))
    settings_file.refuse_outside_without_settings("0.0.0.0", path)


@pytest.mark.usefixtures("no_settings")
def test_the_public_address_gives_the_hosts_when_none_is_named() -> None:
    settings_file.apply({"public_url": "https://terreau.example"})
    assert os.environ["TERREAU_HOSTS"] == "terreau.example,127.0.0.1,localhost"


@pytest.mark.usefixtures("no_settings")
def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERREAU_SMTP_HOST", "from-environment")
    settings_file.apply({"smtp.host": "from-file"})
    assert os.environ["TERREAU_SMTP_HOST"] == "from-environment"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_the_loopback_has_many_names(host: str) -> None:
    assert settings_file.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "terreau.example"])
def test_other_addresses_are_outside(host: str) -> None:
    assert not settings_file.is_loopback(host)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = settings_file.secret_key(tmp_path)
    assert len(key) >= 50
    assert settings_file.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_an_empty_key_is_never_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(LauncherError, match="vide"):
        settings_file.secret_key(tmp_path)
