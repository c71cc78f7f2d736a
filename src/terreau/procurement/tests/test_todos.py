"""What contracts ask of a facilitator in « Ma semaine »."""

from datetime import date, timedelta
from typing import Any

import pytest

from terreau.directory.tests import make as directory
from terreau.procurement.models import Contract
from terreau.procurement.tests import make
from terreau.procurement.todos import contract_todos

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)
FLAGS = [{"field": "montant", "reason": "trop grand"}]


def told(home: Any) -> list[str]:
    return [f"{todo.verb} : {todo.subject}" for todo in contract_todos(directory.actor(territory=home), TODAY)]


def followed(home: Any) -> Any:
    return make.agreement(territory=home).buyer


def test_a_flagged_contract_waits_in_the_week_until_it_is_decided() -> None:
    home = directory.territory()
    doubtful = make.contract(of=followed(home), title="Voirie", is_flagged=True, flags=FLAGS)
    make.contract(title="Acheteur non suivi", is_flagged=True)
    make.contract(of=doubtful.buyer, title="Ancien", is_flagged=True, notified_on=TODAY - timedelta(days=400))
    (todo,) = contract_todos(directory.actor(territory=home), TODAY)
    assert (todo.subject, "montant" in todo.why) == ("Voirie", True)
    assert told(directory.neighbour()) == []
    Contract.objects.filter(pk=doubtful.pk).update(set_aside_on=TODAY)
    assert told(home) == []


def test_a_contract_that_looks_like_a_planned_one_is_asked_about() -> None:
    home = directory.territory()
    buyer = followed(home)
    make.contract(of=buyer, title="Réfection de la toiture du gymnase", stage="planned", notified_on=None)
    make.contract(of=buyer, title="Réfection de la toiture du gymnase Jaurès")
    make.contract(of=buyer, title="Fourniture de papier")
    assert told(home) == ["Répondre : Réfection de la toiture du gymnase Jaurès"]


def test_contracts_cost_the_week_one_query_and_nobody_else(django_assert_num_queries: Any) -> None:
    home = directory.territory()
    make.contract(of=followed(home), is_flagged=True)
    by = directory.actor(territory=home)
    with django_assert_num_queries(1):
        assert contract_todos(by, TODAY)
    assert contract_todos(directory.actor("admin", territory=home), TODAY) == ()
