"""A structure keeps its fiche: each section, each list, back in time, gone and back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terreau.directory.actions.fiche_life import purge_fiches
from terreau.directory.models import ContactRoute, Fiche, FicheChange, FicheFlag, ImpactFigure, Offer, Service
from terreau.directory.rules.sources import Source
from terreau.directory.tests import make
from terreau.kit.clock import now
from terreau.kit.models import JournalEntry

pytestmark = pytest.mark.django_db
IDENTITY = {"name": "Régie des Bords de Seine", "legal_name": "Régie des Bords de Seine", "kinds": ["regie"]}
WEEK = {
    "day_Mo": "9h-12h, 14h-17h30",
    "day_Tu": "9h-12h, 14h-17h30",
    "day_We": "",
    "day_Th": "fermé",
    "day_Sa": "10h à 12h",
}


@pytest.fixture
def fiche() -> Fiche:
    return make.fiche()


@pytest.fixture
def owner(fiche: Fiche) -> Client:
    return make.client("structure", organisation=fiche.establishment.organisation)


def post(client: Client, name: str, fiche: Fiche, /, *more: Any, **typed: Any) -> Any:
    return client.post(reverse(f"directory:{name}", args=[fiche.pk, *more]), typed)


def section(client: Client, fiche: Fiche, slug: str, /, **typed: Any) -> Any:
    return post(client, "edit_fiche_section", fiche, slug, **typed)


def again(fiche: Fiche) -> Fiche:
    return Fiche.objects.select_related("establishment__organisation").get(pk=fiche.pk)


def text(answer: Any) -> str:
    plain = answer.content.decode().replace("&#x27;", "'").replace("\u202f", " ").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", plain)


def test_a_structure_lands_on_its_fiches_and_sees_what_is_missing(fiche: Fiche, owner: Client) -> None:
    make.establishment("Antenne du Val", organisation=fiche.establishment.organisation)
    assert owner.get("/").headers["Location"] == reverse("directory:my_fiches")
    html = text(owner.get(reverse("directory:my_fiches")))
    assert "points sur 100" in html
    assert "Dites ce que vous vendez" in html
    assert "Publier sa fiche" in html


def test_a_structure_corrects_its_hours_on_a_phone_without_knowing_openstreetmap(fiche: Fiche, owner: Client) -> None:
    typed = {"street": "12 quai des Lilas", "postal_code": "95100", "commune": "Argenteuil (95018)", **WEEK}
    assert section(owner, fiche, "adresse", **typed, closed_on_holidays="on").status_code == 302
    kept = again(fiche)
    assert kept.opening_hours == "Mo-Tu 09:00-12:00,14:00-17:30; Sa 10:00-12:00; PH off"
    assert kept.establishment.street == "12 quai des Lilas"
    assert kept.origins["opening_hours"]["source"] == "owner"
    assert "commune" not in dict.fromkeys(FicheChange.objects.filter(source="owner").values_list("what", flat=True))
    shown = text(owner.get(reverse("directory:edit_fiche_section", args=[fiche.pk, "adresse"])))
    assert 'value="9h-12h, 14h-17h30"' in shown


def test_an_hour_that_does_not_read_keeps_what_was_typed(fiche: Fiche, owner: Client) -> None:
    answer = section(owner, fiche, "adresse", day_Mo="le matin")
    assert answer.status_code == 422
    assert 'value="le matin"' in text(answer)


def test_hours_that_seven_boxes_cannot_hold_are_typed_as_they_stand(owner: Client, fiche: Fiche) -> None:
    Fiche.objects.filter(pk=fiche.pk).update(opening_hours='Mo-Fr "sur rendez-vous"')
    assert 'name="opening_hours"' in text(
        owner.get(reverse("directory:edit_fiche_section", args=[fiche.pk, "adresse"]))
    )
    assert section(owner, fiche, "adresse", opening_hours="Mo 09:00-12:00").status_code == 302
    assert again(fiche).opening_hours == "Mo 09:00-12:00"


def test_only_what_changed_becomes_the_structures_word(fiche: Fiche, owner: Client) -> None:
    assert section(owner, fiche, "contact", phone="0134112233", website="regie.example").status_code == 302
    kept = again(fiche)
    assert kept.website == "https://regie.example"
    assert kept.origins["phone"]["source"] == "marche"
    assert kept.origins["website"]["source"] == "owner"
    assert "email" not in kept.origins


def test_what_is_to_confirm_and_left_as_it_is_becomes_the_structures_word(owner: Client, fiche: Fiche) -> None:
    Fiche.objects.filter(pk=fiche.pk).update(origins={"phone": {"source": "marche", "as_of": "2020-12-18"}})
    assert section(owner, fiche, "contact", phone="01 34 11 22 33").status_code == 302
    assert again(fiche).origins["phone"]["source"] == "owner"


def test_the_team_corrects_a_field_in_its_own_name(fiche: Fiche) -> None:
    client = make.client("facilitator")
    assert section(client, fiche, "taille", headcount="28", largest_lot="180 k€").status_code == 302
    kept = again(fiche)
    assert (kept.headcount, kept.largest_lot) == (28, Decimal(180_000))
    assert kept.origins["largest_lot"]["source"] == "team"


@pytest.mark.parametrize(
    ("slug", "typed", "sentence"),
    [
        ("taille", {"headcount": "5", "insertion_headcount": "9"}, "C'est plus que l'effectif"),
        ("taille", {"headcount": "2,5"}, "nombre entier"),
        ("activite", {"area_codes": "Atlantide"}, "Aucun territoire ne répond"),
        ("contact", {"phone": "appelez-moi"}, "Ce numéro ne se lit pas"),
        ("identite", {**IDENTITY, "rna": "12"}, "numéro RNA commence par W"),
        ("identite", {**IDENTITY, "name": ""}, "obligatoire"),
    ],
)
def test_a_wrong_value_is_told_in_french(owner: Client, fiche: Fiche, slug: str, typed: Any, sentence: str) -> None:
    answer = section(owner, fiche, slug, **typed)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_territories_are_typed_by_name_and_read_back(owner: Client, fiche: Fiche) -> None:
    typed = "Argenteuil\n95\nÎle-de-France (région)\nFrance entière"
    assert (
        section(owner, fiche, "activite", area_codes=typed, publics=["femmes"], description="Un\r\ntexte").status_code
        == 302
    )
    assert again(fiche).area_codes == ["95018", "95", "R11", "france"]
    shown = text(owner.get(reverse("directory:edit_fiche_section", args=[fiche.pk, "activite"])))
    assert "Argenteuil (95018)" in shown
    assert "Île-de-France (région)" in shown
    before = FicheChange.objects.count()
    shown_back = "Argenteuil (95018)\r\nDépartement 95 (département)\r\nÎle-de-France (région)\r\nFrance entière"
    section(owner, fiche, "activite", area_codes=shown_back, publics=["femmes"], description="Un\r\ntexte")
    assert FicheChange.objects.count() == before


def test_a_code_that_the_lists_lost_stays_choosable(owner: Client) -> None:
    fiche = make.fiche(make.establishment("Ancienne"), networks=["reseau-disparu"])
    client = make.client("structure", organisation=fiche.establishment.organisation)
    typed = {**IDENTITY, "networks": ["reseau-disparu", "adie"]}
    assert section(client, fiche, "identite", **typed).status_code == 302
    assert again(fiche).networks == ["reseau-disparu", "adie"]


def test_a_siret_is_given_once_and_never_another_structures(owner: Client) -> None:
    bare = make.fiche(make.establishment("Sans numéro", organisation=make.organisation(siren=None), siret=None))
    client = make.client("structure", organisation=bare.establishment.organisation)
    taken = make.establishment("Bâtival").siret
    answer = section(client, bare, "identite", **IDENTITY, siret=taken)
    assert "déjà celui d'une autre fiche" in text(answer)
    fresh = make.siret()
    assert section(client, bare, "identite", **IDENTITY, siret=fresh).status_code == 302
    assert (again(bare).establishment.siret, again(bare).establishment.organisation.siren) == (fresh, fresh[:9])


def test_a_big_change_is_published_and_flagged(owner: Client, fiche: Fiche) -> None:
    section(owner, fiche, "identite", **{**IDENTITY, "name": "Plomberie Xylo"})
    section(owner, fiche, "activite", description="Voyez www.gagner-vite.example")
    section(owner, fiche, "taille", headcount="90000")
    assert again(fiche).establishment.name == "Plomberie Xylo"
    assert set(FicheFlag.objects.values_list("rule", flat=True)) == {"name_changed", "link_in_text", "unusual_figures"}


@pytest.mark.parametrize(
    ("listed", "typed", "changed"),
    [
        (("offres", Offer), {"title": "Pose de clôtures", "cpv": "45340000-2"}, {"title": "Clôtures"}),
        (("services", Service), {"name": "Atelier vélo", "area_codes": "95"}, {"name": "Vélo", "publics": ["femmes"]}),
        (
            ("chiffres", ImpactFigure),
            {
                "label": "Personnes formées",
                "value": "1 000",
                "unit": "personnes",
                "year": "2025",
                "evidence": "rapport",
            },
            {"label": "Formés", "value": "1 200", "unit": "personnes", "year": "2026", "evidence": "rapport"},
        ),
        (
            ("aiguillages", ContactRoute),
            {"topic": "un devis", "phone": "0134112233"},
            {"topic": "un stage", "email": "a@b.fr"},
        ),
    ],
)
def test_a_line_is_added_corrected_and_removed(
    owner: Client, fiche: Fiche, listed: Any, typed: Any, changed: Any
) -> None:
    kind, model = listed
    assert owner.get(reverse("directory:add_fiche_part", args=[fiche.pk, kind])).status_code == 200
    assert post(owner, "add_fiche_part", fiche, kind, **typed).status_code == 302
    line = model.objects.get()
    assert line.source == "owner"
    assert owner.get(reverse("directory:change_fiche_part", args=[fiche.pk, kind, line.pk])).status_code == 200
    assert post(owner, "change_fiche_part", fiche, kind, line.pk, **changed).status_code == 302
    assert str(model.objects.get()) == next(iter(changed.values()))
    assert post(owner, "remove_fiche_part", fiche, kind, line.pk).status_code == 302
    assert not model.objects.exists()
    assert FicheChange.objects.exclude(source="marche").count() == 3


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("offres", {"title": "Ménage", "cpv": "909"}, "8 chiffres"),
        ("services", {"name": "Atelier", "publics": ["tous-publics", "femmes"]}, "se coche seul"),
        ("labels", {"kind": "esus", "from_on": "01/01/2026", "to_on": "01/01/2025"}, "avant le début"),
        ("chiffres", {"label": "a", "value": "1", "unit": "b", "year": "12", "evidence": "c"}, "année à partir de"),
        ("references", {"client": "Ville", "year": "1200"}, "année à partir de"),
        ("aiguillages", {"topic": "un devis"}, "au moins une adresse e-mail"),
        ("documents", {"title": "Plaquette"}, "obligatoire"),
        ("offres", {}, "obligatoire"),
    ],
)
def test_a_wrong_line_is_told_in_french(owner: Client, fiche: Fiche, kind: str, typed: Any, sentence: str) -> None:
    answer = post(owner, "add_fiche_part", fiche, kind, **typed)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_document_is_shown_by_its_title(owner: Client, fiche: Fiche) -> None:
    file = SimpleUploadedFile("plaquette.pdf", b"%PDF-1.4 plaquette")
    assert post(owner, "add_fiche_part", fiche, "documents", title="Plaquette", file=file).status_code == 302
    wrong = SimpleUploadedFile("page.html", b"<html>")
    assert post(owner, "add_fiche_part", fiche, "documents", title="Page", file=wrong).status_code == 422
    assert "Plaquette" in text(owner.get(reverse("directory:edit_fiche", args=[fiche.pk])))


def test_history_tells_each_act_and_goes_back(owner: Client, fiche: Fiche) -> None:
    section(owner, fiche, "contact", phone="0155667788")
    post(owner, "add_fiche_part", fiche, "offres", title="Ménage")
    html = text(owner.get(reverse("directory:fiche_history", args=[fiche.pk])))
    assert "Téléphone : 01 34 11 22 33 → 01 55 66 77 88" in html
    assert "Activité ajoutée : « Ménage »" in html
    assert "par la structure" in html
    act = FicheChange.objects.get(what="phone", source="owner").act
    assert post(owner, "undo_fiche_act", fiche, act).status_code == 302
    assert again(fiche).phone == "01 34 11 22 33"
    assert "Annulé" in text(owner.get(reverse("directory:fiche_history", args=[fiche.pk])))
    assert post(owner, "undo_fiche_act", fiche, act).status_code == 409


def test_a_name_put_back_is_found_again_by_its_key(owner: Client, fiche: Fiche) -> None:
    section(owner, fiche, "identite", **{**IDENTITY, "name": "Régie du Quai"})
    post(owner, "undo_fiche_act", fiche, FicheChange.objects.get(what="name", source="owner").act)
    assert again(fiche).establishment.name_key == "regie des bords de seine"


def test_an_act_of_more_than_thirty_days_stays(owner: Client, fiche: Fiche) -> None:
    section(owner, fiche, "contact", phone="0155667788")
    FicheChange.objects.update(made_at=now() - timedelta(days=31))
    answer = post(owner, "undo_fiche_act", fiche, FicheChange.objects.filter(source="owner").first().act)  # type: ignore[union-attr]
    assert answer.status_code == 409
    assert "plus de 30 jours" in text(answer)


def test_a_fiche_deleted_comes_back_within_thirty_days(owner: Client, fiche: Fiche) -> None:
    assert post(owner, "delete_fiche", fiche).status_code == 422
    assert post(owner, "delete_fiche", fiche, reason="L'association est dissoute.").status_code == 302
    assert Client().get(reverse("directory:fiche", args=[fiche.pk])).status_code == 404
    assert section(owner, fiche, "contact", phone="0155667788").status_code == 409
    assert "encore 30 jours" in text(owner.get(reverse("directory:edit_fiche", args=[fiche.pk])))
    assert JournalEntry.objects.filter(verb="directory.delete_fiche").exclude(reason="").exists()
    assert post(owner, "restore_fiche", fiche).status_code == 302
    assert Client().get(reverse("directory:fiche", args=[fiche.pk])).status_code == 200


def purge(at: datetime) -> tuple[int, int]:
    return purge_fiches(by=make.system(), at=at)


def test_thirty_days_later_a_deleted_fiche_is_emptied_and_its_identifiers_stay(owner: Client, fiche: Fiche) -> None:
    make.line(fiche, ContactRoute, topic="un devis", full_name="Karim Delmas", phone="01 22 22 22 22")
    fiche.source_records.create(source="dora", source_id="12")
    post(owner, "delete_fiche", fiche, reason="Dissoute.")
    assert purge(now() + timedelta(days=29))[0] == 0
    assert purge(now() + timedelta(days=31))[0] == 1
    kept = again(fiche)
    assert (kept.phone, kept.kinds, kept.state) == ("", [], "deleted")
    assert not kept.contact_routes.exists()
    assert not kept.changes.exists()
    assert kept.source_records.exists()
    assert purge(now() + timedelta(days=32))[0] == 0


def test_old_changes_forget_telephones_addresses_and_names(owner: Client, fiche: Fiche) -> None:
    section(owner, fiche, "contact", phone="0155667788", email="a@regie.example")
    post(owner, "add_fiche_part", fiche, "aiguillages", topic="un devis", full_name="Karim Delmas", phone="0122222222")
    assert purge(now() + timedelta(days=29))[1] == 0
    assert purge(now() + timedelta(days=31))[1] > 0
    told = str(list(FicheChange.objects.values_list("before", "after")))
    assert not any(word in told for word in ("01 5", "01 3", "01 2", "regie.example", "Delmas"))
    assert "un devis" in told
    assert "effacé de l'historique" in text(owner.get(reverse("directory:fiche_history", args=[fiche.pk])))


def test_another_structure_and_a_neighbour_team_may_not_write(fiche: Fiche) -> None:
    other = make.client("structure", organisation=make.organisation("Toit et Moi"))
    make.commune("95127", "Cergy", postal_code="95000")
    neighbour = make.client("facilitator", territory=make.neighbour())
    for client in (other, neighbour):
        assert section(client, fiche, "contact", phone="0155667788").status_code == 403
        assert post(client, "delete_fiche", fiche, reason="x").status_code == 403
        assert client.get(reverse("directory:fiche_history", args=[fiche.pk])).status_code == 403
    assert text(other.get(reverse("directory:my_fiches"))).count("Régie des Bords de Seine") == 0


def test_the_team_adds_a_structure_once(owner: Client) -> None:
    client = make.client("facilitator")
    typed = {"name": "La Recyclerie du Val", "commune": "Argenteuil", "kinds": ["aci"], "siret": make.siret()}
    answer = client.post(reverse("directory:add_fiche"), typed)
    assert answer.status_code == 302
    fiche = Fiche.objects.get(establishment__name="La Recyclerie du Val")
    assert fiche.origins["kinds"]["source"] == "team"
    assert "déjà sa fiche" in text(client.post(reverse("directory:add_fiche"), typed))
    assert client.post(reverse("directory:add_fiche"), {}).status_code == 422


def test_a_known_organisation_gets_its_fiche_by_one_button() -> None:
    place, client = make.establishment("Bâtival"), make.client("facilitator")
    answer = client.post(reverse("directory:publish_place", args=[place.pk]))
    fiche = Fiche.objects.get(establishment=place)
    assert answer.headers["Location"] == reverse("directory:edit_fiche", args=[fiche.pk])
    assert (
        client.post(reverse("directory:publish_place", args=[place.pk])).headers["Location"]
        == answer.headers["Location"]
    )
    html = text(client.get(reverse("directory:establishment", args=[place.pk])))
    assert reverse("directory:fiche", args=[fiche.pk]) in html


@pytest.mark.parametrize("name", ["edit_fiche", "fiche_history", "my_fiches"])
def test_pages_of_keepers_ask_the_same_questions_at_any_size(fiche: Fiche, name: str) -> None:
    for number in range(10):
        make.line(fiche, Offer, title=f"Offre {number}")
        place = make.establishment(f"Antenne {number}", organisation=fiche.establishment.organisation)
        make.fiche(place, source=Source.OWNER, area_codes=["95018"], networks=["adie"])
    role = "structure" if name == "my_fiches" else "facilitator"
    client = make.client(role, organisation=fiche.establishment.organisation if role == "structure" else None)
    args = [] if name == "my_fiches" else [fiche.pk]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(f"directory:{name}", args=args)).status_code == 200
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]


def test_a_day_in_history_is_told_in_figures() -> None:
    fiche = make.fiche(created_on=date(1993, 6, 3), kinds=["regie", "association"], area_codes=["95018"])
    html = text(make.client("facilitator").get(reverse("directory:fiche_history", args=[fiche.pk])))
    assert "Date de création : rien → 3 juin 1993" in html
    assert "Territoires couverts : rien → Argenteuil" in html
    assert "selon Le marché de l'inclusion" in html
