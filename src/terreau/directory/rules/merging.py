"""When two rows of the directory may be one place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One of the two places: its number, its legal unit's number, and whether it is already merged into another."""

    pk: int
    siret: str
    siren: str
    is_merged: bool


def merge_refusal(kept: Side, removed: Side) -> str | None:
    """Why `removed` cannot be joined to `kept`, or None."""
    refusals = (
        (kept.pk == removed.pk, "C'est la même fiche : choisissez-en deux différentes."),
        (
            kept.is_merged or removed.is_merged,
            "L'une de ces fiches est déjà réunie à une autre : rouvrez la liste des doublons.",
        ),
        (
            bool(removed.siret and kept.siret),
            "Ces deux fiches ont chacune leur SIRET : ce sont deux établissements, elles restent séparées.",
        ),
        (bool(removed.siret), "Gardez plutôt la fiche qui a un SIRET, et retirez celle qui n'en a pas."),
        (
            bool(removed.siren and kept.siren and removed.siren != kept.siren),
            "Ces deux fiches ont des SIREN différents : ce sont deux entreprises, elles restent séparées.",
        ),
        (
            bool(removed.siren and not kept.siren),
            "Gardez plutôt la fiche qui a un SIREN, et retirez celle qui n'en a pas.",
        ),
    )
    return next((sentence for applies, sentence in refusals if applies), None)
