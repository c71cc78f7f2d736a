"""The one writer of the ledger says what the database refuses, and nothing else in its name."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from terreau.clauses.actions import ledger
from terreau.clauses.models import HoursPaid, LedgerEntry
from terreau.clauses.tests import make
from terreau.kit.actions import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


def test_hours_beyond_the_hours_paid_are_refused_with_a_sentence_and_leave_nothing() -> None:
    line = make.line(make.statement(), hours=Decimal(100))
    HoursPaid.objects.create(
        employment_contract=line.placement.employment_contract, month=line.from_on.replace(day=1), hours=Decimal(99)
    )
    by = make.facilitator(line.statement.commitment.clause.territory)
    with pytest.raises(Refused, match="dépasserait les heures payées"):
        ledger.enter([ledger.done(by=by, line=line, counted=Decimal(100), dated_on=DAY)])
    assert not LedgerEntry.objects.filter(line=line).exists()


def test_a_line_entered_twice_is_a_fault_of_the_code_not_a_matter_of_hours_paid() -> None:
    line = make.line(make.statement(), hours=Decimal(100))
    by = make.facilitator(line.statement.commitment.clause.territory)
    ledger.enter([ledger.done(by=by, line=line, counted=Decimal(100), dated_on=DAY)])
    with pytest.raises(IntegrityError, match="once_per_revision"):
        ledger.enter([ledger.done(by=by, line=line, counted=Decimal(100), dated_on=DAY)])
    assert LedgerEntry.objects.filter(line=line).count() == 1
