"""Builders for the launcher's tests: a cluster used by another process, a product started for real."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from terreau.launcher.database import ROOT
from terreau.launcher.embedded import Cluster

HOLD = """
import sys
from pathlib import Path
from terreau.launcher.embedded import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print("started", flush=True)
sys.stdin.read()
"""


def another_user(base: Path) -> subprocess.Popen[str]:
    """Another process that uses the cluster until its standard input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(base)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    """Let another user end in good order."""
    process.communicate(timeout=30)


def server_number(cluster: Cluster) -> int:
    """Process number of a running server."""
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether the condition came true in time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
