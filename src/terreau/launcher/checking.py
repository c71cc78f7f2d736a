"""`./terreau check`: everything that can be said of the code without running it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from terreau.launcher.database import ROOT, Kind, ensure_database_url


def main(_options: argparse.Namespace) -> int:
    """Run every check, even after a failure; 1 when one of them failed."""
    os.environ["TERREAU_MODE"] = "test"
    ensure_database_url(Kind.TEST)
    failed = [name for name, command in checks() if not passes(name, command)]
    if failed:
        print(f"À corriger : {', '.join(failed)}.")
        return 1
    print("Tout est en ordre.")
    return 0


def checks() -> list[tuple[str, list[str]]]:
    """Name and command of each check."""
    return [
        ("ruff", [tool("ruff"), "check", "--quiet", "."]),
        ("ruff format", [tool("ruff"), "format", "--quiet", "--check", "."]),
        ("mypy", [tool("mypy")]),
        ("contrat d'import", [tool("lint-imports")]),
        ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("gabarits", [tool("djade"), "--target-version", "5.2", "--check", *templates()]),
    ]


def passes(name: str, command: list[str]) -> bool:
    """Run one check; what it prints is shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment())
    print(f"{'bien' if done.returncode == 0 else 'À REVOIR'}  {name}", flush=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def environment() -> dict[str, str]:
    """The tools find the sources as the product does."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "terreau.config.settings"}


def tool(name: str) -> str:
    """A program of the virtual environment."""
    return str(Path(sys.executable).parent / name)


def templates() -> list[str]:
    """Every template of the rooms."""
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "src").glob("**/templates/**/*.html"))]
