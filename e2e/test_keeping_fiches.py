"""Taking a fiche in hand and saying that it is true, in a real browser: axe, three widths, no script, keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from e2e.test_annuaire import problems
from terreau.accounts.actor import Actor
from terreau.directory.actions.freshness import ask_freshness
from terreau.directory.models import Claim, Fiche, FicheFlag, Service
from terreau.directory.reading.caring import told_plainly
from terreau.directory.tests import make
from terreau.kit.clock import now, today
from terreau.kit.models import OutgoingMail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def scene() -> Fiche:
    """A fiche with a claim to answer, a flag, a service, and its yearly message."""
    home = make.territory(contact_email="equipe@argenteuil.example")
    fiche = make.fiche(website="https://regie.example", email="contact@regie.example")
    make.line(fiche, Service, name="Atelier vélo")
    for state, settled in (("to_vouch", None), ("granted", now())):
        Claim.objects.create(
            fiche=fiche,
            territory=home,
            full_name="Lina Sorel",
            email=f"{state}@exemple.fr",
            way="vouched",
            state=state,
            settled_at=settled,
            stamp="s",
        )
    FicheFlag.objects.create(fiche=fiche, rule="reported", note="Le numéro est faux.")
    Fiche.objects.update(created_at=now().replace(year=now().year - 2))
    ask_freshness(by=Actor.system(), on=today(), at=now(), told=lambda each: told_plainly(each, on=today()))
    return fiche


def link_in_mail(kind: str) -> str:
    """The last link of a kind that was sent."""
    for body in OutgoingMail.objects.order_by("-pk").values_list("body", flat=True):
        if found := re.search(rf"/annuaire/{kind}", body):
            return found[0]
    raise AssertionError(kind)


def enter(page: Page, live_server: Any, client: Client) -> None:
    """Bring the session of a test client into the browser."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])


def test_the_public_pages_have_nothing_wrong(page: Page, live_server: Any) -> None:
    fiche = scene()
    steps = [link_in_mail(rf"relecture/\S+/{step}/") for step in ("juste", "corriger", "supprimer")]
    paths = [
        reverse("directory:claim_fiche", args=[fiche.pk]),
        f"{reverse('directory:propose_structure')}?q=regie",
        *steps,
    ]
    assert {path: problems(page, live_server.url + path) for path in paths} == {path: [] for path in paths}


def test_the_pages_of_the_team_and_of_the_structure_have_nothing_wrong(page: Page, live_server: Any) -> None:
    fiche = scene()
    owner = make.membership("structure", organisation=fiche.establishment.organisation)
    enter(page, live_server, make.client("facilitator"))
    team = [reverse("directory:claims"), reverse("directory:quality")]
    assert {path: problems(page, live_server.url + path) for path in team} == {path: [] for path in team}
    page.context.clear_cookies()
    enter(page, live_server, make.client(membership=owner))
    own = [reverse(f"directory:{name}", args=[fiche.pk]) for name in ("fiche_keepers", "fiche_quality")]
    own.append(reverse("directory:claims"))
    assert {path: problems(page, live_server.url + path) for path in own} == {path: [] for path in own}


def test_a_fiche_is_claimed_without_scripts_on_a_phone(browser: Browser, live_server: Any) -> None:
    fiche = scene()
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(live_server.url + reverse("directory:fiche", args=[fiche.pk]))
    page.get_by_role("link", name="C'est ma structure").first.click()
    page.get_by_label("Prénom et nom").fill("Samira Kaddour")
    page.get_by_label("Votre adresse e-mail").fill("samira@regie.example")
    page.get_by_role("button", name="Demander à tenir cette fiche").click()
    expect(page.get_by_text("Un message vient de partir à samira@regie.example")).to_be_visible()
    page.goto(live_server.url + link_in_mail(r"prises-en-main/lien/\S+"))
    page.get_by_role("button", name="Oui, c'est ma structure").click()
    assert Claim.objects.get(email="samira@regie.example").state == "granted"
    context.close()


def test_all_is_true_is_said_by_keyboard(page: Page, live_server: Any) -> None:
    fiche = scene()
    page.goto(live_server.url + link_in_mail(r"relecture/\S+/juste/"))
    button = page.get_by_role("button", name="Oui, tout est juste")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre fiche est à jour")).to_be_visible()
    assert Fiche.objects.get(pk=fiche.pk).confirmed_on == today()
