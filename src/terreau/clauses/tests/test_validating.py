"""The facilitator enters, validates, sends back and corrects; the ledger only grows."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.clauses.actions import drafts, statements
from terreau.clauses.actions.statements import Typed
from terreau.clauses.models import Commitment, Exit, HoursPaid, LedgerEntry, Statement, StatementLine
from terreau.clauses.rules.drafts import LineDraft
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry, OutgoingMail
from terreau.kit.policy import Forbidden

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


def sent(hours: Decimal = Decimal(100), **fields: Any) -> tuple[Statement, StatementLine, Actor]:
    """October with one person, sent on 3 November, and the facilitator of its territory."""
    statement = make.statement(status="sent", sent_at=datetime(2026, 11, 3, tzinfo=UTC), sent_version=0)
    line = make.line(statement, hours=hours, **fields)
    return statement, line, make.facilitator(statement.commitment.clause.territory)


def done(line: StatementLine) -> list[tuple[Decimal, int, bool]]:
    """Real hours, revision and whether it is a reverse, of each entry of a line."""
    entries = LedgerEntry.objects.filter(line=line).order_by("pk")
    return [(entry.hours_real, entry.revision, entry.reverses_id is not None) for entry in entries]


def test_validating_enters_each_line_once_real_and_counted() -> None:
    statement, line, nadia = sent(hours_training=Decimal(10))
    clause = statement.commitment.clause
    clause.training_coefficient = Decimal("1.5")
    clause.save()
    row = statements.validate_statement(by=nadia, statement=statement, at=AT)
    entry = LedgerEntry.objects.get(line=line)
    assert row.status == "validated"
    assert (entry.hours_real, entry.hours_training, entry.hours_counted) == (100, 10, 105)
    assert (entry.worked_from, entry.worked_to, entry.dated_on) == (line.from_on, line.to_on, date(2026, 11, 5))


def test_a_second_validation_is_refused_and_enters_nothing() -> None:
    statement, line, nadia = sent()
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    with pytest.raises(Refused, match="déjà validé"):
        statements.validate_statement(by=nadia, statement=statement, at=AT)
    assert len(done(line)) == 1


def test_a_statement_changed_meanwhile_is_read_again_first() -> None:
    statement, _, nadia = sent()
    with pytest.raises(Refused, match="vient de corriger"):
        statements.validate_statement(by=nadia, statement=statement, at=AT, version=7)


def test_a_blocking_finding_refuses_with_its_sentence() -> None:
    statement, line, nadia = sent()
    HoursPaid.objects.create(
        employment_contract=line.placement.employment_contract, month=date(2026, 10, 1), hours=Decimal(90)
    )
    with pytest.raises(Refused, match=r"Un contrôle bloque la validation.*Karim Diallo"):
        statements.validate_statement(by=nadia, statement=statement, at=AT)
    assert Statement.objects.get(pk=statement.pk).status == "sent"


def test_hours_paid_bound_every_lot_even_unseen_by_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    statement, line, nadia = sent()
    HoursPaid.objects.create(
        employment_contract=line.placement.employment_contract, month=date(2026, 10, 1), hours=Decimal(90)
    )
    monkeypatch.setattr("terreau.clauses.actions.statements.check", lambda lines: [])
    with pytest.raises(Refused, match="dépasserait les heures payées"):
        statements.validate_statement(by=nadia, statement=statement, at=AT)
    assert LedgerEntry.objects.filter(line=line).count() == 0


def test_a_departure_ends_the_placement_and_opens_the_exit() -> None:
    statement, line, nadia = sent(has_left=True, left_on=date(2026, 10, 16))
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    line.placement.refresh_from_db()
    assert line.placement.to_on == date(2026, 10, 16)
    left = Exit.objects.get(employment_contract=line.placement.employment_contract)
    assert (left.left_on, left.situation) == (date(2026, 10, 16), "unknown")


def test_somebody_who_works_on_another_lot_has_no_exit_yet() -> None:
    statement, line, nadia = sent(has_left=True, left_on=date(2026, 10, 16))
    other = make.commitment(on=make.clause(of=statement.commitment.clause.territory))
    make.placement(other, employment_contract=line.placement.employment_contract)
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    assert Exit.objects.count() == 0


def test_sent_back_it_says_why_and_the_company_gets_a_message() -> None:
    statement, line, nadia = sent()
    remarks = {line.pk: "Comptez les absences."}
    row = statements.return_statement(by=nadia, statement=statement, reason="Trop d'heures.", remarks=remarks, at=AT)
    line.refresh_from_db()
    mail = OutgoingMail.objects.get()
    assert (row.status, row.return_reason, line.remark) == ("returned", "Trop d'heures.", "Comptez les absences.")
    assert "Trop d'heures." in mail.body
    assert "/declaration/" in mail.body
    assert line.hours == 100
    with pytest.raises(Refused):
        statements.return_statement(by=nadia, statement=row, reason="Encore", at=AT)


def test_sending_back_needs_a_reason() -> None:
    statement, _, nadia = sent()
    with pytest.raises(Refused, match="Dites à l'entreprise"):
        statements.return_statement(by=nadia, statement=statement, reason="  ", at=AT)


def test_a_validated_statement_sent_back_leaves_the_ledger_at_zero_and_comes_back_as_a_revision() -> None:
    statement, line, nadia = sent()
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    row = statements.return_statement(by=nadia, statement=statement, reason="Mauvais mois.", at=AT)
    assert row.validated_at is None
    assert done(line) == [(100, 0, False), (-100, 0, True)]
    edit = drafts.Edit(line.pk, LineDraft(Decimal(100)), LineDraft(Decimal(80)))
    link = Actor.link("commitment", statement.commitment_id, statement.commitment.clause.territory_id)
    drafts.submit_statement(by=link, statement=row, edits=[edit], at=AT)
    statements.validate_statement(by=nadia, statement=row, at=AT)
    assert done(line) == [(100, 0, False), (-100, 0, True), (80, 1, False)]


def test_correcting_validated_hours_reverses_and_enters_again_both_visible() -> None:
    statement, line, nadia = sent()
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    typed = [Typed(line.pk, Decimal(90))]
    statements.correct_statement(by=nadia, statement=statement, typed=typed, reason="Erreur de saisie.", at=AT)
    assert done(line) == [(100, 0, False), (-100, 0, True), (90, 1, False)]
    assert JournalEntry.objects.get(verb="clauses.correct_statement").reason == "Erreur de saisie."
    assert "Nouveau total : 90,00" in OutgoingMail.objects.get().body


@pytest.mark.parametrize(
    ("hours", "reason", "sentence"),
    [(Decimal(90), " ", "Dites pourquoi"), (Decimal(100), "Rien", "Aucune heure n'a changé")],
)
def test_a_correction_says_why_and_changes_something(hours: Decimal, reason: str, sentence: str) -> None:
    statement, line, nadia = sent()
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    with pytest.raises(Refused, match=sentence):
        statements.correct_statement(by=nadia, statement=statement, typed=[Typed(line.pk, hours)], reason=reason, at=AT)


def test_only_validated_hours_are_corrected_so() -> None:
    statement, line, nadia = sent()
    with pytest.raises(Refused, match="Seul un relevé validé"):
        statements.correct_statement(
            by=nadia, statement=statement, typed=[Typed(line.pk, Decimal(1))], reason="x", at=AT
        )


def test_a_correction_over_the_hours_paid_is_refused() -> None:
    statement, line, nadia = sent()
    contract = line.placement.employment_contract
    HoursPaid.objects.create(employment_contract=contract, month=date(2026, 10, 1), hours=Decimal(100))
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    with pytest.raises(Refused, match="payées"):
        statements.correct_statement(
            by=nadia, statement=statement, typed=[Typed(line.pk, Decimal(110))], reason="Oubli", at=AT
        )


def test_the_facilitator_enters_for_a_company_that_is_told() -> None:
    statement = make.statement()
    line = make.line(statement)
    nadia = make.facilitator(statement.commitment.clause.territory)
    typed = [Typed(line.pk, Decimal(120), Decimal(5))]
    row = statements.record_statement(by=nadia, statement=statement, typed=typed, at=AT)
    line.refresh_from_db()
    assert (row.status, row.origin, row.entered_by_id) == ("sent", "facilitator", nadia.user_id)
    assert (line.hours, line.hours_training) == (120, 5)
    assert "120,00" in OutgoingMail.objects.get().body


def test_the_facilitator_notes_a_month_without_hours() -> None:
    statement = make.statement()
    make.line(statement)
    nadia = make.facilitator(statement.commitment.clause.territory)
    statements.record_statement(by=nadia, statement=statement, no_hours=NoHoursReason.HOLIDAYS, at=AT)
    assert (statement.lines.count(), Statement.objects.get().no_hours_reason) == (0, "holidays")


def test_entering_nothing_or_over_a_validated_one_is_refused() -> None:
    statement, _, nadia = sent()
    with pytest.raises(Refused, match="Indiquez les heures"):
        statements.record_statement(by=nadia, statement=make.statement(on_same(statement)), at=AT)
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    with pytest.raises(Refused, match="corrigez-le"):
        statements.record_statement(by=nadia, statement=statement, at=AT)


def on_same(statement: Statement) -> Commitment:
    """Another commitment of the same territory."""
    return make.commitment(on=make.clause(of=statement.commitment.clause.territory))


@pytest.mark.parametrize("role", [Role.BUYER, Role.COMPANY, Role.ELECTED, Role.ADMIN])
def test_no_other_role_validates(role: Role) -> None:
    statement, _, _ = sent()
    clause = statement.commitment.clause
    _, actor = make.member(clause.territory, role, organisation=statement.commitment.company.organisation)
    with pytest.raises(Forbidden):
        statements.validate_statement(by=actor, statement=statement, at=AT)


def test_a_neighbour_s_facilitator_may_do_nothing_here() -> None:
    statement, _, _ = sent()
    stranger = make.facilitator(make.territory())
    with pytest.raises(Forbidden, match="autre territoire"):
        statements.validate_statement(by=stranger, statement=statement, at=AT)
    with pytest.raises(Forbidden):
        statements.return_statement(by=stranger, statement=statement, reason="x", at=AT)


def test_a_link_may_fill_its_commitment_and_no_other() -> None:
    statement, _, _ = sent()
    other = make.statement()
    link = Actor.link("commitment", statement.commitment_id, statement.commitment.clause.territory_id)
    drafts.save_draft(by=link, statement=statement, edits=[])
    with pytest.raises(Forbidden, match="pas le vôtre"):
        drafts.save_draft(by=link, statement=other, edits=[])


def test_a_broken_promise_of_the_database_is_never_taken_for_hours_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    statement, line, nadia = sent()
    statements.validate_statement(by=nadia, statement=statement, at=AT)
    row = statements.return_statement(by=nadia, statement=statement, reason="Mauvais mois.", at=AT)
    link = Actor.link("commitment", statement.commitment_id, statement.commitment.clause.territory_id)
    drafts.submit_statement(by=link, statement=row, at=AT)
    monkeypatch.setattr("terreau.clauses.actions.statements._revisions", lambda lines: {})
    with pytest.raises(IntegrityError):
        statements.validate_statement(by=nadia, statement=row, at=AT)
    assert len(done(line)) == 2
