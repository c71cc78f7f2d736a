"""What the files of persons ask of the team this week."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from terreau.kit import french
from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import Shared, Todo
from terreau.participants.models import Participant
from terreau.participants.rules.eligibility import Standing

MINUTES_EACH = 3


def proofs_awaited(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """One line for all the persons whose hours would count if their proof had been seen."""
    if not may(actor, "participants.list_participants"):
        return []
    people: Any = rows(actor, Participant).filter(territory=actor.territory_id or 0)
    waiting = people.awaiting_proof(on=on).only("first_name", "last_name").order_by("name_key", "pk")
    names = [str(person) for person in waiting[:100]]
    if not names:
        return []
    return [
        Todo(
            what=f"Voir {french.count(len(names), 'justificatif attendu', 'justificatifs attendus')}",
            why=f"{', '.join(names[:3])}{'...' if len(names) > 3 else ''} : sans lui, les heures ne comptent pas.",
            url=f"{reverse('participants:participants')}?counts={Standing.MISSING_PROOF.value}",
            verb="Voir",
            minutes=MINUTES_EACH * len(names),
            due_on=None,
            urgency=40,
            state="watch",
            state_word="justificatif attendu",
            icon="person-check",
        )
    ]
