"""Roles under which a person, a link or a task acts; kept free of Django."""

from enum import StrEnum


class Role(StrEnum):
    """One role acts at a time; the first six are chosen by people, the others by the code."""

    FACILITATOR = "facilitator"
    BUYER = "buyer"
    COMPANY = "company"
    STRUCTURE = "structure"
    ELECTED = "elected"
    ADMIN = "admin"
    LINK = "link"
    SYSTEM = "system"
    ANONYMOUS = ""

    @property
    def label(self) -> str:
        """Give the French name shown on screen."""
        return LABELS[self]


LABELS: dict[Role, str] = {
    Role.FACILITATOR: "Facilitatrice",
    Role.BUYER: "Acheteur",
    Role.COMPANY: "Entreprise",
    Role.STRUCTURE: "Structure",
    Role.ELECTED: "Élue",
    Role.ADMIN: "Administratrice du territoire",
    Role.LINK: "Lien personnel",
    Role.SYSTEM: "Terreau",
    Role.ANONYMOUS: "Visiteur",
}

MEMBER_ROLES: tuple[Role, ...] = (
    Role.FACILITATOR,
    Role.BUYER,
    Role.COMPANY,
    Role.STRUCTURE,
    Role.ELECTED,
    Role.ADMIN,
)
