"""What is frozen at the hire, and the dates that are refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.counting import AgeBand
from terreau.clauses.rules.employment import Hiring, dates_refusal, end_refusal, freeze, renewal_refusal
from terreau.clauses.rules.vocabulary import ContractType
from terreau.directory.rules.kinds import EmployerKind
from terreau.participants.rules.people import EducationLevel

HIRED = Hiring(
    contract_type=ContractType.CDD,
    starts_on=date(2026, 3, 2),
    planned_end_on=date(2027, 3, 1),
    born_on=date(2000, 3, 3),
    education=EducationLevel.LEVEL_3,
    in_qpv=None,
    category="RSA",
    employer_kind=EmployerKind.ETTI,
    first_hired_on=date(2026, 3, 2),
    notified_on=date(2026, 1, 1),
    lot_ends_on=date(2029, 12, 31),
)


@pytest.mark.parametrize(
    ("changes", "until"),
    [
        ({}, date(2027, 3, 1)),
        ({"planned_end_on": None}, date(2028, 3, 1)),
        ({"planned_end_on": None, "first_hired_on": date(2025, 3, 2)}, date(2027, 3, 1)),
        ({"planned_end_on": None, "count_months": 12}, date(2027, 3, 1)),
        ({"contract_type": ContractType.CDI, "planned_end_on": None}, date(2029, 12, 31)),
        ({"contract_type": ContractType.CDI, "planned_end_on": None, "lot_ends_on": None}, date(2030, 3, 1)),
        ({"contract_type": ContractType.APPRENTICESHIP, "planned_end_on": date(2028, 8, 31)}, date(2028, 8, 31)),
        ({"starts_on": date(2025, 12, 1)}, None),
        ({"lot_ends_on": date(2025, 6, 1)}, None),
        ({"planned_end_on": None, "first_hired_on": date(2020, 1, 1)}, None),
    ],
)
def test_until_when_the_hours_count_is_frozen(changes: dict[str, object], until: date | None) -> None:
    assert freeze(replace(HIRED, **changes)).counts_until == until  # type: ignore[arg-type]


def test_the_age_is_that_of_the_start() -> None:
    assert freeze(HIRED).age_band is AgeBand.UNDER_26
    assert freeze(replace(HIRED, starts_on=date(2026, 3, 3))).age_band is AgeBand.FROM_26
    assert freeze(replace(HIRED, born_on=None)).age_band is AgeBand.UNKNOWN


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(1, 60))
def test_hours_never_count_past_the_lot_nor_before_the_hire(start: date, months: int) -> None:
    until = freeze(replace(HIRED, starts_on=start, planned_end_on=None, first_hired_on=start, count_months=months))
    assert until.counts_until is None or start <= until.counts_until <= date(2029, 12, 31)


@pytest.mark.parametrize(
    ("kind", "end", "refused"),
    [
        (ContractType.CDD, date(2026, 3, 1), True),
        (ContractType.CDD, None, False),
        (ContractType.APPRENTICESHIP, None, True),
        (ContractType.CDI, date(2027, 3, 1), True),
        (ContractType.CDI, None, False),
    ],
)
def test_dates_that_do_not_hold_are_refused(kind: ContractType, end: date | None, refused: bool) -> None:
    assert bool(dates_refusal(kind, date(2026, 3, 2), end)) is refused


def test_a_contract_ends_once_and_after_it_began() -> None:
    start, end = date(2026, 3, 2), date(2026, 10, 16)
    assert end_refusal(start, end, None) is None
    assert end_refusal(start, end, end) == "La fin de ce contrat de travail est déjà notée."
    assert end_refusal(start, date(2026, 3, 1), None) == "La fin est avant le début du contrat de travail."


def test_a_renewal_follows_a_contract_that_ends() -> None:
    end = date(2026, 10, 16)
    assert renewal_refusal(end, date(2026, 10, 17), is_open_ended=False) is None
    assert renewal_refusal(end, end, is_open_ended=False)
    assert renewal_refusal(None, end, is_open_ended=False)
    assert renewal_refusal(end, date(2026, 10, 17), is_open_ended=True)
