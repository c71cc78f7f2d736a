"""Hours of past months written in bulk, under the same rules."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from terreau.accounts.actor import Actor
from terreau.clauses.actions.history import HistoryLine, Written, record_history
from terreau.clauses.models import HoursPaid, LedgerEntry, Placement, Statement, StatementLine
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.kit.spans import add_months, month_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


def month(placement: Placement, first: date, hours: int = 100, **fields: Any) -> HistoryLine:
    """A whole month of a placement."""
    span = month_of(first)
    return HistoryLine(placement.pk, span.start, span.end, Decimal(hours), **fields)


def write(placement: Placement, *lines: HistoryLine) -> Written:
    """Write lines as the house, in the territory of a placement."""
    return record_history(by=Actor.system(placement.commitment.clause.territory_id), lines=lines, at=AT)


def test_lines_become_validated_statements_and_ledger_entries() -> None:
    placement = make.placement()
    written = write(
        placement, month(placement, date(2026, 4, 1), training=Decimal(7)), month(placement, date(2026, 5, 1))
    )
    assert (written.created, written.rejected) == (2, ())
    assert set(Statement.objects.values_list("status", "origin")) == {("validated", "import")}
    entries = LedgerEntry.objects.filter(kind="done").order_by("worked_from")
    assert [(e.hours_real, e.hours_training, e.worked_from) for e in entries] == [
        (100, 7, date(2026, 4, 1)),
        (100, 0, date(2026, 5, 1)),
    ]


def test_a_second_run_changes_nothing() -> None:
    placement = make.placement()
    line = month(placement, date(2026, 4, 1))
    write(placement, line)
    again = write(placement, line)
    assert (again.created, again.unchanged) == (0, (0,))
    assert LedgerEntry.objects.filter(kind="done").count() == 1


def test_each_line_refused_says_why_and_the_others_pass() -> None:
    placement = make.placement()
    stranger = make.placement()
    make.statement(placement.commitment, month=date(2026, 8, 1))
    write(placement, month(placement, date(2026, 9, 1)))
    april = month(placement, date(2026, 4, 1))
    lines = [
        april,
        april,
        month(stranger, date(2026, 4, 1)),
        HistoryLine(placement.pk, date(2026, 5, 2), date(2026, 5, 1), Decimal(1)),
        HistoryLine(placement.pk, date(2026, 5, 1), date(2026, 6, 2), Decimal(1)),
        month(placement, date(2026, 6, 1), 10, training=Decimal(11)),
        month(placement, date(2026, 8, 1)),
        month(placement, date(2026, 9, 1), 90),
    ]
    written = write(placement, *lines)
    sentences = dict(written.rejected)
    assert written.created == 1
    assert [index for index, _ in written.rejected] == [1, 2, 3, 4, 5, 6, 7]
    assert "deux fois" in sentences[1]
    assert "n'existe pas sur ce territoire" in sentences[2]
    assert "avant le début" in sentences[3]
    assert "à cheval" in sentences[4]
    assert "comprise dedans" in sentences[5]
    assert "déjà ouvert" in sentences[6]
    assert "déjà enregistrées" in sentences[7]


def test_the_checks_of_a_statement_hold_for_the_past_too() -> None:
    placement = make.placement()
    HoursPaid.objects.create(
        employment_contract=placement.employment_contract, month=date(2026, 4, 1), hours=Decimal(90)
    )
    written = write(placement, month(placement, date(2026, 4, 1)), month(placement, date(2026, 5, 1), 300))
    assert "payées" in dict(written.rejected)[0]
    assert "48 h par semaine" in dict(written.warned)[1]


def test_hours_paid_bound_two_lots_together() -> None:
    placement = make.placement()
    other = make.commitment(on=make.clause(of=placement.commitment.clause.territory))
    second = make.placement(other, employment_contract=placement.employment_contract)
    HoursPaid.objects.create(
        employment_contract=placement.employment_contract, month=date(2026, 4, 1), hours=Decimal(150)
    )
    written = write(placement, month(placement, date(2026, 4, 1)), month(second, date(2026, 4, 1)))
    assert written.created == 0
    assert LedgerEntry.objects.filter(kind="done").count() == 0


def test_the_database_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    placement = make.placement()
    HoursPaid.objects.create(
        employment_contract=placement.employment_contract, month=date(2026, 4, 1), hours=Decimal(90)
    )
    monkeypatch.setattr("terreau.clauses.actions.history.check_line", lambda line: ())
    with pytest.raises(Refused, match="payées"):
        write(placement, month(placement, date(2026, 4, 1)))


def test_thousands_of_lines_are_written_in_seconds() -> None:
    commitment = make.commitment()
    placements = [
        make.placement(commitment, person=make.participant(commitment.clause.territory, f"P{number}", f"N{number}"))
        for number in range(100)
    ]
    lines = [month(p, add_months(date(2026, 4, 1), at)) for p in placements for at in range(30)]
    began = time.perf_counter()
    written = write(placements[0], *lines)
    assert written.created == 3000
    assert StatementLine.objects.count() == 3000
    assert time.perf_counter() - began < 15
