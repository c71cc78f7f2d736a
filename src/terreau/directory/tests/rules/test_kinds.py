"""Kinds of employers and buyers."""

from terreau.directory.rules.kinds import BuyerKind, EmployerKind


def test_the_five_kinds_of_insertion_by_economic_activity() -> None:
    assert {kind.value for kind in EmployerKind if kind.is_siae} == {"etti", "ei", "aci", "ai", "eiti"}


def test_a_geiq_supplies_staff_and_an_insertion_company_does_the_job_itself() -> None:
    assert EmployerKind.GEIQ.supplies_staff
    assert not EmployerKind.EI.supplies_staff


def test_buyers_have_the_eleven_types_of_the_national_consolidation() -> None:
    assert len(BuyerKind.choices()) == 11
