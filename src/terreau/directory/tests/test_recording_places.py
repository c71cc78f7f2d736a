"""Recording organisations by hand and in bulk, never twice."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from terreau.accounts.actor import Actor
from terreau.directory import actions
from terreau.directory.models import Establishment, Organisation
from terreau.directory.rules.records import PlaceValues, place_refusal
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import JournalEntry

SIRET = "90000001000017"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (PlaceValues(" "), "Donnez un nom"),
        (PlaceValues("A", siret="12"), "14 chiffres"),
        (PlaceValues("A", siren="12"), "9 chiffres"),
        (PlaceValues("A", siret=SIRET, siren="123456789"), "ne commence pas"),
        (PlaceValues("A", other_number="BE12"), "quel type"),
    ],
)
def test_a_place_needs_a_name_and_numbers_that_agree(values: PlaceValues, says: str) -> None:
    assert says in str(place_refusal(values))


def test_a_place_may_have_no_number() -> None:
    assert place_refusal(PlaceValues("Régie du Val")) is None


@pytest.mark.django_db
def test_the_same_records_twice_make_the_same_places() -> None:
    make.commune()
    records = [
        PlaceValues("Bâtival", siret=SIRET, buyer_kind=""),
        PlaceValues("Bâtival SARL", siret=SIRET),
        PlaceValues("Ville", siren="900000020"),
        PlaceValues("Ostbau GmbH", other_number="DE1", other_number_type="tva"),
        PlaceValues("Régie du Val", commune_code="95018"),
    ]
    first = actions.record_establishments(by=make.system(), values=records)
    again = actions.record_establishments(by=make.system(), values=records)
    assert [place.pk for place in first] == [place.pk for place in again]
    assert first[0].pk == first[1].pk
    assert (Establishment.objects.count(), Organisation.objects.count()) == (4, 4)
    assert JournalEntry.objects.filter(verb="directory.record_establishments").count() == 2


@pytest.mark.django_db
def test_a_record_fills_what_was_blank_and_overwrites_nothing() -> None:
    make.commune()
    place = make.establishment(street="1 rue des Prés")
    found = actions.find_or_create_establishment(
        by=make.system(),
        name="Autre nom",
        siret=str(place.siret),
        street="2 rue du Bac",
        postal_code="95100",
        commune_code="95018",
        buyer_kind="state",
    )
    place.refresh_from_db()
    assert found.pk == place.pk
    assert (place.name, place.street, place.postal_code, place.commune_id) == (
        "Bâtival",
        "1 rue des Prés",
        "95100",
        "95018",
    )
    assert place.organisation.buyer_kind == "state"


@pytest.mark.django_db
def test_a_record_that_cannot_make_a_place_is_refused_by_its_name() -> None:
    with pytest.raises(Refused, match="Bâtival : Le SIRET 12"):
        actions.find_or_create_establishment(by=make.system(), name="Bâtival", siret="12")


@pytest.mark.django_db
def test_a_company_records_nothing() -> None:
    with pytest.raises(Forbidden):
        actions.find_or_create_establishment(by=make.actor("company"), name="Bâtival")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("record", [PlaceValues("Bâtival", siret=SIRET), PlaceValues("Bâtival")])
def test_two_imports_at_once_make_one_place(record: PlaceValues) -> None:
    actor = make.system()
    together(lambda: actions.record_establishments(by=actor, values=[record]), times=4)
    assert (Establishment.objects.count(), Organisation.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_place_moves_to_the_legal_unit_of_its_new_number() -> None:
    bare = make.establishment(organisation=make.organisation(siren=None), siret=None)
    nadia = make.actor()
    actions.edit_establishment(by=nadia, establishment=bare, values=PlaceValues("Bâtival", siret=SIRET))
    bare.refresh_from_db()
    assert (bare.siret, bare.organisation.siren) == (SIRET, "900000010")
    other = make.organisation("Autre", siren="900000028")
    actions.edit_establishment(by=nadia, establishment=bare, values=PlaceValues("Bâtival", siren="900000028"))
    bare.refresh_from_db()
    assert (bare.siret, bare.organisation) == (None, other)


@pytest.mark.django_db
def test_a_number_already_taken_is_refused() -> None:
    place = make.establishment()
    make.establishment("Ostbau", siret=None, other_number="DE1", other_number_type="tva")
    nadia = make.actor()
    with pytest.raises(Refused, match="SIRET est déjà"):
        actions.create_establishment(by=nadia, values=PlaceValues("Autre", siret=str(place.siret)))
    values = PlaceValues("Autre", other_number="DE1", other_number_type="tva")
    with pytest.raises(Refused, match="numéro est déjà"):
        actions.create_establishment(by=nadia, values=values)
    with pytest.raises(Refused, match="Donnez un nom"):
        actions.create_establishment(by=nadia, values=PlaceValues(""))


@pytest.mark.django_db
def test_a_place_without_number_gets_a_legal_unit_of_its_own() -> None:
    nadia = make.actor()
    place = actions.create_establishment(
        by=nadia, values=PlaceValues("Antenne", organisation_name="Association du Val")
    )
    assert (place.organisation.name, place.organisation.siren) == ("Association du Val", None)
    second = actions.create_establishment(by=nadia, values=PlaceValues("Chantier", siret=SIRET))
    third = actions.edit_establishment(by=nadia, establishment=place, values=PlaceValues("Antenne", siren="900000010"))
    assert third.organisation == second.organisation


@pytest.mark.django_db
def test_a_number_taken_between_the_check_and_the_writing_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    place = make.establishment()
    monkeypatch.setattr("terreau.directory.actions.places._refuse_unless_possible", lambda values, besides: None)
    with pytest.raises(Refused, match="vient d'être pris"):
        actions.create_establishment(by=make.actor(), values=PlaceValues("Autre", siret=str(place.siret)))


@pytest.mark.django_db
def test_a_place_that_joins_a_known_legal_unit_changes_nothing_of_it() -> None:
    city = make.buyer("Ville d'Argenteuil")
    nadia = make.actor()
    values = PlaceValues("Centre technique", siret=make.siret(str(city.siren)))
    actions.create_establishment(by=nadia, values=values)
    bare = make.establishment("Piscine", siret=None)
    actions.edit_establishment(by=nadia, establishment=bare, values=PlaceValues("Piscine", siren=str(city.siren)))
    city.refresh_from_db()
    assert (city.name, city.buyer_kind, city.establishments.count()) == ("Ville d'Argenteuil", "municipality", 2)
    values = PlaceValues("Stade", siret=make.siret(str(city.siren)), buyer_kind="intermunicipal")
    actions.create_establishment(by=nadia, values=values)
    city.refresh_from_db()
    assert city.buyer_kind == "intermunicipal"


@pytest.mark.django_db
def test_correcting_a_name_keeps_the_legal_unit() -> None:
    place = make.establishment()
    values = PlaceValues("Bâtival Nord", siret=str(place.siret))
    edited = actions.edit_establishment(by=make.actor(), establishment=place, values=values)
    assert edited.organisation == place.organisation
    assert JournalEntry.objects.get(verb="directory.edit_establishment").fields == ["name", "name"]


@pytest.mark.django_db
def test_a_contact_belongs_to_a_territory_and_a_new_address_is_trusted_again() -> None:
    with pytest.raises(Refused, match="dites lequel"):
        actions.add_contact(by=Actor.system(), establishment=make.establishment(), full_name="Karim")
    contact = make.contact(bounced_at=now())
    nadia = make.actor()
    assert actions.edit_contact(by=nadia, contact=contact, job="Gérant").bounced_at is not None
    assert actions.edit_contact(by=nadia, contact=contact, email="k@b.example").bounced_at is None


def together(act: Callable[[], object], *, times: int) -> None:
    """Run the same act in several connections that start at the same moment."""
    start = Barrier(times)

    def run() -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
