"""The manifest of the room."""

from terreau.kit.rooms import NavItem, Room
from terreau.portal.policies import ADMIN, POLICIES, TEAM

ADMINISTRATION = "Administration"

ROOM = Room(
    name="portal",
    title="Accueil",
    policies=POLICIES,
    navigation=(
        NavItem("Ma semaine", "portal:week", "check2-square", TEAM),
        NavItem("Administration", "portal:administration", "gear", ADMIN),
        NavItem("Journal", "portal:journal", "journal-text", ADMIN, ADMINISTRATION),
        NavItem("Messages envoyés", "portal:messages", "envelope", ADMIN, ADMINISTRATION),
    ),
)
