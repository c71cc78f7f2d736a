"""Which base a run gets, and which stale ones it drops."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from terreau.launcher import database, processes


def a_dead_process() -> int:
    """Number of a process that has just ended."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


def test_a_test_base_is_stale_when_its_process_is_gone() -> None:
    dead = a_dead_process()
    assert database.is_stale(f"test_terreau_{dead}")
    assert database.is_stale(f"test_terreau_{dead}_gw1")
    assert database.is_stale(f"terreau_{dead}")


@pytest.mark.parametrize("name", ["postgres", "terreau", "test_other_1"])
def test_other_bases_are_never_stale(name: str) -> None:
    assert not database.is_stale(name)


def test_the_base_of_a_living_run_is_never_stale() -> None:
    assert not database.is_stale(f"test_terreau_{os.getpid()}")


def test_a_given_address_is_respected() -> None:
    before = os.environ["DATABASE_URL"]
    assert database.ensure_database_url() is None
    assert os.environ["DATABASE_URL"] == before


def test_no_process_has_the_number_zero() -> None:
    assert not processes.is_alive(0)
    assert not processes.is_alive(-1)


def test_this_process_lives_but_serves_no_cluster() -> None:
    assert processes.is_alive(os.getpid())
    assert not processes.is_postmaster_of(os.getpid(), database.ROOT)
