"""One search across the rooms: each answers for its own rows, within what the actor may see."""

from dataclasses import dataclass

from terreau.kit.access import Actor
from terreau.kit.rooms import all_rooms

SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """One row found: its kind, its words and its page."""

    kind: str
    words: str
    url: str


def search_everywhere(actor: Actor, text: str) -> list[Found]:
    """What every room finds for this text; nothing under two characters."""
    typed = text.strip()
    if len(typed) < SHORTEST:
        return []
    return [Found(*row) for room in all_rooms() for look in room.search for row in look(actor, typed)]
