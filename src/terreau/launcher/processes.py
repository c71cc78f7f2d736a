"""What is known of a process from its number: alive, and which cluster it serves."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def number_in(pidfile: Path) -> int:
    """Process number on the first line of a postmaster.pid; 0 when the file is gone, empty or unreadable."""
    try:
        return int(pidfile.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def is_alive(number: int) -> bool:
    """Whether a process of that number exists and is not a zombie that nobody reaped."""
    if number <= 0:
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(number) != "Z"


def is_postmaster_of(number: int, data: Path) -> bool:
    """Whether that process is a living server of the cluster `data`, not a stranger who was given its number."""
    if not is_alive(number):
        return False
    if sys.platform != "linux":
        return True
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(data) in command.split(b"\0")


def _state(number: int) -> str:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return ""
