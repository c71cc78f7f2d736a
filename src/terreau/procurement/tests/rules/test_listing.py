"""Why a contract is listed, and what looks like a planned one."""

from decimal import Decimal

import pytest

from terreau.procurement.rules.listing import RESEMBLES, Listed, reasons
from terreau.procurement.rules.planned import Likeness, alike, link_refusal, move_refusal
from terreau.procurement.rules.thresholds import THRESHOLDS


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (Listed([], "notified", "decp"), ()),
        (Listed(["none"], "notified", "decp"), ()),
        (Listed(["clause", "criterion"], "notified", "decp"), ("Clause sociale déclarée", "Critère social déclaré")),
        (Listed(["reserved"], "closed", "table"), ("Marché réservé", "Venu d'un tableau")),
        (Listed([], "planned", "manual"), ("En préparation", "Saisi par l'équipe")),
        (Listed([], "notified", "decp", resembles_planned=True), (RESEMBLES,)),
        (
            Listed([], "notified", "decp", is_planned=True, resembles_planned=True),
            ("Rattaché à un marché préparé ici",),
        ),
    ],
)
def test_a_contract_says_why_it_is_listed(listed: Listed, expected: tuple[str, ...]) -> None:
    assert reasons(listed) == expected


def test_a_threshold_is_to_be_checked_never_an_obligation() -> None:
    for one in THRESHOLDS:
        said = " ".join(reasons(Listed([], "notified", "decp", above=one)))
        assert "à vérifier" in said
        assert "oblig" not in said


@pytest.mark.parametrize(
    ("cpv", "title", "amount", "expected"),
    [
        ("45214200", "0.1", "100", ("même famille d'achat (CPV)", "montants proches")),
        ("45214200", "0.1", "300", ("même famille d'achat (CPV)",)),
        ("4521", "0.39", "100", ()),
        ("", "0.4", "124", ("objets proches", "montants proches")),
        ("", "0.9", "126", ("objets proches",)),
    ],
)
def test_two_contracts_look_alike_by_class_or_by_title(
    cpv: str, title: str, amount: str, expected: tuple[str, ...]
) -> None:
    assert alike(Likeness(cpv, "45214000", Decimal(title), Decimal(amount), Decimal(100))) == expected


def test_an_unknown_amount_is_never_near() -> None:
    assert alike(Likeness("", "", Decimal(1), None, Decimal(1))) == ("objets proches",)


@pytest.mark.parametrize(
    ("stage", "planned_stage", "same_buyer", "is_refused"),
    [
        ("notified", "planned", True, False),
        ("closed", "published", True, False),
        ("notified", "planned", False, True),
        ("notified", "notified", True, True),
        ("planned", "planned", True, True),
    ],
)
def test_only_a_notified_contract_is_tied_to_a_coming_one(
    stage: str, planned_stage: str, same_buyer: bool, is_refused: bool
) -> None:
    refusal = link_refusal(stage=stage, planned_stage=planned_stage, same_buyer=same_buyer)
    assert (refusal is not None) is is_refused


@pytest.mark.parametrize(
    ("chosen", "total", "number_taken", "is_refused"),
    [(1, 2, False, False), (0, 2, False, True), (2, 2, False, True), (1, 2, True, True)],
)
def test_some_lots_leave_and_one_stays(chosen: int, total: int, number_taken: bool, is_refused: bool) -> None:
    assert (move_refusal(chosen=chosen, total=total, number_taken=number_taken) is not None) is is_refused
