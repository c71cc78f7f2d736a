"""A lot without a clause, by decision: it leaves the week, says why, and can be taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from terreau.accounts.roles import Role
from terreau.clauses.actions.clause import size_clause
from terreau.clauses.actions.no_clause import decide_no_clause, withdraw_no_clause
from terreau.clauses.models import Clause, Figure, NoClause
from terreau.clauses.rules.vocabulary import LegalLever, NoClauseReason
from terreau.clauses.tests import make
from terreau.clauses.tests.make_lots import signed_in
from terreau.clauses.todos.lots import lot_todos
from terreau.kit.actions import Refused
from terreau.kit.models import Document, JournalEntry
from terreau.procurement.models import Agreement
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)
WHY: dict[str, Any] = {"reason": NoClauseReason.NO_WORK, "on": TODAY}


def published(home: Any, **fields: Any) -> Any:
    """A lot of a followed buyer whose contract publishes a social condition."""
    told = {"considerations": ["clause"], "notified_on": date(2026, 10, 1), **fields}
    contract = procurement.contract(**told)
    Agreement.objects.create(territory=home, buyer=contract.buyer)
    return procurement.lot(of=contract)


def test_a_lot_decided_without_a_clause_leaves_the_week_until_that_is_taken_back() -> None:
    home = make.territory()
    lot, by = published(home), make.facilitator(home)
    assert len(lot_todos(by, TODAY)) == 1
    decided = decide_no_clause(by=by, lot=lot, **WHY)
    assert lot_todos(by, TODAY) == ()
    assert (decided.decided_on, decided.author_id) == (TODAY, by.user_id)
    withdraw_no_clause(by=by, decision=decided, on=TODAY)
    assert len(lot_todos(by, TODAY)) == 1
    with pytest.raises(Refused, match="déjà reprise"):
        withdraw_no_clause(by=by, decision=decided, on=TODAY)
    verbs = JournalEntry.objects.filter(verb__endswith="no_clause").order_by("pk")
    assert [each.verb for each in verbs] == ["clauses.decide_no_clause", "clauses.withdraw_no_clause"]


def test_the_decision_of_a_territory_is_its_own() -> None:
    home, other = make.territory(), make.territory()
    lot = published(home)
    Agreement.objects.create(territory=other, buyer=lot.contract.buyer)
    decide_no_clause(by=make.facilitator(other), lot=lot, **WHY)
    assert len(lot_todos(make.facilitator(home), TODAY)) == 1
    assert not NoClause.objects.visible_to(make.facilitator(home)).exists()


def test_it_is_decided_once_with_words_for_another_reason() -> None:
    home = make.territory()
    lot, by = published(home), make.facilitator(home)
    with pytest.raises(Refused, match="cette autre raison"):
        decide_no_clause(by=by, lot=lot, reason=NoClauseReason.OTHER, note="  ", on=TODAY)
    decide_no_clause(by=by, lot=lot, reason=NoClauseReason.OTHER, note="Déjà fait par un autre lot", on=TODAY)
    with pytest.raises(Refused, match="déjà décidé"):
        decide_no_clause(by=by, lot=lot, **WHY)


def test_hours_that_are_due_cannot_be_decided_away() -> None:
    clause = make.clause()
    signed = Document.objects.create(territory_id=clause.territory_id, name="AE.pdf", sha256="0", size=1, file="a.pdf")
    Figure.objects.create(clause=clause, kind="contract", hours=833, dated_on=TODAY, document=signed)
    with pytest.raises(Refused, match="Des heures sont dues"):
        decide_no_clause(by=make.facilitator(clause.territory), lot=clause.lot, **WHY)
    assert not NoClause.objects.exists()


def test_a_lot_that_was_only_sized_is_no_longer_followed_and_comes_back_with_it() -> None:
    home = make.territory()
    lot, by = published(home, stage="planned", notified_on=None), make.facilitator(home)
    size: dict[str, Any] = {"legal_lever": LegalLever.PERFORMANCE_CONDITION, "inputs": {}, "note": "", "on": TODAY}
    size_clause(by=by, lot=lot, hours=Decimal(833), **size)
    decided = decide_no_clause(by=by, lot=lot, **WHY)
    assert Clause.objects.get().closed_on == TODAY
    with pytest.raises(Refused, match="revenez d'abord"):
        size_clause(by=by, lot=lot, hours=Decimal(500), **size)
    withdraw_no_clause(by=by, decision=decided, on=TODAY)
    assert Clause.objects.get().closed_on is None


def test_the_page_of_the_contract_offers_the_decision_says_it_and_takes_it_back() -> None:
    home = make.territory()
    lot = published(home)
    browser, page = signed_in(home), f"/marches/{lot.contract_id}/"
    address = f"/clauses/aucune/{lot.pk}/"
    assert address in browser.get(page).content.decode()
    wrong = browser.post(address, {"note": "rien à faire"})
    assert (wrong.status_code, "rien à faire" in wrong.content.decode()) == (422, True)
    browser.post(address, {"reason": "no_work", "note": "Livraison de matériel"})
    text = browser.get(page).content.decode()
    assert "Trop peu de main-d&#x27;œuvre" in text
    assert "Livraison de matériel" in text
    assert f"/clauses/nouvelle/{lot.pk}/" not in text
    browser.post(f"/clauses/aucune/{NoClause.objects.get().pk}/reprendre/")
    assert f"/clauses/nouvelle/{lot.pk}/" in browser.get(page).content.decode()


def test_a_followed_lot_opens_from_the_page_of_its_contract_and_a_buyer_decides_nothing() -> None:
    home = make.territory()
    lot = published(home)
    clause = make.commitment(on=make.clause(of=home, lot=lot)).clause
    buyer = signed_in(home, Role.BUYER, organisation=lot.contract.buyer)
    assert "/clauses/aucune/" not in buyer.get(f"/marches/{lot.contract_id}/").content.decode()
    assert f"/clauses/lots/{clause.pk}/" not in buyer.get(f"/marches/{lot.contract_id}/").content.decode()
