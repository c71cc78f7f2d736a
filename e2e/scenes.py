"""What the journeys meet: a territory with a site, hours sent by companies, and one person per role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from e2e.test_signin import leave_sign_in, sign_in_by_code
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.clauses.models import Commitment, Placement, Statement
from terreau.clauses.tests import make
from terreau.directory.models import Organisation
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

DESKTOP, PHONE = (1360, 900), (390, 844)
SEPTEMBER = date(2026, 9, 1)
COMPANIES = ("Bâtival", "Verdure et Jardins", "Toitures Lemaire")


@dataclass(frozen=True)
class Scene:
    """The territory, its buyer, what companies owe, and what they sent."""

    territory: Territory
    buyer: Organisation
    commitments: list[Commitment]
    sent: list[Statement]

    def person(self, role: Role, organisation: Organisation | None = None) -> User:
        """Somebody who acts in a role here."""
        return make.member(self.territory, role, organisation=organisation)[0]


def hours_sent() -> Scene:
    """Three companies sent October: two months are clean, the third holds a week over 48 hours."""
    of = make.territory(name="Ville d'Argenteuil")
    buyer = procurement.buyer("Argenteuil Habitat")
    site = procurement.operation("Porte Saint-Germain")
    commitments, sent = [], []
    for rank, name in enumerate(COMPANIES):
        lot = procurement.lot(of=procurement.contract(of=buyer), operation=site, number=str(rank + 1))
        owed = make.commitment(on=make.clause(of=of, lot=lot), company=make.company(name))
        placement = make.placement(owed, person=make.participant(of, "Karim", f"Diallo{rank}"))
        commitments.append(owed)
        sent.append(month_sent(owed, placement, Decimal(238 if rank == 2 else 120)))
    return Scene(of, buyer, commitments, sent)


def month_sent(owed: Commitment, placement: Placement, hours: Decimal) -> Statement:
    """October as a company sent it, with a sentence where the hours ask for one."""
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    statement = make.statement(owed, status="sent", sent_at=at, sent_version=0)
    make.line(statement, placement, hours, explanation="Deux semaines de nuit" if hours > 200 else "")
    return statement


def sign_in(page: Page, address: str, user: User) -> None:
    """Enter as anybody does, by the code received."""
    sign_in_by_code(page, address, user.email)
    leave_sign_in(page)


def open_room(page: Page, name: str) -> None:
    """Follow the menu, folded on a phone."""
    link = page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
    if not link.locator("visible=true").count():
        page.locator("details.rooms-menu > summary").click()
    link.locator("visible=true").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def faults(page: Page) -> list[str]:
    """What axe finds on the page shown (WCAG 2.1 AA), and whether it scrolls sideways at 320 px."""
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = [
        f"{each['id']}: {node['html'][:140]}"
        for each in Axe().run(page, options=rules).response["violations"]
        for node in each["nodes"]
    ]
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if size:
        page.set_viewport_size(size)
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return [*found, f"{over} px too wide at 320"] if over > 1 else found


def new_page(browser: Browser, size: tuple[int, int], *, scripts: bool = True) -> Page:
    """A page of that size, with or without scripts; its context is closed with it."""
    context = browser.new_context(
        locale="fr-FR", java_script_enabled=scripts, viewport={"width": size[0], "height": size[1]}
    )
    context.set_default_timeout(10_000)
    return context.new_page()


def names_on(page: Page) -> list[str]:
    """Names of persons followed that the page lets see."""
    return re.findall(r"Diallo\d?", page.locator("body").inner_text())
