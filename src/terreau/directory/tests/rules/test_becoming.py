"""How to become of the ESS or ESUS: conditions, articles, and what is already met."""

from dataclasses import replace
from datetime import date

import pytest

from terreau.directory.reference import ess_rules
from terreau.directory.rules.becoming import (
    BY_RIGHT_KINDS,
    COMPANY_CONDITIONS,
    STATUTORY_CONDITIONS,
    Checklist,
    ConditionState,
    EssCondition,
    EsusCondition,
    how_to_become_ess,
    how_to_become_esus,
)
from terreau.directory.rules.ess_facts import Approval, Decision, EssVerdict, LegalFacts, ListCheck
from terreau.directory.rules.kinds import EssFlag
from terreau.directory.rules.siae import KindAgreement
from terreau.directory.rules.structures import StructureKind

TODAY = date(2026, 11, 22)
RULES = ess_rules()
SAS, ASSOCIATION, COMMUNE = LegalFacts("5710"), LegalFacts("9220"), LegalFacts("7210")
LISTED = ListCheck(is_listed=True, as_of=TODAY)


def ess(said: LegalFacts, *proven: EssCondition) -> Checklist:
    """The ESS checklist today."""
    return how_to_become_ess(said, on=TODAY, rules=RULES, proven=proven)


def esus(said: LegalFacts, *proven: EsusCondition) -> Checklist:
    """The ESUS checklist today."""
    return how_to_become_esus(said, on=TODAY, rules=RULES, proven=proven)


def conditions(lines: tuple[object, ...]) -> list[object]:
    """The conditions of lines."""
    return [line.condition for line in lines]  # type: ignore[attr-defined]


def test_a_company_has_the_five_statutory_conditions_and_two_of_its_own_to_prove() -> None:
    found = ess(SAS)
    assert conditions(found.missing) == [*STATUTORY_CONDITIONS, *COMPANY_CONDITIONS]
    assert len(STATUTORY_CONDITIONS) == 5
    assert not found.is_held
    assert found.sentence == "Il reste 7 conditions à prouver : envoyez les statuts à jour."


def test_each_condition_names_its_article_and_the_date_of_its_wording() -> None:
    for line in (*ess(SAS).lines, *esus(SAS).lines):
        assert "article" in line.article
        assert line.worded_on <= TODAY


def test_clauses_read_in_the_statutes_are_met() -> None:
    found = ess(SAS, *list(EssCondition)[:-1])
    assert conditions(found.missing) == [EssCondition.PROFIT_SHARES]
    assert found.sentence == "Il reste 1 condition à prouver : envoyez les statuts à jour."
    whole = ess(SAS, *EssCondition)
    assert "l'équipe du territoire décidera" in whole.sentence
    assert not whole.is_held


@pytest.mark.parametrize(
    "said",
    [
        ASSOCIATION,
        replace(SAS, ess_list=LISTED),
        replace(SAS, cooperative_list=LISTED),
        replace(SAS, esus=Approval(None, None)),
        replace(SAS, decision=Decision(EssVerdict.ESS, TODAY, "statuts")),
        replace(COMMUNE, ess_list=LISTED),
        LegalFacts("8510", flag=EssFlag.YES),
    ],
    ids=["form", "list", "cooperatives", "ESUS", "decision", "unexpected form", "INSEE"],
)
def test_a_structure_of_the_ess_has_nothing_to_prove(said: LegalFacts) -> None:
    found = ess(said)
    assert found.is_held
    assert found.missing == ()
    assert found.sentence == "Cette structure est de l'ESS."


def test_a_company_that_declares_itself_has_all_to_prove() -> None:
    declared = replace(SAS, flag=EssFlag.YES)
    assert len(ess(declared).missing) == 7
    assert not ess(declared).is_held
    assert "le confirme" in ess(declared, *EssCondition).sentence


def test_an_association_that_a_person_put_outside_has_all_to_prove() -> None:
    refused = replace(ASSOCIATION, decision=Decision(EssVerdict.NOT_ESS, TODAY, "statuts"))
    assert len(ess(refused).missing) == 5


def test_a_commune_cannot_become_of_the_ess() -> None:
    for found in (ess(COMMUNE), esus(COMMUNE)):
        assert not found.is_open
        assert found.lines == ()
        assert "cette forme" in found.sentence.lower()


def test_an_association_asks_for_esus_with_what_its_form_does_not_say() -> None:
    found = esus(ASSOCIATION)
    assert conditions(found.met) == [EsusCondition.ESS, EsusCondition.UNLISTED]
    assert conditions(found.missing) == [
        EsusCondition.OBJECTIVE,
        EsusCondition.COST,
        EsusCondition.PAY,
        EsusCondition.WRITTEN,
    ]
    assert "préfet" in found.sentence


@pytest.mark.parametrize("kind", sorted(BY_RIGHT_KINDS))
def test_some_kinds_have_the_approval_by_right(kind: StructureKind) -> None:
    found = esus(replace(ASSOCIATION, agreements=(KindAgreement(kind, date(2026, 1, 1)),)))
    assert found.is_by_right
    assert conditions(found.missing) == [EsusCondition.PAY]
    assert [line.state for line in found.lines].count(ConditionState.NOT_ASKED) == 3
    assert found.sentence.startswith("L'agrément est de plein droit")


def test_the_right_needs_a_convention_in_force_and_the_ess() -> None:
    ended = KindAgreement(StructureKind.EI, None, date(2025, 12, 31))
    assert not esus(replace(ASSOCIATION, agreements=(ended,))).is_by_right
    assert not esus(replace(ASSOCIATION, agreements=(KindAgreement(StructureKind.GEIQ),))).is_by_right
    company = esus(replace(SAS, agreements=(KindAgreement(StructureKind.EI),)))
    assert conditions(company.missing) == [EsusCondition.ESS, EsusCondition.PAY, EsusCondition.UNLISTED]


def test_an_approved_structure_holds_all_and_says_until_when() -> None:
    found = esus(replace(SAS, esus=Approval(None, date(2028, 12, 31))))
    assert found.is_held
    assert found.missing == ()
    assert found.sentence == "Cette structure a l'agrément ESUS jusqu'au 31\u00a0décembre 2028."
    assert esus(replace(SAS, esus=Approval(None, None))).sentence == "Cette structure a l'agrément ESUS."


def test_all_proven_leaves_the_procedure_alone() -> None:
    found = esus(SAS, *EsusCondition)
    assert found.missing == ()
    assert found.sentence.startswith("La demande va au préfet")
