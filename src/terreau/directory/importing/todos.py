"""What the imports of lists ask of the team this week."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from terreau.directory.models import PendingMatch
from terreau.kit import french
from terreau.kit.access import Actor, may, rows
from terreau.kit.rooms import Shared, Todo

MINUTES_FOR_TEN = 5


def matches_to_decide(actor: Actor, on: date, _shared: Shared | None = None) -> Sequence[Todo]:
    """One line for all the records that wait."""
    if not may(actor, "directory.decide_match"):
        return []
    waiting = rows(actor, PendingMatch).filter(decision="").count()
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
