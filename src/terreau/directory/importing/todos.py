"""What the imports of lists ask of the team this week."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from terreau.directory.reading.caring import asked_of_team
from terreau.kit import french
from terreau.kit.access import Actor, may
from terreau.kit.rooms import Shared, Todo

MINUTES_FOR_TEN = 5


def matches_to_decide(actor: Actor, on: date, shared: Shared | None = None) -> Sequence[Todo]:
    """One line for all the records that wait."""
    if not may(actor, "directory.decide_match"):
        return []
    found = (shared or Shared()).once(asked_of_team, actor, on)
    waiting = sum(each.many for each in found if each.what == "match")
    if not waiting:
        return []
    return [
        Todo(
            what=f"Décider {french.count(waiting, 'rapprochement', 'rapprochements')}",
            why="Ces structures d'un fichier importé ressemblent à des structures déjà connues.",
            url=reverse("directory:matches"),
            verb="Décider",
            minutes=-(-waiting // 10) * MINUTES_FOR_TEN,
            due_on=None,
            urgency=20,
            state="watch",
            state_word="à décider",
            icon="arrow-left-right",
        )
    ]
