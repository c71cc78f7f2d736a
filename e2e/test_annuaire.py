"""The directory in a real browser: nothing that axe finds, nothing too wide, and a search with or without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from terreau.directory.tests import make
from terreau.directory.tests.searching import structure, town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1360, 390, 320)


def problems(page: Page, url: str) -> list[str]:
    """What axe finds, and the widths at which the page scrolls sideways."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(url)
    found = [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in Axe().run(page).response["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"scrolls sideways at {width}")
    return found


def test_the_pages_of_the_search_have_nothing_wrong(page: Page, live_server: Any) -> None:
    town()
    make.territory()
    searches = (
        "/annuaire/",
        "/annuaire/?q=nettoyage&ou=&type=ei",
        "/annuaire/?q=introuvable&ou=zzz&rayon=loin",
        "/annuaire/integrer/?q=nettoyage",
        "/annuaire/integrer/code/?q=nettoyage",
    )
    assert {path: problems(page, live_server.url + path) for path in searches} == {path: [] for path in searches}


def test_a_search_works_without_scripts_and_leads_to_the_fiche(browser: Browser, live_server: Any) -> None:
    town()
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/annuaire/")
    page.get_by_label("Que cherchez-vous ?").fill("blanchiserie")
    page.get_by_role("button", name="Chercher").first.click()
    expect(page.get_by_role("heading", name="1 structure")).to_be_visible()
    page.get_by_role("link", name="Le Bel Ouvrage").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le Bel Ouvrage")
    context.close()


def test_the_map_is_used_by_keyboard_and_by_its_buttons(page: Page, live_server: Any) -> None:
    town()
    structure("Les Vitres Claires", "Vitrerie", point=(2.26, 48.94))
    page.goto(live_server.url + "/annuaire/?q=vitrerie")
    marker = page.locator(".map-marker").first
    marker.focus()
    expect(marker).to_be_focused()
    page.get_by_role("button", name="Agrandir la carte").click()
    assert page.locator(".map-drawing").get_attribute("viewBox") != "0 0 480 440"
