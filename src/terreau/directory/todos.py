"""What fiches ask of the team this week: claims to answer, structures that do not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from terreau.directory.reading.caring import asked_of_team
from terreau.kit import french
from terreau.kit.access import Actor, may
from terreau.kit.rooms import Shared, Todo

NAMED = 3


def claims_to_answer(actor: Actor, on: date, shared: Shared | None = None) -> Sequence[Todo]:
    """One line for each person who waits for the territory's word; they fold when they are many."""
    if not may(actor, "directory.see_quality"):
        return []
    found = (shared or Shared()).once(asked_of_team, actor, on)
    return [
        Todo(
            what=f"Répondre à {each.who} : qui tient la fiche {each.fiche} ?",
            why=f"Demande du {french.day(french.to_date(each.since), 'short')}. Oui ou non, en deux clics.",
            url=reverse("directory:claims"),
            verb="Répondre",
            minutes=2,
            due_on=None,
            urgency=45,
            state="watch",
            state_word="à confirmer",
            icon="person-check",
            group="demande pour tenir une fiche : répondre,demandes pour tenir une fiche : répondre",
            subject=f"{each.who} ({each.fiche})",
        )
        for each in found
        if each.what == "claim"
    ]


def silent_structures(actor: Actor, on: date, shared: Shared | None = None) -> Sequence[Todo]:
    """One line for all the structures that did not answer the yearly message."""
    if not may(actor, "directory.see_quality"):
        return []
    found = (shared or Shared()).once(asked_of_team, actor, on)
    names = [each.fiche for each in found if each.what == "silent"]
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
