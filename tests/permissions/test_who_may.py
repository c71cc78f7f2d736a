"""Every address of the product, for every role and a neighbour territory: an address missing from the tables fails."""

from __future__ import annotations

import pytest

from tests.permissions import (
    table_accounts,
    table_claims,
    table_directory,
    table_fiches,
    table_hours,
    table_links,
    table_lots,
    table_participants,
    table_portal,
    table_procurement,
    table_reports,
    table_search,
    table_sourcing,
    table_tables,
    table_territories,
)
from tests.permissions.tables import Line, answer_of, every_name
from tests.permissions.world import COLUMNS, World

ROOMS = (
    table_tables,
    table_portal,
    table_lots,
    table_sourcing,
    table_hours,
    table_participants,
    table_procurement,
    table_reports,
    table_directory,
    table_fiches,
    table_claims,
    table_search,
    table_territories,
    table_accounts,
)
LINES = [line for room in ROOMS for line in room.LINES]
ONLY_POSTED = {line.name: line for line in [*LINES, *table_links.LINES] if line.method == "POST"}
for each in [*LINES, *table_links.LINES]:
    if each.method == "GET":
        ONLY_POSTED.pop(each.name, None)

pytestmark = pytest.mark.django_db


def test_every_address_is_in_the_tables() -> None:
    written = {line.name for line in [*LINES, *table_links.LINES]}
    assert sorted(set(every_name()) - written) == []
    assert sorted(written - set(every_name())) == []


@pytest.mark.parametrize("line", LINES, ids=str)
def test_each_role_is_answered_as_the_table_says(world: World, line: Line) -> None:
    address = world.url(line.name, line.arguments)
    form = world.form(line.arguments) if line.method == "POST" else None
    found = {column: answer_of(world.ask(column, line.method, address, data=form)) for column, _ in line.answers}
    assert found == dict(line.answers)


@pytest.mark.parametrize("line", table_links.LINES, ids=str)
def test_a_link_opens_its_own_subject_only(world: World, line: Line) -> None:
    own = dict(line.arguments)["token"]
    tokens = {"its_link": own, "another_link": "other_link", "cut_link": "cut_link"}
    found = {}
    for column, _ in line.answers:
        arguments = {**dict(line.arguments), "token": tokens[column]}
        found[column] = answer_of(world.ask("visitor", line.method, world.url(line.name, arguments.items())))
    assert found == dict(line.answers)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_link_opens_the_same_page_whoever_carries_it(world: World, column: str) -> None:
    address = world.url("clauses:declaration_page", {"token": "link", "pk": "to_fill"}.items())
    assert answer_of(world.ask(column, "GET", address)) == "200"


@pytest.mark.parametrize("line", ONLY_POSTED.values(), ids=lambda line: line.name)
def test_what_writes_is_never_read(world: World, line: Line) -> None:
    for column in ("facilitator", "company"):
        assert answer_of(world.ask(column, "GET", world.url(line.name, line.arguments))) == "405"
