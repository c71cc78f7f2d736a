"""Which team corrects a public fiche that every territory reads."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ties:
    """What binds a territory to a place; `is_within` is None when the commune is not known."""

    is_within: bool | None
    is_tied: bool = False
    is_tied_elsewhere: bool = False
    was_created_here: bool = False


REFUSAL = (
    "Cette fiche est celle d'une organisation d'un autre territoire, avec qui le vôtre ne travaille pas : "
    "l'équipe de sa commune la corrige. Vous pouvez y ajouter vos contacts."
)


def keep_refusal(ties: Ties) -> str | None:
    """Why a team cannot correct or merge a fiche, or None.

    Allowed: a place of its communes, one that it works with, one that it created; without a commune, one that no
    other territory works with.
    """
    if ties.is_within or ties.is_tied or ties.was_created_here:
        return None
    if ties.is_within is None and not ties.is_tied_elsewhere:
        return None
    return REFUSAL
