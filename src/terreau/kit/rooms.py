"""What a room says of itself to the house."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import Model

from terreau.kit.policy import Actor, Policy

Read = TypeVar("Read")


@dataclass(frozen=True)
class NavItem:
    """A line of the menu, shown to the roles named."""

    label: str
    url_name: str
    icon: str
    roles: frozenset[str]
    section: str = ""


@dataclass(frozen=True)
class Todo:
    """Something that waits for this person: what, why, by when, in how many minutes, and the page that settles it.

    Todos of one `group` ("singular,plural") fold into one line once they are many; `subject` is what it is about,
    said alone where the group already says the rest.
    """

    what: str
    why: str
    url: str
    verb: str
    minutes: int
    due_on: date | None
    urgency: int
    state: str
    state_word: str
    icon: str = "info-circle"
    group: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Remark:
    """What a room says of a row on a page of a room below: a state, a sentence, and links (label, address, icon).

    `undo` is an address to post to, with the words of its button.
    """

    text: str = ""
    state: str = ""
    state_word: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    undo: tuple[str, str] | None = None


class Shared:
    """What the parts of one page have read: made for one answer, so that two parts with one need read once."""

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}

    def once(self, read: Callable[[Actor, date], Read], actor: Actor, on: date) -> Read:
        """What `read(actor, on)` gives, read at most once."""
        key = (read, actor, on)
        if key not in self._kept:
            self._kept[key] = read(actor, on)
        return cast(Read, self._kept[key])


@dataclass(frozen=True)
class Room:
    """The manifest of a room."""

    name: str
    title: str
    navigation: Sequence[NavItem] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    importers: Mapping[str, str] = field(default_factory=dict)
    todos: Sequence[Callable[[Actor, date, Shared], Sequence[Todo]]] = ()
    search: Sequence[Callable[[Actor, str], Sequence[tuple[str, str, str]]]] = ()
    remarks: Sequence[Callable[[Actor, Sequence[Model]], Mapping[int, Remark]]] = ()


@cache
def all_rooms() -> tuple[Room, ...]:
    """The manifests, in the order of config.rooms."""
    return tuple(import_module(f"{name}.room").ROOM for name in settings.ROOMS)


def remarks_on(actor: Actor, rows: Sequence[Model]) -> dict[int, list[Remark]]:
    """By key of each row (all of one model), what every room says of it to this actor."""
    said: dict[int, list[Remark]] = {}
    for room in all_rooms():
        for remarks in room.remarks:
            for key, remark in remarks(actor, rows).items():
                said.setdefault(key, []).append(remark)
    return said


def todos_of(actor: Actor, on: date, shared: Shared | None = None) -> list[Todo]:
    """What waits for this person in every room: the highest urgency first, then the nearest date."""
    kept = shared or Shared()
    found = [todo for room in all_rooms() for provider in room.todos for todo in provider(actor, on, kept)]
    return sorted(found, key=lambda todo: (-todo.urgency, todo.due_on or date.max, todo.what))


def load(dotted: str) -> Any:
    """The object behind `package.module:name`."""
    module, name = dotted.split(":")
    return getattr(import_module(module), name)
