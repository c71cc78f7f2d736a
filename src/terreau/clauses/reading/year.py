"""The figures of the year so far: read alone, or in the query of the open lots, beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, JSONObject

from terreau.clauses.models import Clause, LedgerEntry
from terreau.clauses.reading.progress import LotState
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.kit.access import Actor, rows


@dataclass(frozen=True)
class YearFigures:
    """Validated work of the year so far: real hours, last day worked, persons. Breakdowns are for the team only."""

    year: int
    hours_done: Decimal
    worked_until: date | None
    persons: int
    women: int
    in_qpv: int


def year_figures(actor: Actor, on: date) -> YearFigures:
    """The figures of the year of that day, over what the actor may see (one query)."""
    return _figures(_done(actor, on).aggregate(told=_sums())["told"], on)


def with_year(actor: Actor, on: date, clauses: QuerySet[Clause]) -> QuerySet[Clause]:
    """Add `year_told` to clauses, the same on each: the base computes it once, not once a row."""
    whole = _done(actor, on).annotate(all=Value(1)).values("all").annotate(told=_sums())
    return clauses.annotate(year_told=Subquery(whole.values("told")))


def year_beside(actor: Actor, on: date, found: Sequence[LotState]) -> YearFigures:
    """The same as `year_figures`, from lots read `with_year` (no query); a query of its own when there is no lot."""
    if not found:
        return year_figures(actor, on)
    first: Any = found[0].clause
    return _figures(first.year_told, on)


def _done(actor: Actor, on: date) -> QuerySet[LedgerEntry]:
    return rows(actor, LedgerEntry).filter(kind=EntryKind.DONE, worked_to__year=on.year)


def _sums() -> JSONObject:
    """Hours as text: a number of JSON would be read as a float."""
    person = "employment_contract__participant"
    return JSONObject(
        hours=Cast(Sum("hours_real"), TextField()),
        until=Max("worked_to"),
        persons=Count(person, distinct=True),
        women=Count(person, distinct=True, filter=Q(**{f"{person}__sex": "female"})),
        in_qpv=Count(person, distinct=True, filter=Q(employment_contract__in_qpv=True)),
    )


def _figures(told: Mapping[str, Any], on: date) -> YearFigures:
    return YearFigures(
        year=on.year,
        hours_done=Decimal(told["hours"] or 0),
        worked_until=date.fromisoformat(told["until"]) if told["until"] else None,
        persons=told["persons"],
        women=told["women"],
        in_qpv=told["in_qpv"],
    )
