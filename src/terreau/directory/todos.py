"""What fiches ask of the team this week: claims to answer, structures that do not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.timezone import get_current_timezone

from terreau.directory.models import Claim
from terreau.directory.reading.caring import silent_messages
from terreau.kit import french
from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import Shared, Todo

NAMED = 3


def claims_to_answer(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """One line for each person who waits for the territory's word; they fold when they are many."""
    if not may(actor, "directory.settle_claim") or not may(actor, "directory.see_quality"):
        return []
    waiting = rows(actor, Claim).to_vouch().select_related("fiche__establishment")  # type: ignore[attr-defined]
    return [
        Todo(
            what=f"Répondre à {claim.full_name} : qui tient la fiche {claim.fiche} ?",
            why=f"Demande du {french.day(french.to_date(claim.asked_at), 'short')}. Oui ou non, en deux clics.",
            url=reverse("directory:claims"),
            verb="Répondre",
            minutes=2,
            due_on=None,
            urgency=45,
            state="watch",
            state_word="à confirmer",
            icon="person-check",
            group="demande pour tenir une fiche : répondre,demandes pour tenir une fiche : répondre",
            subject=f"{claim.full_name} ({claim.fiche})",
        )
        for claim in waiting.order_by("asked_at", "pk")[:20]
    ]


def silent_structures(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """One line for all the structures that did not answer the yearly message."""
    if not may(actor, "directory.see_quality"):
        return []
    evening = datetime.combine(on, time.max, tzinfo=get_current_timezone())
    names = [str(message.fiche) for message in silent_messages(actor, at=evening)[:100]]
    if not names:
        return []
    return [
        Todo(
            what=f"Appeler {french.count(len(names), 'structure silencieuse', 'structures silencieuses')}",
            why=f"{', '.join(names[:NAMED])}{'...' if len(names) > NAMED else ''} : sans réponse au message annuel.",
            url=reverse("directory:quality") + "#silence",
            verb="Voir",
            minutes=3 * min(len(names), 10),
            due_on=None,
            urgency=10,
            state="info",
            state_word="sans réponse",
            icon="telephone",
        )
    ]
