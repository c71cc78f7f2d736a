"""The queue: every room's todos, the most urgent first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.kit.rooms import Room, Todo
from terreau.portal import week

ON = date(2026, 11, 20)
NADIA = Actor(1, Role.FACILITATOR, territory_id=1)


def todo(what: str, *, urgency: int, due_on: date | None = None, minutes: int = 3, group: str = "") -> Todo:
    return Todo(what, "parce que", "/", "Ouvrir", minutes, due_on, urgency, "info", "à voir", group=group)


def with_todos(monkeypatch: pytest.MonkeyPatch, *todos: Todo) -> None:
    def provider(one: Todo) -> Callable[[object, date, object], list[Todo]]:
        return lambda actor, on, shared: [one]

    rooms = [Room("a", "A", todos=[provider(one)]) for one in todos]
    monkeypatch.setattr("terreau.kit.rooms.all_rooms", lambda: rooms)


def test_the_most_urgent_comes_first_then_the_nearest_date(monkeypatch: pytest.MonkeyPatch) -> None:
    with_todos(
        monkeypatch,
        todo("sans date", urgency=50),
        todo("demain", urgency=50, due_on=date(2026, 11, 21)),
        todo("urgent", urgency=90),
        todo("aujourd'hui", urgency=50, due_on=ON),
    )
    assert [entry.first.what for entry in week.week_of(NADIA, ON).entries] == [
        "urgent",
        "aujourd'hui",
        "demain",
        "sans date",
    ]


@pytest.mark.parametrize(("minutes", "told"), [((), 0), ((3, 4), 7), ((10, 3), 15), ((20, 20, 5), 45)])
def test_the_time_is_rounded_up_to_five_minutes_once_it_is_long(
    monkeypatch: pytest.MonkeyPatch, minutes: tuple[int, ...], told: int
) -> None:
    with_todos(monkeypatch, *(todo(str(m), urgency=1, minutes=m) for m in minutes))
    assert week.week_of(NADIA, ON).minutes == told


def test_many_of_one_kind_fold_into_one_line_where_the_most_urgent_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    ending = "contrat se termine,contrats se terminent"
    with_todos(
        monkeypatch,
        todo("Ana", urgency=40, group=ending),
        todo("relevé", urgency=30),
        todo("Bob", urgency=20, group=ending),
        todo("Cid", urgency=10, group=ending),
    )
    first, second = week.week_of(NADIA, ON).entries
    assert (first.title, first.names) == ("3\u00a0contrats se terminent", "Ana ; Bob ; et 1 de plus")
    assert second.first.what == "relevé"


def test_a_folded_line_names_what_it_is_about_without_repeating_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    late: dict[str, Any] = {"group": "lot en retard,lots en retard"}
    found = [replace(todo(f"Faire le point : {name}", urgency=9, **late), subject=name) for name in ("A", "B", "C")]
    with_todos(monkeypatch, *found)
    assert week.week_of(NADIA, ON).entries[0].names == "A ; B ; et 1 de plus"


def test_two_of_one_kind_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with_todos(monkeypatch, todo("Ana", urgency=4, group="a,b"), todo("Bob", urgency=2, group="a,b"))
    assert not any(entry.is_folded for entry in week.week_of(NADIA, ON).entries)
