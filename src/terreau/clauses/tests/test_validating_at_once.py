"""Two people validate one statement at the same moment, over two real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from terreau.accounts.actor import Actor
from terreau.clauses.actions import drafts, statements
from terreau.clauses.actions.requests import request_statements
from terreau.clauses.models import LedgerEntry, Statement
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry, OutgoingMail

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
TOGETHER = 4


def at_once(act: object) -> list[object]:
    """Run an act from several threads, each with its own connection, all starting together."""
    gate = Barrier(TOGETHER)

    def run(_: int) -> object:
        gate.wait()
        try:
            return act()  # type: ignore[operator]
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(run, range(TOGETHER)))


def test_two_validations_at_once_enter_each_line_once() -> None:
    statement = make.statement(status="sent", sent_at=datetime(2026, 11, 3, tzinfo=UTC))
    for name in ("Diallo", "Sow", "Moreau"):
        person = make.participant(statement.commitment.clause.territory, "Sam", name)
        make.line(statement, make.placement(statement.commitment, person=person), Decimal(100))
    nadia = make.facilitator(statement.commitment.clause.territory)
    answers = at_once(lambda: statements.validate_statement(by=nadia, statement=statement, at=AT))
    assert sum(isinstance(answer, Statement) for answer in answers) == 1
    assert LedgerEntry.objects.filter(kind="done").count() == 3
    assert JournalEntry.objects.filter(verb="clauses.validate_statement").count() == 1


def test_a_double_click_on_send_is_one_sending() -> None:
    statement = make.statement()
    make.line(statement, hours=Decimal(100))
    link = Actor.link("commitment", statement.commitment_id, statement.commitment.clause.territory_id)
    answers = at_once(lambda: drafts.submit_statement(by=link, statement=statement, at=AT))
    assert sum(isinstance(answer, drafts.AlreadySent) for answer in answers) == TOGETHER - 1
    assert JournalEntry.objects.filter(verb="clauses.submit_statement").count() == 1


def test_two_rounds_of_requests_at_once_ask_once() -> None:
    commitment = make.commitment()
    house = Actor.system(commitment.clause.territory_id)
    at_once(lambda: request_statements(by=house, month=make.OCTOBER, at=AT))
    assert Statement.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
