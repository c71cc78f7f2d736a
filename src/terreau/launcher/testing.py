"""`./terreau test`: the whole suite in two runs, their two times, one exit status."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from terreau.launcher import browser
from terreau.launcher.database import ROOT

NOTHING_COLLECTED = 5
PLACES = ("src", "tests", "e2e")


def main(options: argparse.Namespace) -> int:
    """Run both halves, even when the first fails; gives the first status that is not a success."""
    if not options.no_browser:
        os.environ["CHROMIUM"] = browser.find_or_install()
    os.environ.setdefault("PYTHONPATH", str(ROOT / "src"))
    fast = run("règles, actions et HTTP", "not browser and not faults", options.rest, parallel=True)
    wanted = "faults and not browser" if options.no_browser else "browser or faults"
    slow = run("pannes" if options.no_browser else "navigateur et pannes", wanted, options.rest, parallel=False)
    print(f"Règles, actions et HTTP : {minutes(fast.seconds)} (visé : 3 min).")
    if options.no_browser:
        print(f"Pannes : {minutes(slow.seconds)}. Les tests de navigateur n'ont pas été lancés (--no-browser).")
    else:
        print(f"Navigateur et pannes : {minutes(slow.seconds)} (visé : 10 min).")
    statuses = [fast.status, slow.status]
    if statuses == [NOTHING_COLLECTED, NOTHING_COLLECTED]:
        return NOTHING_COLLECTED
    return next((status for status in statuses if status not in {0, NOTHING_COLLECTED}), 0)


class Half:
    """How one run of pytest ended, and in how many seconds."""

    def __init__(self, status: int, seconds: float) -> None:
        self.status = status
        self.seconds = seconds


def run(title: str, wanted: str, arguments: list[str], *, parallel: bool) -> Half:
    """One run of pytest over the tests that the marker expression keeps."""
    print(f"— {title}", flush=True)
    named = any((ROOT / argument.split("::")[0]).exists() for argument in arguments)
    places = [] if named else [place for place in PLACES if (ROOT / place).is_dir()]
    spread = ["-n", str(processes())] if parallel and processes() > 1 else []
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", *spread, "-m", wanted, *arguments, *places]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    return Half(status, time.monotonic() - began)


def processes() -> int:
    """How many processes share the fast half."""
    return min(os.cpu_count() or 1, 4)


def minutes(seconds: float) -> str:
    """A duration as a person says it."""
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60:02d} s" if whole >= 60 else f"{whole} s"
