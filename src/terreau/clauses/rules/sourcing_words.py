"""The words of a sourcing request: what is asked of structures, what becomes of it, what they answer."""

from collections.abc import Mapping
from decimal import Decimal

from terreau.kit.labels import Labelled


class SourcingKind(Labelled):
    """A structure may do the job itself, or propose people to whoever does it."""

    CARRY = "carry", "Porter le lot"
    SUPPLY = "supply", "Proposer des personnes"

    @property
    def plain(self) -> str:
        """What a structure is asked, in its own words."""
        return _PLAIN[self]


_PLAIN = {
    SourcingKind.CARRY: "Faire ces travaux ou ces prestations, seule ou à plusieurs",
    SourcingKind.SUPPLY: "Proposer des personnes pour ce chantier ou ce service",
}


class SourcingState(Labelled):
    """Where a request stands: asked by the buyer, open (structures are asked), closed with its outcome."""

    ASKED = "asked", "Souhaitée par l'acheteur"
    OPEN = "open", "En cours"
    CLOSED = "closed", "Close"


SOURCING_TRANSITIONS: Mapping[SourcingState, frozenset[SourcingState]] = {
    SourcingState.ASKED: frozenset({SourcingState.OPEN, SourcingState.CLOSED}),
    SourcingState.OPEN: frozenset({SourcingState.CLOSED}),
    SourcingState.CLOSED: frozenset({SourcingState.OPEN}),
}
_REFUSALS = {
    SourcingState.ASKED: "Cette demande n'est pas encore ouverte : choisissez d'abord des structures.",
    SourcingState.OPEN: "Cette demande est déjà en cours.",
    SourcingState.CLOSED: "Cette demande est close. Rouvrez-la pour continuer.",
}


def sourcing_move_refusal(state: SourcingState, to: SourcingState) -> str | None:
    """Why a request cannot pass from one state to the other."""
    return None if to in SOURCING_TRANSITIONS[state] else _REFUSALS[state]


class SourcingOutcome(Labelled):
    """How a request ended."""

    SIGNED = "signed", "Un contrat est signé"
    NOBODY = "nobody", "Sans suite : personne n'a été retenu"


class SourcingAnswer(Labelled):
    """What a structure answers; a refusal is an answer too."""

    INTERESTED = "interested", "Intéressée"
    DECLINED = "declined", "Pas cette fois"


class DeclineReason(Labelled):
    """Why a structure is not interested this time; « other » needs its words."""

    NO_CAPACITY = "no_capacity", "Pas assez de disponibilités"
    TOO_FAR = "too_far", "Trop loin"
    NOT_OUR_TRADE = "not_our_trade", "Ce n'est pas notre métier"
    DATES = "dates", "Les dates ne vont pas"
    PRICE = "price", "Le prix ne va pas"
    TOO_BIG = "too_big", "Trop gros pour nous"
    OTHER = "other", "Autre raison"


class AmountBracket(Labelled):
    """The amount of what is asked, in euros HT, without saying it exactly. Brackets of the public « Marché de
    l'inclusion »."""

    TO_1K = "to_1k", "moins de 1 000 €"
    TO_5K = "to_5k", "de 1 000 à 5 000 €"
    TO_10K = "to_10k", "de 5 000 à 10 000 €"
    TO_15K = "to_15k", "de 10 000 à 15 000 €"
    TO_20K = "to_20k", "de 15 000 à 20 000 €"
    TO_30K = "to_30k", "de 20 000 à 30 000 €"
    TO_50K = "to_50k", "de 30 000 à 50 000 €"
    TO_100K = "to_100k", "de 50 000 à 100 000 €"
    TO_150K = "to_150k", "de 100 000 à 150 000 €"
    TO_250K = "to_250k", "de 150 000 à 250 000 €"
    TO_500K = "to_500k", "de 250 000 à 500 000 €"
    TO_750K = "to_750k", "de 500 000 à 750 000 €"
    TO_1M = "to_1m", "de 750 000 à 1 million d'euros"
    OVER_1M = "over_1m", "plus de 1 million d'euros"


_CEILINGS = tuple(
    (bracket, Decimal(thousands * 1000))
    for bracket, thousands in zip(
        AmountBracket, (1, 5, 10, 15, 20, 30, 50, 100, 150, 250, 500, 750, 1000), strict=False
    )
)


def bracket_of(amount: Decimal) -> AmountBracket:
    """The bracket of an amount in euros HT; a bound belongs to the bracket that begins with it."""
    return next((bracket for bracket, ceiling in _CEILINGS if amount < ceiling), AmountBracket.OVER_1M)


class BlankAmount(Labelled):
    """Why a request says no amount."""

    UNKNOWN = "unknown", "Il n'est pas encore connu"
    KEPT = "kept", "Nous préférons ne pas le dire"


def answer_refusal(answer: SourcingAnswer, *, reason: str, note: str) -> str | None:
    """A refusal says why, and « other reason » says which."""
    if answer is SourcingAnswer.INTERESTED:
        return None
    if not reason:
        return "Dites pourquoi : cela évite de vous proposer la même chose la prochaine fois."
    if reason == DeclineReason.OTHER and not note.strip():
        return "Dites en quelques mots quelle est cette autre raison."
    return None


def close_refusal(outcome: SourcingOutcome, *, has_partner: bool, was_asked: bool) -> str | None:
    """A signed contract names the structure; a request that was never sent ends without one."""
    if outcome is SourcingOutcome.SIGNED and not was_asked:
        return "Aucune structure n'a été interrogée : cette demande ne peut qu'être laissée sans suite."
    if outcome is SourcingOutcome.SIGNED and not has_partner:
        return "Dites avec quelle structure le contrat est signé."
    if outcome is SourcingOutcome.NOBODY and has_partner:
        return "Sans suite : ne choisissez pas de structure, ou dites qu'un contrat est signé."
    return None
