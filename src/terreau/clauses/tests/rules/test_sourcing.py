"""Which structures a lot is proposed to, and why. Case ids cite the source (C167: kinds by mode)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.sourcing import Candidate, Wanted, fit, km_words, ordered, trade_words
from terreau.clauses.rules.sourcing_words import (
    SOURCING_TRANSITIONS,
    AmountBracket,
    DeclineReason,
    SourcingAnswer,
    SourcingKind,
    SourcingOutcome,
    SourcingState,
    answer_refusal,
    bracket_of,
    close_refusal,
    sourcing_move_refusal,
)
from terreau.directory.rules.structures import StructureKind

CARRY = Wanted(SourcingKind.CARRY, frozenset({"45"}), trade_words("Lot 3 : Peinture des logements"), Decimal(80_000), 3)
SUPPLY = replace(CARRY, kind=SourcingKind.SUPPLY)
PAINTER = Candidate(
    "Couleurs Solidaires",
    kinds=frozenset({"ei"}),
    divisions=frozenset({"45"}),
    offers=("Peinture intérieure",),
    km=4.2,
    largest_lot=Decimal(100_000),
)
AGENCY = Candidate("Tremplin Intérim", kinds=frozenset({"etti"}), offers=("Peintres",), km=2, people_at_once=5)


def said(wanted: Wanted, candidate: Candidate) -> list[tuple[str, str]]:
    found = fit(wanted, candidate)
    assert found
    return [(reason.kind, reason.text.replace("\u00a0", " ").replace("\u202f", " ")) for reason in found.reasons]


@pytest.mark.parametrize(
    ("kind", "carries", "supplies"),
    [
        pytest.param("ei", True, False, id="C167 EI"),
        pytest.param("aci", True, False, id="C167 ACI"),
        pytest.param("ea", True, False, id="C167 EA"),
        pytest.param("esat", True, False, id="C167 ESAT"),
        pytest.param("etti", False, True, id="C167 ETTI"),
        pytest.param("ai", False, True, id="C167 AI"),
        pytest.param("eatt", False, True, id="C167 EATT"),
        pytest.param("geiq", False, True, id="C166 GEIQ, that others forget"),
        pytest.param("regie", True, True, id="C160 régie: both"),
        pytest.param("association", False, False, id="association without a mode"),
    ],
)
def test_a_kind_answers_by_its_mode(kind: str, carries: bool, supplies: bool) -> None:
    structure = replace(PAINTER, kinds=frozenset({kind}))
    assert (fit(CARRY, structure) is not None) is carries
    assert (fit(SUPPLY, structure) is not None) is supplies


def test_a_mode_that_a_structure_declares_is_enough() -> None:
    association = replace(PAINTER, kinds=frozenset({"association"}), modes=frozenset({"service"}))
    found = fit(CARRY, association)
    assert found
    assert found.mode == "Prestation"
    assert fit(SUPPLY, replace(association, modes=frozenset({"staff"})))


def test_every_reason_is_a_sentence() -> None:
    assert said(CARRY, PAINTER) == [
        ("ok", "Propose : Peinture intérieure"),
        ("ok", "À 4 km"),
        ("ok", "Prend des lots jusqu'à 100 000 €"),
    ]
    assert said(SUPPLY, AGENCY)[2] == ("ok", "Propose 5 personnes à la fois")


def test_who_carries_does_that_trade_and_who_supplies_is_only_to_check() -> None:
    gardener = replace(PAINTER, offers=("Espaces verts",), divisions=frozenset({"77"}))
    assert fit(CARRY, gardener) is None
    assert said(SUPPLY, replace(AGENCY, offers=("Jardiniers",)))[0][0] == "watch"


def test_a_sector_is_enough_and_comes_after_the_very_trade() -> None:
    builder = replace(PAINTER, name="Maçons", offers=("Maçonnerie",), km=1)
    assert said(CARRY, builder)[0] == ("info", "Même secteur, sans nommer ce métier : Bâtiment et travaux")
    small = replace(PAINTER, largest_lot=Decimal(1000))
    assert [each.name for each, _ in ordered(CARRY, [builder, small])] == ["Couleurs Solidaires", "Maçons"]


def test_a_lot_that_says_no_trade_excludes_nobody() -> None:
    assert said(Wanted(SourcingKind.CARRY), PAINTER)[0] == ("info", "Le lot ne dit pas son métier")


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        ({"km": None}, 1, ("info", "Distance inconnue")),
        ({"km": 0.3}, 1, ("ok", "À moins d'un km")),
        ({"km": 30, "area_km": 10}, 1, ("watch", "À 30 km, et dit se déplacer jusqu'à 10 km")),
        ({"largest_lot": None}, 2, ("info", "Taille de lot possible non dite")),
        (
            {"largest_lot": Decimal(20_000)},
            2,
            ("watch", "Prend des lots jusqu'à 20 000 €, celui-ci fait 80 000 € : à plusieurs ?"),
        ),
    ],
)
def test_what_may_not_fit_is_said_and_never_hides(change: dict[str, object], at: int, reason: tuple[str, str]) -> None:
    assert said(CARRY, replace(PAINTER, **change))[at] == reason  # type: ignore[arg-type]


def test_people_are_counted_only_when_they_are_known() -> None:
    assert said(SUPPLY, replace(AGENCY, people_at_once=None))[2][0] == "info"
    assert said(SUPPLY, replace(AGENCY, people_at_once=1))[2] == ("watch", "Propose 1 personne à la fois, il en faut 3")
    assert said(replace(SUPPLY, people=None), replace(AGENCY, people_at_once=1))[2][0] == "ok"
    assert said(replace(CARRY, amount=None), PAINTER)[2][0] == "ok"


structures = st.builds(
    Candidate,
    name=st.text(max_size=4),
    kinds=st.frozensets(st.sampled_from([kind.value for kind in StructureKind]), max_size=3),
    modes=st.frozensets(st.sampled_from(["service", "staff", "making"]), max_size=2),
    divisions=st.frozensets(st.sampled_from(["45", "77", "90"]), max_size=2),
    offers=st.lists(st.sampled_from(["Peinture", "Ménage", "Espaces verts"]), max_size=2).map(tuple),
    km=st.none() | st.floats(0, 200),
    area_km=st.none() | st.integers(0, 100),
    largest_lot=st.none() | st.decimals(0, 10**6, places=2),
    people_at_once=st.none() | st.integers(0, 50),
)


@given(st.lists(structures, max_size=12), st.sampled_from([CARRY, SUPPLY]))
def test_the_order_is_only_what_is_explained(candidates: list[Candidate], wanted: Wanted) -> None:
    found = ordered(wanted, candidates)
    assert len(found) == sum(fit(wanted, each) is not None for each in candidates)
    assert all(len(fitted.reasons) == 3 and fitted.mode for _, fitted in found)
    places = [(not fitted.names_trade, fitted.to_check) for _, fitted in found]
    assert places == sorted(places)


def test_words_of_contracts_name_no_trade() -> None:
    assert trade_words("Lot 12 : Travaux de peintures, marché 2026") == {"peinture"}
    assert km_words(1234).replace("\u202f", " ").replace("\u00a0", " ") == "1 234 km"


@pytest.mark.parametrize(
    ("amount", "bracket"),
    [(0, "to_1k"), (1000, "to_5k"), (29_999, "to_30k"), (999_999, "to_1m"), (1_000_000, "over_1m"), (10**9, "over_1m")],
)
def test_an_amount_falls_in_one_bracket(amount: int, bracket: str) -> None:
    assert bracket_of(Decimal(amount)) is AmountBracket(bracket)


def test_there_are_fourteen_brackets() -> None:
    assert len(AmountBracket) == 14


@pytest.mark.parametrize("state", SourcingState)
@pytest.mark.parametrize("to", SourcingState)
def test_a_move_out_of_the_table_is_refused_in_words(state: SourcingState, to: SourcingState) -> None:
    assert (sourcing_move_refusal(state, to) is None) is (to in SOURCING_TRANSITIONS[state])


def test_a_refusal_says_why() -> None:
    declined = SourcingAnswer.DECLINED
    assert answer_refusal(SourcingAnswer.INTERESTED, reason="", note="") is None
    assert answer_refusal(declined, reason="", note="") is not None
    assert answer_refusal(declined, reason=DeclineReason.OTHER, note=" ") is not None
    assert answer_refusal(declined, reason=DeclineReason.OTHER, note="Congés") is None
    assert answer_refusal(declined, reason=DeclineReason.PRICE, note="") is None


@pytest.mark.parametrize(
    ("outcome", "partner", "asked", "is_refused"),
    [
        (SourcingOutcome.SIGNED, True, True, False),
        (SourcingOutcome.SIGNED, False, True, True),
        (SourcingOutcome.SIGNED, True, False, True),
        (SourcingOutcome.NOBODY, False, False, False),
        (SourcingOutcome.NOBODY, True, True, True),
    ],
)
def test_an_end_names_with_whom(outcome: SourcingOutcome, partner: bool, asked: bool, is_refused: bool) -> None:
    assert (close_refusal(outcome, has_partner=partner, was_asked=asked) is not None) is is_refused


def test_what_a_structure_is_asked_is_said_in_its_words() -> None:
    for kind in SourcingKind:
        assert "lot" not in kind.plain
        assert "clause" not in kind.plain
