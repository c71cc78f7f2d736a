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
SAID = (
    *("closed_on", "capacity", "created_at", "lot__number", "lot__title", "lot__operation__name"),
    *("lot__contract__stage", "lot__contract__title", "lot__contract__buyer__name"),
)
OWED_KINDS = (EntryKind.DUE, EntryKind.TRANSFERRED, EntryKind.WAIVED)
SIGNED = Case(When(kind=EntryKind.WAIVED, then=-F("hours_counted")), default=F("hours_counted"))
HOURS = DecimalField(max_digits=12, decimal_places=2)
PLANNED = {
    "starts_on": F("lot__starts_on"),
    "ends_on": F("lot__ends_on"),
    "notified_on": F("lot__contract__notified_on"),
    "duration_months": F("lot__contract__duration_months"),
}
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
class Standing:
    """Where the lot of a clause stands: all that chooses and sorts the rows of a list."""

    key: int
    closed_on: date | None
    lot: Lot

    @property
    def has_hours(self) -> bool:
        """Something is due or done."""
        return bool(self.lot.due or self.lot.validated)

    @cached_property
    def lateness(self) -> Lateness | None:
        """The rule's word; None when nothing is due yet or the lot is closed."""
        return rule.lateness(self.lot) if self.has_hours and not self.closed_on else None

    @property
    def kind(self) -> str:
        """The shape of the state, as the `state` tag names it."""
        if self.closed_on:
            return "off"
        return KINDS[self.lateness] if self.lateness else "info"

    @cached_property
    def expected(self) -> Decimal:
        """Hours that should be done by now."""
        return rule.expected(self.lot)

    @cached_property
    def need(self) -> tuple[int, Decimal, int]:
        """Sorts the lots, those that need most first."""
        place = NEED.index(self.lateness) if self.lateness else len(NEED)
        return place, self.lot.validated - self.expected, self.key


@dataclass(frozen=True)
class LotState(Standing):
    """The same with the clause and the companies that owe, in order of what they owe."""

    clause: Clause
    companies: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The state in a word, with the gap where it says something."""
        if self.closed_on:
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

    @property
    def forecast(self) -> Decimal | None:
        """Hours at the end, midway between the two paces; None when it is too early to say, or its months unread."""
        reach = rule.landing(self.lot)
        return (reach.low + reach.high) / 2 if reach and self.lateness is not Lateness.DONE else None


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
    """Add to clauses all that `_lot` needs: hours, events, and the days that their contract gives."""
    events = ClauseEvent.objects.filter(clause=OuterRef("pk")).values(
        told=JSONObject(kind="kind", on="from_on", until="to_on")
    )
    return with_hours(clauses, on=on, commitments=commitments).annotate(events_told=ArraySubquery(events), **PLANNED)


def standings(clauses: QuerySet[Clause], *, on: date) -> list[Standing]:
    """What sorts and chooses the rows of a list: no clause is read in full (one query). In no order."""
    facts = ("pk", "closed_on", "created_at", "capacity", "hours_due", "hours_done", "events_told", *PLANNED)
    read: QuerySet[Clause, Any] = standing(clauses, on=on).values_list(*facts, named=True)
    return [Standing(row.pk, row.closed_on, _lot(row, on)) for row in read]


def states(
    clauses: QuerySet[Clause],
    *,
    on: date,
    commitments: QuerySet[Commitment] | None = None,
    with_pace: bool = True,
) -> list[LotState]:
    """Where each clause stands, in one query, or two with the months that tell its pace. In no order."""
    read = _with_companies(standing(clauses, on=on, commitments=commitments), commitments).only(*SAID)
    found = [_state(clause, on) for clause in read]
    return paced(found, commitments=commitments) if with_pace else found


def in_full(found: Sequence[Standing]) -> list[LotState]:
    """The states of these lots with their pace, in the same order (two queries); all their companies are told."""
    read = _with_companies(Clause.objects.filter(pk__in=[each.key for each in found]), None).only(*SAID).in_bulk()
    return paced([_told(read[each.key], each.lot) for each in found if each.key in read])


def _with_companies(clauses: QuerySet[Clause], commitments: QuerySet[Commitment] | None) -> QuerySet[Clause]:
    """What is said of each clause: companies that owe, its lot, contract and buyer."""
    seen = Commitment.objects.all() if commitments is None else commitments
    owing = seen.filter(clause=OuterRef("pk"), kind=CommitmentKind.OWED).order_by("-hours", "pk")
    told = clauses.annotate(companies_told=ArraySubquery(owing.values_list("company__name")))
    return told.select_related("lot__contract__buyer", "lot__operation")


def _state(clause: Any, on: date) -> LotState:
    return _told(clause, _lot(clause, on))


def _told(clause: Any, lot: Lot) -> LotState:
    return LotState(clause.pk, clause.closed_on, lot, clause, tuple(clause.companies_told))


def paced(found: Sequence[LotState], *, commitments: QuerySet[Commitment] | None = None) -> list[LotState]:
    """The same states with their months, their declared hours and the last complete month (one query)."""
    keys = [state.key for state in found]
    if not keys:
        return []
    months, told = _pace(keys, commitments)
    return [
        replace(
            state,
            lot=replace(
                state.lot,
                monthly=months.get(state.key, {}),
                declared=told.get(state.key, Told()).declared,
                complete_until=told.get(state.key, Told()).complete_until,
            ),
        )
        for state in found
    ]


def state_of(actor: Actor, clauses: QuerySet[Clause], on: date) -> LotState:
    """The state of the one clause found, read whole, as this actor may see it (two queries); else raises Http404."""
    mine = seen_commitments(actor)
    read = without_details(_with_companies(standing(clauses, on=on, commitments=mine), mine), "lot__contract")
    clause = read.first()
    if clause is None:
        raise Http404
    return paced([_state(clause, on)], commitments=mine)[0]


def seen_commitments(actor: Actor) -> QuerySet[Commitment] | None:
    """A company's hours are its own; None when the actor sees all those of a clause."""
    return rows(actor, Commitment) if actor.role in {"company", "link"} else None


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


def _lot(row: Any, on: date) -> Lot:
    """The rule's lot of a row of `standing`; without dates, it runs from notification and for a year."""
    start = row.starts_on or row.notified_on or row.created_at.date()
    end = row.ends_on or add_months(start, row.duration_months or 12) - DAY
    return Lot(
        due=max(ZERO, row.hours_due),
        validated=row.hours_done,
        running=running(Span(start, max(start, end)), events_of(row.events_told), on),
        on=on,
        people=row.capacity,
    )


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
