"""The manifest of the room."""

from collections.abc import Sequence

from django.urls import reverse

from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import NavItem, Room
from terreau.participants.models import Participant
from terreau.participants.policies import POLICIES, SENTENCES, TEAM
from terreau.participants.todos import proofs_awaited


def search(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Persons whose name answers, for the team alone: what, where, address of the page."""
    if not may(actor, "participants.list_participants"):
        return []
    people = rows(actor, Participant).select_related("commune").search(text)[:8]  # type: ignore[attr-defined]
    named = [(", ".join(filter(None, (str(p), str(p.commune or "")))), p.pk) for p in people]
    return [("Participant", words, reverse("participants:participant", args=[pk])) for words, pk in named]


ROOM = Room(
    name="participants",
    title="Participants",
    navigation=(NavItem("Participants", "participants:participants", "people", TEAM, "Clauses sociales"),),
    policies=POLICIES,
    sentences=SENTENCES,
    todos=(proofs_awaited,),
    search=(search,),
)
