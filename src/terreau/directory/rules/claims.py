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
