"""`backup FILE` and `restore FILE`: one tar with the base, the documents, and the fingerprint of the key."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from terreau.launcher import prepare
from terreau.launcher.binaries import LauncherError
from terreau.launcher.instance import Instance, mode_for_safe_keeping, open_instance, say_which
from terreau.launcher.servertools import Tools, tools_for

FORMAT = 1
MANIFEST, DUMP, DOCUMENTS = "manifest.json", "base.dump", "documents"


def backup(options: argparse.Namespace) -> int:
    """Write the file whole or not at all: it takes its name only once complete and on disk."""
    target = Path(options.file).resolve()
    if not target.parent.is_dir():
        raise LauncherError(f"Le dossier {target.parent} n'existe pas : créez-le ou choisissez-en un autre.")
    instance, tools = opened()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".terreau-") as folder:
        work = Path(folder)
        documents = instance.folder / DOCUMENTS
        tools.dump(work / DUMP)
        (work / MANIFEST).write_text(json.dumps(manifest(tools.url, work / DUMP), indent=1, sort_keys=True))
        whole = work / "whole.tar"
        with tarfile.open(whole, "w") as tar:
            tar.add(work / MANIFEST, MANIFEST)
            tar.add(work / DUMP, DUMP)
            if documents.is_dir():
                tar.add(documents, DOCUMENTS)
        with whole.open("rb+") as written:
            os.fsync(written.fileno())
        whole.chmod(0o600)
        whole.replace(target)
    print(f"Sauvegarde écrite : {target}. Gardez aussi le fichier secret_key, qui n'y est pas.", file=sys.stderr)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of an empty base, or of the present one with --replace."""
    source = Path(options.file).resolve()
    with tempfile.TemporaryDirectory(prefix="terreau-") as folder:
        work = Path(folder)
        facts = unpack(source, work)
        instance, tools = opened()
        refuse_others_at_work(tools.url)
        full = has_tables(tools.url)
        if full and not options.replace:
            raise LauncherError(
                "La base n'est pas vide : rien n'a été changé. Pour la remplacer par la sauvegarde, ajoutez --replace."
            )
        tools.restore(work / DUMP, work / "script.sql", replace=full)
        put_documents(work / DOCUMENTS, instance.folder / DOCUMENTS)
    if facts.get("key") != key_fingerprint():
        print(
            "La clé secrète n'est pas celle de la sauvegarde : les liens déjà envoyés ne marcheront plus. "
            f"Pour les garder, remettez l'ancien fichier secret_key dans {instance.folder}.",
            file=sys.stderr,
        )
    prepare.migrate_if_needed()
    print(f"Sauvegarde du {facts['made_at'][:10]} reprise.", file=sys.stderr)
    return 0


def opened() -> tuple[Instance, Tools]:
    """The instance to keep safe, and the programs that suit its server."""
    external = bool(os.environ.get("DATABASE_URL"))
    mode = mode_for_safe_keeping()
    say_which(mode)
    instance = open_instance(mode)
    return instance, tools_for(os.environ["DATABASE_URL"], embedded=not external)


def manifest(url: str, dump: Path) -> dict[str, Any]:
    """What the file holds and from what it was made."""
    with psycopg.connect(url) as connection:
        known = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        if known is None or known[0] is None:
            raise LauncherError("Cette base est vide : il n'y a rien à sauvegarder.")
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
        server = connection.info.server_version
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "server": server,
        "migrations": [f"{app}.{name}" for app, name in rows],
        "key": key_fingerprint(),
        "sha256": fingerprint(dump),
    }


def unpack(source: Path, work: Path) -> dict[str, Any]:
    """Unpack a backup after checking that it is one, whole, and of a version that we read; gives its manifest."""
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                copy_member(tar, member, work)
        facts: dict[str, Any] = json.loads((work / MANIFEST).read_text())
    except FileNotFoundError as error:
        raise LauncherError(f"Le fichier {source} n'existe pas, ou n'est pas une sauvegarde de Terreau.") from error
    except (OSError, tarfile.TarError, ValueError) as error:
        raise LauncherError(f"Le fichier {source} n'est pas une sauvegarde lisible : {error}.") from error
    if facts.get("format") != FORMAT:
        raise LauncherError("Cette sauvegarde vient d'une version plus récente de Terreau : mettez d'abord à jour.")
    if not (work / DUMP).exists() or fingerprint(work / DUMP) != facts.get("sha256"):
        raise LauncherError(f"Le fichier {source} est abîmé ou incomplet : prenez une autre sauvegarde.")
    return facts


def copy_member(tar: tarfile.TarFile, member: tarfile.TarInfo, work: Path) -> None:
    """Copy one regular file of the tar, never outside `work`."""
    content = tar.extractfile(member) if member.isfile() else None
    if content is None:
        return
    target = (work / member.name).resolve()
    if not target.is_relative_to(work.resolve()):
        raise ValueError("un nom de fichier sort du dossier")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as copy:
        shutil.copyfileobj(content, copy)
    target.chmod(0o600)


def put_documents(source: Path, target: Path) -> None:
    """Exchange the documents for those of the backup; the former ones go once the new ones are in place."""
    former = target.with_name(f"{target.name}.former")
    arriving = target.with_name(f"{target.name}.arriving")
    for leftover in (former, arriving):
        shutil.rmtree(leftover, ignore_errors=True)
    source.mkdir(exist_ok=True)
    shutil.copytree(source, arriving)
    if target.exists():
        target.rename(former)
    arriving.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def has_tables(url: str) -> bool:
    """Whether the base holds any table."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
    return bool(row and row[0])


def refuse_others_at_work(url: str) -> None:
    """Nobody may be writing while the base is replaced."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    if row and row[0]:
        raise LauncherError("Terreau tourne encore sur cette base : arrêtez-le (serve, worker, demo) puis recommencez.")


def key_fingerprint() -> str:
    """Short fingerprint of the secret key: enough to know it again, useless to guess it."""
    return hashlib.sha256(b"terreau:" + os.environ.get("TERREAU_SECRET_KEY", "").encode()).hexdigest()[:16]


def fingerprint(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()
