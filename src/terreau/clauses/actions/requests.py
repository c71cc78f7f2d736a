"""Asking companies for their hours, and asking again. Each function may run twice without asking twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from terreau.clauses import mails
from terreau.clauses.models import Commitment, Placement, Statement, StatementLine
from terreau.clauses.rules.periods import Periodicity, last_good_day, period_of
from terreau.clauses.rules.vocabulary import EventKind, StatementStatus
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.spans import Span, month_of
from terreau.territories.models import Territory

REMINDERS = 5
LEAST_DAYS = 7  # to answer a request that leaves after the usual day


@dataclass(frozen=True)
class Asked:
    """What a round of requests did."""

    created: tuple[Statement, ...] = ()
    without_address: tuple[Statement, ...] = ()


@action("clauses.request_statements")
def request_statements(*, by: Actor, month: date, at: datetime) -> Asked:
    """Open the statements of the period that ends with this month, with their people, and send the links.

    Monthly clauses each month, quarterly ones with the last month of their quarter. A statement already there is
    left as it is. Raises Refused for a month not over yet.
    """
    last_day, asked_on = month_of(month).end, timezone.localtime(at).date()
    if last_day >= asked_on:
        raise Refused("Ce mois n'est pas terminé. Demandez les heures à partir du premier jour du mois suivant.")
    Territory.objects.select_for_update().get(pk=by.territory_id or 0)
    opened: list[Statement] = []
    for periodicity in Periodicity:
        period = period_of(month, periodicity)
        if period.end == last_day:
            opened += _open(_running(by, period, periodicity.months), period, asked_on)
    silent = []
    for statement in opened:
        if mails.send_request(statement):
            statement.requested_at = at
        else:
            silent.append(statement)
    Statement.objects.bulk_update(opened, ["requested_at"])
    return Asked(tuple(opened), tuple(silent))


@action("clauses.remind_statement", subject="statement")
def remind_statement(*, by: Actor, statement: Statement, at: datetime) -> Statement:
    """Send the link again. Raises Refused when nothing is expected of the company or no address is known."""
    row = Statement.objects.select_for_update(of=("self",)).select_related(*TREE).get(pk=statement.pk)
    if row.status not in {StatementStatus.TO_FILL, StatementStatus.RETURNED}:
        raise Refused("Ce relevé est déjà transmis : il n'y a rien à relancer.")
    if not mails.send_reminder(row):
        raise Refused("Aucune adresse e-mail n'est connue pour cette entreprise. Ajoutez-la sur le lot, ou appelez.")
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return row


def remind_late(*, by: Actor, at: datetime, every_days: int) -> list[Statement]:
    """Remind every late company of the actor's territory, each at most once in so many days and five times in all."""
    today = timezone.localtime(at).date()
    late = (
        Statement.objects.visible_to(by)
        .late(today)
        .filter(due_on__gte=today - timedelta(days=every_days * REMINDERS), commitment__clause__closed_on=None)
        .exclude(commitment__contact_email="")
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=at - timedelta(days=every_days)))
        .select_related("commitment__clause")
        .order_by("pk")
    )
    return [remind_statement(by=by, statement=statement, at=at) for statement in late]


@action("clauses.renew_link", subject="commitment")
def renew_link(*, by: Actor, commitment: Commitment) -> Commitment:
    """Kill every link sent so far for this commitment; the next message carries a new one."""
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    row.link_stamp = str(int(row.link_stamp) + 1 if row.link_stamp.isdigit() else 1)
    row.save(update_fields=["link_stamp"])
    journal.note(fields=("link_stamp",))
    return row


TREE = (
    "commitment__company",
    "commitment__clause__territory",
    "commitment__clause__facilitator",
    "commitment__clause__lot__operation",
    "commitment__clause__lot__contract",
)


def _running(by: Actor, period: Span, months: int) -> QuerySet[Commitment]:
    """Commitments that have a day in the period, on a clause followed, notified and not suspended all along."""
    stopped = Q(clause__events__kind=EventKind.SUSPENSION.value, clause__events__from_on__lte=period.start)
    still = Q(clause__events__to_on=None) | Q(clause__events__to_on__gte=period.end)
    return (
        Commitment.objects.visible_to(by)
        .filter(clause__period_months=months, clause__closed_on=None, from_on__lte=period.end)
        .filter(Q(to_on=None) | Q(to_on__gte=period.start))
        .filter(Q(clause__lot__ends_on=None) | Q(clause__lot__ends_on__gte=period.start))
        .filter(Q(clause__lot__starts_on=None) | Q(clause__lot__starts_on__lte=period.end))
        .filter(clause__lot__contract__stage__in=["notified", "closed"])
        .exclude(pk__in=Commitment.objects.filter(stopped & still).values("pk"))
        .exclude(statements__from_on=period.start)
        .select_related(*(path.removeprefix("commitment__") for path in TREE))
        .order_by("pk")
    )


def _open(commitments: Iterable[Commitment], period: Span, asked_on: date) -> list[Statement]:
    found = list(commitments)
    statements = [
        Statement(
            commitment=commitment,
            from_on=period.start,
            to_on=period.end,
            due_on=max(
                last_good_day(period, before_day=commitment.clause.due_day), asked_on + timedelta(days=LEAST_DAYS)
            ),
        )
        for commitment in found
    ]
    Statement.objects.bulk_create(statements, ignore_conflicts=True)
    stored = Statement.objects.filter(commitment__in=found, from_on=period.start).select_related(*TREE).order_by("pk")
    opened = [statement for statement in stored if not statement.requested_at]
    add_people(opened)
    return opened


def add_people(statements: Sequence[Statement]) -> list[StatementLine]:
    """Give each statement a line per person at work in its period and not there yet, last month's hours in grey."""
    wanted = {statement.commitment_id: statement for statement in statements}
    if not wanted:
        return []
    first, last = min(s.from_on for s in statements), max(s.to_on for s in statements)
    placements = (
        Placement.objects.filter(commitment__in=wanted)
        .during(first, last)
        .exclude(lines__statement__in=statements)
        .select_related("employment_contract")
        .order_by("pk")
    )
    hours = last_hours(statements)
    lines = [
        line
        for placement in placements
        if (line := line_of(wanted[placement.commitment_id], placement, hours.get(placement.pk)))
    ]
    return StatementLine.objects.bulk_create(lines)


def line_of(statement: Statement, placement: Placement, suggested: Decimal | None = None) -> StatementLine | None:
    """A line not filled yet, over the days of the period that the placement and the employment contract hold."""
    contract = placement.employment_contract
    period = Span(statement.from_on, statement.to_on)
    there = period.meet(Span.of(placement.from_on, placement.to_on))
    there = there and there.meet(Span.of(contract.starts_on, contract.ended_on or contract.planned_end_on))
    if there is None:
        return None
    return StatementLine(
        statement=statement, placement=placement, from_on=there.start, to_on=there.end, suggested_hours=suggested
    )


def last_hours(statements: Sequence[Statement]) -> dict[int, Decimal]:
    """By placement, the hours of its latest line before these statements."""
    known = (
        StatementLine.objects.filter(
            placement__commitment__in=[statement.commitment_id for statement in statements],
            statement__to_on__lt=min(statement.from_on for statement in statements),
            has_left=False,
            hours__gt=0,
        )
        .order_by("placement_id", F("from_on").desc())
        .distinct("placement_id")
    )
    return {placement: hours for placement, hours in known.values_list("placement_id", "hours") if hours}
