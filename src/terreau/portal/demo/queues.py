"""The statements under way: asked for, sent, sent back, checked, late. Each person finds something to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from terreau.accounts.actor import Actor
from terreau.clauses.actions.calls import note_call
from terreau.clauses.actions.drafts import (
    Edit,
    declare_no_hours,
    draft_of,
    save_draft,
    submit_statement,
    tell_newcomer,
)
from terreau.clauses.actions.employment import record_hours_paid
from terreau.clauses.actions.requests import remind_statement, request_statements
from terreau.clauses.actions.statements import Typed, record_statement, return_statement, validate_statement
from terreau.clauses.models import Commitment, Statement, StatementLine
from terreau.clauses.rules.drafts import LineDraft
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.kit.spans import DAY
from terreau.portal.demo.ground import Ground, hours
from terreau.portal.demo.hours import Line
from terreau.portal.demo.plan import LotPlan, Member
from terreau.portal.demo.work import Placed

TOO_MUCH = Decimal(228)
PAID_BASE = Decimal("151.67")
EXPLAINED = "Présence complète, aucune absence : planning du chantier à disposition."
REASON = "Les heures d'une personne dépassent celles du planning. Pouvez-vous les vérifier ?"
SENT = frozenset({"clean", "warned", "explained", "returned", "validated", "newcomer", "quarter"})


@dataclass
class Queue:
    """What is needed to fill a statement as its company would."""

    ground: Ground
    planned: dict[tuple[int, date], Line]
    lots: dict[int, tuple[LotPlan, Member]]

    def at(self, days: int, hour: int = 9) -> datetime:
        """So many days after the first of the month, this morning at the latest."""
        calendar = self.ground.calendar
        return calendar.moment(calendar.today.replace(day=1) + days * DAY, hour)

    def link(self, commitment_id: int) -> Actor:
        """The bearer of the link of a company."""
        return Actor.link("commitment", commitment_id, self.ground.territory.pk)

    def edit(self, line: StatementLine, *, hours_told: Decimal | None = None, words: str = "") -> Edit:
        """The hours that the plan holds for this line, or others."""
        planned = self.planned.get((line.placement_id, line.from_on))
        told = hours(planned.hours) if planned else Decimal(70)
        training = hours(planned.training) if planned else Decimal(0)
        wanted = LineDraft(told if hours_told is None else hours_told, training, words)
        return Edit(line.pk, draft_of(line), wanted)


def open_statements(ground: Ground, placed: Placed, commitments: dict[Member, Commitment]) -> None:
    """Ask for the two last months and bring each statement to its state."""
    queue = Queue(
        ground,
        {(placement.pk, line.span.start): line for job, placement in placed.items() for line in job.lines},
        {commitments[m].pk: (lot, m) for lot in {job.lot: 0 for job in placed} for m in lot.members},
    )
    before, last = ground.calendar.month(2), ground.calendar.month(1)
    asked = request_statements(by=ground.facilitator, month=before.start, at=ground.calendar.moment(last.start, 8))
    for statement in asked.created:
        _older(queue, statement)
    asked = request_statements(by=ground.facilitator, month=last.start, at=queue.at(0, 8))
    for statement in asked.created:
        _latest(queue, statement)
    _hours_paid(queue)


def _plan_of(queue: Queue, statement: Statement) -> LotPlan | None:
    found = queue.lots.get(statement.commitment_id)
    return found[0] if found else None


def _older(queue: Queue, statement: Statement) -> None:
    """The month before the last: late and reminded where the table says so, else nobody worked."""
    calendar, lot = queue.ground.calendar, _plan_of(queue, statement)
    if lot is not None and lot.month == "late" and statement.lines.exists():
        remind_statement(by=queue.ground.facilitator, statement=statement, at=queue.at(0, 10))
        return
    at = calendar.moment(calendar.month(1).start + 9 * DAY)
    _say_nobody(queue, statement, at, at + timedelta(days=2))


def _say_nobody(queue: Queue, statement: Statement, at: datetime, checked_at: datetime | None) -> None:
    link = queue.link(statement.commitment_id)
    row = declare_no_hours(by=link, statement=statement, reason=NoHoursReason.NO_WORKER, at=at)
    if checked_at is not None:
        validate_statement(by=queue.ground.facilitator, statement=row, at=checked_at)


def _latest(queue: Queue, statement: Statement) -> None:
    """The last month, as the table says."""
    lot = _plan_of(queue, statement)
    lines = list(statement.lines.order_by("placement_id"))
    if not lines:
        is_new = lot is not None and "main" in lot.marks
        _say_nobody(queue, statement, queue.at(3), None if is_new else queue.at(5))
        return
    month = lot.month if lot else "fill"
    if month == "fill" and lot and "told" in lot.marks and len(lines) > 1:
        save_draft(by=queue.link(statement.commitment_id), statement=statement, edits=[queue.edit(lines[0])])
    if month not in SENT:
        return
    if month == "clean" and lot and lot.number == 2:
        _enter_for_them(queue, statement, lines)
        return
    _send(queue, statement, lines, month)
    if month == "validated":
        validate_statement(by=queue.ground.facilitator, statement=statement, at=queue.at(8))
    elif month == "returned":
        remarks = {lines[0].pk: "À vérifier avec le planning de la dernière semaine."}
        return_statement(
            by=queue.ground.facilitator, statement=statement, reason=REASON, remarks=remarks, at=queue.at(7)
        )


def _send(queue: Queue, statement: Statement, lines: list[StatementLine], month: str) -> None:
    edits = [queue.edit(line) for line in lines]
    if month == "warned":
        edits[0] = queue.edit(lines[0], hours_told=TOO_MUCH)
    elif month == "explained":
        edits[0] = queue.edit(lines[0], hours_told=PAID_BASE, words=EXPLAINED)
    link = queue.link(statement.commitment_id)
    if month == "newcomer":
        tell_newcomer(
            by=link,
            statement=statement,
            first_name="Bilal",
            last_name="Tavarelle",
            from_on=statement.from_on + 8 * DAY,
            job="Aide plombier",
            hours=Decimal(63),
        )
    submit_statement(by=link, statement=statement, edits=edits, at=queue.at(2 + statement.pk % 9, 10))


def _enter_for_them(queue: Queue, statement: Statement, lines: list[StatementLine]) -> None:
    """Hours read aloud on the telephone and typed by the facilitator."""
    edits = [queue.edit(line) for line in lines]
    typed = [Typed(e.line_id, e.typed.hours, e.typed.training, e.typed.explanation) for e in edits]
    record_statement(by=queue.ground.facilitator, statement=statement, typed=typed, at=queue.at(6, 11))
    clause = statement.commitment.clause
    note_call(by=queue.ground.facilitator, clause=clause, note="Heures dictées par téléphone.", on=queue.at(6).date())


def _hours_paid(queue: Queue) -> None:
    """Payslips seen for a few people: more hours paid than worked, and once fewer than declared."""
    sent = StatementLine.objects.filter(
        statement__status="sent",
        statement__commitment__clause__territory=queue.ground.territory,
        hours__gte=60,
        explanation="",
        placement__employment_contract__contract_type="mission",
    )
    for rank, line in enumerate(sent.select_related("placement__employment_contract").order_by("placement_id")[:6]):
        paid = (line.hours or Decimal(0)) - 14 if rank == 2 else min(Decimal(169), (line.hours or Decimal(0)) + 6)
        record_hours_paid(
            by=queue.ground.facilitator,
            contract=line.placement.employment_contract,
            month=line.from_on.replace(day=1),
            hours=paid,
        )
