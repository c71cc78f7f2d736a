"""Who counts on a day, on what proof, and what may be said of it to whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.participants.rules.eligibility import (
    PROOFS,
    Fact,
    Standing,
    TargetGroup,
    counts_on,
    proof_refusal,
)

TODAY = date(2026, 10, 31)
SEEN = date(2026, 3, 1)
RSA = Fact(TargetGroup.RSA, date(2026, 3, 1), date(2028, 3, 15), SEEN)


@pytest.mark.parametrize(
    ("group", "dated_on", "decided_on", "refused"),
    [
        pytest.param(TargetGroup.RSA, date(2026, 1, 1), date(2026, 4, 2), True, id="V61 late"),
        pytest.param(TargetGroup.RSA, date(2026, 1, 1), date(2026, 3, 31), False, id="V61 in time"),
        pytest.param(TargetGroup.RSA, date(2026, 1, 1), date(2026, 4, 1), False, id="V61 to the day"),
        pytest.param(TargetGroup.QPV, date(2026, 1, 31), date(2026, 7, 31), False, id="six months for an address"),
        pytest.param(TargetGroup.GEIQ, date(2020, 1, 1), date(2026, 1, 1), False, id="no published limit"),
        pytest.param(TargetGroup.GEIQ, date(2026, 1, 2), date(2026, 1, 1), True, id="dated after the decision"),
    ],
)
def test_a_proof_has_an_age(group: TargetGroup, dated_on: date, decided_on: date, *, refused: bool) -> None:
    assert (proof_refusal(group, dated_on=dated_on, decided_on=decided_on) is not None) is refused


def test_every_category_has_its_usual_proof() -> None:
    assert set(PROOFS) == set(TargetGroup)


def test_health_justice_and_asylum_are_sensitive() -> None:
    assert {group.value for group in TargetGroup if group.is_sensitive} == {
        "ASS_AAH_AV",
        "INVAL",
        "BOETH",
        "JUSTICE",
        "REFUGIE",
    }


@pytest.mark.parametrize(
    ("facts", "standing", "sentence"),
    [
        ([RSA], Standing.YES, "Ses heures comptent jusqu'en mars\u00a02028."),
        ([Fact(TargetGroup.BOETH, SEEN, None, SEEN), RSA], Standing.YES, "Ses heures comptent."),
        (
            [Fact(TargetGroup.QPV, SEEN, None, None)],
            Standing.MISSING_PROOF,
            "Son dossier est en cours de vérification.",
        ),
        (
            [Fact(TargetGroup.QPV, date(2026, 11, 1), None, SEEN)],
            Standing.NO,
            "Ses heures comptent à partir du 1er\u00a0novembre 2026.",
        ),
        (
            [Fact(TargetGroup.QPV, SEEN, date(2026, 10, 30), SEEN)],
            Standing.NO,
            "Ses heures comptaient jusqu'au 30\u00a0octobre 2026.",
        ),
        ([], Standing.NO, "Ses heures ne comptent pas."),
    ],
)
def test_a_person_counts_when_one_proven_category_holds(facts: list[Fact], standing: Standing, sentence: str) -> None:
    answer = counts_on(facts, TODAY)
    assert (answer.standing, answer.sentence) == (standing, sentence)


def test_the_last_day_that_counts_is_that_of_the_longest_category() -> None:
    shorter = Fact(TargetGroup.DELD, SEEN, date(2027, 1, 1), SEEN)
    assert counts_on([shorter, RSA], TODAY).until == date(2028, 3, 15)


def test_a_category_that_the_clause_does_not_accept_does_not_count() -> None:
    assert counts_on([RSA], TODAY, accepted={TargetGroup.QPV}).standing is Standing.NO


facts = st.lists(
    st.builds(
        lambda group, start, length, seen: Fact(group, start, date.fromordinal(start.toordinal() + length), seen),
        st.sampled_from(TargetGroup),
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(0, 900),
        st.none() | st.just(SEEN),
    ),
    max_size=4,
)


@given(facts)
def test_the_sentence_to_a_company_never_tells_the_category(held: list[Fact]) -> None:
    sentence = counts_on(held, TODAY).sentence
    assert not any(group.label in sentence or group.value in sentence for group in TargetGroup)
    assert not any(proof.name in sentence for proof in PROOFS.values())


@given(facts, facts)
def test_one_more_category_never_takes_the_yes_away(held: list[Fact], more: list[Fact]) -> None:
    if counts_on(held, TODAY).standing is Standing.YES:
        assert counts_on(held + more, TODAY).standing is Standing.YES
