"""The thresholds of public procurement, dated, in euros HT. They can only raise a question: the buyer alone knows the
estimated value of the whole need and the day the consultation was launched."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.procurement.rules.vocabulary import ContractKind

WORKS, STATE, AUTHORITY, UTILITY = "works", "state", "authority", "utility"
FORMAL, NO_PUBLICITY, OPEN_DATA = "formal", "no_publicity", "open_data"
EVERY = frozenset({WORKS, STATE, AUTHORITY, UTILITY})
GOODS = EVERY - {WORKS}

# Code de la commande publique, L2112-2-1 : consultations launched from this day (loi 2021-1104, article 35)
SOCIAL_CONSIDERATION_FROM = date(2026, 8, 22)


@dataclass(frozen=True)
class Threshold:
    """An amount that changes the rules from a day to another (both included), for some families of contracts."""

    purpose: str
    families: frozenset[str]
    from_on: date
    to_on: date | None
    amount: Decimal
    source: str

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


_2024, _2025 = date(2024, 1, 1), date(2025, 12, 31)
_2026, _2027 = date(2026, 1, 1), date(2027, 12, 31)
_EU_2024 = "Règlements (UE) 2023/2495 à 2497, avis annexé au Code de la commande publique"
_EU_2026 = "Règlements (UE) 2025/2150 à 2152, avis annexé au Code de la commande publique"
_FRENCH = "Code de la commande publique, R2122-8 (décrets 2025-1386 et 2025-1383)"


def _formal(family: str, from_on: date, to_on: date, amount: int, source: str) -> Threshold:
    return Threshold(FORMAL, frozenset({family}), from_on, to_on, Decimal(amount), source)


THRESHOLDS: tuple[Threshold, ...] = (
    _formal(STATE, _2024, _2025, 143_000, _EU_2024),
    _formal(AUTHORITY, _2024, _2025, 221_000, _EU_2024),
    _formal(UTILITY, _2024, _2025, 443_000, _EU_2024),
    _formal(WORKS, _2024, _2025, 5_538_000, _EU_2024),
    _formal(STATE, _2026, _2027, 140_000, _EU_2026),
    _formal(AUTHORITY, _2026, _2027, 216_000, _EU_2026),
    _formal(UTILITY, _2026, _2027, 432_000, _EU_2026),
    _formal(WORKS, _2026, _2027, 5_404_000, _EU_2026),
    Threshold(NO_PUBLICITY, frozenset({WORKS}), _2024, None, Decimal(100_000), _FRENCH),
    Threshold(NO_PUBLICITY, GOODS, _2024, date(2026, 3, 31), Decimal(40_000), _FRENCH),
    Threshold(NO_PUBLICITY, GOODS, date(2026, 4, 1), None, Decimal(60_000), _FRENCH),
    Threshold(OPEN_DATA, EVERY, _2024, None, Decimal(40_000), "Code de la commande publique, R2196-1"),
)


def family(kind: str, buyer_kind: str) -> str:
    """The family of thresholds of a contract: works and concessions apart, the others by who buys."""
    if kind in {ContractKind.WORKS, ContractKind.CONCESSION}:
        return WORKS
    return {"state": STATE, "utility": UTILITY}.get(buyer_kind, AUTHORITY)


def threshold_on(day: date, *, purpose: str, of: str) -> Threshold | None:
    """The threshold in force that day for a family; None where the table holds none."""
    return next(
        (one for one in THRESHOLDS if one.purpose == purpose and of in one.families and one.holds_on(day)), None
    )


def to_check(
    *, kind: str, buyer_kind: str, amount: Decimal | None, publication_on: date | None, notified_on: date | None
) -> Threshold | None:
    """The threshold that a published contract reaches, to be checked with its buyer; never a statement of the law.

    The day is that of the consultation when known, else of the notification. None before 22/08/2026 (L2112-2-1)."""
    day = publication_on or notified_on
    if day is None or amount is None or day < SOCIAL_CONSIDERATION_FROM:
        return None
    found = threshold_on(day, purpose=FORMAL, of=family(kind, buyer_kind))
    return found if found is not None and amount >= found.amount else None
