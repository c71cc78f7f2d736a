"""Kinds of insertion on a day, from the dates of their conventions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.siae import AgreementState, InsertionStanding, KindAgreement, standing_on
from terreau.directory.rules.structures import StructureKind

ACI, EI, GEIQ = StructureKind.ACI, StructureKind.EI, StructureKind.GEIQ
DAY = date(2026, 11, 22)
PAST, FUTURE = date(2025, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        (None, None, AgreementState.UNDATED),
        (PAST, None, AgreementState.VALID),
        (None, FUTURE, AgreementState.VALID),
        (PAST, FUTURE, AgreementState.VALID),
        (DAY, DAY, AgreementState.VALID),
        (None, PAST, AgreementState.EXPIRED),
        (FUTURE, None, AgreementState.UPCOMING),
    ],
)
def test_a_convention_holds_from_its_first_day_to_its_last(
    starts_on: date | None, ends_on: date | None, state: AgreementState
) -> None:
    assert KindAgreement(ACI, starts_on, ends_on).state(DAY) is state


def test_a_renewed_kind_counts_once_and_an_ended_one_is_told_apart() -> None:
    agreements = [KindAgreement(ACI, None, PAST), KindAgreement(ACI, PAST, FUTURE), KindAgreement(EI, None, PAST)]
    assert standing_on(agreements, on=DAY) == InsertionStanding(current=(ACI,), ended=(EI,))


def test_a_kind_without_dates_counts_and_is_to_confirm() -> None:
    standing = standing_on([KindAgreement(ACI), KindAgreement(EI, FUTURE)], on=DAY)
    assert standing == InsertionStanding(current=(ACI,), to_confirm=(ACI,))


def test_a_geiq_is_inclusive_and_not_a_siae() -> None:
    standing = standing_on([KindAgreement(GEIQ)], on=DAY)
    assert standing.is_inclusive
    assert not standing.is_siae
    assert standing_on([KindAgreement(ACI)], on=DAY).is_siae


def test_an_association_is_no_kind_of_insertion() -> None:
    assert not standing_on([KindAgreement(StructureKind.ASSOCIATION)], on=DAY).is_inclusive


@given(
    st.lists(st.builds(KindAgreement, st.sampled_from(StructureKind), st.none() | st.dates(), st.none() | st.dates())),
    st.dates(),
)
def test_a_kind_is_current_or_ended_never_both(agreements: list[KindAgreement], on: date) -> None:
    standing = standing_on(agreements, on=on)
    assert not set(standing.current) & set(standing.ended)
    assert set(standing.to_confirm) <= set(standing.current)
    assert standing == standing_on(reversed(agreements), on=on)
