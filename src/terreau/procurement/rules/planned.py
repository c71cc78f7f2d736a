"""A notified contract that looks like a planned one of the same buyer: a suggestion, never a link by itself."""

from dataclasses import dataclass
from decimal import Decimal

from terreau.procurement.rules.vocabulary import ContractStage

NEAR_TITLE = Decimal("0.4")
NEAR_AMOUNT = Decimal("0.25")
CPV_CLASS = 5
COMING = frozenset({ContractStage.PLANNED, ContractStage.PUBLISHED})


@dataclass(frozen=True)
class Likeness:
    """Two contracts of one buyer: their CPV codes, amounts in euros HT, and how near their titles are (0 to 1)."""

    cpv: str
    planned_cpv: str
    title: Decimal
    amount: Decimal | None
    planned_amount: Decimal | None


def same_class(one: str, other: str) -> bool:
    """Two CPV codes of the same class (their first five figures)."""
    return len(one) >= CPV_CLASS and one[:CPV_CLASS] == other[:CPV_CLASS]


def alike(of: Likeness) -> tuple[str, ...]:
    """Why the two look like one purchase, in French; empty when they do not: neither class nor title in common."""
    said = []
    if same_class(of.cpv, of.planned_cpv):
        said.append("même famille d'achat (CPV)")
    if of.title >= NEAR_TITLE:
        said.append("objets proches")
    if said and _near(of.amount, of.planned_amount):
        said.append("montants proches")
    return tuple(said)


def _near(amount: Decimal | None, planned: Decimal | None) -> bool:
    return amount is not None and planned is not None and abs(amount - planned) <= planned * NEAR_AMOUNT


def link_refusal(*, stage: str, planned_stage: str, same_buyer: bool) -> str | None:
    """Why a contract cannot be tied to a planned one, or None."""
    if not same_buyer:
        return "Ces deux marchés n'ont pas le même acheteur."
    if planned_stage not in COMING:
        return "Ce marché n'est plus en préparation : choisissez-en un autre."
    if stage in COMING:
        return "Seul un marché notifié se rattache à un marché préparé."
    return None


def move_refusal(*, chosen: int, total: int, number_taken: bool) -> str | None:
    """Why some lots of a contract cannot leave it for a contract of their own, or None."""
    if not chosen:
        return "Choisissez au moins un lot à séparer."
    if chosen >= total:
        return "Laissez au moins un lot dans ce marché : sinon il n'y a rien à séparer."
    if number_taken:
        return "Ce numéro est déjà celui d'un autre marché de cet acheteur."
    return None
