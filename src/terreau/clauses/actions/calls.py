"""Calls noted in ten seconds."""

from datetime import date

from terreau.clauses.models import Call, Clause
from terreau.kit.access import Actor
from terreau.kit.actions import action


@action("clauses.note_call", subject="clause")
def note_call(*, by: Actor, clause: Clause, note: str, on: date) -> Call:
    """Keep a line of what was said about a lot."""
    return Call.objects.create(clause=clause, on=on, note=note[:500], author_id=by.user_id)
