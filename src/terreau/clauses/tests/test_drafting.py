"""What a company's acts refuse or keep, one by one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from terreau.accounts.actor import Actor
from terreau.clauses.actions import drafts
from terreau.clauses.models import Newcomer, Statement
from terreau.clauses.rules.vocabulary import NoHoursReason
from terreau.clauses.tests import make
from terreau.kit.actions import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)


def bearer(statement: Statement) -> Actor:
    """Who holds the link of a statement's commitment."""
    return Actor.link("commitment", statement.commitment_id, statement.commitment.clause.territory_id)


def lina(statement: Statement, **fields: object) -> Newcomer:
    """A person told by the company."""
    values: dict[str, object] = {"first_name": "Lina", "last_name": "Moreau", "from_on": date(2026, 10, 12)}
    return drafts.tell_newcomer(by=bearer(statement), statement=statement, **{**values, **fields})  # type: ignore[arg-type]


def test_copying_completes_people_already_there_without_hours() -> None:
    placement = make.placement()
    september = make.statement(placement.commitment, month=date(2026, 9, 1), status="sent", sent_at=AT)
    make.line(september, placement, Decimal(140))
    october = make.statement(placement.commitment)
    line = make.line(october, placement)
    assert drafts.copy_people(by=bearer(october), statement=october) == 1
    line.refresh_from_db()
    assert (line.hours, line.suggested_hours) == (None, 140)


def test_somebody_who_left_the_lot_comes_back_over_the_whole_month_to_be_asked_about() -> None:
    placement = make.placement(to_on=date(2026, 9, 30))
    september = make.statement(placement.commitment, month=date(2026, 9, 1), status="sent", sent_at=AT)
    make.line(september, placement, Decimal(140))
    october = make.statement(placement.commitment)
    drafts.copy_people(by=bearer(october), statement=october)
    line = october.lines.get()
    assert (line.from_on, line.to_on) == (october.from_on, october.to_on)


def test_a_person_told_twice_is_one_person() -> None:
    statement = make.statement()
    lina(statement)
    lina(statement, hours=Decimal(60))
    assert Newcomer.objects.get().hours == 60


def test_a_person_told_has_dates_in_order_and_cannot_be_taken_back_once_answered() -> None:
    statement = make.statement()
    with pytest.raises(Refused, match="avant la date de début"):
        lina(statement, to_on=date(2026, 10, 1))
    told = lina(statement)
    Newcomer.objects.update(settled_at=AT)
    with pytest.raises(Refused, match="déjà prise en compte"):
        drafts.withdraw_newcomer(by=bearer(statement), newcomer=told)


def test_no_hours_and_a_person_told_do_not_go_together() -> None:
    statement = make.statement()
    lina(statement, hours=Decimal(60))
    with pytest.raises(Refused, match="retirez-la"):
        drafts.declare_no_hours(by=bearer(statement), statement=statement, reason=NoHoursReason.HOLIDAYS, at=AT)


def test_a_month_without_hours_can_be_sent_again_and_hours_undo_it() -> None:
    statement = make.statement()
    line = make.line(statement)
    row = drafts.declare_no_hours(by=bearer(statement), statement=statement, reason=NoHoursReason.HOLIDAYS, at=AT)
    with pytest.raises(drafts.AlreadySent):
        drafts.submit_statement(by=bearer(statement), statement=row, at=AT)
    drafts.copy_people(by=bearer(statement), statement=row)
    assert Statement.objects.get().no_hours_reason == ""
    assert not statement.lines.filter(pk=line.pk).exists()


def test_nothing_typed_is_nothing_to_send() -> None:
    statement = make.statement()
    make.line(statement)
    with pytest.raises(Refused, match="Indiquez les heures"):
        drafts.submit_statement(by=bearer(statement), statement=statement, at=AT)
    assert Statement.objects.get().status == "to_fill"
