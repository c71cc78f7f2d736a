"""Bâtival on a phone and Nadia at her desk, in a real browser: a month declared, sent back, corrected, validated."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from e2e.test_lots import enter, problems
from terreau.clauses import mails
from terreau.clauses.models import LedgerEntry, Newcomer, Statement
from terreau.clauses.tests import make
from terreau.kit import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = (
    ("Karim", "Diallo", 140),
    ("Aminata", "Sow", 120),
    ("Lina", "Moreau", 100),
    ("Sam", "Petit", 90),
    ("Ana", "Roy", 80),
)


def october() -> Statement:
    """Five people with September's hours in grey."""
    commitment = make.commitment()
    september = make.statement(
        commitment, month=date(2026, 9, 1), status="sent", sent_at=datetime(2026, 10, 2, tzinfo=UTC)
    )
    statement = make.statement(commitment)
    for first, last, hours in PEOPLE:
        placement = make.placement(commitment, person=make.participant(commitment.clause.territory, first, last))
        make.line(september, placement, Decimal(hours))
        make.line(statement, placement, suggested_hours=Decimal(hours))
    return statement


def link(statement: Statement, step: str = "") -> str:
    """The path that the message carries, and a step of it."""
    token = links.sign(mails.PURPOSE, statement.commitment_id, statement.commitment.link_stamp)
    home = reverse("clauses:declaration_home", args=[token])
    return f"{home}{statement.pk}/{step}" if step else home


def card(page: Page, name: str) -> Any:
    """The card of one person."""
    return page.locator("article.person-card").filter(has=page.get_by_role("heading", name=name))


def test_bativals_month_from_the_link_to_the_receipt(page: Page, live_server: Any) -> None:
    statement = october()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + link(statement))
    for name in ("Lina M.", "Sam P.", "Ana R."):
        card(page, name).get_by_role("button", name="Confirmer").click()
        expect(card(page, name)).to_contain_text("noté")
    hours = card(page, "Karim D.").get_by_label("Heures faites ici")
    hours.fill("144")
    card(page, "Karim D.").get_by_label("Dont formation").fill("7")
    hours = card(page, "Aminata S.").get_by_label("Heures faites ici")
    hours.fill("238")
    hours.blur()
    expect(card(page, "Aminata S.")).to_contain_text("plus de 48 h par semaine")
    expect(page.locator("#total")).to_have_text("652,00\u00a0h")
    page.goto(live_server.url + link(statement))
    expect(card(page, "Karim D.").get_by_label("Dont formation")).to_have_value("7")
    card(page, "Aminata S.").get_by_label("Dites-nous pourquoi").fill("Deux semaines de nuit")
    card(page, "Sam P.").get_by_text("Ne travaille plus ici", exact=True).click()
    card(page, "Sam P.").get_by_label("Sam P. ne travaille plus ici").check()
    card(page, "Sam P.").get_by_label("Son dernier jour ici").fill("2026-10-16")
    page.get_by_role("button", name="Transmettre", exact=True).click()
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()
    statement.refresh_from_db()
    assert statement.status == "sent"
    assert statement.lines.get(left_on="2026-10-16").hours == 90


def test_without_scripts_every_step_is_there(browser: Browser, live_server: Any) -> None:
    statement = october()
    page = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
    page.goto(live_server.url + link(statement))
    card(page, "Karim D.").get_by_label("Heures faites ici").fill("144")
    page.get_by_role("button", name="Enregistrer sans transmettre").click()
    expect(page.get_by_text("Vous pouvez fermer cette page")).to_be_visible()
    page.get_by_role("button", name="Transmettre", exact=True).click()
    page.get_by_role("button", name="Oui, ces heures sont justes").click()
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()
    page.context.close()


def test_no_hours_this_month_is_two_touches(page: Page, live_server: Any) -> None:
    statement = october()
    page.goto(live_server.url + link(statement))
    page.get_by_text("Aucune heure ce mois-ci").click()
    page.get_by_role("button", name="Le chantier est arrêté").click()
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()


def test_nadia_sends_back_in_three_clicks_and_the_company_finds_all_kept(page: Page, live_server: Any) -> None:
    statement = october()
    statement.lines.update(hours=Decimal(100), is_confirmed=True)
    Statement.objects.filter(pk=statement.pk).update(
        status="sent", sent_at=datetime(2026, 11, 2, tzinfo=UTC), sent_version=0
    )
    enter(page, live_server.url, statement.commitment.clause.territory)
    page.goto(live_server.url + reverse("clauses:statements"))
    page.get_by_role("link", name="Lire").first.click()
    page.get_by_text("Renvoyer à l'entreprise").click()
    page.get_by_label("Que faut-il corriger ?").fill("Les heures de Karim semblent trop basses.")
    page.get_by_label("Ligne concernée").select_option(label="Karim Diallo")
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(page.get_by_text("renvoyé à Bâtival")).to_be_visible()
    page.goto(live_server.url + link(statement))
    expect(page.get_by_role("alert")).to_contain_text("semblent trop basses")
    expect(page.locator("article.person-card").first).to_contain_text("Karim D.")
    card(page, "Karim D.").get_by_label("Heures faites ici").fill("120")
    page.get_by_role("button", name="Transmettre", exact=True).click()
    expect(page.get_by_role("heading", name="Transmis, merci")).to_be_visible()
    page.goto(live_server.url + reverse("clauses:statements"))
    page.get_by_role("button", name="Valider les relevés cochés").click()
    expect(page.get_by_text("2\u00a0relevés validés")).to_be_visible()
    assert LedgerEntry.objects.filter(kind="done").count() == 10


def test_pages_of_hours_are_accessible_and_narrow(page: Page, live_server: Any) -> None:
    statement = october()
    commitment = statement.commitment
    line = statement.lines.get(placement__employment_contract__participant__first_name="Aminata")
    line.hours, line.remark = Decimal(238), "Comptez les absences."
    line.save()
    Newcomer.objects.create(statement=statement, first_name="Max", last_name="Lenoir", from_on=date(2026, 10, 12))
    other = make.commitment(on=make.clause(of=commitment.clause.territory), company=make.company("Rénov+"))
    sent = make.statement(other, status="sent", sent_at=datetime(2026, 11, 2, tzinfo=UTC), sent_version=0)
    make.line(sent, hours=Decimal(238))
    contract = line.placement.employment_contract
    enter(page, live_server.url, commitment.clause.territory)
    addresses = [
        link(statement),
        link(statement, "recu/"),
        reverse("clauses:statements"),
        reverse("clauses:statement", args=[statement.pk]),
        reverse("clauses:statement", args=[sent.pk]),
        reverse("clauses:record_statement", args=[statement.pk]),
        reverse("clauses:employment", args=[contract.pk]),
        reverse("clauses:end_employment", args=[contract.pk]),
        f"{reverse('clauses:add_employment')}?engagement={commitment.pk}",
        "/declaration/faux/",
    ]
    found = {address: problems(page, live_server.url + address) for address in addresses}
    assert {address: each for address, each in found.items() if each} == {}
    assert Client().get(link(statement)).status_code == 200
