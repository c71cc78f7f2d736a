"""One month, whole: two companies send by their links, one is sent back and corrects, both are in the bilan's PDF."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.scenes import DESKTOP, PHONE, new_page, open_room, sign_in
from e2e.test_declaration import card, link
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.clauses.models import LedgerEntry, Statement
from terreau.clauses.tests import make
from terreau.kit.models import OutgoingMail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TO_CORRECT = "Aminata était en congé une semaine : vérifiez ses heures."


def months_asked() -> tuple[User, Statement, Statement]:
    """A facilitator, and October asked of two companies: Karim at Bâtival, Aminata and Lina at Verdure."""
    of = make.territory(name="Ville d'Argenteuil")
    asked = []
    for company, people in (("Bâtival", [("Karim", "Diallo")]), ("Verdure", [("Aminata", "Sow"), ("Lina", "Moreau")])):
        owed = make.commitment(
            on=make.clause(of=of), company=make.company(company), contact_email=f"heures@{company[0].lower()}.exemple"
        )
        statement = make.statement(owed)
        for first, last in people:
            make.line(statement, make.placement(owed, person=make.participant(of, first, last)))
        asked.append(statement)
    return make.member(of, Role.FACILITATOR)[0], asked[0], asked[1]


def send(page: Page, address: str, hours: dict[str, str]) -> None:
    """Declare those hours, person by person, and send them."""
    page.goto(address)
    for name, typed in hours.items():
        field = card(page, name).get_by_label("Heures faites ici")
        field.fill(typed)
        field.blur()
        expect(card(page, name)).to_contain_text("noté")
    page.get_by_role("button", name="Transmettre", exact=True).click()
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()


def link_received(to: str) -> str:
    """The path of the page whose address the last message to somebody carries."""
    body = OutgoingMail.objects.filter(to=to).latest("pk").body
    found = re.search(r"https?://\S+", body)
    assert found, body
    return urlsplit(found[0]).path


def characters(font: Any) -> dict[int, str]:
    """What each glyph of a font stands for, as its ToUnicode table says."""
    table, meant = font.ToUnicode.read_bytes().decode("latin-1"), {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            meant[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            meant |= {
                glyph: chr(int(text, 16) + glyph - int(first, 16)) for glyph in range(int(first, 16), int(last, 16) + 1)
            }
    return meant


def text_of(file: Path) -> str:
    """The words of a PDF, a line per block of text."""
    found = []
    with pikepdf.open(file) as made:
        for sheet in made.pages:
            fonts = {name: characters(font) for name, font in sheet.Resources.Font.items()}
            current: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    current = fonts[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
                    codes = b"".join(bytes(each) for each in pieces if isinstance(each, pikepdf.String))
                    found += [current.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2)]
                elif str(operator) == "ET":
                    found.append("\n")
    return "".join(found)


def send_back(page: Page, company: str) -> None:
    """Open the month of a company and send it back with a sentence."""
    page.get_by_role("link", name=f"Lire le relevé de {company}").click()
    page.get_by_text("Renvoyer à l'entreprise").click()
    page.get_by_label("Que faut-il corriger ?").fill(TO_CORRECT)
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(page.get_by_text(f"renvoyé à {company}")).to_be_visible()


def bilan_of_2026(page: Page, folder: Path) -> str:
    """The text of the PDF that the page of bilans gives for the year."""
    open_room(page, "Bilans")
    page.locator("select[name=periode]").select_option("dates")
    page.locator("input[name=du]").fill("2026-01-01")
    page.locator("input[name=au]").fill("2026-12-31")
    page.get_by_role("button", name="Afficher").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="PDF", exact=True).click()
    waited.value.save_as(folder / "bilan.pdf")
    return text_of(folder / "bilan.pdf")


def test_a_month_goes_from_two_phones_to_the_pdf_of_the_bilan(
    browser: Browser, live_server: Any, tmp_path: Path
) -> None:
    person, of_batival, of_verdure = months_asked()
    phone, desk = new_page(browser, PHONE), new_page(browser, DESKTOP)
    send(phone, live_server.url + link(of_batival), {"Karim D.": "140,5"})
    send(phone, live_server.url + link(of_verdure), {"Aminata S.": "120", "Lina M.": "96"})
    sign_in(desk, live_server.url, person)
    open_room(desk, "Relevés à vérifier")
    desk.get_by_role("link", name="Lire le relevé de Bâtival").click()
    desk.get_by_role("button", name="Valider", exact=True).click()
    expect(desk.get_by_text("Le relevé de Bâtival est validé")).to_be_visible()
    open_room(desk, "Relevés à vérifier")
    send_back(desk, "Verdure")
    phone.goto(live_server.url + link_received("heures@v.exemple"))
    expect(phone.get_by_role("alert")).to_contain_text("en congé une semaine")
    expect(card(phone, "Lina M.").get_by_label("Heures faites ici")).to_have_value("96")
    send(phone, phone.url, {"Aminata S.": "85"})
    open_room(desk, "Relevés à vérifier")
    desk.get_by_role("button", name="Valider les relevés cochés").click()
    expect(desk.get_by_text("1\u00a0relevé validé")).to_be_visible()
    done = LedgerEntry.objects.filter(kind="done").values_list("hours_real", flat=True)
    assert sorted(done) == [Decimal(85), Decimal(96), Decimal("140.5")]
    assert "321,50\u00a0h d'insertion" in bilan_of_2026(desk, tmp_path)
    for page in (phone, desk):
        page.context.close()
