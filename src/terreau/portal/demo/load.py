"""Loads the demonstration through the rooms' own actions, whole or not at all."""

from datetime import date
from random import Random

from django.db import connection, transaction

from terreau.portal.demo.asked import ask_structures, await_words
from terreau.portal.demo.calendar import Calendar
from terreau.portal.demo.draw import draw
from terreau.portal.demo.emptying import empty, mark_loaded
from terreau.portal.demo.engagements import close_clauses, record_clauses
from terreau.portal.demo.extras import note_calls, notify_contract, prepare_contracts, welcome_candidates
from terreau.portal.demo.ground import record_places, start_city
from terreau.portal.demo.neighbour import add_neighbour
from terreau.portal.demo.published import publish_amendments
from terreau.portal.demo.purchases import follow_buyers, record_contracts, record_operations
from terreau.portal.demo.queues import open_statements
from terreau.portal.demo.structures import publish_files, record_structures
from terreau.portal.demo.work import record_jobs, record_months, record_people

Counts = dict[str, int]


def load(today: date) -> Counts:
    """Write the demonstration of that day in place of another; gives how many rows of each kind."""
    with transaction.atomic():
        empty()
        counts = _write(Calendar(today))
        mark_loaded(today, counts)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return counts


def _write(calendar: Calendar) -> Counts:
    plan = draw(calendar.today)
    rng = Random(f"terreau rows {calendar.today.isoformat()}")  # noqa: S311  a draw, not a secret
    ground = start_city(calendar)
    record_places(ground, plan)
    follow_buyers(ground)
    lots = record_contracts(ground, plan, record_operations(ground, plan))
    commitments = record_clauses(ground, lots)
    people = record_people(ground, plan, rng)
    placed = record_jobs(ground, plan, rng, people, commitments)
    lines = record_months(ground, placed)
    close_clauses(ground, lots)
    open_statements(ground, placed, commitments)
    prepare_contracts(ground)
    notify_contract(ground)
    publish_amendments(ground, lots)
    note_calls(ground)
    welcome_candidates(ground, rng, {(person.first_name, person.last_name) for person in plan.people})
    add_neighbour(ground, lots)
    fiches = record_structures(ground)
    await_words(ground)
    ask_structures(ground)
    publish_files(ground)
    written = {"contracts": len(plan.contracts), "lots": len(lots), "persons": len(people), "lines": lines}
    return {**written, "fiches": fiches}
