"""How many hours to ask for, in the three ways that contracts use, and how to picture them.

Formula: amount × labour share ÷ hourly rate × insertion share (Maison de l'emploi Sud 77, worked example).
Tranches: one hour per slice invoiced above a trigger. Bands: so many hours from such an amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from terreau.clauses.rules.rounding import Rounding, round_hours

HOURS_A_DAY = Decimal(7)
HOURS_A_MONTH = Decimal("151.67")
HOURS_A_PERSON = Decimal(395)
HOURS_A_YEAR = Decimal(1600)


@dataclass(frozen=True)
class LabourSizing:
    """Hours from the price: euros before tax, shares between 0 and 1, euros per hour."""

    amount: Decimal
    labour_share: Decimal
    hourly_rate: Decimal
    insertion_share: Decimal
    rounding: Rounding = Rounding.FLOOR

    def refusal(self) -> str | None:
        """Why nothing can be computed from these figures, or None."""
        if self.amount <= 0:
            return "Le montant doit être plus grand que zéro."
        if self.hourly_rate <= 0:
            return "Le taux horaire doit être plus grand que zéro."
        if not 0 < self.labour_share <= 1:
            return "La part de main-d'œuvre se place entre 0 et 100 %."
        if not 0 < self.insertion_share <= 1:
            return "La part d'insertion se place entre 0 et 100 %."
        return None

    @property
    def total_hours(self) -> Decimal:
        """All the hours of work in the price, not rounded."""
        return self.amount * self.labour_share / self.hourly_rate

    @property
    def hours(self) -> Decimal:
        """Whole hours of insertion; divided once, so that an exact result stays exact."""
        exact = self.amount * self.labour_share * self.insertion_share / self.hourly_rate
        return round_hours(exact, self.rounding)


def operation_hours(lots: Iterable[LabourSizing]) -> Decimal:
    """Hours of an operation: the sum of its lots, each with its own trade; never one share of the whole amount."""
    return sum((lot.hours for lot in lots), Decimal(0))


@dataclass(frozen=True)
class TrancheSizing:
    """One hour per `step` euros invoiced above `trigger`; the floor keeps complete tranches only."""

    step: Decimal
    trigger: Decimal = Decimal(0)
    rounding: Rounding = Rounding.FLOOR

    def hours(self, invoiced: Decimal) -> Decimal:
        """Whole hours for the euros invoiced since the beginning."""
        return round_hours(max(Decimal(0), invoiced - self.trigger) / self.step, self.rounding)


@dataclass(frozen=True)
class Band:
    """So many hours from this amount on."""

    from_amount: Decimal
    hours: Decimal


# Guide for training buyers, December 2019: its gap between 99 000 and 100 000 is read as "under 100 000".
TRAINING_BANDS: tuple[Band, ...] = tuple(
    Band(Decimal(amount), Decimal(hours))
    for amount, hours in ((1, 150), (100_000, 300), (200_000, 450), (400_000, 900))
)


def band_hours(amount: Decimal, bands: Iterable[Band] = TRAINING_BANDS) -> Decimal:
    """Hours of the highest band reached, zero under the first."""
    reached = [band for band in bands if band.from_amount <= amount]
    return max(reached, key=lambda band: band.from_amount).hours if reached else Decimal(0)


def site_hours(insertion_hours: Decimal, insertion_share: Decimal) -> Decimal:
    """All the hours of a site of which a known share is insertion."""
    return round_hours(insertion_hours / insertion_share)


@dataclass(frozen=True)
class Pictured:
    """The same hours as people speak of them. `people` uses the national mean of 2015, 395 h a person."""

    days: Decimal
    months: Decimal
    people: Decimal
    full_time: Decimal

    LABELS: ClassVar[dict[str, str]] = {
        "days": "jours de 7 h",
        "months": "mois à temps plein (151,67 h)",
        "people": "personnes (395 h chacune, moyenne nationale 2015)",
        "full_time": "équivalents temps plein sur un an (1 600 h)",
    }


def picture(hours: Decimal) -> Pictured:
    """Days and people whole (at least one person as soon as there are hours), months and full-time to one decimal."""
    people = round_hours(hours / HOURS_A_PERSON)
    return Pictured(
        days=round_hours(hours / HOURS_A_DAY),
        months=round_hours(hours / HOURS_A_MONTH, places=1),
        people=max(people, Decimal(1)) if hours > 0 else Decimal(0),
        full_time=round_hours(hours / HOURS_A_YEAR, places=1),
    )
