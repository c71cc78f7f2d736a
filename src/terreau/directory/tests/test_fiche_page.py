"""The public page of a fiche: all that is known, who said it and when, and nothing for robots to gather."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terreau.directory.models import (
    ClientReference,
    ContactRoute,
    Credential,
    Fiche,
    FicheDocument,
    FicheFlag,
    ImpactFigure,
    Offer,
    Service,
)
from terreau.directory.rules.sources import Source
from terreau.directory.tests import make
from terreau.kit import clock
from terreau.kit.models import Document, OutgoingMail

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr("terreau.directory.views.fiche.today", lambda: TODAY)


def whole() -> Fiche:
    """A fiche with something of everything."""
    fiche = make.fiche(
        legal_category="9220",
        rna="W951234567",
        summary="Entretien de halls et d'espaces verts.",
        email="contact@regie.example",
        website="https://regie.example",
        opening_hours="Mo-Fr 09:00-12:00,14:00-17:30; PH off",
        publics=["residents-qpv-frr"],
        customers=["public"],
        modes=["service", "staff"],
        area_codes=["95018", "france"],
        headcount=28,
        insertion_headcount=19,
        largest_lot=Decimal(180_000),
    )
    add_activity(fiche)
    add_proofs(fiche)
    return fiche


def add_activity(fiche: Fiche) -> None:
    """What it sells, its services, its labels."""
    make.line(fiche, Offer, title="Nettoyage de bureaux", cpv="90910000", mode="service")
    make.line(
        fiche,
        Service,
        name="Atelier vélo",
        themes=["mobilite--entretenir-reparer-son-vehicule"],
        fee="gratuit",
        email="velo@regie.example",
        area_codes=["95018"],
        contact_name="Ines Falque",
        weekly_hours=Decimal("3.5"),
    )
    make.line(fiche, Credential, kind="convention_iae", from_on=date(2026, 1, 1), to_on=date(2026, 12, 31))
    make.line(fiche, Credential, kind="quality", name="RSEi", to_on=date(2025, 6, 30))


def add_proofs(fiche: Fiche) -> None:
    """Figures, references, whom to ask, a document."""
    make.line(
        fiche,
        ImpactFigure,
        label="Personnes formées",
        value=Decimal("1000.5"),
        unit="personnes",
        year=2025,
        is_at_least=True,
        evidence="rapport d'activité 2025",
    )
    make.line(fiche, ClientReference, client="Office d'habitat Rivesol", what="halls", year=2025)
    make.line(fiche, ContactRoute, topic="un devis", job="accueil", email="devis@regie.example", is_public=True)
    make.line(fiche, ContactRoute, topic="un litige", full_name="Karim Delmas", phone="01 22 22 22 22")
    content = ContentFile(b"%PDF-1.4 plaquette", name="plaquette.pdf")
    document = Document.objects.create(
        territory_id=make.territory().pk,
        file=content,
        name="plaquette.pdf",
        sha256="0" * 64,
        size=18,
        content_type="application/pdf",
    )
    make.line(fiche, FicheDocument, document=document, title="Plaquette")


def page(fiche: Fiche, client: Client | None = None) -> str:
    answer = (client or Client()).get(reverse("directory:fiche", args=[fiche.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


def test_everyone_reads_everything_without_an_account() -> None:
    html = page(whole())
    for told in (
        "Régie des Bords de Seine", "Association déclarée", "W951234567", "Entretien de halls", "01 34 11 22 33",
        "Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h 30", "Jours fériés : fermé", "Nettoyage de bureaux",
        "CPV 90910000", "Atelier vélo", "Gratuit", "3,50 h", "RSEi", "Terminé", "En cours", "plus de 1 000,5 personnes",
        "en 2025", "Office d'habitat Rivesol", "un devis", "Plaquette", "180 000 €", "Argenteuil", "France entière",
    ):  # fmt: skip
        assert told in html.replace("\u202f", " ").replace("\u00a0", " "), told


def test_each_section_tells_its_source_and_date() -> None:
    assert "Source : Le marché de l'inclusion, le 15 janvier 2026" in page(whole()).replace("\u00a0", " ")


def test_what_is_older_than_a_year_is_to_confirm() -> None:
    fiche = make.fiche(source=Source.DATA_INCLUSION, as_of=date(2024, 1, 1))
    assert page(fiche).count("à confirmer") == 1
    fiche.confirmed_on = TODAY
    fiche.save()
    assert "à confirmer" not in page(fiche)


def test_a_robot_gathers_no_address_and_a_person_has_them_by_one_button() -> None:
    fiche = whole()
    assert "@regie.example" in page(fiche)
    assert "contact@regie" not in page(fiche)
    shown = Client().post(reverse("directory:fiche_addresses", args=[fiche.pk])).content.decode()
    assert all(f'href="mailto:{name}@regie.example"' in shown for name in ("contact", "velo", "devis"))
    assert "mailto:contact@regie.example" in page(fiche, make.client("buyer"))


def test_a_name_is_shown_only_with_its_agreement_and_a_private_contact_to_the_teams() -> None:
    fiche = whole()
    assert "Ines Falque" not in page(fiche)
    assert "Karim Delmas" not in page(fiche)
    assert "Karim Delmas" in page(fiche, make.client("facilitator"))
    assert "Karim Delmas" not in page(fiche, make.client("buyer"))


def test_an_unreadable_opening_is_shown_as_it_was_typed() -> None:
    assert "sur rendez-vous le jeudi" in page(make.fiche(opening_hours="sur rendez-vous le jeudi"))


def test_search_engines_read_the_structure_without_its_address() -> None:
    html = page(make.fiche(email="contact@regie.example", summary="</script><b>x", opening_hours="Mo 09:00-12:00"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert block
    told = json.loads(block[1])
    assert told["summary" if "summary" in told else "description"] == "</script><b>x"
    assert told["address"]["addressLocality"] == "Argenteuil"
    assert told["location"]["openingHoursSpecification"][0]["dayOfWeek"] == ["Monday"]
    assert "contact@" not in block[1]


def test_the_card_opens_in_an_address_book() -> None:
    fiche = whole()
    card = Client().get(reverse("directory:fiche_card", args=[fiche.pk]))
    text = card.content.decode()
    assert card.headers["Content-Type"].startswith("text/vcard")
    assert "FN:Régie des Bords de Seine\r\n" in text
    assert "TEL;VALUE=uri:tel:+33134112233\r\n" in text
    assert "EMAIL" not in text
    own = make.client("facilitator").get(reverse("directory:fiche_card", args=[fiche.pk])).content.decode()
    assert "EMAIL:contact@regie.example" in own


def test_a_document_of_another_fiche_is_not_found_here() -> None:
    fiche, other = whole(), make.fiche(make.establishment("Toit et Moi"))
    part = fiche.documents.get()
    assert Client().get(reverse("directory:fiche_document", args=[other.pk, part.pk])).status_code == 404
    file: Any = Client().get(reverse("directory:fiche_document", args=[fiche.pk, part.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.4 plaquette"


def test_a_deleted_fiche_is_gone_and_a_merged_one_leads_to_the_one_kept() -> None:
    fiche, kept = make.fiche(), make.fiche(make.establishment("Régie unie"))
    place = fiche.establishment
    place.merged_into = kept.establishment
    place.save()
    answer = Client().get(reverse("directory:fiche", args=[fiche.pk]))
    assert answer.headers["Location"] == reverse("directory:fiche", args=[kept.pk])
    Fiche.objects.filter(pk=kept.pk).update(state="deleted", deleted_at=clock.now())
    assert Client().get(reverse("directory:fiche", args=[kept.pk])).status_code == 404


def test_the_same_questions_are_asked_however_much_there_is_to_show() -> None:
    fiche, client = whole(), make.client("facilitator")
    for number in range(12):
        make.line(fiche, Offer, title=f"Offre {number}")
        make.establishment(f"Antenne {number}", organisation=fiche.establishment.organisation)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(fiche, client)
    assert len(asked) <= 12, [q["sql"][:150] for q in asked]


def report(fiche: Fiche, **typed: str) -> Any:
    return Client().post(
        reverse("directory:report_fiche", args=[fiche.pk]), {"message": "Le numéro ne répond plus.", **typed}
    )


def test_a_readers_report_tells_the_owner_and_the_team_and_hides_nothing() -> None:
    home = make.territory(contact_email="equipe@argenteuil.example")
    fiche = make.fiche()
    owner = make.membership("structure", territory=home, organisation=fiche.establishment.organisation)
    assert report(fiche).status_code == 302
    assert report(fiche, message="Et l'adresse est fausse.").status_code == 302
    flag = FicheFlag.objects.get()
    assert flag.rule == "reported"
    assert "numéro" in flag.note
    assert "adresse" in flag.note
    assert {mail.to for mail in OutgoingMail.objects.all()} == {owner.user.email, "equipe@argenteuil.example"}
    assert Client().get(reverse("directory:fiche", args=[fiche.pk])).status_code == 200


def test_without_an_owner_the_published_address_is_told() -> None:
    report(make.fiche(email="contact@regie.example"))
    assert "contact@regie.example" in {mail.to for mail in OutgoingMail.objects.all()}


def test_a_robot_that_fills_the_trap_writes_nothing() -> None:
    assert report(make.fiche(), page="https://spam.example").status_code == 302
    assert not FicheFlag.objects.exists()


def test_many_reports_from_one_address_are_refused_with_a_sentence() -> None:
    fiche = make.fiche()
    answers = [report(fiche).status_code for _ in range(7)]
    assert answers[:5] == [302] * 5
    assert answers[5:] == [422] * 2


def test_an_empty_report_keeps_the_page_and_says_what_to_do() -> None:
    assert report(make.fiche(), message="").status_code == 422
