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
from terreau.kit.clock import telling
from terreau.kit.spans import DAY
from terreau.portal.demo.ground import Ground, hours
from terreau.portal.demo.hours import Line
from terreau.portal.demo.plan import LotPlan, Member
from terreau.portal.demo.work import Placed

TOO_MUCH = Decimal(228)
PAID_BASE = Decimal("151.67")
EXPLAINED = "Présence complète, aucune absence : planning du chantier à disposition."
REASON = "Les heures d'une personne dépassent celles du planning. Pouvez-vous les vérifier ?"
WAITING = ("clean", "explained", "overpaid", "unanswered")
SENT = frozenset({*WAITING, "returned", "validated"})
PAID_MOST = Decimal(169)


@dataclass
class Queue:
    """What is needed to fill a statement as its company would."""

    ground: Ground
    planned: dict[int, list[Line]]
    lots: dict[int, tuple[LotPlan, Member]]
    waiting: int = 0

    def at(self, days: int, hour: int = 9) -> datetime:
        """So many days after the first of the month, this morning at the latest."""
        calendar = self.ground.calendar
        return calendar.moment(calendar.today.replace(day=1) + days * DAY, hour)

    def lately(self) -> datetime:
        """When the next statement that waits was sent: each a day before the last, within this month."""
        self.waiting += 1
        calendar = self.ground.calendar
        return calendar.moment(max(calendar.today - self.waiting * DAY, calendar.today.replace(day=2)), 10)

    def link(self, commitment_id: int) -> Actor:
        """The bearer of the link of a company."""
        return Actor.link("commitment", commitment_id, self.ground.territory.pk)

    def edit(self, line: StatementLine, *, hours_told: Decimal | None = None, words: str = "") -> Edit:
        """The hours that the plan holds for this line, or others."""
        planned = self.planned.get(line.placement_id, [])
        held = [each for each in planned if line.from_on <= each.span.start <= line.to_on]
        told = hours(sum(each.hours for each in held)) if held else Decimal(70)
        training = hours(sum(each.training for each in held))
        wanted = LineDraft(told if hours_told is None else hours_told, training, words)
        return Edit(line.pk, draft_of(line), wanted)


def open_statements(ground: Ground, placed: Placed, commitments: dict[Member, Commitment]) -> None:
    """Ask for the two last months and bring each statement to its state."""
    queue = Queue(
        ground,
        {placement.pk: job.lines for job, placement in placed.items()},
        {commitments[m].pk: (lot, m) for lot in {job.lot: 0 for job in placed} for m in lot.members},
    )
    before, last = ground.calendar.month(2), ground.calendar.month(1)
    for statement in _ask(queue, before.start, ground.calendar.moment(last.start, 8)):
        _older(queue, statement)
    for statement in _ask(queue, last.start, queue.at(0, 8)):
        _latest(queue, statement)


def _ask(queue: Queue, month: date, at: datetime) -> tuple[Statement, ...]:
    with telling(at):
        return request_statements(by=queue.ground.facilitator, month=month, at=at).created


def _plan_of(queue: Queue, statement: Statement) -> LotPlan | None:
    found = queue.lots.get(statement.commitment_id)
    return found[0] if found else None


def _older(queue: Queue, statement: Statement) -> None:
    """The month before the last: late and reminded where the table says so, else nobody worked."""
    calendar, lot = queue.ground.calendar, _plan_of(queue, statement)
    if lot is not None and lot.month == "late" and statement.lines.exists():
        with telling(queue.at(0, 10)):
            remind_statement(by=queue.ground.facilitator, statement=statement, at=queue.at(0, 10))
        return
    at = calendar.moment(calendar.month(1).start + 9 * DAY)
    _say_nobody(queue, statement, at, at + timedelta(days=2))


def _say_nobody(queue: Queue, statement: Statement, at: datetime, checked_at: datetime) -> None:
    link = queue.link(statement.commitment_id)
    with telling(at):
        row = declare_no_hours(by=link, statement=statement, reason=NoHoursReason.NO_WORKER, at=at)
    _validate(queue, row, checked_at)


def _validate(queue: Queue, statement: Statement, at: datetime) -> None:
    with telling(at):
        validate_statement(by=queue.ground.facilitator, statement=statement, at=at)


def _latest(queue: Queue, statement: Statement) -> None:
    """The last month, as the table says."""
    lot = _plan_of(queue, statement)
    lines = list(statement.lines.order_by("placement_id"))
    if not lines:
        _say_nobody(queue, statement, queue.at(3), queue.at(5))
        return
    month, marks = (lot.month, lot.marks) if lot else ("fill", frozenset[str]())
    if month == "fill" and "told" in marks and len(lines) > 1:
        with telling(queue.at(3)):
            save_draft(by=queue.link(statement.commitment_id), statement=statement, edits=[queue.edit(lines[0])])
    if month not in SENT:
        return
    sent_at = queue.lately() if month in WAITING else queue.at(2 + statement.pk % 5, 10)
    with telling(sent_at):
        if "phoned" in marks:
            _enter_for_them(queue, statement, lines, sent_at)
        else:
            _send(queue, statement, lines, month, sent_at)
    if month in {"clean", "overpaid"}:
        _note_payslip(queue, statement, fewer=month == "overpaid")
    elif month == "validated":
        _validate(queue, statement, queue.at(8))
    elif month == "returned":
        _return(queue, statement, lines[0])


def _return(queue: Queue, statement: Statement, line: StatementLine) -> None:
    remarks = {line.pk: "À vérifier avec le planning de la dernière semaine."}
    at = queue.at(9)
    with telling(at):
        return_statement(by=queue.ground.facilitator, statement=statement, reason=REASON, remarks=remarks, at=at)


def _send(queue: Queue, statement: Statement, lines: list[StatementLine], month: str, at: datetime) -> None:
    edits = [queue.edit(line) for line in lines]
    link = queue.link(statement.commitment_id)
    if month == "explained":
        edits[0] = queue.edit(lines[0], hours_told=PAID_BASE, words=EXPLAINED)
    elif month == "unanswered":
        edits[0] = queue.edit(lines[0], hours_told=TOO_MUCH)
        tell_newcomer(
            by=link,
            statement=statement,
            first_name="Bilal",
            last_name="Tavarelle",
            from_on=statement.from_on + 8 * DAY,
            job="Aide plombier",
            hours=Decimal(63),
        )
    submit_statement(by=link, statement=statement, edits=edits, at=at)


def _enter_for_them(queue: Queue, statement: Statement, lines: list[StatementLine], at: datetime) -> None:
    """Hours read aloud on the telephone and typed by the facilitator."""
    edits = [queue.edit(line) for line in lines]
    typed = [Typed(e.line_id, e.typed.hours, e.typed.training, e.typed.explanation) for e in edits]
    record_statement(by=queue.ground.facilitator, statement=statement, typed=typed, at=at)
    clause = statement.commitment.clause
    note_call(by=queue.ground.facilitator, clause=clause, note="Heures dictées par téléphone.", on=at.date())


def _note_payslip(queue: Queue, statement: Statement, *, fewer: bool) -> None:
    """A payslip seen: more hours paid than worked, or fewer than declared."""
    line = statement.lines.select_related("placement__employment_contract").order_by("-hours", "pk")[0]
    told = line.hours or Decimal(0)
    with telling(queue.at(10)):
        record_hours_paid(
            by=queue.ground.facilitator,
            contract=line.placement.employment_contract,
            month=line.from_on.replace(day=1),
            hours=told - 14 if fewer else min(PAID_MOST, told + 6),
        )
