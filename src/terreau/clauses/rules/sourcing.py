"""Which structures could answer a lot, and why: trade, mode, distance, capacity. Structures, never persons.

A structure is proposed when its mode answers what is asked and, to carry the lot, when it does that trade. The rest
orders (see `ordered`); every reason is a sentence.
Kinds by mode: split of the public « Marché de l'inclusion » (services; supply of people), completed with the GEIQ and
the régies de quartier, which are modes of a social clause too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from terreau.clauses.rules.sourcing_words import SourcingKind
from terreau.directory.rules.search_words import LINKS, STOP_WORDS, WEAK_WORDS, singular, tokens
from terreau.directory.rules.sectors import DIVISIONS
from terreau.directory.rules.structures import Mode, StructureKind
from terreau.kit.french import count, euros, number

CARRIERS = frozenset(
    {
        StructureKind.EI,
        StructureKind.ACI,
        StructureKind.EITI,
        StructureKind.EA,
        StructureKind.ESAT,
        StructureKind.REGIE,
        StructureKind.SEP,
    }
)
SUPPLIERS = frozenset(kind for kind in StructureKind if kind.supplies_staff)
KINDS = {SourcingKind.CARRY: CARRIERS, SourcingKind.SUPPLY: SUPPLIERS}
MODES = {
    SourcingKind.CARRY: frozenset({Mode.SERVICE, Mode.MAKING}),
    SourcingKind.SUPPLY: frozenset({Mode.STAFF}),
}
# Words of contracts that name no trade.
EMPTY_WORDS = frozenset(
    "lot marche travaux travail prestation fourniture realisation execution mission operation chantier site ville "
    "commune bordereau accord cadre unique tranche divers ensemble batiment".split()
)
SHORTEST_WORD = 4
_IGNORED = frozenset(singular(word) for word in STOP_WORDS | WEAK_WORDS | LINKS | EMPTY_WORDS)
Kind = Literal["ok", "watch", "info"]


@dataclass(frozen=True)
class Reason:
    """One thing that fits (ok), that is to check (watch), or that is not known (info)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Wanted:
    """What a lot asks: CPV divisions and words of its trade, amount in euros HT, people to find at once."""

    kind: SourcingKind
    divisions: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    amount: Decimal | None = None
    people: int | None = None

    @property
    def is_trade_known(self) -> bool:
        """Whether the lot says anything of its trade."""
        return bool(self.divisions or self.words)


@dataclass(frozen=True)
class Candidate:
    """What a structure says of itself; `km` from the place of the lot, `area_km` how far it says it goes.

    `key` is the caller's own, to find it again.
    """

    name: str
    key: int = 0
    kinds: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    offers: tuple[str, ...] = ()
    km: float | None = None
    area_km: int | None = None
    largest_lot: Decimal | None = None
    people_at_once: int | None = None


@dataclass(frozen=True)
class Fit:
    """Why a structure is proposed; `to_check` counts what may not fit, `names_trade` when it says the very words."""

    reasons: tuple[Reason, ...]
    mode: str
    to_check: int = 0
    names_trade: bool = False


def trade_words(*texts: str) -> frozenset[str]:
    """The words of some titles that may name a trade, singular and without accents."""
    found = (word for text in texts for word in tokens(text) if len(word) >= SHORTEST_WORD and not word.isdigit())
    return frozenset(singular(word) for word in found) - _IGNORED


def fit(wanted: Wanted, candidate: Candidate) -> Fit | None:
    """Why this structure is proposed for this lot; None when it is not its mode, or to carry it, not its trade."""
    mode = _mode(wanted.kind, candidate)
    trade = _trade(wanted, candidate)
    if not mode or trade is None:
        return None
    reasons = (trade, _distance(candidate), _capacity(wanted, candidate))
    return Fit(reasons, mode, sum(reason.kind == "watch" for reason in reasons), bool(_saying(wanted, candidate)))


def ordered(wanted: Wanted, candidates: Iterable[Candidate]) -> list[tuple[Candidate, Fit]]:
    """Those that fit: those that name the trade first, then the least to check, then the nearest, then by name."""
    found = [(each, fitted) for each in candidates if (fitted := fit(wanted, each))]
    return sorted(found, key=lambda pair: _place(*pair))


def _place(candidate: Candidate, fitted: Fit) -> tuple[bool, int, bool, float, str]:
    return not fitted.names_trade, fitted.to_check, candidate.km is None, candidate.km or 0.0, candidate.name


def _mode(kind: SourcingKind, candidate: Candidate) -> str:
    """How it would answer: its kinds that do this, else the mode that it declares; blank when it does not."""
    kinds = [each.short for each in StructureKind if each in KINDS[kind] and each.value in candidate.kinds]
    if kinds:
        return ", ".join(kinds)
    return ", ".join(mode.label for mode in Mode if mode in MODES[kind] and mode.value in candidate.modes)


def _trade(wanted: Wanted, candidate: Candidate) -> Reason | None:
    if not wanted.is_trade_known:
        return Reason("info", "Le lot ne dit pas son métier")
    if said := _saying(wanted, candidate):
        return Reason("ok", f"Propose : {', '.join(said[:3])}")
    shared = sorted(wanted.divisions & candidate.divisions)
    if shared:
        return Reason(
            "info", f"Même secteur, sans nommer ce métier : {', '.join(DIVISIONS.get(each, each) for each in shared)}"
        )
    if wanted.kind is SourcingKind.CARRY:
        return None
    return Reason("watch", "Ne dit pas qu'elle a des personnes de ce métier")


def _saying(wanted: Wanted, candidate: Candidate) -> list[str]:
    """Its offers that hold a word of the lot's trade."""
    return [title for title in candidate.offers if trade_words(title) & wanted.words]


def _distance(candidate: Candidate) -> Reason:
    if candidate.km is None:
        return Reason("info", "Distance inconnue")
    said = f"À {km_words(candidate.km)}"
    if candidate.area_km is not None and candidate.km > candidate.area_km:
        return Reason("watch", f"{said}, et dit se déplacer jusqu'à {km_words(candidate.area_km)}")
    return Reason("ok", said)


def km_words(km: float) -> str:
    """`moins d'un km`, `12 km`."""
    return f"{number(round(km))}\u00a0km" if km >= 1 else "moins d'un km"


def _capacity(wanted: Wanted, candidate: Candidate) -> Reason:
    if wanted.kind is SourcingKind.SUPPLY:
        return _people(wanted.people, candidate.people_at_once)
    if candidate.largest_lot is None:
        return Reason("info", "Taille de lot possible non dite")
    most = euros(candidate.largest_lot, 0)
    if wanted.amount is None or candidate.largest_lot >= wanted.amount:
        return Reason("ok", f"Prend des lots jusqu'à {most}")
    return Reason("watch", f"Prend des lots jusqu'à {most}, celui-ci fait {euros(wanted.amount, 0)} : à plusieurs ?")


def _people(wanted: int | None, offered: int | None) -> Reason:
    if offered is None:
        return Reason("info", "Nombre de personnes possible non dit")
    said = f"Propose {count(offered, 'personne', 'personnes')} à la fois"
    if wanted is None or offered >= wanted:
        return Reason("ok", said)
    return Reason("watch", f"{said}, il en faut {wanted}")
