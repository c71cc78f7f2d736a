"""Hours told in words: how a sizing comes to its result, line by line, and what the hours mean to people."""

from collections.abc import Iterable
from decimal import Decimal

from terreau.clauses.rules.labour_shares import LABOUR_SHARES, TradeShare
from terreau.clauses.rules.sizing import Band, LabourSizing, TrancheSizing, band_hours, picture
from terreau.kit.french import HARD_SPACE, count, euros, hours, number, percent

Lines = tuple[tuple[str, str], ...]


def trade(code: str) -> TradeShare | None:
    """The trade of that code, or None."""
    return next((known for known in LABOUR_SHARES if known.code == code), None)


def pictured(total: Decimal) -> str:
    """« 119 jours, 5,5 mois à temps plein, environ 2 personnes »: the hours as people speak of them."""
    seen = picture(total)
    days = count(int(seen.days), "jour", "jours")
    people = count(int(seen.people), "personne", "personnes")
    return f"{days}, {number(seen.months)}{HARD_SPACE}mois à temps plein, environ {people}"


def labour_lines(sizing: LabourSizing, *, origin: str = "") -> Lines:
    """Each step of amount × labour share ÷ hourly rate × insertion share, with its result."""
    labour = sizing.amount * sizing.labour_share
    exact = sizing.total_hours * sizing.insertion_share
    share = f"× part de main-d'œuvre {percent(sizing.labour_share, 1)}" + (f" ({origin})" if origin else "")
    return (
        ("Montant hors taxes", euros(sizing.amount)),
        (share, euros(labour)),
        (f"÷ taux horaire {euros(sizing.hourly_rate)}", f"{hours(sizing.total_hours)} de travail"),
        (f"× taux d'effort {percent(sizing.insertion_share, 1)}", hours(exact)),
        (f"Arrondi : {sizing.rounding.label.lower()}", hours(sizing.hours, 0)),
    )


def tranche_lines(sizing: TrancheSizing, invoiced: Decimal) -> Lines:
    """One hour per slice invoiced above the trigger: the slices are counted, then rounded."""
    above = max(Decimal(0), invoiced - sizing.trigger)
    return (
        ("Montant facturé prévu, hors taxes", euros(invoiced)),
        (f"Au-dessus du seuil de {euros(sizing.trigger)}", euros(above)),
        (f"Une heure par tranche de {euros(sizing.step)}", hours(above / sizing.step)),
        (f"Arrondi : {sizing.rounding.label.lower()}", hours(sizing.hours(invoiced), 0)),
    )


def band_lines(amount: Decimal, bands: Iterable[Band]) -> Lines:
    """The band that the amount reaches."""
    known = tuple(bands)
    reached = max((band.from_amount for band in known if band.from_amount <= amount), default=None)
    level = "Sous le premier palier" if reached is None else f"Palier à partir de {euros(reached, 0)}"
    return (("Montant hors taxes", euros(amount)), (level, hours(band_hours(amount, known), 0)))
