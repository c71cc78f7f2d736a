"""Where lots stand: rows read in sets (two queries for any number of lots), computed by `rules.progress`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateField,
    DecimalField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject, TruncMonth
from django.http import Http404

from terreau.clauses.models import Clause, ClauseEvent, Commitment, LedgerEntry, Statement
from terreau.clauses.reading.light import without_details
from terreau.clauses.rules import progress as rule
from terreau.clauses.rules.due import Event, running
from terreau.clauses.rules.progress import Lateness, Lot
from terreau.clauses.rules.vocabulary import CommitmentKind, EntryKind, EventKind, StatementStatus
from terreau.kit.access import Actor, rows
from terreau.kit.spans import DAY, Span, add_months

ZERO = Decimal(0)
OWED_KINDS = (EntryKind.DUE, EntryKind.TRANSFERRED, EntryKind.WAIVED)
SIGNED = Case(When(kind=EntryKind.WAIVED, then=-F("hours_counted")), default=F("hours_counted"))
HOURS = DecimalField(max_digits=12, decimal_places=2)
NEED = (
    Lateness.UNREACHABLE,
    Lateness.LATE,
    Lateness.TO_WATCH,
    Lateness.ON_TIME,
    Lateness.NOT_STARTED,
    Lateness.AHEAD,
    Lateness.DONE,
)
NEEDY = frozenset({Lateness.UNREACHABLE, Lateness.LATE, Lateness.TO_WATCH})
KINDS = {
    Lateness.UNREACHABLE: "late",
    Lateness.LATE: "late",
    Lateness.TO_WATCH: "watch",
    Lateness.NOT_STARTED: "info",
    Lateness.ON_TIME: "ok",
    Lateness.AHEAD: "ok",
    Lateness.DONE: "ok",
}


@dataclass(frozen=True)
class LotState:
    """A clause and where its lot stands; `companies` owe, in order of what they owe.

    `is_paced`: its months, its declared hours and so its forecast are known; its lateness never needs them.
    """

    clause: Clause
    lot: Lot
    companies: tuple[str, ...] = ()
    is_paced: bool = False

    @property
    def has_hours(self) -> bool:
        """Something is due or done."""
        return bool(self.lot.due or self.lot.validated)

    @cached_property
    def lateness(self) -> Lateness | None:
        """The rule's word; None when nothing is due yet or the lot is closed."""
        return rule.lateness(self.lot) if self.has_hours and not self.clause.closed_on else None

    @property
    def kind(self) -> str:
        """The shape of the state, as the `state` tag names it."""
        if self.clause.closed_on:
            return "off"
        return KINDS[self.lateness] if self.lateness else "info"

    @property
    def word(self) -> str:
        """The state in a word, with the gap where it says something."""
        if self.clause.closed_on:
            return "suivi clos"
        return rule.headline(self.lot) if self.lateness else "aucune heure due"

    @property
    def state(self) -> tuple[str, str]:
        """The shape and the word, for a list."""
        return self.kind, self.short_word

    @property
    def short_word(self) -> str:
        """The state in a word."""
        return self.lateness.label if self.lateness else self.word

    @cached_property
    def expected(self) -> Decimal:
        """Hours that should be done by now."""
        return rule.expected(self.lot)

    @property
    def forecast(self) -> Decimal | None:
        """Hours at the end, midway between the two paces; None when it is too early to say."""
        reach = rule.landing(self.lot)
        return (reach.low + reach.high) / 2 if reach and self.lateness is not Lateness.DONE else None

    @cached_property
    def need(self) -> tuple[int, Decimal, int]:
        """Sorts the lots, those that need most first."""
        place = NEED.index(self.lateness) if self.lateness else len(NEED)
        return place, self.lot.validated - self.expected, self.clause.pk


def with_hours(
    clauses: QuerySet[Clause], *, on: date, commitments: QuerySet[Commitment] | None = None
) -> QuerySet[Clause]:
    """Add `hours_due` and `hours_done` (counted, that day) as the ledger tells, by `rules.totals`.

    `commitments` keeps to those the reader may see; None for all.
    """
    entries = LedgerEntry.objects.filter(commitment__clause=OuterRef("pk"), dated_on__lte=on)
    if commitments is not None:
        entries = entries.filter(commitment__in=commitments)
    by_clause = entries.values("commitment__clause")
    due = by_clause.filter(kind__in=OWED_KINDS).annotate(total=Sum(SIGNED)).values("total")
    done = by_clause.filter(kind=EntryKind.DONE).annotate(total=Sum("hours_counted")).values("total")
    return clauses.annotate(
        hours_due=Coalesce(Subquery(due), Value(ZERO), output_field=HOURS),
        hours_done=Coalesce(Subquery(done), Value(ZERO), output_field=HOURS),
    )


def standing(
    clauses: QuerySet[Clause], *, on: date, commitments: QuerySet[Commitment] | None = None
) -> QuerySet[Clause]:
    """Add to clauses all that a state needs but the months: hours, events, companies that owe, and their contract."""
    events = ClauseEvent.objects.filter(clause=OuterRef("pk")).values(
        told=JSONObject(kind="kind", on="from_on", until="to_on")
    )
    seen = Commitment.objects.all() if commitments is None else commitments
    owing = seen.filter(clause=OuterRef("pk"), kind=CommitmentKind.OWED).order_by("-hours", "pk")
    return (
        with_hours(clauses, on=on, commitments=commitments)
        .annotate(events_told=ArraySubquery(events), companies_told=ArraySubquery(owing.values_list("company__name")))
        .select_related("lot__contract__buyer", "lot__operation")
    )


def states(
    clauses: QuerySet[Clause],
    *,
    on: date,
    commitments: QuerySet[Commitment] | None = None,
    with_pace: bool = True,
) -> list[LotState]:
    """Where each clause stands, in one query, or two with the months that tell its pace. In no order."""
    stood = without_details(standing(clauses, on=on, commitments=commitments), "lot__contract")
    found = [_state(clause, on) for clause in stood]
    return paced(found, commitments=commitments) if with_pace else found


def paced(found: Sequence[LotState], *, commitments: QuerySet[Commitment] | None = None) -> list[LotState]:
    """The same states with their months, their declared hours and the last complete month (one query)."""
    keys = [state.clause.pk for state in found]
    if not keys:
        return []
    months, told = _pace(keys, commitments)
    return [
        replace(
            state,
            lot=replace(
                state.lot,
                monthly=months.get(state.clause.pk, {}),
                declared=told.get(state.clause.pk, Told()).declared,
                complete_until=told.get(state.clause.pk, Told()).complete_until,
            ),
            is_paced=True,
        )
        for state in found
    ]


def state_of(actor: Actor, clauses: QuerySet[Clause], on: date) -> LotState:
    """The state of the one clause found, as this actor may see it (two queries). Raises Http404 for none."""
    found = states(clauses, on=on, commitments=seen_commitments(actor))
    if not found:
        raise Http404
    return found[0]


def seen_commitments(actor: Actor) -> QuerySet[Commitment] | None:
    """A company's hours are its own; None when the actor sees all those of a clause."""
    return rows(actor, Commitment) if actor.role in {"company", "link"} else None


def planned_span(clause: Clause) -> Span:
    """The days of the lot as the contract gives them; without dates, from notification and for a year."""
    lot, contract = clause.lot, clause.lot.contract
    start = lot.starts_on or contract.notified_on or clause.created_at.date()
    end = lot.ends_on or add_months(start, contract.duration_months or 12) - DAY
    return Span(start, max(start, end))


def events_of(told: Iterable[Mapping[str, Any]]) -> list[Event]:
    """The rule's events from rows told as JSON; one whose document gives no date sets none."""
    return [
        Event(
            kind=EventKind(each["kind"]),
            on=date.fromisoformat(each["on"]),
            until=date.fromisoformat(each["until"]) if each["until"] else None,
        )
        for each in told
    ]


def _state(clause: Any, on: date) -> LotState:
    lot = Lot(
        due=max(ZERO, clause.hours_due),
        validated=clause.hours_done,
        running=running(planned_span(clause), events_of(clause.events_told), on),
        on=on,
        people=clause.capacity,
    )
    return LotState(clause, lot, tuple(clause.companies_told))


Months = dict[int, dict[date, Decimal]]


@dataclass(frozen=True)
class Told:
    """What the statements of a clause say: hours sent and not yet checked, last day of its last complete month."""

    declared: Decimal = ZERO
    complete_until: date | None = None


def _pace(keys: Sequence[int], commitments: QuerySet[Commitment] | None) -> tuple[Months, dict[int, Told]]:
    """By clause, its validated hours by first day of the month worked, and what its statements say; one query."""
    months: Months = {}
    told: dict[int, Told] = {}
    for key, first, last, total, waiting in _done(keys, commitments).union(_said(keys, commitments), all=True):
        if last is None:
            told[key] = _with_period(told.get(key, Told()), first, total or ZERO, is_complete=not waiting)
        else:
            _spread(months.setdefault(key, {}), first, last, total)
    return months, told


def _done(keys: Sequence[int], commitments: QuerySet[Commitment] | None) -> QuerySet[LedgerEntry, Any]:
    done = LedgerEntry.objects.filter(commitment__clause__in=keys, kind=EntryKind.DONE)
    if commitments is not None:
        done = done.filter(commitment__in=commitments)
    grouped = done.values("commitment__clause_id", first=TruncMonth("worked_from"), last=TruncMonth("worked_to"))
    counted = grouped.annotate(total=Sum("hours_counted"), waiting=Value(0))
    return counted.values_list("commitment__clause_id", "first", "last", "total", "waiting")


def _said(keys: Sequence[int], commitments: QuerySet[Commitment] | None) -> QuerySet[Statement, Any]:
    statements = Statement.objects.filter(commitment__clause__in=keys)
    if commitments is not None:
        statements = statements.filter(commitment__in=commitments)
    grouped = statements.values("commitment__clause_id", first=F("to_on"), last=Cast(Value(None), DateField()))
    counted = grouped.annotate(
        total=Sum("lines__hours", filter=Q(status=StatementStatus.SENT)),
        waiting=Count("pk", filter=~Q(status=StatementStatus.VALIDATED)),
    )
    return counted.values_list("commitment__clause_id", "first", "last", "total", "waiting")


def _spread(months: dict[date, Decimal], first: date, last: date, total: Decimal) -> None:
    """A stretch longer than a month is shared by its months."""
    size = (last.year - first.year) * 12 + last.month - first.month + 1
    for step in range(size):
        month = add_months(first, step)
        months[month] = months.get(month, ZERO) + total / size


def _with_period(told: Told, to_on: date, declared: Decimal, *, is_complete: bool) -> Told:
    complete = max(told.complete_until or to_on, to_on) if is_complete else told.complete_until
    return Told(told.declared + declared, complete)


@dataclass(frozen=True)
class Overview:
    """The open lots of an actor: those that need them most, how many stand where."""

    lots: tuple[LotState, ...]
    counts: Mapping[Lateness, int] = field(default_factory=dict)
    open: int = 0

    @property
    def late(self) -> int:
        """Lots late or out of reach."""
        return self.counts.get(Lateness.LATE, 0) + self.counts.get(Lateness.UNREACHABLE, 0)

    @property
    def to_watch(self) -> int:
        """Lots to watch."""
        return self.counts.get(Lateness.TO_WATCH, 0)


def overview(actor: Actor, on: date, limit: int = 8, found: Sequence[LotState] | None = None) -> Overview:
    """The open lots an actor may see, in two queries: the neediest with their pace, and the counts of all.

    `found` when they have been read already.
    """
    mine = seen_commitments(actor)
    if found is None:
        found = states(rows(actor, Clause).filter(closed_on=None), on=on, commitments=mine, with_pace=False)
    needy = sorted((state for state in found if state.lateness in NEEDY), key=lambda state: state.need)
    counts = Counter(state.lateness for state in found if state.lateness)
    return Overview(tuple(paced(needy[:limit], commitments=mine)), counts, len(found))


def lots_in_need(actor: Actor, on: date, limit: int = 8) -> tuple[LotState, ...]:
    """« Lots qui ont besoin de vous », the neediest first."""
    return overview(actor, on, limit).lots


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
    done = rows(actor, LedgerEntry).filter(kind=EntryKind.DONE, worked_to__year=on.year)
    person = "employment_contract__participant"
    sums = done.aggregate(
        hours=Sum("hours_real"),
        until=Max("worked_to"),
        persons=Count(person, distinct=True),
        women=Count(person, distinct=True, filter=Q(**{f"{person}__sex": "female"})),
        in_qpv=Count(person, distinct=True, filter=Q(employment_contract__in_qpv=True)),
    )
    return YearFigures(
        year=on.year,
        hours_done=sums["hours"] or ZERO,
        worked_until=sums["until"],
        persons=sums["persons"],
        women=sums["women"],
        in_qpv=sums["in_qpv"],
    )
