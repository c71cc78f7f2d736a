"""Sourcing in a real browser: nothing that axe finds, nothing too wide, and an answer given without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from e2e.scenes import new_page
from e2e.test_lots import enter, problems
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.tests import make_sourcing as making
from terreau.kit import links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def path_of(invitation: Any) -> str:
    return reverse("clauses:sourcing_page", args=[links.sign(LINK, invitation.pk, invitation.link_stamp)])


def test_pages_of_sourcing_are_accessible_and_narrow(page: Page, live_server: Any) -> None:
    request = making.request(asked=3)
    making.structure("Tremplin", "etti")
    enter(page, live_server.url, request.clause.territory)
    lot, one = [request.clause_id], [request.pk]
    addresses = [
        reverse("clauses:structures", args=lot),
        reverse("clauses:structures", args=lot) + "?quoi=supply",
        reverse("clauses:new_sourcing", args=lot) + "?quoi=supply",
        reverse("clauses:sourcing", args=one),
        reverse("clauses:close_sourcing", args=one),
        reverse("clauses:sourcing_phone", args=[making.first(request).pk]),
        path_of(making.first(request)),
    ]
    found = {address: said for address in addresses if (said := problems(page, live_server.url + address))}
    assert found == {}


def test_a_structure_declines_on_a_phone_without_scripts(browser: Browser, live_server: Any) -> None:
    invitation = making.first(making.request(asked=1))
    phone = new_page(browser, (320, 640), scripts=False)
    phone.goto(live_server.url + path_of(invitation))
    phone.get_by_text("Pas cette fois", exact=True).click()
    phone.get_by_label("Trop loin").check()
    phone.get_by_role("button", name="Répondre « pas cette fois »").click()
    expect(phone.get_by_text("Vous avez répondu : pas cette fois (trop loin).")).to_be_visible()
    phone.context.close()
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.reason) == ("declined", "too_far")
