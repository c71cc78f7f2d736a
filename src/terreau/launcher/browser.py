"""Finds the Chromium that browser tests drive, and installs Debian's when it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from terreau.launcher.binaries import LauncherError

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium")


def find() -> str | None:
    """Path of the browser: CHROMIUM when set, else the first known name on PATH."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def find_or_install() -> str:
    """Path of the browser, installed by apt when missing and allowed; otherwise a refusal that says what to type."""
    if found := find():
        return found
    if shutil.which("apt-get") and (prefix := right_to_install()) is not None:
        print("Installation de Chromium pour les tests de navigateur…", file=sys.stderr)
        install(prefix)
    if found := find():
        return found
    raise LauncherError(
        f"Les tests de navigateur demandent Chromium. Tapez : sudo {' '.join(INSTALL)}. "
        "Sans lui, ./terreau test --no-browser lance les autres tests."
    )


def right_to_install() -> list[str] | None:
    """Prefix of a command run as root, or None without that right. Never asks for a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def install(prefix: list[str]) -> None:
    """Install Debian's package; a failure is left to the caller, who looks for the browser again."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], list(INSTALL)):
        subprocess.run([*prefix, *command], env=environment, stdout=sys.stderr.fileno(), check=False)
