"""Employment contracts of the past, by hundreds: the same facts and refusals as for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.clauses.actions.employment import Terms
from terreau.clauses.actions.past_employment import PastEmployment, record_employments
from terreau.clauses.models import Commitment, EmploymentContract, Exit
from terreau.clauses.rules.vocabulary import ContractType, EndReason, ExitSituation
from terreau.clauses.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.models import JournalEntry
from terreau.participants.models import Participant
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
TERMS = Terms(ContractType.CDD, date(2026, 3, 2), date(2026, 6, 30))


@pytest.fixture
def territory() -> Territory:
    return make.territory()


@pytest.fixture
def commitment(territory: Territory) -> Commitment:
    return make.commitment(on=make.clause(of=territory))


def actor(territory: Territory, role: Role = Role.FACILITATOR) -> Actor:
    return Actor(user_id=None, role=role, territory_id=territory.pk)


def past(person: Participant, commitment: Commitment, terms: Terms = TERMS) -> PastEmployment:
    return PastEmployment(person.pk, commitment.pk, commitment.company, terms, ended_on=date(2026, 6, 30))


def test_facts_are_frozen_and_one_act_is_journalled(territory: Territory, commitment: Commitment) -> None:
    person = make.participant(territory)
    rows = [replace(past(person, commitment), situation=ExitSituation.CDI, is_same_company=True)]
    placement = record_employments(by=actor(territory), rows=rows)[0]
    contract = placement.employment_contract
    assert (contract.category, contract.education, contract.in_qpv) == ("RSA", "level_3", True)
    assert (contract.ended_on, contract.end_reason) == (date(2026, 6, 30), EndReason.TERM.value)
    assert placement.to_on == date(2026, 6, 30)
    assert Exit.objects.get(employment_contract=contract).situation == "cdi"
    assert JournalEntry.objects.filter(verb="clauses.record_employments").count() == 1


def test_a_contract_that_runs_has_no_end_and_no_exit(territory: Territory, commitment: Commitment) -> None:
    row = replace(past(make.participant(territory), commitment), ended_on=None, situation=ExitSituation.CDI)
    placement = record_employments(by=actor(territory), rows=[row])[0]
    assert (placement.to_on, placement.employment_contract.end_reason) == (None, "")
    assert not Exit.objects.exists()


def test_the_two_years_run_from_the_first_hire(territory: Territory, commitment: Commitment) -> None:
    person = make.participant(territory)
    later = replace(TERMS, starts_on=date(2026, 8, 3), planned_end_on=None)
    rows = [replace(past(person, commitment, later), ended_on=None), past(person, commitment)]
    contract = record_employments(by=actor(territory), rows=rows)[0].employment_contract
    assert contract.counts_until == min(date(2028, 3, 1), commitment.clause.lot.ends_on or date.max)


@pytest.mark.parametrize(
    ("terms", "eligible", "words"),
    [
        (replace(TERMS, planned_end_on=date(2026, 2, 1)), True, "Ligne 2 : La fin prévue"),
        (replace(TERMS, starts_on=date(2026, 7, 20), planned_end_on=None), True, "Ligne 2 : La fin est avant"),
        (replace(TERMS, placed_from=date(2026, 7, 1)), True, "Ligne 2 : La fin de la mise en poste"),
        (TERMS, False, "Ligne 2 : Ses heures ne comptent pas"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    territory: Territory, commitment: Commitment, terms: Terms, eligible: bool, words: str
) -> None:
    good, other = make.participant(territory), make.participant(territory, eligible=eligible)
    with pytest.raises(Refused, match=words):
        record_employments(by=actor(territory), rows=[past(good, commitment), past(other, commitment, terms)])
    assert not EmploymentContract.objects.exists()


def test_a_person_of_another_territory_is_not_known(territory: Territory, commitment: Commitment) -> None:
    stranger = make.participant(make.territory(code="95585", name="Ailleurs"))
    with pytest.raises(Refused, match="ne sont pas suivis"):
        record_employments(by=actor(territory), rows=[past(stranger, commitment)])


def test_only_the_team_records(territory: Territory, commitment: Commitment) -> None:
    with pytest.raises(Forbidden):
        record_employments(by=actor(territory, Role.BUYER), rows=[])
