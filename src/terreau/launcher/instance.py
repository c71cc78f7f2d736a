"""Which base a command works on, and the environment that Django's settings read."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from terreau.launcher import database, settings_file
from terreau.launcher.database import Kind
from terreau.launcher.embedded import Cluster


class Mode(StrEnum):
    """How the product runs; Django's settings read it in TERREAU_MODE."""

    DEMO = "demo"
    SERVE = "serve"


KIND = {Mode.DEMO: Kind.DEMO, Mode.SERVE: Kind.DURABLE}
LAST_OPENED = "last_opened"


@dataclass(frozen=True)
class Instance:
    """One base with its documents, its static files and its key, in one folder."""

    mode: Mode
    folder: Path
    cluster: Cluster | None


def folder_of(mode: Mode) -> Path:
    """Folder of the instance of that mode."""
    return (database.data_root() / KIND[mode]).parent


def open_instance(mode: Mode, *, remember: bool = False) -> Instance:
    """Start what the instance needs and set the environment that Django's settings and child processes read.

    With DATABASE_URL set nothing is started; the folder still holds documents and key.
    """
    folder = folder_of(mode)
    root = database.data_root()
    if mode is Mode.SERVE:
        settings_file.apply(settings_file.read(settings_file.path_in(folder)))
    cluster = database.ensure_database_url(KIND[mode])
    folder.mkdir(parents=True, exist_ok=True)
    if mode is Mode.SERVE:
        os.environ.setdefault("TERREAU_SECRET_KEY", settings_file.secret_key(folder))
    if remember:
        (root / LAST_OPENED).write_text(mode)
    os.environ["TERREAU_MODE"] = mode
    os.environ["TERREAU_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    return Instance(mode, folder, cluster)


def mode_for_data_commands() -> Mode:
    """For import and bilan: TERREAU_MODE, else the instance that is running, else the last one opened, else demo."""
    if chosen := _chosen():
        return chosen
    for mode in (Mode.SERVE, Mode.DEMO):
        if database.exists(KIND[mode]) and _running(mode):
            return mode
    remembered = database.data_root() / LAST_OPENED
    text = remembered.read_text().strip() if remembered.exists() else ""
    if text in set(Mode):
        return Mode(text)
    return Mode.SERVE if os.environ.get("DATABASE_URL") else Mode.DEMO


def mode_for_safe_keeping() -> Mode:
    """For backup, restore and worker: TERREAU_MODE, else the real instance as soon as there is one, else the demo."""
    if chosen := _chosen():
        return chosen
    real = database.exists(Kind.DURABLE) or bool(os.environ.get("DATABASE_URL"))
    return Mode.SERVE if real or not database.exists(Kind.DEMO) else Mode.DEMO


def say_which(mode: Mode) -> None:
    """Name the base on the error stream, so that nobody mistakes the demo for the real one."""
    name = "de démonstration" if mode is Mode.DEMO else "réelle"
    place = "serveur de DATABASE_URL" if os.environ.get("DATABASE_URL") else folder_of(mode)
    print(f"Base {name} ({place}).", file=sys.stderr)


def _chosen() -> Mode | None:
    text = os.environ.get("TERREAU_MODE", "")
    return Mode(text) if text in set(Mode) else None


def _running(mode: Mode) -> bool:
    return database.cluster_of(KIND[mode]).in_use()
