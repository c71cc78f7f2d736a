"""One journey per role, from sign-in to what it came for: at a desk, on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from e2e.scenes import DESKTOP, PHONE, faults, hours_sent, names_on, new_page, open_room, sign_in
from e2e.test_declaration import link, october
from terreau.accounts.roles import Role
from terreau.clauses.models import LedgerEntry
from terreau.directory.models import Invitation
from terreau.kit.models import JournalEntry
from terreau.procurement.models import Contract
from terreau.procurement.tests.decp.make import contract as published
from terreau.procurement.tests.decp.make import v2

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {"desk": (DESKTOP, True), "phone": (PHONE, True), "without scripts": (DESKTOP, False)}


@pytest.fixture(params=[*WAYS.values()], ids=[*WAYS])
def anyway(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The same page at a desk, on a phone, and without scripts."""
    size, scripts = request.param
    page = new_page(browser, size, scripts=scripts)
    yield page
    page.context.close()


def test_nadia_validates_the_clean_months_together_and_one_with_its_reason(anyway: Page, live_server: Any) -> None:
    scene = hours_sent()
    sign_in(anyway, live_server.url, scene.person(Role.FACILITATOR))
    expect(anyway.get_by_role("heading", level=1)).to_have_text("Ma semaine")
    anyway.locator("ul.queue a.what").filter(has_text="relevé").first.click()
    open_room(anyway, "Relevés à vérifier")
    anyway.get_by_role("button", name="Valider les relevés cochés").click()
    expect(anyway.get_by_text("2\u00a0relevés validés")).to_be_visible()
    expect(anyway.get_by_text("Deux semaines de nuit")).to_be_visible()
    anyway.get_by_role("button", name="Valider le relevé de Toitures Lemaire").click()
    expect(anyway.get_by_text("Le relevé de Toitures Lemaire est validé")).to_be_visible()
    assert LedgerEntry.objects.filter(kind="done").count() == 3


def test_a_company_with_an_account_finds_its_month(anyway: Page, live_server: Any) -> None:
    scene = hours_sent()
    sign_in(anyway, live_server.url, scene.person(Role.COMPANY, scene.commitments[0].company.organisation))
    expect(anyway.get_by_role("heading", level=1)).to_have_text("Mes heures")
    anyway.get_by_role("link", name="Heures d'octobre 2026").first.click()
    expect(anyway.get_by_text("Karim D.").first).to_be_visible()
    assert "Verdure" not in anyway.locator("body").inner_text()


def test_claire_looks_at_her_lots_and_their_bilan_and_meets_no_name(anyway: Page, live_server: Any) -> None:
    scene = hours_sent()
    sign_in(anyway, live_server.url, scene.person(Role.BUYER, scene.buyer))
    anyway.get_by_role("link", name="Porte Saint-Germain · Lot 1").first.click()
    expect(anyway.get_by_text("Bâtival").first).to_be_visible()
    assert names_on(anyway) == []
    open_room(anyway, "Bilans")
    expect(anyway.get_by_role("heading", level=1)).to_contain_text("Bilan")
    assert names_on(anyway) == []


def test_youssef_opens_the_bilan_and_prints_it(anyway: Page, live_server: Any, tmp_path: Path) -> None:
    scene = hours_sent()
    sign_in(anyway, live_server.url, scene.person(Role.ELECTED))
    expect(anyway.get_by_role("heading", level=1)).to_contain_text("Bilan")
    assert names_on(anyway) == []
    with anyway.expect_download() as waited:
        anyway.get_by_role("link", name="PDF", exact=True).click()
    waited.value.save_as(tmp_path / "bilan.pdf")
    assert (tmp_path / "bilan.pdf").read_bytes().startswith(b"%PDF-")


def test_agathe_invites_sets_imports_undoes_and_reads_the_journal(
    anyway: Page, live_server: Any, tmp_path: Path
) -> None:
    scene = hours_sent()
    sign_in(anyway, live_server.url, scene.person(Role.ADMIN))
    expect(anyway.get_by_role("heading", level=1)).to_have_text("Administration")
    open_room(anyway, "Équipe et accès")
    anyway.goto(live_server.url + reverse("directory:invite"))
    anyway.get_by_label("Adresse e-mail").fill("collegue@exemple.fr")
    anyway.get_by_label("Rôle").select_option("facilitator")
    anyway.get_by_role("button", name="Envoyer l'invitation").click()
    expect(anyway.get_by_text("collegue@exemple.fr").first).to_be_visible()
    anyway.goto(live_server.url + reverse("territories:settings"))
    anyway.get_by_label("Téléphone").fill("01 34 23 45 67")
    anyway.get_by_role("button", name="Enregistrer").click()
    expect(anyway.get_by_text("Les réglages du territoire sont enregistrés")).to_be_visible()
    import_and_undo(anyway, live_server.url, tmp_path)
    anyway.goto(live_server.url + reverse("portal:journal"))
    expect(anyway.locator("table").get_by_text("a invité une personne").first).to_be_visible()
    assert Invitation.objects.filter(email="collegue@exemple.fr").count() == 1
    assert JournalEntry.objects.filter(verb="procurement.undo_decp").count() == 1


def import_and_undo(page: Page, url: str, folder: Path) -> None:
    """Send a file of published contracts, look, confirm, change one's mind."""
    before, file = Contract.objects.count(), folder / "marches.json"
    file.write_text(v2(published(), published(id="2026-002", objet="Crèche des Lilas")), encoding="utf-8")
    page.goto(url + reverse("procurement:new_import"))
    page.get_by_label("Fichier de données essentielles").set_input_files(file)
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_text("Rien n'est encore écrit")).to_be_visible()
    assert Contract.objects.count() == before
    page.get_by_role("button", name="Confirmer l'import").click()
    expect(page.locator("summary", has_text="Annuler cet import")).to_be_visible()
    assert Contract.objects.count() == before + 2
    page.locator("summary", has_text="Annuler cet import").click()
    page.get_by_role("button", name="Annuler l'import").click()
    expect(page.get_by_text("L'import est annulé")).to_be_visible()
    assert Contract.objects.count() == before


def kinds_of_pages(place: int, person: int, contract: int) -> dict[Role, tuple[str, ...]]:
    """One address of each kind of page, by who opens it."""
    return {
        Role.ADMIN: (
            "/administration/",
            "/administration/journal/",
            "/administration/messages/",
            "/equipe/",
            "/equipe/inviter/",
            "/territoire/",
            "/marches/imports/",
            "/marches/imports/nouveau/",
            f"/participants/{person}/donnees/",
        ),
        Role.FACILITATOR: (
            "/ma-semaine/",
            "/recherche/?q=batival",
            "/donnees-personnelles/",
            "/accessibilite/",
            "/marches/",
            "/marches/nouveau/",
            f"/marches/{contract}/",
            f"/marches/{contract}/modifier/",
            "/acheteurs-suivis/",
            "/acheteurs-suivis/ajouter/",
            "/operations/",
            "/operations/nouvelle/",
            "/organisations/",
            "/organisations/ajouter/",
            "/organisations/doublons/",
            f"/organisations/{place}/",
            f"/organisations/{place}/contacts/ajouter/",
            "/participants/",
            "/participants/ajouter/",
            f"/participants/{person}/",
            f"/participants/{person}/modifier/",
            f"/participants/{person}/eligibilite/",
            f"/participants/{person}/partager/",
        ),
    }


def test_pages_that_no_other_journey_visits_are_accessible_and_narrow(page: Page, live_server: Any) -> None:
    scene = hours_sent()
    place, person = scene.commitments[0].company, scene.sent[0].lines.get().placement.employment_contract.participant
    contract = scene.commitments[0].clause.lot.contract
    visited = kinds_of_pages(place.pk, person.pk, contract.pk)
    found = {}
    for role, addresses in visited.items():
        page.context.clear_cookies()
        sign_in(page, live_server.url, scene.person(role))
        for address in addresses:
            page.goto(live_server.url + address)
            found[address] = faults(page)
    page.goto(live_server.url + "/nulle-part/")
    found["404"] = faults(page)
    assert {address: each for address, each in found.items() if each} == {}


def press(page: Page, name: str, *, limit: int = 60) -> None:
    """Reach a button by Tab alone, and press it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent + (document.activeElement.ariaLabel || '')")
        if name in focused and page.evaluate("document.activeElement.tagName") in {"BUTTON", "SUMMARY", "A"}:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"« {name} » is not reached by the keyboard")


def test_months_are_validated_by_the_keyboard_alone(page: Page, live_server: Any) -> None:
    scene = hours_sent()
    sign_in(page, live_server.url, scene.person(Role.FACILITATOR))
    page.goto(live_server.url + reverse("clauses:statements"))
    press(page, "Valider les relevés cochés")
    expect(page.get_by_text("2\u00a0relevés validés")).to_be_visible()


def test_a_month_is_declared_by_the_keyboard_alone(page: Page, live_server: Any) -> None:
    statement = october()
    page.goto(live_server.url + link(statement))
    confirm = page.get_by_role("button", name="Confirmer")
    for left in range(confirm.count(), 0, -1):
        press(page, "Confirmer", limit=120)
        expect(confirm).to_have_count(left - 1)
    press(page, "Transmettre", limit=120)
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()
