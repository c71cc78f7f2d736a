"""The bilan in a real browser: nothing that axe finds, nothing too wide, and a PDF in two clicks."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from terreau.accounts.roles import Role
from terreau.clauses.tests import make
from terreau.clauses.tests.reports.rows import worked
from terreau.kit.clock import today
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1360, 390, 320)
CATEGORIES = ("DELD", "RSA", "RSA", "JEUNE", "QPV", "JUSTICE")


def scene() -> Territory:
    """Four buyers, eight lots, sixty persons over the last five years."""
    rng, of, last = random.Random(95018), make.territory(name="Ville d'Argenteuil"), today().year - 1
    names = ("Ville d'Argenteuil", "Argenteuil Habitat", "Département du Val-d'Oise", "Hôpital")
    companies = [make.company(name) for name in ("Bâtival", "Verdure et Jardins", "Interim'Insert")]
    owed = []
    for name in names:
        for number in ("1", "2"):
            site = procurement.operation(programme="NPNRU") if number == "1" else None
            lot = procurement.lot(
                of=procurement.contract(of=procurement.buyer(name)),
                operation=site,
                number=number,
                starts_on=date(last - 4, 1, 1),
                ends_on=date(last + 2, 1, 1),
            )
            owed.append(make.commitment(on=make.clause(of=of, lot=lot), company=rng.choice(companies)))
    for rank in range(60):
        year = last - rank % 5
        contract = make.employment_contract(
            make.participant(of, sex=rng.choice(("female", "male", "male"))),
            category=rng.choice(CATEGORIES),
            age_band=rng.choice(("under_26", "from_26", "from_50")),
            education=rng.choice(("below_3", "level_3", "level_4", "unknown")),
            in_qpv=rng.random() < 0.5,
            employer_kind=rng.choice(("company", "etti", "geiq")),
            contract_type=rng.choice(("cdd", "mission", "cddi")),
            starts_on=date(year, 2, 1),
            planned_end_on=date(year, 11, 30),
        )
        for month in range(3, 9):
            worked(rng.choice(owed), contract, f"{rng.randrange(20, 120)}.50", date(year, month, 28), training="3")
        worked(rng.choice(owed), contract, "35", date(last + 1, 1, 2))
    return of


def enter(page: Page, address: str, of: Territory, role: Role) -> None:
    """Sign somebody in by the session's cookie."""
    client, (user, _) = Client(), make.member(of, role)
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def problems(page: Page, url: str, picture: str) -> list[str]:
    """What axe finds, and the widths that scroll sideways; pictures are kept where TERREAU_PICTURES says."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url)
        found += [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in Axe().run(page).response["violations"]]
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 1:
            found.append(f"{over} px too wide at {width}")
        if folder := os.environ.get("TERREAU_PICTURES"):
            page.screenshot(path=Path(folder) / f"{picture}-{width}.png", full_page=True)
    return found


def test_the_bilan_is_accessible_and_narrow_for_the_team_and_for_an_elected_member(
    browser: Browser, live_server: Any
) -> None:
    of = scene()
    report, lines = reverse("clauses:report"), reverse("clauses:report_lines")
    addresses = {
        Role.FACILITATOR: (f"{report}?periode=annee-derniere", f"{report}?periode=dates", f"{lines}?periode=debut"),
        Role.ELECTED: (report, f"{report}?periode=debut"),
    }
    found = {}
    for role, asked in addresses.items():
        context = browser.new_context(locale="fr-FR")
        page = context.new_page()
        enter(page, live_server.url, of, role)
        for rank, address in enumerate(asked):
            found[f"{role} {address}"] = problems(page, live_server.url + address, f"bilan-{role}-{rank}")
        context.close()
    assert {address: each for address, each in found.items() if each} == {}


def test_nadia_gives_the_mayor_s_office_a_pdf_in_two_clicks_and_opens_a_figure(page: Page, live_server: Any) -> None:
    enter(page, live_server.url, scene(), Role.FACILITATOR)
    page.goto(f"{live_server.url}{reverse('clauses:report')}?periode=annee-derniere")
    page.get_by_label("Programme").select_option("NPNRU")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("programme NPNRU · Année")).to_be_visible()
    with page.expect_download() as waited:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert waited.value.suggested_filename.startswith("bilan-programme-npnru-annee-")
    page.get_by_role("link", name="toutes les heures").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les lignes d'un chiffre")
