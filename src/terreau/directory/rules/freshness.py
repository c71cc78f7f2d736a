"""When a structure is asked whether its fiche is still true, and reminded."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

LINK_DAYS = 60
REMIND_AFTER_DAYS = 15
RHYTHMS: Mapping[int, str] = {
    1: "tous les mois",
    3: "tous les trois mois",
    6: "tous les six mois",
    12: "une fois par an",
    0: "jamais",
}


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, min(on.day, monthrange(years, month + 1)[1]))


def thresholds(on: date) -> Mapping[int, date]:
    """For each rhythm in months, the day before which a fiche last seen is asked about again."""
    return {months: months_before(on, months) for months in RHYTHMS if months}
