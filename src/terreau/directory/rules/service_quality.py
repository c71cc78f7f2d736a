"""The quality of a service to people, as data·inclusion scores it (schema v1, `score_qualite`): a mean of ten criteria.

A criterion that does not apply is None and leaves the mean.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

ON_SITE = "en-presentiel"
COME, CALL, WRITE = "se-presenter", "telephoner", "envoyer-un-courriel"
PAID = "payant"
NOT_DATED = frozenset({"agefiph", "france-travail"})
CENT = Decimal("0.01")


@dataclass(frozen=True)
class ServiceFacts:
    """What the score reads of a service."""

    description: str = ""
    source: str = ""
    has_address: bool = False
    phone: str = ""
    email: str = ""
    access_url: str = ""
    welcome_modes: Sequence[str] = ()
    access_modes: Sequence[str] = ()
    reachable_by: Sequence[str] = ()
    publics: Sequence[str] = ()
    themes: Sequence[str] = ()
    fee: str = ""
    fee_notes: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class ServiceScore:
    """From 0 to 1, and what is missing in French."""

    value: Decimal
    criteria: Mapping[str, Decimal | None]
    missing: tuple[str, ...]


SENTENCES: Mapping[str, str] = {
    "address": "Donnez l'adresse où l'on vient.",
    "access_modes": "Dites comment, et par qui, ce service peut être demandé.",
    "publics": "Dites à qui il s'adresse.",
    "themes": "Choisissez au moins une thématique.",
    "contact": "Donnez un moyen de contact : téléphone, e-mail ou lien.",
    "email": "Donnez l'adresse e-mail à laquelle écrire.",
    "recent": "Relisez-le : il n'a pas été mis à jour depuis six mois.",
    "fee": "Dites s'il est gratuit, et sinon ce qu'il coûte.",
    "description": "Décrivez-le en 200 à 2 000 caractères.",
    "phone": "Donnez le téléphone à appeler.",
}


def service_score(facts: ServiceFacts, *, on: date) -> ServiceScore:
    """The score to the hundredth, each criterion rounded to the hundredth before the mean, as the official one."""
    criteria = {name: criterion(facts, on) for name, criterion in CRITERIA.items()}
    counted = [value.quantize(CENT, ROUND_HALF_EVEN) for value in criteria.values() if value is not None]
    mean = (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_EVEN)
    lost = [name for name, value in criteria.items() if value is not None and value < 1]
    ordered = sorted(lost, key=lambda name: criteria[name] or Decimal(0))
    return ServiceScore(mean, criteria, tuple(SENTENCES[name] for name in ordered))


def recency(as_of: date | None, *, on: date) -> Decimal:
    """1 under six months, then down in a straight line to 0 at two years."""
    if as_of is None:
        return Decimal(0)
    age, half_year, two_years = (on - as_of).days, _days(on, 6), _days(on, 24)
    if age < half_year:
        return Decimal(1)
    return max(Decimal(two_years - age) / (two_years - half_year), Decimal(0))


def description_value(length: int) -> Decimal:
    """0 under 50 characters, one half under 200, 1 under 2 000, one half beyond."""
    if length < 50:
        return Decimal(0)
    return Decimal(1) if 200 <= length < 2000 else Decimal("0.5")


def _days(on: date, months: int) -> int:
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return (on - date(years, month + 1, min(on.day, monthrange(years, month + 1)[1]))).days


def _whether(value: object) -> Decimal:
    return Decimal(1 if value else 0)


def _address(facts: ServiceFacts, on: date) -> Decimal | None:
    applies = ON_SITE in facts.welcome_modes or COME in facts.access_modes
    return _whether(facts.has_address) if applies else None


def _access(facts: ServiceFacts, on: date) -> Decimal:
    return (_whether(facts.access_modes) + _whether(facts.reachable_by)) / 2


def _recent(facts: ServiceFacts, on: date) -> Decimal | None:
    return None if facts.source in NOT_DATED else recency(facts.as_of, on=on)


def _fee(facts: ServiceFacts, on: date) -> Decimal:
    if facts.fee == PAID and not facts.fee_notes:
        return Decimal("0.5")
    return _whether(facts.fee)


CRITERIA: Mapping[str, Callable[[ServiceFacts, date], Decimal | None]] = {
    "address": _address,
    "access_modes": _access,
    "publics": lambda facts, on: _whether(facts.publics),
    "themes": lambda facts, on: _whether(facts.themes),
    "contact": lambda facts, on: _whether(facts.email or facts.access_url or facts.phone),
    "email": lambda facts, on: _whether(facts.email) if WRITE in facts.access_modes else None,
    "recent": _recent,
    "fee": _fee,
    "description": lambda facts, on: description_value(len(facts.description)),
    "phone": lambda facts, on: _whether(facts.phone) if CALL in facts.access_modes else None,
}
