"""Signing in with a real browser: a code by mail, a passkey alone, a passkey as second step, no script at all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.accounts.tests.make import PASSWORD, make_user
from terreau.directory.models import Membership
from terreau.kit.models import OutgoingMail
from terreau.territories.tests.make import make_territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_facilitator() -> User:
    """Create a person who may open the house."""
    user = make_user()
    Membership.objects.create(user=user, role=Role.FACILITATOR, territory=make_territory())
    return user


def sign_in_by_code(page: Page, address: str, email: str) -> None:
    """Ask for a code, read it in the outbox and type it."""
    page.goto(f"{address}/connexion/")
    page.locator("#code-email").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    field = page.get_by_label("Code reçu par e-mail")
    expect(field).to_be_visible()
    body = str(OutgoingMail.objects.values_list("body", flat=True).latest("pk"))
    field.fill(next(line for line in body.splitlines() if re.fullmatch(r"[A-Z0-9-]{6,9}", line)))
    page.get_by_role("button", name="Se connecter").click()


def add_virtual_authenticator(page: Page) -> None:
    """Give the browser a fingerprint reader that always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def leave_sign_in(page: Page) -> None:
    """Wait until the sign-in pages are left, wherever this person's role leads."""
    page.wait_for_url(lambda url: "/connexion/" not in url, wait_until="commit")


def is_signed_in(page: Page, address: str) -> bool:
    """Tell whether the account page answers instead of the sign-in page."""
    page.goto(f"{address}/compte/")
    return "/connexion/" not in page.url


def test_a_passkey_is_added_then_opens_the_account_alone_and_as_second_step(page: Page, live_server: Any) -> None:
    user = make_facilitator()
    sign_in_by_code(page, live_server.url, user.email)
    leave_sign_in(page)
    assert is_signed_in(page, live_server.url)
    add_virtual_authenticator(page)
    page.goto(f"{live_server.url}/compte/cles/ajouter/")
    page.get_by_label("Nom de cette clé").fill("Ordinateur du bureau")
    page.get_by_role("button", name="Ajouter la clé").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c'est vous")
    page.get_by_role("button", name="Utiliser une clé d'accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.get_by_role("button", name="Montrer mes codes").click()
    expect(page.locator("li code")).to_have_count(10)
    page.goto(f"{live_server.url}/compte/cles/")
    expect(page.get_by_role("heading", name="Ordinateur du bureau")).to_be_visible()

    page.context.clear_cookies()
    assert not is_signed_in(page, live_server.url)
    page.goto(f"{live_server.url}/connexion/")
    page.get_by_role("button", name="Utiliser une clé d'accès").click()
    leave_sign_in(page)
    assert is_signed_in(page, live_server.url)

    page.context.clear_cookies()
    sign_in_by_code(page, live_server.url, user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Seconde étape")
    assert not is_signed_in(page, live_server.url)
    page.goto(f"{live_server.url}/connexion/seconde-etape/")
    page.get_by_role("button", name="Utiliser une clé d'accès").click()
    leave_sign_in(page)
    assert is_signed_in(page, live_server.url)


def test_a_passkey_that_does_not_answer_is_explained(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/connexion/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('refused')); }")
    page.get_by_role("button", name="Utiliser une clé d'accès").click()
    expect(page.get_by_role("alert").filter(has_text="La clé n'a pas répondu")).to_be_visible()


def test_signing_in_works_without_any_script(browser: Browser, live_server: Any) -> None:
    user = make_facilitator()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_by_code(page, live_server.url, user.email)
    leave_sign_in(page)
    assert is_signed_in(page, live_server.url)
    page.goto(f"{live_server.url}/connexion/")
    context.close()


def test_signing_in_by_password_works(page: Page, live_server: Any) -> None:
    user = make_facilitator()
    user.set_password(PASSWORD)
    user.save()
    page.goto(f"{live_server.url}/connexion/")
    page.locator("#password_form_login").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    leave_sign_in(page)
    assert is_signed_in(page, live_server.url)


def test_sign_in_and_account_pages_are_accessible_and_fit_a_phone(page: Page, live_server: Any, settings: Any) -> None:
    settings.TERREAU_MODE = "demo"
    page.set_viewport_size({"width": 320, "height": 640})
    addresses = ["/connexion/", "/connexion/code/", "/connexion/mot-de-passe/"]
    found = {address: problems(page, live_server.url + address) for address in addresses}
    sign_in_by_code(page, live_server.url, make_facilitator().email)
    leave_sign_in(page)
    private = ["/compte/", "/compte/securite/", "/compte/appareils/", "/compte/application/", "/compte/cles/ajouter/"]
    found |= {address: problems(page, live_server.url + address) for address in private}
    assert {address: found[address] for address in found if found[address]} == {}


def problems(page: Page, address: str) -> list[str]:
    """List what axe finds at an address, and whether it scrolls sideways."""
    page.goto(address)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    answer = Axe().run(page, options=rules).response
    nodes = [f"{found['id']}: {node['html'][:120]}" for found in answer["violations"] for node in found["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return nodes + (["scrolls sideways"] if wide else [])
