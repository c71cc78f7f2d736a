"""What a company does with its statement before it is checked. Every function locks the statement first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import F, Max

from terreau.clauses.actions.requests import TREE, last_hours, line_of
from terreau.clauses.models import Newcomer, Placement, Statement, StatementLine
from terreau.clauses.rules.drafts import LineDraft, merge, tidy
from terreau.clauses.rules.transitions import send_refusal
from terreau.clauses.rules.vocabulary import NoHoursReason, StatementOrigin, StatementStatus
from terreau.kit import attachments, journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

VALIDATED = "Ce relevé est déjà vérifié. Pour le corriger, appelez la personne qui suit ces heures."


class AlreadySent(Refused):
    """The same statement was sent just before, unchanged: a second press on the same button."""


@dataclass(frozen=True)
class Edit:
    """What one person typed on one line, and what the page had shown to them."""

    line_id: int
    seen: LineDraft
    typed: LineDraft


@dataclass(frozen=True)
class Clash:
    """A field that somebody else wrote meanwhile: theirs is stored, the other is shown again."""

    line_id: int
    field: str
    stored: Any


@dataclass(frozen=True)
class Saved:
    """What a save did."""

    statement: Statement
    changed: int
    clashes: tuple[Clash, ...]


def lock(statement: Statement) -> Statement:
    """The statement with its tree, locked until the transaction ends."""
    return Statement.objects.select_for_update(of=("self",)).select_related(*TREE).get(pk=statement.pk)


@action("clauses.fill_statement", subject="statement")
def save_draft(*, by: Actor, statement: Statement, edits: Sequence[Edit]) -> Saved:
    """Keep what was typed. Two people at once lose nothing: see `rules.drafts.merge`. Raises Refused once checked."""
    row = _open_statement(statement)
    saved = write(row, edits)
    journal.note(fields=("hours",) if saved.changed else ())
    return saved


@action("clauses.submit_statement", subject="statement")
def submit_statement(
    *, by: Actor, statement: Statement, edits: Sequence[Edit] = (), confirm_suggestions: bool = False, at: datetime
) -> Statement:
    """Send the statement, whatever the checks found. Hours left in grey are confirmed when told to, else count zero.

    Raises Refused when there is nothing to send, AlreadySent when the same was just sent.
    """
    row = _open_statement(statement)
    write(row, edits)
    if row.status == StatementStatus.SENT and row.sent_version == row.version:
        raise AlreadySent("Ce relevé est déjà transmis.")
    _settle(row, confirm_suggestions=confirm_suggestions)
    send(row, at=at, origin=StatementOrigin.COMPANY, by=by)
    return row


def send(row: Statement, *, at: datetime, origin: StatementOrigin, by: Actor) -> None:
    """Move a locked statement to « sent »; raises Refused when it has neither hours nor a reason to have none."""
    lines = row.lines.filter(hours__isnull=False).count() + row.newcomers.filter(settled_at=None).count()
    no_hours = NoHoursReason(row.no_hours_reason) if row.no_hours_reason else None
    refusal = send_refusal(StatementStatus(row.status), lines=lines, no_hours=no_hours)
    if refusal:
        raise Refused(refusal)
    row.status, row.sent_at, row.origin = StatementStatus.SENT.value, at, origin.value
    row.entered_by_id = by.user_id if origin is StatementOrigin.FACILITATOR else None
    row.version += 1
    row.sent_version = row.version
    row.declared_by = row.commitment.company
    row.save()
    row.lines.exclude(remark="").update(remark="")


@action("clauses.copy_people", subject="statement")
def copy_people(*, by: Actor, statement: Statement) -> int:
    """Bring last period's people, their hours in grey until confirmed. Gives how many were brought or completed."""
    row = _open_statement(statement)
    hours = last_hours([row])
    here = {line.placement_id: line for line in row.lines.all()}
    empty = [line for pk, line in here.items() if pk in hours and line.hours is None and line.suggested_hours is None]
    for line in empty:
        line.suggested_hours = hours[line.placement_id]
    StatementLine.objects.bulk_update(empty, ["suggested_hours"])
    missing = (
        Placement.objects.filter(pk__in=set(hours) - set(here)).select_related("employment_contract").order_by("pk")
    )
    new = [
        line_of(row, placement, hours[placement.pk])
        or StatementLine(
            statement=row,
            placement=placement,
            from_on=row.from_on,
            to_on=row.to_on,
            suggested_hours=hours[placement.pk],
        )
        for placement in missing
    ]
    StatementLine.objects.bulk_create(new)
    row.no_hours_reason = row.no_hours_note = ""
    _touch(row)
    return len(empty) + len(new)


@action("clauses.declare_no_hours", subject="statement")
def declare_no_hours(
    *, by: Actor, statement: Statement, reason: NoHoursReason, note: str = "", at: datetime
) -> Statement:
    """Send a period without any hour, with its reason; « another reason » needs a sentence."""
    if reason is NoHoursReason.OTHER and not note.strip():
        raise Refused("Dites en quelques mots pourquoi il n'y a aucune heure.")
    row = _open_statement(statement)
    if row.newcomers.filter(settled_at=None).exists():
        raise Refused(
            "Vous avez signalé une nouvelle personne avec des heures : retirez-la, ou transmettez ses heures."
        )
    empty_lines(row)
    row.no_hours_reason, row.no_hours_note = reason.value, note.strip()
    send(row, at=at, origin=StatementOrigin.COMPANY, by=by)
    return row


@action("clauses.tell_newcomer", subject="statement")
def tell_newcomer(
    *,
    by: Actor,
    statement: Statement,
    first_name: str,
    last_name: str,
    from_on: date,
    to_on: date | None = None,
    job: str = "",
    hours: Decimal | None = None,
) -> Newcomer:
    """Tell the facilitator of a person who works there and is not on the page; told twice, it is one person."""
    if to_on and to_on < from_on:
        raise Refused("La date de fin est avant la date de début.")
    row = _open_statement(statement)
    row.no_hours_reason = row.no_hours_note = ""
    _touch(row)
    newcomer, _ = Newcomer.objects.update_or_create(
        statement=row,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        settled_at=None,
        defaults={"from_on": from_on, "to_on": to_on, "job": job, "hours": hours},
    )
    return newcomer


@action("clauses.fill_statement", subject="newcomer")
def withdraw_newcomer(*, by: Actor, newcomer: Newcomer) -> None:
    """Take back a person told by mistake. Raises Refused once the facilitator answered."""
    row = _open_statement(newcomer.statement)
    deleted, _ = Newcomer.objects.waiting().filter(pk=newcomer.pk).delete()
    if not deleted:
        raise Refused("Cette personne est déjà prise en compte.")
    _touch(row)


@action("clauses.attach_proof", subject="statement")
def attach_proof(*, by: Actor, statement: Statement, upload: File[Any]) -> Statement:
    """Attach an hours statement (PDF, image, office file). Raises Refused for any other file."""
    row = _open_statement(statement)
    row.proof = attachments.attach(upload, by=by, territory_id=row.commitment.clause.territory_id)
    _touch(row)
    return row


def write(row: Statement, edits: Iterable[Edit]) -> Saved:
    """Store the edits of a locked statement, merged with what is there."""
    wanted = {edit.line_id: edit for edit in edits}
    changed: list[StatementLine] = []
    clashes: list[Clash] = []
    for line in row.lines.filter(pk__in=wanted).order_by("pk"):
        edit, stored = wanted[line.pk], draft_of(line)
        result = merge(seen=edit.seen, typed=edit.typed, stored=stored)
        clashes += [Clash(line.pk, name, getattr(stored, name)) for name in result.clashes]
        if put(line, tidy(result.draft)):
            changed.append(line)
    StatementLine.objects.bulk_update(changed, LINE_FIELDS)
    if changed:
        row.no_hours_reason = row.no_hours_note = ""
        _touch(row)
    return Saved(row, len(changed), tuple(clashes))


LINE_FIELDS = ["hours", "hours_training", "explanation", "has_left", "left_on", "is_confirmed"]


def draft_of(line: StatementLine) -> LineDraft:
    """What is stored on a line."""
    return LineDraft(line.hours, line.hours_training, line.explanation, line.has_left, line.left_on)


def put(line: StatementLine, draft: LineDraft) -> bool:
    """Write a draft on a line, unsaved; tells whether something changed."""
    if draft == draft_of(line):
        return False
    line.hours, line.hours_training, line.explanation = draft.hours, draft.training, draft.explanation
    line.has_left, line.left_on = draft.has_left, draft.left_on
    line.is_confirmed = draft.hours is not None
    return True


def empty_lines(row: Statement) -> None:
    """Take away the lines of a locked statement; those once validated stay, without hours, beside their entries."""
    row.lines.filter(entries__isnull=True).delete()
    row.lines.update(hours=None, hours_training=0, suggested_hours=None, is_confirmed=False)


def _open_statement(statement: Statement) -> Statement:
    row = lock(statement)
    if row.status == StatementStatus.VALIDATED:
        raise Refused(VALIDATED)
    return row


def _touch(row: Statement) -> None:
    row.version += 1
    row.save()


def _settle(row: Statement, *, confirm_suggestions: bool) -> None:
    """Nobody stays without an answer: grey hours are confirmed or the person counts zero hours this period."""
    if row.no_hours_reason:
        return
    open_lines = row.lines.filter(hours=None)
    if confirm_suggestions:
        open_lines.filter(suggested_hours__isnull=False, has_left=False).update(
            hours=F("suggested_hours"), is_confirmed=True
        )
    if row.lines.filter(hours__isnull=False).exists():
        row.lines.filter(hours=None).update(hours=Decimal(0), is_confirmed=True)


def latest_before(statement: Statement) -> date | None:
    """First day of the latest earlier statement of the same commitment that has hours."""
    earlier = Statement.objects.filter(
        commitment=statement.commitment_id, to_on__lt=statement.from_on, lines__hours__gt=0, lines__has_left=False
    )
    found: date | None = earlier.aggregate(latest=Max("from_on"))["latest"]
    return found
