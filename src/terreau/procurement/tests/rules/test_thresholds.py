"""The dated thresholds: they raise a question, never an obligation."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.kinds import BuyerKind
from terreau.procurement.rules.thresholds import (
    FORMAL,
    NO_PUBLICITY,
    SOCIAL_CONSIDERATION_FROM,
    THRESHOLDS,
    family,
    threshold_on,
    to_check,
)
from terreau.procurement.rules.vocabulary import ContractKind

KINDS = [one.value for one in ContractKind]
BUYERS = ["", *(one.value for one in BuyerKind)]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("kind", "buyer", "amount", "launched", "expected"),
    [
        pytest.param("services", "municipality", "216000", SEPTEMBER, True, id="V43"),
        pytest.param("services", "municipality", "215999.99", SEPTEMBER, False, id="V44"),
        pytest.param("works", "municipality", "5404000", SEPTEMBER, True, id="V45"),
        pytest.param("works", "municipality", "5403999", SEPTEMBER, False, id="domain-2.3-works"),
        pytest.param("concession", "intermunicipal", "5404000", SEPTEMBER, True, id="domain-2.3-concessions"),
        pytest.param("supplies", "state", "140000", SEPTEMBER, True, id="domain-2.3-state"),
        pytest.param("supplies", "utility", "431999", SEPTEMBER, False, id="domain-2.3-utilities-under"),
        pytest.param("studies", "utility", "432000", SEPTEMBER, True, id="domain-2.3-utilities"),
        pytest.param("services", "municipality", "216000", date(2026, 8, 21), False, id="decision-29-day-before"),
        pytest.param("services", "municipality", "216000", date(2026, 8, 22), True, id="decision-29-first-day"),
        pytest.param("works", "municipality", "9000000", date(2028, 1, 1), False, id="no-table-for-2028"),
    ],
)
def test_a_contract_reaches_its_threshold_or_not(
    kind: str, buyer: str, amount: str, launched: date, expected: bool
) -> None:
    found = to_check(kind=kind, buyer_kind=buyer, amount=Decimal(amount), publication_on=launched, notified_on=None)
    assert (found is not None) is expected


def test_the_consultation_rules_over_the_notification_when_it_is_known() -> None:
    known: dict[str, Any] = {"kind": "services", "buyer_kind": "municipality", "amount": Decimal(300_000)}
    assert to_check(**known, publication_on=date(2026, 6, 1), notified_on=SEPTEMBER) is None
    assert to_check(**known, publication_on=None, notified_on=SEPTEMBER) is not None
    assert to_check(**known, publication_on=None, notified_on=None) is None
    assert to_check(**{**known, "amount": None}, publication_on=SEPTEMBER, notified_on=None) is None


@pytest.mark.parametrize(
    ("day", "of", "expected"),
    [
        pytest.param(date(2026, 3, 31), "authority", "40000", id="decree-2025-1386-before"),
        pytest.param(date(2026, 4, 1), "authority", "60000", id="decree-2025-1386-from-april"),
        pytest.param(date(2026, 4, 1), "works", "100000", id="decree-2025-1383-works"),
    ],
)
def test_the_threshold_without_publicity_is_dated(day: date, of: str, expected: str) -> None:
    found = threshold_on(day, purpose=NO_PUBLICITY, of=of)
    assert found is not None
    assert found.amount == Decimal(expected)


@given(DAYS, st.sampled_from(KINDS), st.sampled_from(BUYERS))
def test_every_contract_of_these_years_has_exactly_one_formal_threshold(day: date, kind: str, buyer: str) -> None:
    of = family(kind, buyer)
    assert len([one for one in THRESHOLDS if one.purpose == FORMAL and of in one.families and one.holds_on(day)]) == 1


@given(DAYS, st.sampled_from(KINDS), st.sampled_from(BUYERS), st.decimals(0, 10**8, places=2))
def test_a_larger_amount_never_leaves_the_list(day: date, kind: str, buyer: str, amount: Decimal) -> None:
    known: dict[str, Any] = {"kind": kind, "buyer_kind": buyer, "publication_on": None, "notified_on": day}
    if to_check(**known, amount=amount):
        assert to_check(**known, amount=amount + 1)
        assert day >= SOCIAL_CONSIDERATION_FROM


def test_every_threshold_cites_its_text_and_ends_after_it_starts() -> None:
    for one in THRESHOLDS:
        assert one.source
        assert one.to_on is None or one.to_on - one.from_on >= timedelta(days=1)
