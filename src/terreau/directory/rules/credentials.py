"""Conventions, approvals and labels (`CredentialKind`) and whether one holds on a day."""

from dataclasses import dataclass
from datetime import date

from terreau.kit.labels import Labelled


class CredentialKind(Labelled):
    """What was granted."""

    CONVENTION_IAE = "convention_iae", "Convention d'insertion par l'activité économique"
    CONTRACT_EA = "contract_ea", "Contrat d'entreprise adaptée"
    LABEL_GEIQ = "label_geiq", "Label GEIQ"
    LABEL_REGIE = "label_regie", "Label régie de quartier"
    ESUS = "esus", "Agrément ESUS"
    ESS_LIST = "ess_list", "Liste des entreprises de l'ESS"
    QUALITY = "quality", "Label ou certification"
    OTHER = "other", "Autre agrément"


@dataclass(frozen=True)
class Held:
    """A credential as rules see it; dates are included, None is open."""

    kind: CredentialKind
    from_on: date | None
    to_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it is valid that day."""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on <= self.to_on)
