"""What does not fit together on the page of a contract, each tied to its row."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.procurement.rules.drafts import CompanyDraft, ContractDraft, LotDraft, PartDraft, Who, misfits
from terreau.procurement.rules.vocabulary import ContractStage, GroupKind, HolderRole, PartKind

DAY = date(2026, 3, 1)
A, B, C = Who(pk=1), Who(pk=2), Who(pk=3)
LEAD, JOINT = HolderRole.LEAD_CONTRACTOR, HolderRole.JOINT_CONTRACTOR
HOLDER, SUB = HolderRole.HOLDER, HolderRole.SUBCONTRACTOR
TRANCHE = PartKind.OPTIONAL_TRANCHE
ONE, TWO = LotDraft(0, number="1", title="Gros œuvre"), LotDraft(1, number="2", title="Peinture")


def draft(**known: Any) -> ContractDraft:
    """A notified works contract."""
    values: dict[str, Any] = {"buyer": A, "title": "École", "kind": "works", "stage": ContractStage.NOTIFIED}
    return ContractDraft(**{**values, "notified_on": DAY, **known})


def firms(*rows: tuple[Who, HolderRole], **known: Any) -> tuple[CompanyDraft, ...]:
    """Companies of the only lot."""
    return tuple(CompanyDraft(row, company, role, **known) for row, (company, role) in enumerate(rows))


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"notified_on": None}, [("contract", "notified_on", 0)]),
        ({"notified_on": None, "stage": ContractStage.PLANNED}, []),
        ({"publication_on": date(2026, 4, 1)}, [("contract", "notified_on", 0)]),
        ({"lots": (ONE, LotDraft(1, number="1"))}, [("lots", "number", 1)]),
        ({"lots": (LotDraft(0), LotDraft(1))}, [("lots", "number", 1)]),
        ({"lots": (LotDraft(0, starts_on=DAY, ends_on=date(2026, 2, 1)),)}, [("lots", "ends_on", 0)]),
        ({"companies": firms((A, HOLDER), lot="7"), "lots": (ONE,)}, [("companies", "lot", 0)]),
        ({"companies": firms((A, HOLDER)), "lots": (ONE, TWO)}, [("companies", "lot", 0)]),
        ({"companies": firms((A, HOLDER))}, []),
        (
            {"companies": firms((A, LEAD), (B, JOINT)), "group_kind": GroupKind.JOINT},
            [],
        ),
        ({"companies": firms((A, LEAD), (B, JOINT))}, [("contract", "group_kind", 0)]),
        (
            {"companies": firms((A, HOLDER), (B, HOLDER)), "group_kind": GroupKind.JOINT},
            [("companies", "role", 1)],
        ),
        (
            {"companies": firms((A, LEAD), (B, LEAD)), "group_kind": GroupKind.JOINT},
            [("companies", "role", 1)],
        ),
        (
            {"companies": firms((A, LEAD), (B, JOINT), share=Decimal("0.6")), "group_kind": GroupKind.JOINT},
            [("companies", "share", 1)],
        ),
        (
            {"companies": firms((A, JOINT), (A, JOINT)), "group_kind": GroupKind.JOINT},
            [("companies", "company", 1)],
        ),
        ({"companies": (CompanyDraft(0, A, HOLDER, given_by=B),)}, [("companies", "given_by", 0)]),
        ({"companies": (*firms((A, HOLDER)), CompanyDraft(1, B, SUB, given_by=A))}, []),
        ({"companies": (*firms((A, HOLDER)), CompanyDraft(1, B, SUB, given_by=C))}, [("companies", "given_by", 1)]),
        ({"parts": (PartDraft(0, TRANCHE, 1), PartDraft(1, TRANCHE, 1))}, [("parts", "number", 1)]),
        ({"parts": (PartDraft(0, TRANCHE, 1, lot="9"),), "lots": (ONE,)}, [("parts", "lot", 0)]),
        ({"parts": (PartDraft(0, TRANCHE, 1, decided_on=DAY, refused_on=DAY),)}, [("parts", "refused_on", 0)]),
        (
            {"parts": (PartDraft(0, TRANCHE, 1, starts_on=DAY, ends_on=date(2026, 1, 1)),)},
            [("parts", "ends_on", 0)],
        ),
    ],
)
def test_each_misfit_is_said_where_it_is(known: dict[str, Any], expected: list[tuple[str, str, int]]) -> None:
    found = misfits(draft(**known))
    assert [(one.table, one.field, one.row) for one in found] == expected
    assert all(one.sentence.endswith((".", "?")) for one in found)


@given(st.lists(st.text("ab1 ", max_size=3), max_size=4, unique_by=lambda text: text.strip().casefold()))
def test_every_lot_with_a_number_of_its_own_is_found_by_it(numbers: list[str]) -> None:
    lots = tuple(LotDraft(row, number=number.strip()) for row, number in enumerate(numbers))
    known = draft(lots=lots)
    for lot in lots:
        assert known.lot_of(f" {lot.number.upper()} ") == lot
    assert len(known.all_lots()) == max(1, len(lots))
