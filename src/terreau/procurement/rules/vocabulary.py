"""The words of a public contract."""

from terreau.kit.labels import Labelled


class ContractStage(Labelled):
    """Where a contract stands. Hours are sized while it is planned; after notification its documents rule."""

    PLANNED = "planned", "En préparation"
    PUBLISHED = "published", "Consultation publiée"
    NOTIFIED = "notified", "Notifié"
    CLOSED = "closed", "Terminé"
    ABANDONED = "abandoned", "Abandonné"


class ContractKind(Labelled):
    """What is bought."""

    WORKS = "works", "Travaux"
    SERVICES = "services", "Services"
    SUPPLIES = "supplies", "Fournitures"
    STUDIES = "studies", "Prestations intellectuelles"
    CONCESSION = "concession", "Concession"


class SocialConsideration(Labelled):
    """What the published data say of the social condition (DECP v2, considerationsSociales)."""

    CLAUSE = "clause", "Clause sociale"
    CRITERION = "criterion", "Critère social"
    RESERVED = "reserved", "Marché réservé"
    NONE = "none", "Pas de considération sociale"


class HolderRole(Labelled):
    """What a company is on a lot."""

    HOLDER = "holder", "Titulaire"
    LEAD_CONTRACTOR = "lead_contractor", "Mandataire du groupement"
    JOINT_CONTRACTOR = "joint_contractor", "Cotraitant"
    SUBCONTRACTOR = "subcontractor", "Sous-traitant"

    @property
    def owes(self) -> bool:
        """Only the holder, or the members of the group, owe the buyer."""
        return self is not HolderRole.SUBCONTRACTOR


class GroupKind(Labelled):
    """How the members of a group answer for one another."""

    NONE = "none", "Pas de groupement"
    JOINT = "joint", "Groupement conjoint"
    SOLIDARY = "solidary", "Groupement solidaire"


class PartKind(Labelled):
    """A part of a lot that is firm from the start, or becomes so by a decision."""

    FIRM_TRANCHE = "firm_tranche", "Tranche ferme"
    OPTIONAL_TRANCHE = "optional_tranche", "Tranche optionnelle"
    RENEWAL = "renewal", "Reconduction"
    ORDER = "order", "Bon de commande"


class Source(Labelled):
    """Where a row comes from."""

    MANUAL = "manual", "Saisie"
    TABLE = "table", "Tableau importé"
    DECP = "decp", "Données publiées (DECP)"


class AmendmentState(Labelled):
    """An amendment seen in open data is a proposal until its signed document is attached."""

    PROPOSED = "proposed", "Vu dans les données publiées"
    SIGNED = "signed", "Signé"
    DISMISSED = "dismissed", "Écarté"
