"""The clock: it can tell an invented past, and only the demonstration has it do so."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from terreau.kit import clock

THEN = datetime(2007, 1, 2, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_clock_tells_another_moment_inside_the_block_only() -> None:
    with clock.telling(THEN):
        assert (clock.now(), clock.today()) == (THEN, date(2007, 1, 2))
    assert abs(clock.now() - timezone.now()).total_seconds() < 60


def test_the_clock_is_right_again_after_a_failure() -> None:
    with pytest.raises(RuntimeError), clock.telling(THEN):
        raise RuntimeError
    assert clock.now().year > 2007


def test_only_the_demonstration_tells_another_moment() -> None:
    words = ("import telling", "clock.telling(")
    telling = {path for path in product() if any(word in path.read_text() for word in words)}
    assert telling
    assert {path.parent.name for path in telling} == {"demo"}


def test_one_file_alone_writes_the_journal_and_takes_no_date_from_its_callers() -> None:
    writing = [path for path in product() if "JournalEntry.objects.create" in path.read_text()]
    assert [path.name for path in writing] == ["journal.py"]
    assert "at=" not in writing[0].read_text()


def product() -> list[Path]:
    source = Path(settings.BASE_DIR) / "src" / "terreau"
    return [path for path in source.rglob("*.py") if "tests" not in path.parts]
