"""The command line refuses in French, and says what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from terreau.launcher import __main__ as commands
from terreau.launcher import browser, run, servertools, supervisor, testing
from terreau.launcher.binaries import LauncherError
from terreau.launcher.database import ROOT


def test_without_a_command_the_help_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main([]) == 0
    shown = capsys.readouterr().out
    assert [name for name in commands.HANDLERS if name not in shown] == []


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        commands.main(["demo", "--colour"])
    assert refusal.value.code == 2
    assert "--colour" in capsys.readouterr().err


def test_a_wrong_date_is_refused_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["demo", "--no-serve", "--today", "15/11/2026"]) == 2
    assert "--today 2026-11-15" in capsys.readouterr().err


def test_a_taken_port_is_refused_with_what_to_type() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LauncherError, match=f"--port {port + 1}"):
            supervisor.choose_port("127.0.0.1", port)
        assert supervisor.choose_port("127.0.0.1", None, first=port) != port


def test_an_address_that_listens_everywhere_is_reached_on_this_machine() -> None:
    assert run.reachable("0.0.0.0") == "127.0.0.1"
    assert run.reachable("192.0.2.1") == "192.0.2.1"


def test_the_browser_is_the_one_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")
    assert browser.find_or_install() == "/opt/chromium"


def test_no_browser_and_no_right_to_install_one_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "right_to_install", lambda: None)
    with pytest.raises(LauncherError, match=r"apt-get install .* chromium"):
        browser.find_or_install()


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0 s"), (59.4, "59 s"), (185, "3 min 05 s")])
def test_a_duration_is_said_as_a_person_says_it(seconds: float, said: str) -> None:
    assert testing.minutes(seconds) == said


def test_server_tools_that_are_absent_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servertools, "server_major", lambda _url: 17)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(LauncherError, match="postgresql-client-17"):
        servertools.tools_for("postgresql://somewhere/terreau", embedded=False)


def test_server_tools_that_are_too_old_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servertools, "server_major", lambda _url: 18)
    monkeypatch.setattr(servertools, "program_major", lambda _path: 15)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(LauncherError, match=r"plus ancienne que le serveur \(18\)"):
        servertools.tools_for("postgresql://somewhere/terreau", embedded=False)


@pytest.mark.faults
def test_a_child_ends_when_its_supervisor_is_killed() -> None:
    orphan = (
        "import os, sys, time\n"
        "from terreau.launcher import child\n"
        "import signal, threading\n"
        "signal.signal(signal.SIGTERM, child.leave)\n"
        "threading.Thread(target=child.watch, args=[int(sys.argv[1])], daemon=True).start()\n"
        "time.sleep(60)\n"
    )
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", orphan, str(read_end)],
        pass_fds=[read_end],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    time.sleep(0.2)
    os.close(read_end)
    os.close(write_end)
    assert process.wait(20) == 0


def test_help_needs_nothing_installed() -> None:
    script = Path(ROOT / "terreau")
    done = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "demo" in done.stdout
    assert done.stderr == ""
