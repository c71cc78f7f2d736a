"""Opens the guard rails for every test, and lends the fixtures that all rooms share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from tests import guards


@pytest.fixture(autouse=True, scope="session")
def guard_rails() -> Iterator[None]:
    """Unknown variables, unordered rows, writing GETs and open sockets fail the test that meets them."""
    with ExitStack() as stack:
        stack.enter_context(guards.known_variables_only())
        stack.enter_context(guards.random_order_when_none_is_asked())
        stack.enter_context(guards.get_never_writes())
        stack.enter_context(guards.closed_sockets())
        yield


@pytest.fixture(autouse=True, scope="session")
def folders_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The run keeps documents and static files in folders of its own."""
    documents, static = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("static")
    with override_settings(MEDIA_ROOT=documents, STATIC_ROOT=static):
        yield


@pytest.fixture(scope="session")
def open_data() -> Path:
    """Folder of published open data beside the repository; the test is skipped where it is absent."""
    folder = Path(settings.BASE_DIR).parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("published open data is not beside the repository")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After a failure, the seed of the shuffled rows, to run again with it."""
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(f"rows without ORDER BY were shuffled with TERREAU_SEED={guards.SEED}")
