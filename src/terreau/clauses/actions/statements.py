"""What the facilitator does with a statement: enter, validate, send back, correct. The ledger only grows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import Sum
from django.utils import timezone

from terreau.clauses import mails
from terreau.clauses.actions import ledger
from terreau.clauses.actions.drafts import Edit, draft_of, empty_lines, lock, put, send, write
from terreau.clauses.checking import Checked, check, with_facts
from terreau.clauses.models import Clause, Exit, LedgerEntry, Newcomer, Placement, Statement, StatementLine
from terreau.clauses.rules.counting import Coefficients, counted_hours
from terreau.clauses.rules.drafts import LineDraft, tidy
from terreau.clauses.rules.statement_checks import Severity
from terreau.clauses.rules.transitions import return_refusal, validate_refusal
from terreau.clauses.rules.vocabulary import (
    ContractType,
    EntryKind,
    NoHoursReason,
    StatementOrigin,
    StatementStatus,
)
from terreau.kit import attachments, journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action

ZERO = Decimal(0)
CHANGED = "L'entreprise vient de corriger ce relevé : relisez-le avant de le valider."


@dataclass(frozen=True)
class Typed:
    """Hours that the facilitator types for one line."""

    line_id: int
    hours: Decimal | None
    training: Decimal = ZERO
    explanation: str = ""


@action("clauses.validate_statement", subject="statement")
def validate_statement(*, by: Actor, statement: Statement, at: datetime, version: int | None = None) -> Statement:
    """Enter each line in the ledger, once. `version` is the one that was read, when a page says it.

    Raises Refused when it is not waiting for this, was changed meanwhile, or a blocking finding stands.
    """
    row = lock(statement)
    lines = _locked_lines(row)
    checked = check(lines)
    findings = [finding for each in checked for finding in each.findings]
    refusal = validate_refusal(StatementStatus(row.status), findings)
    if refusal:
        raise Refused(" ".join([refusal, *_blocking_sentences(checked)]))
    if version is not None and version != row.version:
        raise Refused(CHANGED)
    _enter(by, row, lines, at)
    _register_departures(lines)
    row.status, row.validated_at, row.validated_by_id = StatementStatus.VALIDATED.value, at, by.user_id
    row.version += 1
    row.save()
    return row


@action("clauses.return_statement", subject="statement")
def return_statement(
    *, by: Actor, statement: Statement, reason: str, remarks: Mapping[int, str] | None = None, at: datetime
) -> Statement:
    """Send a statement back with what is to be corrected; a validated one leaves the ledger by reversing entries."""
    row = lock(statement)
    refusal = return_refusal(StatementStatus(row.status), reason=reason)
    if refusal:
        raise Refused(refusal)
    lines = _locked_lines(row)
    if row.status == StatementStatus.VALIDATED:
        for entry in _standing(lines).values():
            ledger.reverse(by=by, entry=entry, dated_on=timezone.localtime(at).date())
    for line in lines:
        line.remark = (remarks or {}).get(line.pk, "")
    StatementLine.objects.bulk_update(lines, ["remark"])
    row.status, row.returned_at, row.return_reason = StatementStatus.RETURNED.value, at, reason.strip()
    row.validated_at = row.validated_by = None
    row.version += 1
    row.save()
    journal.note(reason=reason.strip())
    mails.send_return(row)
    return row


@action("clauses.correct_statement", subject="statement")
def correct_statement(
    *, by: Actor, statement: Statement, typed: Sequence[Typed], reason: str, at: datetime
) -> Statement:
    """Correct validated hours: for each line that changes, the reverse of its entry and a new one, both visible.

    Raises Refused without a reason, for a statement not validated, or when the corrected line blocks validation.
    """
    row = lock(statement)
    if row.status != StatementStatus.VALIDATED:
        raise Refused("Seul un relevé validé se corrige ainsi : les autres se renvoient à l'entreprise.")
    if not reason.strip():
        raise Refused("Dites pourquoi ces heures sont corrigées : l'entreprise recevra cette phrase.")
    lines = _locked_lines(row)
    changed = _apply(lines, typed)
    if not changed:
        raise Refused("Aucune heure n'a changé.")
    blocking = _blocking_sentences(check(changed))
    if blocking:
        raise Refused(" ".join(blocking))
    StatementLine.objects.bulk_update(changed, ["hours", "hours_training", "explanation"])
    for entry in _standing(changed).values():
        ledger.reverse(by=by, entry=entry, dated_on=timezone.localtime(at).date())
    _enter(by, row, changed, at)
    row.validated_at, row.validated_by_id, row.version = at, by.user_id, row.version + 1
    row.save()
    journal.note(fields=("hours",), reason=reason.strip())
    mails.send_corrected(row, _total(row), reason.strip())
    return row


@action("clauses.record_statement", subject="statement")
def record_statement(
    *,
    by: Actor,
    statement: Statement,
    typed: Sequence[Typed] = (),
    no_hours: NoHoursReason | None = None,
    document: File[Any] | None = None,
    at: datetime,
) -> Statement:
    """Enter a company's hours for it, from a call or an e-mailed file; it is told by mail. Then it is to validate.

    Persons left without hours count zero. Raises Refused for a validated statement, or with neither hours nor reason.
    """
    row = lock(statement)
    if row.status == StatementStatus.VALIDATED:
        raise Refused("Ce relevé est déjà validé : corrigez-le, avec une raison.")
    if document is not None:
        row.proof = attachments.attach(document, by=by, territory_id=row.commitment.clause.territory_id)
    if no_hours:
        empty_lines(row)
        row.no_hours_reason = no_hours.value
    else:
        write(row, _as_edits(row, typed))
        if not row.lines.filter(hours__isnull=False).exists():
            raise Refused("Indiquez les heures d'au moins une personne, ou pourquoi il n'y en a aucune.")
        row.lines.filter(hours=None).update(hours=ZERO, is_confirmed=True)
    send(row, at=at, origin=StatementOrigin.FACILITATOR, by=by)
    mails.send_recorded(row, _total(row))
    return row


@action("clauses.settle_newcomer", subject="newcomer")
def set_aside_newcomer(*, by: Actor, newcomer: Newcomer, reason: str, at: datetime) -> Newcomer:
    """Leave out a person told by the company; it reads the reason on its page and in a message.

    Raises Refused without a reason, or once the person was added or set aside.
    """
    if not reason.strip():
        raise Refused("Dites pourquoi cette personne n'est pas ajoutée.")
    row = Newcomer.objects.select_for_update(of=("self",)).get(pk=newcomer.pk)
    if row.settled_at:
        raise Refused(f"{row} a déjà sa réponse : rien n'a changé.")
    row.settled_at, row.reason = at, reason.strip()[:300]
    row.save(update_fields=["settled_at", "reason"])
    journal.note(reason=reason.strip())
    mails.send_set_aside(lock(newcomer.statement), person=str(row), reason=row.reason)
    return row


def coefficients(clause: Clause) -> Coefficients:
    """What an hour is worth in this clause."""
    return Coefficients(training=clause.training_coefficient, open_ended=clause.cdi_coefficient)


def counted(line: StatementLine, clause: Clause) -> Decimal:
    """The hours that a line counts for: real hours at the clause's coefficients."""
    return counted_hours(
        line.hours or ZERO,
        coefficients(clause),
        training=line.hours_training,
        is_open_ended=ContractType(line.placement.employment_contract.contract_type).is_open_ended,
    )


def _locked_lines(row: Statement) -> list[StatementLine]:
    locked = row.lines.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    lines = list(with_facts(StatementLine.objects.filter(pk__in=list(locked))))
    for line in lines:
        line.statement = row
    return lines


def _enter(by: Actor, row: Statement, lines: Iterable[StatementLine], at: datetime) -> None:
    """One entry per line that has hours, at its next revision. The trigger on hours paid answers at once."""
    day, clause = timezone.localtime(at).date(), row.commitment.clause
    filled = [line for line in lines if line.hours]
    revisions = _revisions(filled)
    ledger.enter(
        ledger.done(by=by, line=line, counted=counted(line, clause), dated_on=day, revision=revisions.get(line.pk, 0))
        for line in filled
    )


def _entries(lines: Iterable[StatementLine]) -> list[LedgerEntry]:
    """Every entry made for these lines, reversed or not, oldest first."""
    made = LedgerEntry.objects.filter(line__in=lines, kind=EntryKind.DONE.value, reverses=None)
    return list(made.select_related("reversed_by").order_by("pk"))


def _standing(lines: Iterable[StatementLine]) -> dict[int, LedgerEntry]:
    """By line, the entry that counts today."""
    return {entry.line_id: entry for entry in _entries(lines) if entry.line_id and not hasattr(entry, "reversed_by")}


def _revisions(lines: Iterable[StatementLine]) -> dict[int, int]:
    return {entry.line_id: entry.revision + 1 for entry in _entries(lines) if entry.line_id}


def _blocking_sentences(checked: Iterable[Checked]) -> list[str]:
    return [
        f"{each.line.placement.employment_contract.participant} : {finding.to_facilitator}"
        for each in checked
        for finding in each.findings
        if finding.severity is Severity.BLOCK
    ]


def _apply(lines: Sequence[StatementLine], typed: Sequence[Typed]) -> list[StatementLine]:
    wanted = {each.line_id: each for each in typed}
    changed = []
    for line in lines:
        new = wanted.get(line.pk)
        before = draft_of(line)
        if new and put(line, tidy(_draft(new, before))):
            changed.append(line)
    return changed


def _draft(new: Typed, before: LineDraft) -> LineDraft:
    words = new.explanation or before.explanation
    return LineDraft(new.hours, new.training, words, before.has_left, before.left_on)


def _as_edits(row: Statement, typed: Sequence[Typed]) -> list[Edit]:
    """The facilitator's figures win over a draft: she has the company on the phone."""
    stored = {line.pk: draft_of(line) for line in row.lines.all()}
    known = [each for each in typed if each.line_id in stored]
    return [Edit(each.line_id, stored[each.line_id], _draft(each, stored[each.line_id])) for each in known]


def _total(row: Statement) -> Decimal:
    total: Decimal | None = row.lines.aggregate(total=Sum("hours"))["total"]
    return total or ZERO


def _register_departures(lines: Iterable[StatementLine]) -> None:
    """Who no longer works there leaves the lot that day; without other work, an exit opens, to be completed."""
    for line in lines:
        if line.has_left:
            close_placement(line.placement, line.left_on or line.to_on)


def close_placement(placement: Placement, on: date) -> None:
    """End a placement that day, and open the exit of an employment contract that has no other placement left."""
    placement.to_on = max(placement.from_on, min(on, placement.to_on or on))
    placement.save(update_fields=["to_on"])
    contract = placement.employment_contract
    others = contract.placements.exclude(pk=placement.pk).during(placement.to_on, date.max)
    if not others.exists():
        Exit.objects.get_or_create(employment_contract=contract, defaults={"left_on": max(on, contract.starts_on)})
