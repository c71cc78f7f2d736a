"""What a statement may become, and why not."""

import pytest

from terreau.clauses.rules.statement_checks import CheckCode, Finding, Severity
from terreau.clauses.rules.transitions import move_refusal, return_refusal, send_refusal, validate_refusal
from terreau.clauses.rules.vocabulary import STATEMENT_TRANSITIONS, NoHoursReason, StatementStatus

WARNING = Finding(CheckCode.OVER_WEEK, Severity.WARN, "", "")
BLOCK = Finding(CheckCode.OVER_PAID, Severity.BLOCK, "", "")


def test_every_status_has_its_moves() -> None:
    assert set(STATEMENT_TRANSITIONS) == set(StatementStatus)


@pytest.mark.parametrize("status", StatementStatus)
@pytest.mark.parametrize("to", StatementStatus)
def test_a_move_that_is_not_in_the_table_gets_a_sentence(status: StatementStatus, to: StatementStatus) -> None:
    assert (move_refusal(status, to) is None) is (to in STATEMENT_TRANSITIONS[status])


@pytest.mark.parametrize(
    ("lines", "no_hours", "refused"),
    [(2, None, False), (0, NoHoursReason.HOLIDAYS, False), (0, None, True), (2, NoHoursReason.HOLIDAYS, True)],
)
def test_a_statement_has_lines_or_the_reason_why_it_has_none(
    lines: int, no_hours: NoHoursReason | None, *, refused: bool
) -> None:
    assert (send_refusal(StatementStatus.TO_FILL, lines=lines, no_hours=no_hours) is not None) is refused


def test_a_company_corrects_until_its_statement_is_validated() -> None:
    assert send_refusal(StatementStatus.SENT, lines=1, no_hours=None) is None
    assert send_refusal(StatementStatus.RETURNED, lines=1, no_hours=None) is None
    assert send_refusal(StatementStatus.VALIDATED, lines=1, no_hours=None) == "Ce relevé est déjà validé."


def test_a_statement_goes_back_with_a_reason() -> None:
    assert return_refusal(StatementStatus.SENT, reason="Octobre est compté deux fois") is None
    assert return_refusal(StatementStatus.SENT, reason="  ") == "Dites à l'entreprise ce qu'il faut corriger."
    assert return_refusal(StatementStatus.TO_FILL, reason="x") == "Ce relevé n'a pas encore été transmis."


def test_a_warning_does_not_stop_validation_and_a_block_does() -> None:
    assert validate_refusal(StatementStatus.SENT, [WARNING]) is None
    assert validate_refusal(StatementStatus.SENT, [WARNING, BLOCK]) is not None
    assert validate_refusal(StatementStatus.RETURNED, []) is not None
