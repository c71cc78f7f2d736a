"""The manifest of the room."""

from collections.abc import Sequence

from django.urls import reverse

from terreau.directory.models import Establishment
from terreau.directory.policies import ADMIN, POLICIES, SENTENCES, TEAM
from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import NavItem, Room


def search(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Places whose name or number answers: their kind, their name and where, the address of their page."""
    if not may(actor, "directory.list_establishments"):
        return []
    found = rows(actor, Establishment).filter(merged_into=None).select_related("commune")
    places = found.search(text)[:8]  # type: ignore[attr-defined]
    named = [(", ".join(filter(None, (p.name, str(p.commune or p.number)))), p.pk) for p in places]
    return [("Organisation", words, reverse("directory:establishment", args=[pk])) for words, pk in named]


ROOM = Room(
    name="directory",
    title="Annuaire",
    navigation=(
        NavItem("Mes fiches", "directory:my_fiches", "journal-text", frozenset({"structure"})),
        NavItem("Organisations", "directory:establishments", "building", TEAM, "Clauses sociales"),
        NavItem("Équipe et accès", "directory:team", "person-badge", ADMIN, "Réglages"),
    ),
    policies=POLICIES,
    sentences=SENTENCES,
    search=(search,),
)
