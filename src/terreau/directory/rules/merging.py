"""When two rows of the directory may be one place."""

from collections.abc import Mapping
from dataclasses import dataclass

NEVER_FILLED = frozenset(
    {"legal_name", "name", "siren", "siret", "ess_flag", "created_on", "ceased_on", "closed_on"}
)  # who it is, and what a public register alone says
TOGETHER = (
    frozenset({"street", "street_extra", "postal_code", "commune", "longitude", "latitude"}),
    frozenset({"headcount", "insertion_headcount"}),
    frozenset({"area_codes", "area_km"}),
)  # fields that mean something only with one another


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


def filled(kept: Mapping[str, object], removed: Mapping[str, object]) -> list[str]:
    """The fields that the fiche kept lacks and that the other has; those that go together come together or not."""
    blank = {name for name, value in kept.items() if value in (None, "", [])}
    for group in TOGETHER:
        if not group & kept.keys() <= blank:
            blank -= group
    return [name for name, value in removed.items() if name in blank - NEVER_FILLED and value not in (None, "", [])]
