"""The manifest of the room."""

from collections.abc import Sequence

from django.urls import reverse

from terreau.accounts.roles import MEMBER_ROLES
from terreau.directory import claim_policies as claiming
from terreau.directory.importing import policies as importing
from terreau.directory.importing.todos import matches_to_decide
from terreau.directory.models import Establishment, Fiche
from terreau.directory.policies import ADMIN, POLICIES, SENTENCES, TEAM
from terreau.directory.rules.searching import Search
from terreau.directory.searching.answering import keys_of
from terreau.directory.todos import claims_to_answer, silent_structures
from terreau.kit.access import Actor, may, rows
from terreau.kit.clock import today
from terreau.kit.rooms import NavItem, Room

MEMBERS = frozenset(role.value for role in MEMBER_ROLES)
FICHES_SHOWN = 8


def search(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Places whose name or number answers: their kind, their name and where, the address of their page."""
    if not may(actor, "directory.list_establishments"):
        return []
    found = rows(actor, Establishment).filter(merged_into=None).select_related("commune")
    places = found.search(text)[:8]  # type: ignore[attr-defined]
    named = [(", ".join(filter(None, (p.name, str(p.commune or p.number)))), p.pk) for p in places]
    return [("Organisation", words, reverse("directory:establishment", args=[pk])) for words, pk in named]


def search_fiches(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Structures that answer the words: their kind, their name and where, the address of their fiche."""
    keys = keys_of(Search(text=text[:200]), on=today(), most=FICHES_SHOWN)
    found = rows(actor, Fiche).select_related("establishment__commune").in_bulk(keys)
    fiches = [(found[key], found[key].establishment) for key in keys if key in found]
    return [
        ("Structure", ", ".join(filter(None, (place.name, str(place.commune or "")))), _page(fiche.pk))
        for fiche, place in fiches
    ]


def _page(pk: int) -> str:
    return reverse("directory:fiche", args=[pk])


ESS = "Économie sociale et solidaire"

ROOM = Room(
    name="directory",
    title="Annuaire",
    navigation=(
        NavItem("Mes fiches", "directory:my_fiches", "journal-text", frozenset({"structure"})),
        NavItem("Qui tient mes fiches", "directory:claims", "person-check", frozenset({"structure"})),
        NavItem("Organisations", "directory:establishments", "building", TEAM, "Clauses sociales"),
        NavItem("Annuaire", "directory:annuaire", "geo-alt", MEMBERS, ESS),
        NavItem("Imports de structures", "directory:list_imports", "upload", TEAM, ESS),
        NavItem("Qualité de l'annuaire", "directory:quality", "clipboard-check", TEAM, ESS),
        NavItem("Équipe et accès", "directory:team", "person-badge", ADMIN, "Réglages"),
    ),
    policies={**importing.POLICIES, **claiming.POLICIES, **POLICIES},
    sentences={**importing.SENTENCES, **claiming.SENTENCES, **SENTENCES},
    importers={"directory": "terreau.directory.importing.command:import_directory_files"},
    todos=(matches_to_decide, claims_to_answer, silent_structures),
    search=(search, search_fiches),
)
