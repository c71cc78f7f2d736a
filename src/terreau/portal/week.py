"""What waits for this person, gathered from every room, most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from terreau.kit.access import Actor
from terreau.kit.french import count
from terreau.kit.rooms import Shared, Todo, todos_of

FOLDED_OVER = 2


@dataclass(frozen=True)
class Entry:
    """One line of the queue: a todo, or many of one group folded together under the most urgent."""

    todos: tuple[Todo, ...]

    @property
    def first(self) -> Todo:
        """The todo that gives the line its place."""
        return self.todos[0]

    @property
    def is_folded(self) -> bool:
        """Whether the line holds several."""
        return len(self.todos) > 1

    @property
    def title(self) -> str:
        """How many of what, for a folded line."""
        one, _, many = self.first.group.partition(",")
        return count(len(self.todos), one, many)

    @property
    def names(self) -> str:
        """The first ones, so that one knows whether to open."""
        shown = " ; ".join(todo.subject or todo.what for todo in self.todos[:2])
        return shown if len(self.todos) == 2 else f"{shown} ; et {len(self.todos) - 2} de plus"


@dataclass(frozen=True)
class Week:
    """The queue of one person and the time it takes, in minutes."""

    entries: tuple[Entry, ...]

    @property
    def minutes(self) -> int:
        """The sum of the estimates, rounded up to five minutes once above ten."""
        total = sum(todo.minutes for entry in self.entries for todo in entry.todos)
        return total if total <= 10 else -(-total // 5) * 5


def week_of(actor: Actor, on: date, shared: Shared | None = None) -> Week:
    """Everything to do, the highest urgency first, then the nearest date; `shared` with the rest of the page."""
    return Week(tuple(_folded(todos_of(actor, on, shared))))


def _folded(todos: Iterable[Todo]) -> Iterable[Entry]:
    groups: dict[str, list[Todo]] = {}
    for place, todo in enumerate(todos):
        groups.setdefault(todo.group or f"#{place}", []).append(todo)
    for found in groups.values():
        if len(found) > FOLDED_OVER:
            yield Entry(tuple(found))
        else:
            yield from (Entry((todo,)) for todo in found)
