"""The one place that reads the clock; rules and actions are given their dates."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def today() -> date:
    """The day it is in Paris."""
    return timezone.localdate()
