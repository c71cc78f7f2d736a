"""What contracts ask of the facilitator: those that wait for a decision, and those that look like a planned one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from terreau.kit.access import Actor, rows
from terreau.kit.french import day, euros
from terreau.kit.rooms import Shared, Todo
from terreau.procurement.models import Contract

SHOWN = 20
RECENT = timedelta(days=365)
SAID = ("title", "amount", "notified_on", "is_flagged", "flags", "buyer__name")


def contract_todos(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """Contracts of followed buyers left out of the totals until somebody decides, and links to confirm (one query).

    Only those notified within a year: older ones wait in the list of contracts.
    """
    if actor.role != "facilitator" or actor.territory_id is None:
        return ()
    contracts: Any = rows(actor, Contract)
    recent = contracts.current().followed_by(actor.territory_id, on=on).filter(notified_on__range=(on - RECENT, on))
    found = recent.with_resemblance().filter(Q(is_flagged=True) | Q(resembles_planned=True))
    asked = found.select_related("buyer").only(*SAID).order_by("-notified_on", "-pk")[:SHOWN]
    return [_flagged(contract) if contract.is_flagged else _alike(contract) for contract in asked]


def _flagged(contract: Contract) -> Todo:
    doubts = ", ".join(str(flag.get("field", "")) for flag in contract.flags[:3] if isinstance(flag, dict))
    return Todo(
        what=f"Marché à vérifier : {contract.title[:80]}",
        why=f"{_told(contract)} ; hors des totaux{f', à vérifier : {doubts}' if doubts else ''}",
        url=reverse("procurement:contract", args=[contract.pk]),
        verb="Décider",
        minutes=3,
        due_on=None,
        urgency=42,
        state="watch",
        state_word="à décider",
        icon="question-circle",
        group="marché à vérifier,marchés à vérifier",
        subject=contract.title[:80],
    )


def _alike(contract: Contract) -> Todo:
    return Todo(
        what=f"Est-ce un marché que vous prépariez ? {contract.title[:80]}",
        why=f"{_told(contract)} ; il ressemble à un marché en préparation du même acheteur",
        url=reverse("procurement:contract", args=[contract.pk]),
        verb="Répondre",
        minutes=2,
        due_on=None,
        urgency=44,
        state="info",
        state_word="à rapprocher",
        icon="lightbulb",
        group="marché à rapprocher d'un marché préparé,marchés à rapprocher de marchés préparés",
        subject=contract.title[:80],
    )


def _told(contract: Contract) -> str:
    amount = f", {euros(contract.amount, 0)} HT" if contract.amount is not None else ""
    return f"{contract.buyer}{amount}, notifié le {day(contract.notified_on)}" if contract.notified_on else ""
