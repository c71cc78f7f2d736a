"""The one place that reads the clock; rules and actions are given their dates."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("clock_told", default=None)


def now() -> datetime:
    """This moment, aware."""
    return _told.get() or timezone.now()


def today() -> date:
    """The day it is in Paris."""
    return timezone.localdate(now())


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Have what is written inside bear this moment: for invented histories alone, which no page can start."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
