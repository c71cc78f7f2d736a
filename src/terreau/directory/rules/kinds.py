"""The kinds of organisations that a clause meets: those who buy and those who employ."""

from terreau.kit.labels import Labelled


class EmployerKind(Labelled):
    """Who employs the person. Kinds of the State's « Les emplois de l'inclusion », completed for clauses."""

    COMPANY = "company", "Entreprise"
    ETTI = "etti", "Entreprise de travail temporaire d'insertion (ETTI)"
    ETT = "ett", "Entreprise de travail temporaire (ETT)"
    EI = "ei", "Entreprise d'insertion (EI)"
    ACI = "aci", "Atelier et chantier d'insertion (ACI)"
    AI = "ai", "Association intermédiaire (AI)"
    GEIQ = "geiq", "Groupement d'employeurs (GEIQ)"
    EA = "ea", "Entreprise adaptée (EA)"
    EATT = "eatt", "Entreprise adaptée de travail temporaire (EATT)"
    ESAT = "esat", "Établissement et service d'aide par le travail (ESAT)"
    EITI = "eiti", "Entreprise d'insertion par le travail indépendant (EITI)"
    REGIE = "regie", "Régie de quartier ou de territoire"
    ASSOCIATION = "association", "Association"
    SEP = "sep", "Structure d'emploi pénitentiaire (SEP)"

    @property
    def is_siae(self) -> bool:
        """A structure of insertion by economic activity (Code du travail, L5132-4)."""
        return self in _SIAE

    @property
    def supplies_staff(self) -> bool:
        """It places its workers with a company instead of doing the job itself."""
        return self in _SUPPLIERS


_SIAE = frozenset({EmployerKind.ETTI, EmployerKind.EI, EmployerKind.ACI, EmployerKind.AI, EmployerKind.EITI})
_SUPPLIERS = frozenset(
    {EmployerKind.ETTI, EmployerKind.ETT, EmployerKind.AI, EmployerKind.GEIQ, EmployerKind.EATT, EmployerKind.REGIE}
)


class EssFlag(Labelled):
    """What SIRENE says in `economieSocialeSolidaireUniteLegale`; blank when it says nothing."""

    YES = "O", "Oui"
    NO = "N", "Non"


class BuyerKind(Labelled):
    """The types of buyers of the national consolidation."""

    STATE = "state", "État"
    REGION = "region", "Région"
    DEPARTMENT = "department", "Département"
    MUNICIPALITY = "municipality", "Commune"
    INTERMUNICIPAL = "intermunicipal", "Intercommunalité"
    SOCIAL_LANDLORD = "social_landlord", "Bailleur social"
    HOSPITAL = "hospital", "Établissement hospitalier"
    SEM_SPL = "sem_spl", "Société d'économie mixte ou publique locale"
    PUBLIC_BODY = "public_body", "Établissement public"
    UTILITY = "utility", "Entreprise publique ou de réseau"
    PRIVATE = "private", "Acheteur privé"
