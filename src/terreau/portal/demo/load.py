"""Loads the demonstration through the rooms' own actions, whole or not at all."""

from datetime import date
from random import Random

from django.db import transaction

from terreau.portal.demo.calendar import Calendar
from terreau.portal.demo.draw import draw
from terreau.portal.demo.engagements import close_clauses, record_clauses
from terreau.portal.demo.ground import record_places, start_city
from terreau.portal.demo.purchases import follow_buyers, record_contracts, record_operations
from terreau.portal.demo.work import record_jobs, record_months, record_people


def load(today: date) -> dict[str, int]:
    """Write the demonstration of that day; gives how many rows of each kind."""
    calendar, plan = Calendar(today), draw(today)
    rng = Random(f"terreau rows {today.isoformat()}")  # noqa: S311  a draw, not a secret
    with transaction.atomic():
        ground = start_city(calendar)
        record_places(ground, plan)
        follow_buyers(ground)
        lots = record_contracts(ground, plan, record_operations(ground))
        commitments = record_clauses(ground, lots)
        people = record_people(ground, plan, rng)
        placed = record_jobs(ground, plan, rng, people, commitments)
        lines = record_months(ground, placed)
        close_clauses(ground, lots)
    return {"contrats": len(plan.contracts), "lots": len(lots), "personnes": len(people), "lignes": lines}
