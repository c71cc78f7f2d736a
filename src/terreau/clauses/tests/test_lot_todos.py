"""What lots ask of a facilitator in « Ma semaine »."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from terreau.accounts.roles import Role
from terreau.clauses.models import Clause, Figure
from terreau.clauses.tests import make
from terreau.clauses.todos.lots import SHOWN, lot_todos
from terreau.procurement.models import Agreement, Amendment, Contract
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


def lot_of(home: Territory, *, received: date = TODAY, **fields: Any) -> Any:
    contract = procurement.contract(**fields)
    Contract.objects.filter(pk=contract.pk).update(
        created_at=datetime(received.year, received.month, received.day, 12, tzinfo=UTC)
    )
    Agreement.objects.create(territory=home, buyer=contract.buyer, answer_days=28)
    return procurement.lot(of=contract, amount=2_400_000)


def words(home: Territory) -> list[str]:
    return [todo.what for todo in lot_todos(make.facilitator(home), TODAY)]


def test_late_lots_come_first_with_the_date_until_which_they_can_be_caught_up() -> None:
    home = make.territory()
    make.commitment(on=make.clause(of=home), hours=Decimal(2000))
    make.commitment(on=make.clause(of=home), hours=Decimal(90_000))
    late, lost = sorted(lot_todos(make.facilitator(home), TODAY), key=lambda todo: todo.urgency)
    assert late.state_word.startswith("en retard")
    assert late.due_on is not None
    assert "rattrapable" in late.why
    assert (lost.state_word, lost.due_on) == ("hors d'atteinte", None)


def test_more_than_ten_late_lots_become_one_line() -> None:
    home = make.territory()
    for _ in range(SHOWN + 2):
        make.commitment(on=make.clause(of=home), hours=Decimal(4000))
    assert words(home)[SHOWN] == "2\u00a0autres lots en retard"


def test_a_notified_clause_without_hours_asks_for_its_documents() -> None:
    home = make.territory()
    make.clause(of=home)
    assert words(home) == ["Enregistrer les heures : Lot 2 Gros œuvre"]


def test_a_published_social_condition_without_a_clause_here_is_asked_about() -> None:
    home = make.territory()
    told: dict[str, Any] = {"considerations": ["clause"], "notified_on": date(2026, 10, 1)}
    lot = lot_of(home, title="Nettoyage des écoles", **told)
    lot_of(home, title="Sans condition", notified_on=date(2026, 10, 1))
    lot_of(home, title="Trop ancien", considerations=["clause"], notified_on=date(2020, 1, 1))
    lot_of(home, title="À vérifier d'abord", is_flagged=True, **told)
    assert words(home) == ["Clause à enregistrer : Nettoyage des écoles"]
    make.clause(of=make.territory(), lot=lot)
    assert words(home) == ["Clause à enregistrer : Nettoyage des écoles"]
    make.commitment(on=make.clause(of=home, lot=lot), hours=Decimal(1))
    assert "Clause à enregistrer : Nettoyage des écoles" not in words(home)


@pytest.mark.parametrize(
    ("age", "state"), [(3, "reste 25 j"), (25, "reste 3 j"), (40, "délai dépassé")], ids=["new", "soon", "late"]
)
def test_a_planned_contract_is_answered_within_the_days_agreed(age: int, state: str) -> None:
    home = make.territory()
    lot = lot_of(home, stage="planned", notified_on=None, received=TODAY - timedelta(days=age))
    (todo,) = lot_todos(make.facilitator(home), TODAY)
    assert (todo.state_word, todo.due_on) == (state, TODAY - timedelta(days=age - 28))
    clause = Clause.objects.create(territory=home, lot=lot, legal_lever="performance_condition")
    Figure.objects.create(clause=clause, kind="recommended", hours=833, dated_on=TODAY)
    assert words(home) == []


def test_an_amendment_seen_in_open_data_waits_for_a_decision_once() -> None:
    home = make.territory()
    clause = make.commitment(on=make.clause(of=home), due=Decimal(0)).clause
    make.clause(of=home, lot=procurement.lot(of=clause.lot.contract, number="3"))
    Amendment.objects.create(contract=clause.lot.contract, number=1, state="proposed")
    Amendment.objects.create(contract=clause.lot.contract, number=2, state="dismissed")
    assert [word for word in words(home) if word.startswith("Avenant")] == [
        "Avenant n° 1 à examiner : Réhabilitation du groupe scolaire"
    ]


def test_only_the_facilitator_of_the_territory_is_asked_in_two_queries(django_assert_num_queries: Any) -> None:
    home = make.territory()
    make.commitment(on=make.clause(of=home), hours=Decimal(4000))
    assert lot_todos(make.member(home, Role.ADMIN)[1], TODAY) == ()
    assert lot_todos(make.facilitator(make.territory()), TODAY) == ()
    by = make.facilitator(home)
    with django_assert_num_queries(2):
        assert lot_todos(by, TODAY)
