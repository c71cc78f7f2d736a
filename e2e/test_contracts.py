"""Contracts and tables in a browser: nothing that axe finds, nothing too wide, a contract entered without scripts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from playwright.sync_api import Browser, Page

from terreau.clauses.tables_in.actions import upload_table
from terreau.clauses.tests.test_tables_in import LOTS
from terreau.directory.models import Organisation
from terreau.directory.tests import make as directory
from terreau.kit.clock import now
from terreau.procurement.models import Contract
from terreau.procurement.tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1360, 390, 320)


def enter(page: Page, address: str) -> None:
    """Sign a facilitator in by the session's cookie."""
    client: Client = directory.client()
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def problems(page: Page, url: str) -> list[str]:
    """What axe finds, and the widths at which the page scrolls sideways."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(url)
    for details in page.locator("main details").all():
        details.evaluate("each => each.open = true")
    found = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in Axe().run(page).response["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 1:
            found.append(f"{over} px too wide at {width}")
    return found


def followed() -> Organisation:
    """A buyer followed by the territory."""
    buyer: Organisation = directory.buyer()
    make.agreement(of=buyer)
    return buyer


def busy_contract(buyer: Organisation) -> Contract:
    """A flagged contract that looks like a planned one, with two lots and a company."""
    make.contract(of=buyer, title="Réhabilitation du groupe scolaire Jaurès", stage="planned", notified_on=None)
    flags = [{"field": "montant", "reason": "illisible"}]
    contract = make.contract(of=buyer, source="decp", considerations=["clause"], is_flagged=True, flags=flags)
    make.holder(of=make.lot(of=contract, number="1", amount=Decimal(348000), operation=make.operation()))
    make.lot(of=contract, number="2")
    return contract


def test_pages_of_contracts_and_tables_are_accessible_and_narrow(page: Page, live_server: Any) -> None:
    buyer = followed()
    contract = busy_contract(buyer)
    upload = ContentFile(LOTS.replace("833", "huit cents").encode(), name="lots.csv")
    batch = upload_table(by=directory.actor(), kind="lots", upload=upload, at=now())
    enter(page, live_server.url)
    one = f"/marches/{contract.pk}/"
    addresses = ["/marches/", "/marches/nouveau/", one, f"{one}modifier/", f"{one}ranger/"]
    addresses += ["/acheteurs-suivis/", "/acheteurs-suivis/ajouter/", "/operations/", "/operations/nouvelle/"]
    addresses += ["/imports/", "/imports/lots/nouveau/", f"/imports/{batch.pk}/"]
    found = {address: problems(page, live_server.url + address) for address in addresses}
    assert {address: each for address, each in found.items() if each} == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_simple_contract_is_entered_by_keyboard_in_one_page(
    browser: Browser, live_server: Any, scripts: bool
) -> None:
    followed()
    directory.establishment("Bâtival")
    context = browser.new_context(java_script_enabled=scripts, locale="fr-FR")
    page = context.new_page()
    enter(page, live_server.url)
    page.goto(f"{live_server.url}/marches/nouveau/")
    page.locator("#id_buyer").fill("Ville d'Argenteuil")
    page.locator("#id_title").fill("Toiture du gymnase")
    page.locator("#id_notified_on").fill("03/11/2026")
    page.locator("#id_companies-0-company").fill("Bâtival")
    page.get_by_role("button", name="Ajouter des lignes : Lots").click()
    assert page.locator("#id_title").input_value() == "Toiture du gymnase"
    page.locator("#id_title").press("Enter")
    page.wait_for_url(f"{live_server.url}/marches/*/")
    assert page.get_by_role("heading", level=1).inner_text() == "Toiture du gymnase"
    context.close()
