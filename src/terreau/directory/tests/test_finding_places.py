"""Finding an organisation whatever way its name is typed."""

import pytest

from terreau.directory.models import Establishment, Organisation
from terreau.directory.rules.names import digits, organisation_key
from terreau.directory.tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "key"),
    [("SARL Bâtival", "batival"), ("BATIVAL S.A.S.", "batival"), ("Sté d'Œuvres", "sainte d oeuvres"), ("SAS", "sas")],
)
def test_two_spellings_of_a_company_meet(typed: str, key: str) -> None:
    assert organisation_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "figures"), [("123 456 789", "123456789"), ("12.3-4", "1234"), ("12a", ""), ("", "")]
)
def test_a_number_is_read_with_its_spaces(typed: str, figures: str) -> None:
    assert digits(typed) == figures


@pytest.mark.parametrize("typed", ["Bâtival", "batival", "BATIVALE", "batvial", "bati"])
def test_a_place_is_found_in_spite_of_accents_and_typos(typed: str) -> None:
    place = make.establishment("SARL Bâtival")
    make.establishment("Interim Insert")
    assert list(Establishment.objects.search(typed)) == [place]
    assert list(Organisation.objects.search(typed)) == [place.organisation]


def test_a_place_is_found_by_its_numbers_exactly() -> None:
    place = make.establishment()
    make.establishment("Interim Insert")
    siret, siren = str(place.siret), str(place.organisation.siren)
    spaced = f"{siret[:9]} {siret[9:]}"
    assert list(Establishment.objects.search(spaced)) == [place]
    assert list(Establishment.objects.search(siren)) == [place]
    assert list(Organisation.objects.search(spaced)) == [place.organisation]
    assert not Establishment.objects.search("")
    assert not Organisation.objects.search(" ")
