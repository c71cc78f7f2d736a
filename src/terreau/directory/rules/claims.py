"""How a structure takes its fiche in hand (`ClaimWay`, `ClaimState`)."""

from terreau.kit.labels import Labelled


class ClaimWay(Labelled):
    """What makes the claim believable."""

    DOMAIN = "domain", "Adresse e-mail de la structure"
    PROOF = "proof", "SIRET et justificatif"
    VOUCHED = "vouched", "Parole du territoire"


class ClaimState(Labelled):
    """Where a claim stands."""

    SENT = "sent", "Message envoyé"
    TO_VOUCH = "to_vouch", "À confirmer par le territoire"
    GRANTED = "granted", "Acceptée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    ClaimState.SENT: frozenset({ClaimState.GRANTED, ClaimState.TO_VOUCH, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    ClaimState.TO_VOUCH: frozenset({ClaimState.GRANTED, ClaimState.REFUSED, ClaimState.WITHDRAWN}),
    ClaimState.GRANTED: frozenset({ClaimState.WITHDRAWN}),
    ClaimState.REFUSED: frozenset(),
    ClaimState.WITHDRAWN: frozenset(),
}

LINK_DAYS = 7
CONTEST_DAYS = 60
MOST_A_DAY = 3  # claims of one address, so that nobody's mailbox is filled by someone else
BAD_MOVES: dict[ClaimState, str] = {
    ClaimState.SENT: "Cette demande attend que la personne ouvre le lien reçu par e-mail.",
    ClaimState.TO_VOUCH: "Cette demande attend la réponse de l'équipe du territoire.",
    ClaimState.GRANTED: "Cette demande est déjà acceptée : la structure peut se connecter.",
    ClaimState.REFUSED: "Cette demande a été refusée. Faites-en une autre si la situation a changé.",
    ClaimState.WITHDRAWN: "Cette demande a été retirée. Faites-en une autre si besoin.",
}


def move_refusal(present: ClaimState, to: ClaimState) -> str | None:
    """Why a claim cannot go from a state to another, or None."""
    return None if to in MOVES[present] else BAD_MOVES[present]


def way_of(*, is_own_domain: bool, siret: str, known_siret: str, has_proof: bool) -> ClaimWay:
    """What makes a claim believable: the domain first, then SIRET and proof, else the territory's word."""
    if is_own_domain:
        return ClaimWay.DOMAIN
    if has_proof and siret and known_siret in {"", siret}:
        return ClaimWay.PROOF
    return ClaimWay.VOUCHED


def first_state(way: ClaimWay, *, is_owned: bool) -> ClaimState:
    """Where a claim begins. A proof opens at once, unless someone keeps the fiche already: then a person answers."""
    if way is ClaimWay.DOMAIN:
        return ClaimState.SENT
    return ClaimState.GRANTED if way is ClaimWay.PROOF and not is_owned else ClaimState.TO_VOUCH
