"""The ESS status: the vectors of the domain notes, the order of precedence, and what must hold whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.reference import ess_rules
from terreau.directory.rules.ess_facts import Approval, Decision, EssVerdict, LegalFacts, ListCheck, read_sirene
from terreau.directory.rules.ess_rules import Activity, EssFamily, FormGroup, RuleStanding, known, read_rules
from terreau.directory.rules.ess_status import EssReason, EssSource, EssStatus, classify
from terreau.directory.rules.kinds import EssFlag
from terreau.directory.rules.siae import KindAgreement, standing_on
from terreau.directory.rules.structures import Nomenclature, StructureKind

TODAY = date(2026, 11, 22)
DATA_DAY = date(2026, 11, 1)
YESTERDAY = TODAY - timedelta(days=1)
NAF, NAF_2025 = Nomenclature.NAF_2008, Nomenclature.NAF_2025
RULES = ess_rules()
ESUS = Approval(date(2024, 1, 1), date(2028, 12, 31), DATA_DAY)
ESUS_EXPIRED = Approval(date(2021, 1, 1), YESTERDAY, DATA_DAY)
LISTED = ListCheck(is_listed=True, as_of=DATA_DAY)
NOT_LISTED = ListCheck(is_listed=False, as_of=DATA_DAY)
ESS, NOT_ESS, TO_CHECK = EssVerdict.ESS, EssVerdict.NOT_ESS, EssVerdict.TO_CHECK
OTHER, COMPANY, ASSOCIATION = EssFamily.OTHER, EssFamily.COMPANY, EssFamily.ASSOCIATION
COOPERATIVE, MUTUELLE, FONDATION = EssFamily.COOPERATIVE, EssFamily.MUTUELLE, EssFamily.FONDATION


def facts(category: str | None, naf: str | None = None, flag: str = "", **more: Any) -> LegalFacts:
    """Facts as SIRENE gives them, completed by name."""
    read = read_sirene(legal_category=category, flag=flag, activities=[(NAF, naf)], as_of=DATA_DAY)
    return replace(read, **more)


def judge(given_facts: LegalFacts) -> EssStatus:
    """The status today, by the shipped rules."""
    return classify(given_facts, on=TODAY, rules=RULES)


def kind(name: StructureKind) -> tuple[KindAgreement, ...]:
    """One convention in force."""
    return (KindAgreement(name, date(2026, 1, 1), date(2026, 12, 31)),)


VECTORS = [
    ("V01 association", facts("9220", "88.99B", "O"), ESS, EssReason.STATUTE, ASSOCIATION),
    ("V02 religious", facts("9220", "94.91Z", "O"), TO_CHECK, EssReason.EXCLUDED_ACTIVITY, ASSOCIATION),
    ("V03 political", facts("9220", "94.92Z", "N"), TO_CHECK, EssReason.EXCLUDED_ACTIVITY, ASSOCIATION),
    ("V04 SCOP", facts("5458", "43.22A"), ESS, EssReason.STATUTE, COOPERATIVE),
    ("V05 SAS", facts("5710", "62.01Z", "O", ess_list=NOT_LISTED), ESS, EssReason.DECLARED_COMPANY, COMPANY),
    ("V06 ETTI", facts("5710", "78.20Z", agreements=kind(StructureKind.ETTI)), NOT_ESS, EssReason.NO_PROOF, None),
    ("V07 ESUS", facts("5710", esus=ESUS), ESS, EssReason.ESUS_APPROVAL, COMPANY),
    ("V08 commune", facts("7210", "84.11Z"), NOT_ESS, EssReason.PUBLIC_OR_PERSON, None),
    ("V09 person", facts("1000", "[ND]"), NOT_ESS, EssReason.PUBLIC_OR_PERSON, None),
    ("V10 mutuelle", facts("6411", "65.12Z"), ESS, EssReason.STATUTE, MUTUELLE),
    ("V11 fondation", facts("9300", "94.99Z"), ESS, EssReason.STATUTE, FONDATION),
    ("V12 order", facts("8450", flag="N"), NOT_ESS, EssReason.NO_FLAG, None),
    ("V13 GEIQ", facts("9223", "78.30Z", agreements=kind(StructureKind.GEIQ)), ESS, EssReason.STATUTE, ASSOCIATION),
    ("V14 lost ESUS", facts("5558", esus=ESUS_EXPIRED), ESS, EssReason.STATUTE, COOPERATIVE),
    ("R5460 DIGICOOP", facts("5460", "62.02A", "O"), ESS, EssReason.STATUTE, COOPERATIVE),
]
DECIDED = Decision(NOT_ESS, YESTERDAY, "statuts du 3 mars 2025")
PRECEDENCE = [
    ("1 before 2", facts("9220", decision=DECIDED, ess_list=LISTED), NOT_ESS, EssReason.DECISION, None),
    ("2 before 3", facts("5710", ess_list=LISTED, esus=ESUS), ESS, EssReason.ESS_FRANCE_LIST, COMPANY),
    ("2 before 4", facts("9220", "94.91Z", ess_list=LISTED), ESS, EssReason.ESS_FRANCE_LIST, ASSOCIATION),
    ("2 before 7", facts("7210", ess_list=LISTED), ESS, EssReason.ESS_FRANCE_LIST, OTHER),
    ("3 before 4", facts("9220", "94.91Z", esus=ESUS), ESS, EssReason.ESUS_APPROVAL, ASSOCIATION),
    ("3 expired before 5", facts("5710", flag="O", esus=ESUS_EXPIRED), TO_CHECK, EssReason.ESUS_EXPIRED, COMPANY),
    ("3 expired before 6", facts("5710", esus=ESUS_EXPIRED), TO_CHECK, EssReason.ESUS_EXPIRED, COMPANY),
    ("4 before 8", facts("9220", "94.20Z", "N"), TO_CHECK, EssReason.EXCLUDED_ACTIVITY, ASSOCIATION),
    ("4 list of SCOP", facts("5710", cooperative_list=LISTED), ESS, EssReason.COOPERATIVE_LIST, COOPERATIVE),
    (
        "4 list of SCOP outlives ESUS",
        facts("5710", cooperative_list=LISTED, esus=ESUS_EXPIRED),
        ESS,
        EssReason.COOPERATIVE_LIST,
        COOPERATIVE,
    ),
    ("5 fifth family", facts("8510", flag="O"), ESS, EssReason.INSEE_FLAG, OTHER),
    ("5 before 6", facts("5499", flag="O", has_pending_proof=True), ESS, EssReason.DECLARED_COMPANY, COMPANY),
    ("6 pending", facts("5599", has_pending_proof=True), TO_CHECK, EssReason.PENDING_PROOF, COMPANY),
    ("6 pending fifth", facts("9900", has_pending_proof=True), TO_CHECK, EssReason.PENDING_PROOF, OTHER),
    ("6 SELARL", facts("5485"), NOT_ESS, EssReason.NO_PROOF, None),
    ("6 civil company", facts("6540"), NOT_ESS, EssReason.NO_PROOF, None),
    ("7 indivision", facts("2110", flag="O"), NOT_ESS, EssReason.PUBLIC_OR_PERSON, None),
    ("7 public establishment", facts("4140"), NOT_ESS, EssReason.PUBLIC_OR_PERSON, None),
    ("8 contradiction", facts("9220", "88.99B", "N"), TO_CHECK, EssReason.CONTRADICTION, ASSOCIATION),
    ("doubtful", facts("9210", flag="O"), TO_CHECK, EssReason.DOUBTFUL_FORM, ASSOCIATION),
    ("doubtful lawyers", facts("9224"), TO_CHECK, EssReason.DOUBTFUL_FORM, ASSOCIATION),
    ("unknown", facts("[ND]", flag="O"), TO_CHECK, EssReason.UNKNOWN_FORM, OTHER),
    ("unlisted", facts("9110"), TO_CHECK, EssReason.UNKNOWN_FORM, OTHER),
]


@pytest.mark.parametrize(
    ("said", "verdict", "reason", "family"),
    [row[1:] for row in VECTORS + PRECEDENCE],
    ids=[r[0] for r in VECTORS + PRECEDENCE],
)
def test_the_verdict_its_reason_and_its_family(
    said: LegalFacts, verdict: EssVerdict, reason: EssReason, family: EssFamily | None
) -> None:
    status = judge(said)
    assert (status.verdict, status.reason, status.family) == (verdict, reason, family)
    assert status.rules_version == RULES.version
    assert status.sentence.startswith(verdict.label)
    assert status.sentence.endswith(".")


def test_a_company_that_declares_itself_is_shown_as_such_and_the_absence_from_the_list_is_told() -> None:
    status = judge(facts("5710", "62.01Z", "O", ess_list=NOT_LISTED))
    assert status.is_declared_only
    assert status.is_claimable
    assert status.warnings == (
        "Elle est absente de la liste d'ESS France au 1er\u00a0novembre 2026 : demandez ses statuts.",
    )


def test_a_list_nobody_read_is_not_an_absence() -> None:
    later = ListCheck(is_listed=False, as_of=TODAY + timedelta(days=1))
    for check in (None, later):
        (warning,) = judge(facts("5710", flag="O", ess_list=check)).warnings
        assert "n'a pas été comparée" in warning


def test_an_insertion_company_outside_the_ess_is_still_a_siae_and_its_proof_is_asked() -> None:
    said = facts("5710", "78.20Z", agreements=kind(StructureKind.ETTI))
    assert standing_on(said.agreements, on=TODAY).is_siae
    assert judge(said).warnings == (
        "Elle est aussi structure d'insertion ou de travail adapté (ETTI) : demandez la preuve de l'ESS.",
    )


def test_a_geiq_of_the_ess_is_told_inclusive_without_a_remark() -> None:
    said = facts("9223", "78.30Z", agreements=kind(StructureKind.GEIQ))
    assert standing_on(said.agreements, on=TODAY).is_inclusive
    assert judge(said).warnings == ()


def test_masked_facts_are_unknown_not_text() -> None:
    read = read_sirene(legal_category="1000", flag="[ND]", activities=[(NAF, "[ND]"), (NAF_2025, "")], as_of=DATA_DAY)
    assert read == LegalFacts(legal_category="1000", as_of=DATA_DAY)
    assert [known(text) for text in ("[ND]", " [ND] ", "", "  ", None, "Ada")] == [None, None, None, None, None, "Ada"]


@pytest.mark.parametrize(
    "code", ["94.91Z", "9491Z", "94.91z", "84.11Z", "97.00Z", "98.10Z", "99.00Z", "94.11Z", "94.20Z"]
)
def test_an_excluded_activity_is_read_with_or_without_its_point(code: str) -> None:
    assert judge(facts("9220", code)).reason is EssReason.EXCLUDED_ACTIVITY


def test_each_nomenclature_has_its_own_exclusions() -> None:
    new = replace(facts("9220"), activities=(Activity(NAF_2025, "94.91Y"),))
    assert "NAF 2025" in judge(new).sentence
    only_old = replace(RULES, exclusions=tuple(e for e in RULES.exclusions if e.nomenclature is NAF))
    assert classify(new, on=TODAY, rules=only_old).verdict is ESS


def test_professional_organisations_are_of_the_ess_with_a_remark() -> None:
    status = judge(facts("9220", "94.12Z"))
    assert status.verdict is ESS
    assert status.warnings[0] == "Activité à examiner : organisations professionnelles (NAF rév. 2)."


def test_a_working_list_is_told_as_such() -> None:
    assert {e.standing for e in RULES.exclusions} == {RuleStanding.TO_CONFIRM}
    assert any("liste de travail" in warning for warning in judge(facts("9220", "94.91Z")).warnings)
    assert any("syndicats de salariés" in warning for warning in judge(facts("8410", "94.20Z", "O")).warnings)


def test_a_confirmed_list_is_told_without_reserve() -> None:
    confirmed = tuple(replace(exclusion, standing=RuleStanding.SOURCED) for exclusion in RULES.exclusions)
    status = classify(facts("9220", "94.91Z"), on=TODAY, rules=replace(RULES, exclusions=confirmed))
    assert status.warnings == ("Activité à examiner : organisations religieuses (NAF rév. 2).",)


def test_contradictions_between_sources_are_shown() -> None:
    assert any("signalez-lui l'écart" in w for w in judge(facts("5710", flag="N", ess_list=LISTED)).warnings)
    assert "L'Insee range cette structure dans l'ESS." in judge(facts("7210", flag="O")).warnings
    assert any("vérifiez le SIREN" in w for w in judge(facts("7210", ess_list=LISTED)).warnings)


def test_an_old_list_is_told_as_old() -> None:
    old = ListCheck(is_listed=True, as_of=date(2023, 11, 20))
    assert "20\u00a0novembre 2023" in judge(facts("5710", ess_list=old)).warnings[0]


def test_a_contest_on_another_form_changes_no_verdict_and_is_told() -> None:
    for category in ("7210", "9220", "9210"):
        plain, contested = judge(facts(category)), judge(facts(category, has_pending_proof=True))
        assert plain.verdict is contested.verdict
        assert "en cours d'examen" in contested.warnings[-1]
    assert judge(facts("5710", has_pending_proof=True)).warnings == ()


def test_the_source_and_its_date_are_those_of_what_decided() -> None:
    said = [
        judge(facts("9220")),
        judge(facts("9220", as_of=None)),
        judge(facts("5710", ess_list=LISTED)),
        judge(facts("5710", esus=Approval(date(2024, 1, 1), None))),
        judge(facts("5710", esus=Approval(None, YESTERDAY))),
        judge(facts("9220", decision=DECIDED)),
    ]
    assert [(status.source, status.as_of) for status in said] == [
        (EssSource.SIRENE, DATA_DAY),
        (EssSource.SIRENE, TODAY),
        (EssSource.ESS_FRANCE, DATA_DAY),
        (EssSource.ESUS, date(2024, 1, 1)),
        (EssSource.ESUS, YESTERDAY),
        (EssSource.DECISION, YESTERDAY),
    ]


def test_facts_of_the_future_do_not_count_yet() -> None:
    tomorrow = TODAY + timedelta(days=1)
    said = facts(
        "5710",
        esus=Approval(tomorrow, None),
        ess_list=ListCheck(is_listed=True, as_of=tomorrow),
        cooperative_list=ListCheck(is_listed=True, as_of=tomorrow),
        decision=Decision(ESS, tomorrow, "statuts"),
    )
    assert judge(said).reason is EssReason.NO_PROOF


def test_an_approval_counts_on_its_first_and_last_days() -> None:
    approval = Approval(TODAY, TODAY)
    assert approval.is_valid(TODAY)
    assert not approval.is_valid(YESTERDAY)
    assert approval.is_expired(TODAY + timedelta(days=1))


def test_a_code_in_two_lists_is_refused() -> None:
    listed = {"standing": "sourced", "codes": ["9220"]}
    data = {
        "version": "x",
        "dated_on": TODAY,
        "author": "x",
        "sources": [],
        "list_stale_after_days": 1,
        "statutes": [{"family": "association", **listed}],
        "doubtful": [],
        "fifth": listed,
        "company": {"standing": "sourced"},
        "company_extended": {"standing": "sourced"},
        "never": {"standing": "sourced"},
        "exclusions": [],
    }
    with pytest.raises(ValueError, match="9220"):
        read_rules(data)


categories = st.sampled_from([*RULES.forms, "5485", "7210", "4140", "2110", "9110", "0000"]) | st.none()
flags = st.sampled_from([None, *EssFlag])
codes = st.builds(
    Activity,
    st.sampled_from(Nomenclature),
    st.sampled_from(["94.91Z", "94.92Z", "84.11Z", "94.12Z", "88.99B", "62.01Z", "94.91Y", "99.00Z"]),
)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
checks = st.none() | st.builds(ListCheck, st.booleans(), days)
agreements = st.builds(KindAgreement, st.sampled_from(StructureKind), st.none() | days, st.none() | days)
everything = st.builds(
    LegalFacts,
    legal_category=categories,
    activities=st.lists(codes, max_size=2).map(tuple),
    flag=flags,
    as_of=st.none() | days,
    ess_list=checks,
    cooperative_list=checks,
    esus=st.none() | st.builds(Approval, st.none() | days, st.none() | days, st.none() | days),
    has_pending_proof=st.booleans(),
    agreements=st.lists(agreements, max_size=3).map(tuple),
)


@given(everything, st.sampled_from(EssVerdict))
def test_a_decision_always_wins(said: LegalFacts, verdict: EssVerdict) -> None:
    decided = replace(said, decision=Decision(verdict, TODAY, "statuts"))
    assert (judge(decided).verdict, judge(decided).reason) == (verdict, EssReason.DECISION)


@given(everything)
def test_an_activity_alone_never_refuses(said: LegalFacts) -> None:
    if judge(said).verdict is NOT_ESS:
        assert judge(replace(said, activities=())).verdict is NOT_ESS


@given(everything, st.lists(agreements, max_size=3).map(tuple))
def test_insertion_never_changes_the_status(said: LegalFacts, others: tuple[KindAgreement, ...]) -> None:
    first, second = judge(said), judge(replace(said, agreements=others))
    assert replace(first, warnings=()) == replace(second, warnings=())


@given(everything)
def test_whatever_the_facts_the_answer_is_whole(said: LegalFacts) -> None:
    status = judge(said)
    assert status.sentence.startswith(status.verdict.label)
    assert all(sentence.endswith(".") for sentence in (status.sentence, *status.warnings))
    assert (status.family is None) == (status.verdict is NOT_ESS)
    assert not status.is_declared_only or status.verdict is ESS
    assert len(set(status.warnings)) == len(status.warnings)


@given(everything)
def test_a_document_sent_never_lowers_a_status(said: LegalFacts) -> None:
    order = [NOT_ESS, TO_CHECK, ESS]
    before, after = (judge(replace(said, has_pending_proof=sent)).verdict for sent in (False, True))
    assert order.index(after) >= order.index(before)


@given(everything)
def test_no_form_of_the_ess_by_law_is_ever_refused_without_a_decision(said: LegalFacts) -> None:
    if RULES.form(said.legal_category).group is FormGroup.STATUTE:
        assert judge(said).verdict is not NOT_ESS
