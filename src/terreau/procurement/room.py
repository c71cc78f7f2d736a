"""The manifest of the room."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import NavItem, Room
from terreau.procurement.decp import policies as decp
from terreau.procurement.models import Contract, Operation
from terreau.procurement.policies import POLICIES, SENTENCES, TEAM
from terreau.procurement.todos import contract_todos

CLAUSES = "Clauses sociales"


def search(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Contracts by their words or number, and operations by name: what, which, address of the page."""
    if not may(actor, "procurement.list_contracts"):
        return []
    contracts: Any = rows(actor, Contract)
    found = contracts.current().search(text).order_by("-notified_on", "-pk")
    if actor.role == "buyer":
        found = found.filter(buyer_id=actor.organisation_id)
    said = [("Marché", str(one)[:120], reverse("procurement:contract", args=[one.pk])) for one in found[:8]]
    return said + _operations(actor, text)


def _operations(actor: Actor, text: str) -> list[tuple[str, str, str]]:
    if not may(actor, "procurement.save_operation"):
        return []
    found = rows(actor, Operation).filter(name__unaccent__icontains=text.strip()).order_by("name_key", "pk")[:4]
    return [("Opération", one.name, reverse("procurement:edit_operation", args=[one.pk])) for one in found]


ROOM = Room(
    name="procurement",
    title="Marchés",
    navigation=(
        NavItem("Marchés", "procurement:contracts", "archive", TEAM, CLAUSES),
        NavItem("Mes marchés", "procurement:contracts", "archive", frozenset({"buyer"})),
        NavItem("Opérations", "procurement:operations", "diagram-3", TEAM, CLAUSES),
        NavItem("Acheteurs suivis", "procurement:agreements", "bank", TEAM, CLAUSES),
    ),
    policies={**decp.POLICIES, **POLICIES},
    sentences={**decp.SENTENCES, **SENTENCES},
    importers={"decp": "terreau.procurement.decp.command:import_decp_files"},
    todos=(contract_todos,),
    search=(search,),
)
