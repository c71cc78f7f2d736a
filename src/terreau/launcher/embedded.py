"""One embedded PostgreSQL cluster: made on first use, shared by processes side by side, stopped by the last one out.

Two locks: a short exclusive one guards starting and stopping, a shared one says who still uses the server. No TCP: a
unix socket in a private folder, so that no password is needed.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from terreau.launcher import processes
from terreau.launcher.binaries import (
    NOBODY,
    Identity,
    LauncherError,
    Programs,
    copy_for_nobody,
    identity,
    nobody_base,
    wheel_folder,
)

OWNER = "terreau"
LONGEST_SOCKET_FOLDER = 80  # a unix socket's whole path holds 107 bytes
COMMON = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "128MB"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
SETTINGS = "terreau.conf"
START_ATTEMPTS = 8


@dataclass
class Cluster:
    """A cluster in the folder `base`. `durable` keeps every committed act through a kill -9 or a power cut."""

    base: Path
    durable: bool = False
    asked: Path = field(init=False)
    programs: Programs = field(init=False)
    _users: IO[str] | None = field(init=False, default=None)
    _pid: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.base = self.asked = self.base.resolve()
        who = identity()
        if self.durable:
            refuse_unsafe_place(self.base, who)
        folder = wheel_folder()
        if who is Identity.NOBODY:
            self.base = nobody_base(self.base)
            folder = copy_for_nobody(folder, self.base)
        self.base.mkdir(parents=True, exist_ok=True)
        self.programs = Programs(folder, who)

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.base / "data"

    @property
    def socket(self) -> Path:
        """Folder of the unix socket: in the cluster, or in the temporary folder when that path is too long."""
        inside = self.base / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        tag = hashlib.sha256(str(self.base).encode()).hexdigest()[:10]
        return Path("/tmp") / f"terreau-{os.geteuid()}-{tag}"  # noqa: S108 - owner checked by _private_folder

    def url(self, database: str) -> str:
        """Address of one database of this cluster, as `DATABASE_URL` holds it."""
        return f"postgresql://{OWNER}@/{quote(database)}?host={quote(str(self.socket), safe='')}"

    def start(self) -> None:
        """Make the cluster if needed, start the server if it does not answer, and count this process as a user."""
        if self._users is not None:
            return
        users = (self.base / "users.lock").open("a+")
        with self._mutex():
            self._private_folder(self.data)
            self._private_folder(self.socket)
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self.running():
                self._launch()
            fcntl.flock(users, fcntl.LOCK_SH)
        self._users, self._pid = users, os.getpid()
        atexit.register(self.release)

    def release(self) -> None:
        """Stop counting this process as a user; the last user stops the server. Harmless when called twice."""
        if self._users is None or os.getpid() != self._pid or not self.base.exists():
            return
        with self._mutex():
            users, self._users = self._users, None
            with contextlib.closing(users):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return
                self._tool("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        atexit.unregister(self.release)

    def in_use(self) -> bool:
        """Whether some other process counts itself as a user just now."""
        with (self.base / "users.lock").open("a+") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False

    def running(self) -> bool:
        """Whether the server answers. A zombie's or a stranger's process number is forgotten, not believed."""
        pidfile = self.data / "postmaster.pid"
        for _ in range(40):
            if not pidfile.exists():
                return False
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if not processes.is_postmaster_of(processes.number_in(pidfile), self.data):
                    pidfile.unlink(missing_ok=True)
                    return False
                time.sleep(0.25)
            else:
                return True
        return False

    def _create(self) -> None:
        """initdb. The built-in C.UTF-8 of PostgreSQL 17 and later sorts alike on every machine."""
        if any(self.data.iterdir()):
            raise LauncherError(
                f"Le dossier {self.data} contient une base inachevée : déplacez-le ou supprimez-le, puis recommencez."
            )
        modern = self.programs.major() >= 17
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if modern else ("--locale=C.UTF-8",)
        sync = () if self.durable else ("--no-sync",)
        arguments = ("-D", str(self.data), "-U", OWNER, "-A", "trust", "-E", "UTF8", *locale, *sync)
        if self._tool("initdb", *arguments) != 0:
            raise LauncherError(f"PostgreSQL n'a pas pu créer sa base ; le détail est dans {self.log}.")
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"\ninclude_if_exists = '{SETTINGS}'\n")

    def _launch(self) -> None:
        """pg_ctl start; tried again while the workers of a killed server finish letting go of its memory."""
        settings = {"unix_socket_directories": f'"{self.socket}"', **COMMON, **({} if self.durable else FAST)}
        lines = [f"{name} = '{doubled(value)}'" for name, value in settings.items()]
        (self.data / SETTINGS).write_text("\n".join(lines) + "\n")
        server_log = str(self.data / "server.log")
        for attempt in range(START_ATTEMPTS):
            if self._tool("pg_ctl", "-D", str(self.data), "-w", "-l", server_log, "start") == 0:
                return
            time.sleep(0.25 * (attempt + 1))
        raise LauncherError(f"PostgreSQL ne démarre pas ; le détail est dans {server_log}.")

    @property
    def log(self) -> Path:
        """What initdb and pg_ctl printed."""
        return self.base / "programs.log"

    def _tool(self, name: str, *arguments: str) -> int:
        return self.programs.run(name, *arguments, log=self.log)

    def _private_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        owner = NOBODY if self.programs.identity is Identity.NOBODY else os.geteuid()
        if path.stat().st_uid not in {owner, os.geteuid()}:
            raise LauncherError(f"Le dossier {path} appartient à quelqu'un d'autre : supprimez-le et recommencez.")
        path.chmod(0o700)
        if owner == NOBODY:
            os.chown(path, NOBODY, NOBODY)

    @contextlib.contextmanager
    def _mutex(self) -> Iterator[None]:
        with (self.base / "mutex.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def refuse_unsafe_place(base: Path, who: Identity) -> None:
    """A durable cluster never lives in a temporary folder, nor where root has no user namespace."""
    if who is Identity.NOBODY:
        raise LauncherError(
            "Lancé par root sur une machine sans espaces de noms, PostgreSQL ne peut pas garder vos données ici : "
            "relancez avec un utilisateur ordinaire, ou donnez l'adresse d'un serveur dans DATABASE_URL."
        )
    temporary = {Path("/tmp"), Path("/var/tmp"), Path(tempfile.gettempdir()).resolve()}  # noqa: S108
    if any(base.is_relative_to(folder) for folder in temporary):
        raise LauncherError(
            f"{base} est dans un dossier temporaire : vos données pourraient y être effacées. "
            "Choisissez un autre dossier dans TERREAU_DATA."
        )


def doubled(value: str) -> str:
    """A value between quotes in PostgreSQL's settings file."""
    return value.replace("'", "''")
