"""The directory's pages, for each role and for a neighbour."""

from datetime import date

import pytest
from django.test import Client

from terreau.directory.models import Contact, Establishment, Merge
from terreau.directory.room import search
from terreau.directory.tests import make

pytestmark = pytest.mark.django_db
ROLES = ("facilitator", "admin", "buyer", "company", "elected")
TEAM = {"facilitator", "admin"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("address", "open_to"),
    [
        ("/organisations/", set(ROLES)),
        ("/organisations/{place}/", set(ROLES)),
        ("/organisations/?format=csv", TEAM),
        ("/organisations/ajouter/", TEAM),
        ("/organisations/{place}/modifier/", TEAM),
        ("/organisations/{place}/contacts/ajouter/", TEAM),
        ("/organisations/doublons/", TEAM),
        ("/organisations/doublons/{place}/{other}/", TEAM),
        ("/equipe/", {"admin"}),
        ("/equipe/inviter/", {"admin"}),
    ],
)
def test_each_page_opens_to_its_roles_alone(role: str, address: str, open_to: set[str]) -> None:
    place, other = make.establishment(), make.establishment("Interim Insert", siret=None)
    answer = make.client(role).get(address.format(place=place.pk, other=other.pk))
    list(answer)  # a file sent in pieces is closed once read
    assert answer.status_code == (200 if role in open_to else 403)


@pytest.mark.parametrize("address", ["/organisations/", "/organisations/ajouter/", "/equipe/", "/organisations/1/"])
def test_a_visitor_is_asked_to_sign_in(address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/connexion/")


@pytest.mark.parametrize("role", sorted(TEAM))
def test_a_neighbour_reaches_nothing_that_the_territory_keeps(role: str) -> None:
    contact, offer, member = make.contact(), make.invitation(), make.membership("company")
    merge = Merge.objects.create(
        territory=make.territory(), kept=make.establishment(), removed=make.establishment(), reason="vu"
    )
    browser = make.client(role, territory=make.neighbour())
    assert contact.full_name not in browser.get(f"/organisations/{contact.establishment_id}/").content.decode()
    assert browser.get(f"/organisations/contacts/{contact.pk}/modifier/").status_code == 404
    assert browser.post(f"/organisations/contacts/{contact.pk}/terminer/").status_code == 404
    assert browser.post(f"/organisations/reunions/{merge.pk}/separer/").status_code == 404
    assert browser.post(f"/equipe/invitations/{offer.pk}/renvoyer/").status_code == 404
    assert browser.post(f"/equipe/invitations/{offer.pk}/retirer/").status_code == 404
    if role == "admin":
        assert browser.post(f"/equipe/{member.pk}/terminer/").status_code == 404


def test_a_company_sees_the_contacts_of_its_own_places_only() -> None:
    own, other = make.establishment(), make.establishment("Autre")
    make.contact(own, full_name="Karim Delmas")
    make.contact(other, full_name="Paul Verdier")
    browser = make.client("company", organisation=own.organisation)
    assert "Karim Delmas" in browser.get(f"/organisations/{own.pk}/").content.decode()
    assert "Paul Verdier" not in browser.get(f"/organisations/{other.pk}/").content.decode()


def test_a_search_lists_the_best_answer_first_and_an_empty_one_says_what_to_do() -> None:
    make.establishment("Atelier Bâtival du Nord")
    make.establishment("Bâtival")
    browser = make.client()
    page = browser.get("/organisations/", {"q": "batival"}).content.decode()
    assert page.index(">Bâtival<") < page.index(">Atelier Bâtival du Nord<")
    assert "Essayez un seul mot" in browser.get("/organisations/", {"q": "zzzz"}).content.decode()


def test_the_list_keeps_buyers_or_one_kind_of_employers() -> None:
    make.establishment("Ville d'Argenteuil", organisation=make.buyer())
    make.establishment("Interim Insert", employer_kind="etti")
    browser = make.client()
    for filters, kept in (
        ({"buyer": "any"}, "Ville"),
        ({"buyer": "municipality"}, "Ville"),
        ({"employer": "etti"}, "Interim"),
    ):
        page = browser.get("/organisations/", filters).content.decode()
        assert ("Ville d&#x27;Argenteuil</a>" in page, "Interim Insert</a>" in page) == (
            kept == "Ville",
            kept != "Ville",
        )


def test_an_organisation_is_entered_once_even_with_a_double_click() -> None:
    browser = make.client()
    typed = {"name": "Bâtival", "siret": make.siret(), "employer_kind": "company", "form_key": str(UUID)}
    first = browser.post("/organisations/ajouter/", typed)
    second = browser.post("/organisations/ajouter/", typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Establishment.objects.count() == 1


UUID = "0c5f3a0e-3a1a-4d53-9f4e-3e9d3f6a1f11"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"siret": "123"}, "SIRET n&#x27;est pas valable"),
        ({"name": ""}, "obligatoire"),
        ({"other_number": "DE1"}, "quel type"),
        ({"street": "1 85 05 78 006 084 36"}, "sécurité sociale"),
    ],
)
def test_a_wrong_value_gets_a_sentence_and_keeps_what_was_typed(typed: dict[str, str], says: str) -> None:
    values = {"name": "Bâtival", "employer_kind": "company", **typed}
    answer = make.client().post("/organisations/ajouter/", values)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not Establishment.objects.exists()


def test_an_organisation_is_corrected() -> None:
    place = make.establishment()
    browser = make.client()
    siret = make.siret()
    values = {"name": "Bâtival Nord", "siret": siret, "siren": place.organisation.siren, "employer_kind": "ei"}
    assert browser.post(f"/organisations/{place.pk}/modifier/", values).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.siret, place.organisation.siren, place.employer_kind) == (
        "Bâtival Nord",
        siret,
        siret[:9],
        "ei",
    )
    taken = make.establishment("Autre")
    answer = browser.post(f"/organisations/{place.pk}/modifier/", {**values, "siret": taken.siret, "siren": siret[:9]})
    assert "déjà celui d&#x27;une autre fiche" in answer.content.decode()


def test_a_contact_is_added_corrected_and_leaves() -> None:
    place = make.establishment()
    browser = make.client()
    start = f"/organisations/{place.pk}/contacts/ajouter/"
    assert browser.post(start, {"full_name": "Karim Delmas"}).status_code == 422
    assert browser.post(start, {"full_name": "Karim Delmas", "phone": "01 02"}).status_code == 302
    contact = Contact.objects.get()
    change = f"/organisations/contacts/{contact.pk}/modifier/"
    assert browser.get(change).status_code == 200
    wrong = {"full_name": "K", "phone": "1", "from_on": "2026-02-01", "to_on": "2026-01-01"}
    assert browser.post(change, wrong).status_code == 422
    good = {"full_name": "Karim Delmas", "email": "k@batival.example", "from_on": "01/02/2026"}
    assert browser.post(change, good).status_code == 302
    end = f"/organisations/contacts/{contact.pk}/terminer/"
    assert browser.post(end, {"on": "hier"}).status_code == 422
    assert browser.post(end, {"on": "2026-01-01"}).status_code == 422
    assert browser.post(end, {"on": "2026-03-01"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.email, contact.to_on) == ("k@batival.example", date(2026, 3, 1))
    assert "Parti" in browser.get(f"/organisations/{place.pk}/").content.decode()


def test_two_rows_are_compared_merged_and_parted_on_the_pages() -> None:
    kept = make.establishment("Bâtival")
    removed = make.establishment("Bâtival", organisation=make.organisation(siren=None), siret=None)
    browser = make.client()
    assert "Comparer et réunir" in browser.get("/organisations/doublons/").content.decode()
    page = f"/organisations/doublons/{removed.pk}/{kept.pk}/"
    wrong = browser.post(page, {"kept": removed.pk, "reason": "même adresse"})
    assert "a un SIRET" in wrong.content.decode()
    assert browser.post(page, {"kept": kept.pk, "reason": "même adresse"}).status_code == 302
    assert "réunie avec" in browser.get(f"/organisations/{removed.pk}/").content.decode()
    assert "même adresse" in browser.get(f"/organisations/{kept.pk}/").content.decode()
    merge = Merge.objects.get()
    assert browser.post(f"/organisations/reunions/{merge.pk}/separer/").status_code == 302
    assert browser.get(f"/organisations/doublons/{kept.pk}/{kept.pk}/").status_code == 404


def test_a_near_name_is_offered_and_a_sure_one_is_taken() -> None:
    from terreau.directory.fields import EstablishmentField, OrganisationField

    place = make.establishment("Bâtival Nord")
    field = EstablishmentField(required=False)
    assert field.clean("") is None
    assert field.clean(place.siret) == place
    assert field.clean("bâtival nord") == place
    assert field.clean(f"#{place.pk}") == place
    assert field.prepare_value(place) == place.siret
    for typed, words in (("batival", "Est-ce"), ("zzz", "Aucune organisation"), ("#", "Aucune organisation")):
        with pytest.raises(Exception, match=words):
            field.clean(typed)
    assert str(place.pk) in field.widget.render("place", "batival", {"id": "id_place"})  # type: ignore[arg-type]
    assert not OrganisationField(buyers_only=True)._search("bâtival nord")
    assert OrganisationField().prepare_value(place.organisation) == place.organisation.siren


def test_every_list_stays_within_twelve_queries(django_assert_max_num_queries: object) -> None:
    for _ in range(4):
        make.contact(make.establishment(siret=None, organisation=make.organisation(siren=None)))
    place = make.establishment()
    browser = make.client("admin")
    for address in ("/organisations/", f"/organisations/{place.pk}/", "/organisations/doublons/", "/equipe/"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            browser.get(address)


@pytest.mark.parametrize(
    "address",
    [
        f"/organisations/{'9' * 30}/",
        f"/organisations/doublons/1/{'9' * 30}/",
        "/organisations/doublons/1/2/",
    ],
)
def test_a_made_up_address_leads_nowhere(address: str) -> None:
    assert make.client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/organisations/", "/equipe/"])
def test_a_strange_search_is_answered(address: str) -> None:
    browser = make.client("admin")
    for typed in ("\0", "%", "'", "x" * 3000, "\u200b"):
        assert browser.get(address, {"q": typed}).status_code == 200


def test_a_search_across_rooms_finds_places() -> None:
    place = make.establishment()
    assert search(make.actor(), "batival") == [
        ("Organisation", f"Bâtival, {place.number}", f"/organisations/{place.pk}/")
    ]
    assert search(make.system(), "batival") == []
