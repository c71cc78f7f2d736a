"""The kinds of structures that a directory lists, what they offer and to whom (`StructureKind`, `Mode`, `Customer`)."""

from terreau.directory.rules.kinds import EmployerKind
from terreau.kit.labels import Labelled


class StructureKind(Labelled):
    """What a structure is. A structure may be several; the insertion kinds are those of `EmployerKind`."""

    ACI = "aci", "Atelier et chantier d'insertion (ACI)"
    EI = "ei", "Entreprise d'insertion (EI)"
    AI = "ai", "Association intermédiaire (AI)"
    ETTI = "etti", "Entreprise de travail temporaire d'insertion (ETTI)"
    EITI = "eiti", "Entreprise d'insertion par le travail indépendant (EITI)"
    GEIQ = "geiq", "Groupement d'employeurs pour l'insertion et la qualification (GEIQ)"
    EA = "ea", "Entreprise adaptée (EA)"
    EATT = "eatt", "Entreprise adaptée de travail temporaire (EATT)"
    ESAT = "esat", "Établissement et service d'aide par le travail (ESAT)"
    REGIE = "regie", "Régie de quartier ou de territoire"
    SEP = "sep", "Structure d'emploi pénitentiaire (SEP)"
    ASSOCIATION = "association", "Association"
    COOPERATIVE = "cooperative", "Coopérative"
    MUTUELLE = "mutuelle", "Mutuelle"
    FONDATION = "fondation", "Fondation"
    COMPANY = "company", "Entreprise"
    THIRD_PLACE = "third_place", "Tiers-lieu"
    DIGITAL_PLACE = "digital_place", "Lieu d'inclusion numérique"
    SUPPORT = "support", "Structure d'accompagnement"
    PRESCRIBER = "prescriber", "Prescripteur (France Travail, mission locale, PLIE...)"
    PUBLIC_BODY = "public_body", "Collectivité ou organisme public"

    @property
    def short(self) -> str:
        """The acronym in parentheses when there is one, else the label."""
        _, opened, rest = self.label.partition("(")
        return rest.rstrip(")") if opened and rest[:-1].isupper() else self.label

    @property
    def is_siae(self) -> bool:
        """A structure of insertion by economic activity (Code du travail, L5132-4)."""
        return self in _SIAE

    @property
    def supplies_staff(self) -> bool:
        """It places its workers with a company instead of doing the job itself."""
        return self in _SUPPLIERS

    @property
    def employer_kind(self) -> EmployerKind | None:
        """The kind of employer of a clause, when this kind is one."""
        return next((kind for kind in EmployerKind if kind.value == self.value), None)


_SIAE = frozenset({StructureKind.ACI, StructureKind.EI, StructureKind.AI, StructureKind.ETTI, StructureKind.EITI})
_SUPPLIERS = frozenset(
    {StructureKind.ETTI, StructureKind.AI, StructureKind.GEIQ, StructureKind.EATT, StructureKind.REGIE}
)


class Mode(Labelled):
    """How a structure answers an order."""

    SERVICE = "service", "Prestation"
    STAFF = "staff", "Mise à disposition de personnel"
    MAKING = "making", "Fabrication"


class Customer(Labelled):
    """To whom a structure sells."""

    PEOPLE = "people", "Particuliers"
    COMPANIES = "companies", "Entreprises"
    PUBLIC = "public", "Collectivités et acheteurs publics"
    ASSOCIATIONS = "associations", "Associations"


class Nomenclature(Labelled):
    """The two lists of activities in force while SIRENE carries both (décret 2025-736 of 31 July 2025)."""

    NAF_2008 = "naf_rev_2", "NAF rév. 2"
    NAF_2025 = "naf_2025", "NAF 2025"
