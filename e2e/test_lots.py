"""Lots in a real browser: nothing that axe finds, nothing too wide, and a clause recorded with or without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from terreau.accounts.roles import Role
from terreau.clauses.models import Clause
from terreau.clauses.tests import make
from terreau.clauses.tests.make_lots import full_lot, held_lot
from terreau.procurement.models import Lot
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1360, 390, 320)


def enter(page: Page, address: str, of: Territory) -> None:
    """Sign a facilitator in by the session's cookie."""
    client, (user, _) = Client(), make.member(of, Role.FACILITATOR)
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def problems(page: Page, url: str) -> list[str]:
    """What axe finds, and the widths at which the page scrolls sideways."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(url)
    found = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in Axe().run(page).response["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 1:
            found.append(f"{over} px too wide at {width}")
    return found


def test_pages_of_lots_are_accessible_and_narrow(page: Page, live_server: Any) -> None:
    clause = full_lot()
    planned = procurement.lot(of=procurement.contract(stage="planned", notified_on=None))
    enter(page, live_server.url, clause.territory)
    held = clause.commitments.filter(kind="entrusted")[:1].get()
    addresses = [
        reverse("clauses:lots"),
        reverse("clauses:operation", args=[clause.lot.operation_id]),
        reverse("clauses:new_clause", args=[held_lot("Bâtival", "Coloria").pk]),
        reverse("clauses:size_lot", args=[planned.pk]),
        reverse("clauses:change_entrusted", args=[held.pk]),
    ]
    names = ("lot", "lot_hours", "add_figure", "record_event", "change_holder", "change_split", "clause_settings")
    addresses += [reverse(f"clauses:{name}", args=[clause.pk]) for name in names]
    found = {address: problems(page, live_server.url + address) for address in addresses}
    assert {address: each for address, each in found.items() if each} == {}


def record(page: Page, url: str, lot: Lot, folder: Path) -> None:
    """Fill the one page of a new clause."""
    document = folder / "AE.pdf"
    document.write_bytes(b"%PDF-1.7 invented")
    page.goto(url + reverse("clauses:new_clause", args=[lot.pk]))
    page.get_by_label("Heures inscrites au marché").fill("833")
    page.get_by_label("Document signé (AE, CCAP, annexe)").set_input_files(document)


def test_nadia_records_833_hours_and_sees_at_once_what_they_mean(page: Page, live_server: Any, tmp_path: Path) -> None:
    lot = held_lot("Bâtival", "Coloria")
    enter(page, live_server.url, make.territory())
    record(page, live_server.url, lot, tmp_path)
    expect(page.locator("#apercu")).to_contain_text("119")
    expect(page.locator("#apercu")).to_contain_text("environ 2")
    page.get_by_role("button", name="Enregistrer la clause").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(lot))
    expect(page.get_by_text("La clause est enregistrée")).to_be_visible()
    assert Clause.objects.get().commitments.count() == 2


def test_a_clause_and_a_call_are_recorded_without_scripts(browser: Browser, live_server: Any, tmp_path: Path) -> None:
    lot = held_lot("Bâtival")
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    enter(page, live_server.url, make.territory())
    record(page, live_server.url, lot, tmp_path)
    page.get_by_role("button", name="Enregistrer la clause").click()
    page.get_by_text("Noter un appel").click()
    page.get_by_label("Ce qui s'est dit").fill("Cherche deux coffreurs")
    page.get_by_role("button", name="Noter", exact=True).click()
    expect(page.get_by_text("Cherche deux coffreurs")).to_be_visible()
    context.close()
