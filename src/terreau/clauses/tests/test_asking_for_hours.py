"""Requests and reminders: who is asked, with what, and never twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.clauses import tasks
from terreau.clauses.actions import requests
from terreau.clauses.models import ClauseEvent, Commitment, Statement
from terreau.clauses.tests import make
from terreau.kit.actions import Refused
from terreau.kit.models import OutgoingMail
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


def ask(commitment: Commitment, month: date = make.OCTOBER) -> requests.Asked:
    """Ask for a month in the territory of a commitment."""
    return requests.request_statements(by=Actor.system(commitment.clause.territory_id), month=month, at=AT)


def test_the_month_is_asked_with_its_people_and_last_month_s_hours_in_grey() -> None:
    placement = make.placement()
    september = make.statement(placement.commitment, month=date(2026, 9, 1), status="sent", sent_at=AT)
    make.line(september, placement, Decimal(140))
    (statement,) = ask(placement.commitment).created
    line = statement.lines.get()
    mail = OutgoingMail.objects.get()
    assert (line.hours, line.suggested_hours) == (None, 140)
    assert (line.from_on, line.to_on) == (date(2026, 10, 1), date(2026, 10, 31))
    assert statement.due_on == date(2026, 11, 14)
    assert mail.to == "chantier@batival.exemple"
    assert "15\u00a0novembre 2026" in mail.body
    assert "/declaration/" in mail.body
    assert "Nadia Belkacem" in mail.body


def test_asking_again_asks_nobody_twice() -> None:
    commitment = make.commitment()
    ask(commitment)
    assert ask(commitment).created == ()
    assert OutgoingMail.objects.count() == 1


def test_a_month_that_goes_on_is_not_asked() -> None:
    with pytest.raises(Refused, match="n'est pas terminé"):
        ask(make.commitment(), date(2026, 11, 1))


def test_a_company_without_address_is_named() -> None:
    asked = ask(make.commitment(contact_email=""))
    assert len(asked.without_address) == 1
    assert asked.created[0].requested_at is None


def test_quarterly_statements_come_with_the_last_month_of_the_quarter() -> None:
    commitment = make.commitment(on=make.clause(period_months=3))
    assert ask(commitment).created == ()
    (statement,) = ask(commitment, date(2026, 9, 1)).created
    assert (statement.from_on, statement.to_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert "de juillet à septembre 2026" in OutgoingMail.objects.get().subject


@pytest.mark.parametrize(
    "fields",
    [{"from_on": date(2026, 11, 1)}, {"to_on": date(2026, 9, 30)}],
    ids=["commitment not begun", "commitment over"],
)
def test_only_running_commitments_are_asked(fields: dict[str, Any]) -> None:
    assert ask(make.commitment(**fields)).created == ()


def test_a_closed_clause_a_finished_lot_and_a_planned_contract_ask_nothing() -> None:
    closed = make.commitment(on=make.clause(closed_on=date(2026, 9, 1)))
    over = make.commitment(on=make.clause(lot=procurement.lot(ends_on=date(2026, 9, 30))))
    planned = procurement.contract(stage="planned", notified_on=None)
    to_come = make.commitment(on=make.clause(lot=procurement.lot(of=planned)))
    for commitment in (closed, over, to_come):
        assert ask(commitment).created == ()


def test_a_suspension_that_covers_the_month_asks_nothing() -> None:
    commitment = make.commitment()
    event = ClauseEvent.objects.create(clause=commitment.clause, kind="suspension", from_on=date(2026, 9, 1))
    assert ask(commitment).created == ()
    event.to_on = date(2026, 10, 15)
    event.save()
    assert len(ask(commitment).created) == 1


def test_a_reminder_leaves_for_a_late_company_once_a_week_and_stops_after_five() -> None:
    statement = make.statement(due_on=date(2026, 11, 1))
    house = Actor.system(statement.commitment.clause.territory_id)
    at = AT
    sent = 0
    for day in range(60):
        at = AT + timedelta(days=day)
        sent += len(requests.remind_late(by=house, at=at, every_days=7))
    assert sent == 5
    assert "Nous attendons encore les heures" in OutgoingMail.objects.order_by("pk")[0].body


def test_a_sent_statement_or_a_company_without_address_is_not_reminded() -> None:
    statement = make.statement(status="sent", sent_at=AT)
    nadia = make.facilitator(statement.commitment.clause.territory)
    with pytest.raises(Refused, match="déjà transmis"):
        requests.remind_statement(by=nadia, statement=statement, at=AT)
    silent = make.statement(make.commitment(on=make.clause(of=statement.commitment.clause.territory), contact_email=""))
    with pytest.raises(Refused, match="Aucune adresse"):
        requests.remind_statement(by=nadia, statement=silent, at=AT)


def test_a_new_link_kills_the_old_one() -> None:
    commitment = make.commitment()
    row = requests.renew_link(by=make.facilitator(commitment.clause.territory), commitment=commitment)
    assert row.link_stamp == "2"


def test_the_morning_job_asks_and_reminds_and_may_run_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "today", lambda: date(2026, 11, 20))
    monkeypatch.setattr(tasks, "now", lambda: datetime(2026, 11, 20, 5, tzinfo=UTC))
    commitment = make.commitment()
    make.statement(commitment, month=date(2026, 9, 1), due_on=date(2026, 11, 1))
    tasks.ask_for_hours(0)
    tasks.ask_for_hours(0)
    asked, reminded = Statement.objects.order_by("-from_on")
    assert (asked.due_on, reminded.reminded_at is None) == (date(2026, 11, 27), False)
    assert OutgoingMail.objects.count() == 2


def test_messages_to_companies_keep_to_their_words() -> None:
    statement = make.statement(due_on=date(2026, 11, 1))
    nadia = make.facilitator(statement.commitment.clause.territory)
    ask(statement.commitment, date(2026, 9, 1))
    requests.remind_statement(by=nadia, statement=statement, at=AT)
    for mail in OutgoingMail.objects.order_by("pk"):
        text = f"{mail.subject} {mail.body}".lower()
        for word in ("public", "bénéficiaire", "clause", "sortie", "éligible", "mise à disposition"):
            assert word not in text
        assert "01 34 00 00 00" in text


def test_somebody_whose_contract_is_over_is_not_on_the_month() -> None:
    commitment = make.commitment()
    person = make.participant(commitment.clause.territory)
    over = make.employment_contract(person, employer=commitment.company, planned_end_on=date(2026, 9, 30))
    make.placement(commitment, employment_contract=over)
    (statement,) = ask(commitment).created
    assert statement.lines.count() == 0


def test_the_message_names_who_follows_the_lot() -> None:
    commitment = make.commitment()
    user, _ = make.member(commitment.clause.territory, Role.FACILITATOR)
    user.phone = "01 39 00 00 00"
    user.save()
    commitment.clause.facilitator = user
    commitment.clause.save()
    ask(commitment)
    assert f"{user.full_name}, 01 39 00 00 00" in OutgoingMail.objects.get().body
