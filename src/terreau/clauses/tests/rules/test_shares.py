"""Who owes what in a group of companies."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.shares import (
    Balance,
    balances,
    departure_refusal,
    entrust_refusal,
    missing_hours,
    owed_by,
    settlement,
    split_hours,
)
from terreau.clauses.rules.vocabulary import ConsortiumForm

V63 = balances(Decimal(600), {"A": Decimal(70), "B": Decimal(30)}, {"A": Decimal(300), "B": Decimal(250)})


def test_v63_each_member_has_its_account() -> None:
    assert {"A": Balance(Decimal(420), Decimal(300)), "B": Balance(Decimal(180), Decimal(250))} == V63
    assert [V63[member].gap for member in "AB"] == [-120, 70]


def test_v63_a_solidary_group_lacks_fifty_hours_and_each_member_owes_them() -> None:
    assert missing_hours(V63, ConsortiumForm.SOLIDARY) == 50
    assert [owed_by(member, V63, ConsortiumForm.SOLIDARY) for member in "AB"] == [50, 50]


def test_v63_a_joint_group_does_not_make_up_for_its_members() -> None:
    assert missing_hours(V63, ConsortiumForm.JOINT) == 120
    assert [owed_by(member, V63, ConsortiumForm.JOINT) for member in "AB"] == [120, 0]


def test_v64_hours_done_for_another_member_have_a_price() -> None:
    assert settlement(Decimal(70), Decimal("20.04")) == Decimal("1402.80")


def test_a_member_who_did_nothing_owes_its_whole_part() -> None:
    assert balances(Decimal(10), {"A": Decimal(1), "B": Decimal(1)}, {})["B"].missing == 5


@pytest.mark.parametrize(
    ("already", "asked", "refused"),
    [(0, 800, False), (0, 801, True), (500, 300, False), (500, 301, True), (900, 1, True), (0, 0, True)],
)
def test_a_holder_never_entrusts_more_than_it_owes(already: int, asked: int, *, refused: bool) -> None:
    refusal = entrust_refusal(owed=Decimal(800), already_entrusted=Decimal(already), asked=Decimal(asked))
    assert (refusal is not None) is refused


@pytest.mark.parametrize(
    ("total", "weights"), [("-1", {"A": Decimal(1)}), ("1", {"A": Decimal(-1), "B": Decimal(3)}), ("1", {})]
)
def test_hours_are_not_shared_by_nonsense(total: str, weights: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="positive weights"):
        split_hours(Decimal(total), weights)


@given(
    total=st.decimals(min_value=0, max_value=10**6, places=2),
    weights=st.lists(st.decimals(min_value="0.01", max_value=10**6, places=2), min_size=1, max_size=8),
)
def test_sharing_loses_no_hour_and_favours_nobody_by_a_whole_one(total: Decimal, weights: list[Decimal]) -> None:
    for hours in (total, total.to_integral_value()):
        parts = split_hours(hours, dict(enumerate(weights)))
        whole = sum(weights)
        assert sum(parts.values()) == hours
        assert all(abs(parts[i] - hours * weight / whole) < 1 for i, weight in enumerate(weights))
        if hours == hours.to_integral_value():
            assert all(part == part.to_integral_value() for part in parts.values())


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, None),
        ({"owes": Decimal(-3)}, None),
        ({"ended_on": date(2026, 5, 1)}, "déjà noté"),
        ({"on": date(2025, 12, 31)}, "a commencé"),
        ({"subcontractors_stay": True}, "sous-traitants"),
        ({"owes": Decimal("0.5")}, "doit encore 0,50"),
    ],
    ids=["6e_nothing_owed", "6e_more_than_owed", "once", "before_it_began", "6e_subcontractors", "6e_owes"],
)
def test_a_company_leaves_once_it_owes_nothing(known: dict[str, Any], says: str | None) -> None:
    facts: dict[str, Any] = {"began_on": date(2026, 1, 1), "ended_on": None, "on": date(2026, 6, 1), "owes": Decimal(0)}
    said = departure_refusal(**{**facts, "subcontractors_stay": False, **known})
    assert said is None if says is None else says in (said or "")
