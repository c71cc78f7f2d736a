"""Who may count on a clause, on what proof, and until when.

Categories: a real contract's own list (CCAP), same shape as CCAG 16.1.1. Validity of proofs: the national list of
IAE criteria; None where no source gives one. One category is enough for a clause.
"""

from terreau.kit.labels import Labelled


class TargetGroup(Labelled):
    """The target groups of a clause. A clause may keep only some of them."""

    DELD = "DELD", "Demandeur d'emploi de longue durée"
    SENIOR = "SENIOR", "Demandeur d'emploi de plus de 50 ans"
    RSA = "RSA", "Allocataire du RSA ou ayant droit"
    ASS_AAH_AV = "ASS_AAH_AV", "Allocataire de l'ASS, de l'AAH ou de l'allocation veuvage"
    INVAL = "INVAL", "Titulaire d'une pension d'invalidité"
    BOETH = "BOETH", "Travailleur handicapé (L5212-13 du Code du travail)"
    JEUNE = "JEUNE", "Moins de 26 ans, sans CAP ni BEP, sorti de l'école depuis 6 mois"
    JEUNE_SUIVI = "JEUNE_SUIVI", "Moins de 26 ans en suivi renforcé (PACEA, CEJ, EPIDE, E2C...)"
    IAE = "IAE", "Parcours d'insertion par l'activité économique"
    GEIQ = "GEIQ", "Salarié d'un GEIQ"
    JUSTICE = "JUSTICE", "Personne sous main de justice"
    REFUGIE = "REFUGIE", "Réfugié ou protection subsidiaire"
    QPV = "QPV", "Habitant d'un quartier prioritaire éloigné de l'emploi"
    AVIS = "AVIS", "Sur avis motivé de la facilitatrice ou du facilitateur"

    @property
    def is_sensitive(self) -> bool:
        """It reveals health, justice or asylum: never broken down by lot, never shown to a company."""
        return self in _SENSITIVE


_SENSITIVE = frozenset(
    {TargetGroup.ASS_AAH_AV, TargetGroup.INVAL, TargetGroup.BOETH, TargetGroup.JUSTICE, TargetGroup.REFUGIE}
)
