"""The product started for real: it answers, stops cleanly, and leaves no process behind however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from terreau.launcher import processes
from terreau.launcher.database import ROOT
from terreau.launcher.supervisor import choose_port
from terreau.launcher.tests import make

pytestmark = pytest.mark.faults
SERVE = """
import sys
from terreau.launcher.instance import Mode, open_instance
from terreau.launcher.run import keep_serving
from terreau.launcher.supervisor import Supervisor, stop_on_sigterm
stop_on_sigterm()
with Supervisor(open_instance(Mode.DEMO)) as supervisor:
    supervisor.run("prepare")
    status = keep_serving(supervisor, "127.0.0.1", int(sys.argv[1]))
sys.exit(status)
"""


def start(data: Path, port: int) -> subprocess.Popen[str]:
    """The product on a base of its own without demonstration data, once it has printed its address."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TERREAU_MODE"}}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONPATH": str(ROOT / "src"), "TERREAU_DATA": str(data)},
    )
    assert process.stdout is not None
    assert f"http://localhost:{port}/" in process.stdout.readline()
    return process


def processes_of(data: Path) -> list[int]:
    """Every living process whose command line names the data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(data) in command and processes.is_alive(int(entry.name)):
            found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def port() -> int:
    """A free port of this machine."""
    return choose_port("127.0.0.1", None, first=18_000 + os.getpid() % 1000)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One base for all these tests: each starts it again after the fault of the one before."""
    return tmp_path_factory.mktemp("served") / "var"


@pytest.fixture
def served(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The product, serving."""
    process = start(data, port)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_cleanly(
    served: subprocess.Popen[str], data: Path, port: int, number: signal.Signals
) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/staticfiles.json", timeout=10) as answer:
        assert answer.status == 200
    assert len(processes_of(data)) >= 3
    served.send_signal(number)
    assert served.wait(60) == 0
    assert processes_of(data) == []


def test_a_killed_launcher_leaves_no_orphan(served: subprocess.Popen[str], data: Path) -> None:
    served.kill()
    served.wait()
    assert make.wait_for(lambda: processes_of(data) == [], seconds=60)


def test_a_killed_worker_stops_the_whole(served: subprocess.Popen[str], data: Path) -> None:
    commands = {number: Path(f"/proc/{number}/cmdline").read_bytes() for number in processes_of(data)}
    os.kill(next(number for number, command in commands.items() if b"\0worker\0" in command), signal.SIGKILL)
    assert served.wait(60) != 0
    assert make.wait_for(lambda: processes_of(data) == [], seconds=60)
