"""What an import tells without deciding: a contract published twice, a duration nobody gave, a name that came later."""

from typing import Any

import pytest

from terreau.directory.models import Establishment, Organisation
from terreau.procurement.models import Contract
from terreau.procurement.tests.decp.make import BUYER, FIRMS, OTHER_BUYER, contract, holder
from terreau.procurement.tests.decp.test_importing import Import, give, outcome

__all__ = ["give"]
pytestmark = pytest.mark.django_db
FIRST_FORMAT: dict[str, Any] = {"considerationsSociales": ..., "typesPrix": ...}


def numbered(number: str, **fields: Any) -> dict[str, Any]:
    """A contract of the first format, whose number ends with what may be the rank of a change."""
    return contract(id=number, **FIRST_FORMAT, **fields)


def test_a_contract_published_again_under_another_rank_is_pointed_at_and_never_joined(give: Import) -> None:
    report, _ = give(numbered("2018000123400"), numbered("2018000123401", montant=9))
    assert outcome(report) == {"created": 1, "flagged": 1}
    assert [one.number for one in Contract.objects.in_totals()] == ["2018000123400"]
    told = next(report.details())
    assert (told["index"], told["field"]) == (2, "id")
    assert "sans doute le même marché" in told["reason"]
    assert "2018000123400" in told["reason"]
    assert not Contract.objects.exclude(grouped_into=None).exists()
    again, _ = give(numbered("2018000123400"), numbered("2018000123401", montant=9))
    assert outcome(again) == {"unchanged": 1, "flagged": 1}


@pytest.mark.parametrize(("known", "new"), [("00", "02"), ("02", "00")])
def test_the_one_that_arrives_later_is_pointed_at(give: Import, known: str, new: str) -> None:
    give(numbered(f"20180001234{known}"))
    report, _ = give(numbered(f"20180001234{new}"))
    assert outcome(report) == {"flagged": 1}
    assert f"20180001234{known}" in next(report.details())["reason"]
    later = numbered(f"20180001234{new}", objet="Tout autre", datePublicationDonnees="2026-09-01")
    assert outcome(give(later)[0]) == {"flagged": 1}


@pytest.mark.parametrize(
    "differs",
    [
        {"objet": "Lot 2"},
        {"titulaires": [holder(FIRMS[3])]},
        {"dateNotification": "2026-03-03"},
        {"id": "2018000123501"},
        {"acheteur": {"id": OTHER_BUYER}},
        {"considerationsSociales": "NC"},
    ],
    ids=["object", "holder", "day", "stem", "buyer", "format"],
)
def test_numbers_that_only_look_alike_are_two_contracts(give: Import, differs: dict[str, Any]) -> None:
    give(numbered("2018000123400"))
    assert outcome(give(numbered("2018000123401") | differs)[0]) == {"created": 1}


def test_two_lots_without_a_first_rank_are_two_contracts(give: Import) -> None:
    assert outcome(give(numbered("2018000123401"), numbered("2018000123402"))[0]) == {"created": 2}


def test_an_absent_duration_is_told_and_keeps_the_contract_in_totals(give: Import) -> None:
    report, batch = give(contract(dureeMois=...), contract(id="2", dureeMois=None), contract(id="3", dureeMois="NC"))
    assert outcome(report) == {"created": 2, "flagged": 1}
    assert [(one["field"], one["count"]) for one in report.remarks] == [("dureeMois", 2)]
    assert batch.counts["remarks"] == report.remarks
    row = Contract.objects.get(number="2")
    assert (row.duration_months, row.is_flagged, row.lots.get().ends_on) == (None, False, None)
    assert give(contract())[0].remarks == []


def names() -> set[str]:
    found = {one.name for one in Establishment.objects.all()} | {one.name for one in Organisation.objects.all()}
    return {one for one in found if not one.startswith("SIRET")}


def test_a_name_published_later_replaces_the_number_that_stood_for_it(give: Import) -> None:
    give(contract(titulaires=[holder(FIRMS[0]), holder("12345678900022")]))
    assert names() == set()
    named = [holder(FIRMS[0], name="Bâtival"), holder("12345678900022", name="Ferrand")]
    buyer = {"id": BUYER, "nom": "Ville d'Argenteuil"}
    give(contract(id="2", titulaires=named, acheteur=buyer))
    assert names() == {"Bâtival", "Ferrand", "Ville d'Argenteuil"}
    place = Establishment.objects.get(siret=FIRMS[0])
    assert (place.name, place.name_key, place.organisation.name) == ("Bâtival", "batival", "Bâtival")


def test_a_name_that_somebody_gave_is_never_replaced(give: Import) -> None:
    give(contract())
    Establishment.objects.filter(siret=FIRMS[0]).update(name="Bâtival Nord")
    Organisation.objects.filter(siren=FIRMS[0][:9]).update(name="Bâtival groupe")
    give(contract(id="2", titulaires=[holder(FIRMS[0], name="BATIVAL SAS")]))
    assert names() == {"Bâtival Nord", "Bâtival groupe"}
