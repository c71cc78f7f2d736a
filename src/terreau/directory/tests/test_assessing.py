"""Assessing legal units, contesting with a document, deciding by hand."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from terreau.directory.actions import fiches_of
from terreau.directory.actions.ess import assess, contest_ess, decide_ess, withdraw_ess_decision
from terreau.directory.models import EssAssessment, EssContest, EssListing, MainActivity, Organisation
from terreau.directory.rules.ess_facts import EssVerdict
from terreau.directory.rules.ess_rules import EssFamily
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def unit(name: str = "Les Ateliers", **facts: Any) -> Organisation:
    row = make.organisation(name)
    for field, value in facts.items():
        setattr(row, field, value)
    row.save()
    return row


def verdict(row: Organisation) -> tuple[str, str]:
    found = EssAssessment.objects.get(organisation=row)
    return found.verdict, found.reason


def statutes() -> ContentFile[bytes]:
    return ContentFile(b"%PDF-1.7 statuts", name="statuts.pdf")


def test_the_facts_in_the_base_give_the_status_of_the_rules() -> None:
    association = unit(legal_category="9220")
    flagged = unit("Flag", legal_category="5710", ess_flag="O")
    listed = unit("Listée", legal_category="5710")
    EssListing.objects.create(organisation=listed, listed_in="ess_france", source="ess_list", as_of=date(2026, 1, 1))
    union = unit("Syndicat", legal_category="9220", ess_flag="O")
    MainActivity.objects.create(organisation=union, nomenclature="naf_rev_2", code="94.20Z", source="sirene", as_of=ON)
    assert assess([association.pk, flagged.pk, listed.pk, union.pk], on=ON) == 4
    assert verdict(association) == ("ess", "statute")
    assert verdict(flagged) == ("ess", "declared_company")
    assert verdict(listed) == ("ess", "ess_france_list")
    assert verdict(union) == ("to_check", "excluded_activity")
    assert EssAssessment.objects.get(organisation=flagged).is_declared_only


def test_assessing_again_changes_nothing_and_costs_no_more_queries_for_more_units(
    django_assert_num_queries: Any,
) -> None:
    rows = [unit(f"Structure {n}", legal_category="9220") for n in range(7)]
    for row in rows:
        fiches_of([make.establishment("Atelier", organisation=row)])
    with django_assert_num_queries(7):
        assess([rows[0].pk], on=ON)
    with django_assert_num_queries(7):
        assess([row.pk for row in rows], on=ON)
    assert EssAssessment.objects.count() == 7


def test_a_contest_makes_the_status_to_check_until_a_person_decides() -> None:
    company = unit("SAS Commune", legal_category="5710")
    assess([company.pk], on=ON)
    assert verdict(company) == ("not_ess", "no_proof")
    owner = make.actor("structure", organisation=company)
    contest_ess(by=owner, organisation=company, message="Nos statuts ont les cinq clauses.", upload=statutes(), on=ON)
    assert verdict(company) == ("to_check", "pending_proof")
    with pytest.raises(Refused, match="déjà en cours"):
        contest_ess(by=owner, organisation=company, message="Encore", upload=statutes(), on=ON)
    decide_ess(
        by=make.actor("facilitator"), organisation=company, verdict=EssVerdict.ESS, family=EssFamily.COMPANY,
        reason="Statuts lus, articles 2 et 18", at=now(), on=ON,
    )  # fmt: skip
    assert verdict(company) == ("ess", "decision")
    row = EssAssessment.objects.get(organisation=company)
    assert row.proof is not None
    assert "statuts.pdf" in row.sentence
    assert EssContest.objects.get().answer == "Statuts lus, articles 2 et 18"


def test_a_decision_outlives_the_rules_until_it_is_withdrawn() -> None:
    company = unit("SAS Commune", legal_category="5710")
    team = make.actor("facilitator")
    with pytest.raises(Refused, match="en une phrase"):
        decide_ess(by=team, organisation=company, verdict=EssVerdict.ESS, family=None, reason=" ", at=now(), on=ON)
    decide_ess(by=team, organisation=company, verdict=EssVerdict.ESS, family=None, reason="Lu", at=now(), on=ON)
    assess([company.pk], on=ON)
    assert verdict(company) == ("ess", "decision")
    withdraw_ess_decision(by=team, organisation=company, on=ON)
    assert verdict(company) == ("not_ess", "no_proof")
    with pytest.raises(Refused, match="vient déjà des règles"):
        withdraw_ess_decision(by=team, organisation=company, on=ON)


def test_a_structure_contests_its_own_status_only() -> None:
    mine, other = unit("La mienne"), unit("L'autre")
    with pytest.raises(Forbidden):
        contest_ess(
            by=make.actor("structure", organisation=mine), organisation=other, message="?", upload=statutes(), on=ON
        )
