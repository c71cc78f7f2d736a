"""French for the sentences that rules write: hours, days and months, without a template or a locale."""

from datetime import date
from decimal import Decimal

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


def number(value: Decimal | int, places: int = 0) -> str:
    """1302.5 with 2 places reads « 1 302,50 »: thin no-break spaces between groups, decimal comma."""
    return f"{value:,.{places}f}".replace(",", "\u202f").replace(".", ",")


def hours(value: Decimal | int) -> str:
    """« 90 h », « 1 302,50 h »: two decimals only when there are minutes."""
    places = 0 if value == int(value) else 2
    return f"{number(value, places)}\u00a0h"


def month(day: date) -> str:
    """« mars 2028 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """« 1er mars 2028 »."""
    return f"{'1er' if day.day == 1 else day.day} {month(day)}"
