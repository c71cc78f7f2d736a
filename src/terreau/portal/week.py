"""What waits for this person, gathered from every room, most urgent first."""

from dataclasses import dataclass
from datetime import date

from terreau.kit.access import Actor
from terreau.kit.rooms import Todo, all_rooms


@dataclass(frozen=True)
class Week:
    """The queue of one person and the time it takes, in minutes."""

    todos: tuple[Todo, ...]

    @property
    def minutes(self) -> int:
        """The sum of the estimates, rounded up to five minutes once above ten."""
        total = sum(todo.minutes for todo in self.todos)
        return total if total <= 10 else -(-total // 5) * 5


def week_of(actor: Actor, on: date) -> Week:
    """Everything to do, the highest urgency first, then the nearest date."""
    found = [todo for room in all_rooms() for provider in room.todos for todo in provider(actor, on)]
    found.sort(key=lambda todo: (-todo.urgency, todo.due_on or date.max, todo.what))
    return Week(tuple(found))
