"""Why a contract is shown among those to look at."""

from collections.abc import Collection
from dataclasses import dataclass

from terreau.kit.french import euros
from terreau.procurement.rules.thresholds import Threshold
from terreau.procurement.rules.vocabulary import ContractStage, SocialConsideration, Source

DECLARED = {
    SocialConsideration.CLAUSE: "Clause sociale déclarée",
    SocialConsideration.CRITERION: "Critère social déclaré",
    SocialConsideration.RESERVED: "Marché réservé",
}
COMING = frozenset({ContractStage.PLANNED, ContractStage.PUBLISHED})
THE_REST = "Acheteur suivi ; rien de social n'est déclaré"
RESEMBLES = "Ressemble à un marché en préparation"


@dataclass(frozen=True)
class Listed:
    """What is known of a contract in the list."""

    considerations: Collection[str]
    stage: str
    source: str
    above: Threshold | None = None
    is_planned: bool = False
    resembles_planned: bool = False


def reasons(of: Listed) -> tuple[str, ...]:
    """Each reason to look at it, the strongest first; empty when there is none."""
    said = [words for consideration, words in DECLARED.items() if consideration in of.considerations]
    if of.above is not None:
        said.append(f"Au-dessus du seuil de {euros(of.above.amount, 0)}, à vérifier")
    if of.is_planned:
        said.append("Rattaché à un marché préparé ici")
    elif of.resembles_planned:
        said.append(RESEMBLES)
    if of.stage in COMING:
        said.append(ContractStage(of.stage).label)
    if of.source != Source.DECP:
        said.append("Saisi par l'équipe" if of.source == Source.MANUAL else "Venu d'un tableau")
    return tuple(said)
