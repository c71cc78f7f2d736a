"""The main pages enlarged four times: WCAG 1.4.10 calls a window of 1280 px at 400 % a window of 320 CSS px."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from e2e.scenes import Scene, hours_sent, sign_in
from e2e.test_declaration import link
from terreau.accounts.roles import Role
from terreau.clauses.models import Statement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZOOM, WINDOW = 4, (1280, 1024)
CUT = """() => {
  const shown = e => e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) && e.offsetWidth > 1;
  const scrolls = e => { for (let p = e.parentElement; p; p = p.parentElement) {
    if (['auto', 'scroll'].includes(getComputedStyle(p).overflowX)) return true; } return false; };
  const found = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (!(e instanceof HTMLElement) || !shown(e) || e.closest('.skip-link, .visually-hidden')) continue;
    const box = e.getBoundingClientRect();
    const outside = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(e);
    const style = getComputedStyle(e);
    const clips = e.tagName !== 'INPUT' && ['hidden', 'clip'].includes(style.overflowX);
    const cut = clips && e.scrollWidth > e.clientWidth + 1;
    if (outside || cut) found.push((outside ? 'outside: ' : 'cut: ') + e.outerHTML.slice(0, 120));
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page scrolls sideways');
  return found;
}"""


@pytest.fixture
def enlarged(browser: Browser) -> Iterator[Page]:
    """A page of a desk's window at 400 %: a quarter of its CSS pixels, four device pixels each."""
    context = browser.new_context(
        locale="fr-FR",
        viewport={"width": WINDOW[0] // ZOOM, "height": WINDOW[1] // ZOOM},
        device_scale_factor=ZOOM,
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def addresses(scene: Scene) -> list[str]:
    """The main pages of a facilitator, then the page that a company opens by its link."""
    clause, contract = scene.commitments[0].clause, scene.commitments[0].clause.lot.contract
    person = scene.sent[0].lines.get().placement.employment_contract.participant
    return [
        reverse("portal:week"),
        reverse("clauses:statements"),
        reverse("clauses:statement", args=[scene.sent[0].pk]),
        reverse("clauses:record_statement", args=[scene.sent[0].pk]),
        reverse("clauses:lots"),
        reverse("clauses:lot", args=[clause.pk]),
        f"{reverse('clauses:report')}?periode=dates&du=01/01/2026&au=31/12/2026",
        "/marches/",
        f"/marches/{contract.pk}/",
        "/marches/nouveau/",
        "/participants/",
        f"/participants/{person.pk}/",
        "/organisations/",
        link(Statement.objects.get(pk=scene.sent[1].pk)),
    ]


def faults_at_400_percent(page: Page) -> list[str]:
    """What is cut or scrolls sideways, and a primary action that a pointer cannot reach."""
    found = list(page.evaluate(CUT))
    for button in page.locator(".btn-primary").locator("visible=true").all()[:1]:
        button.click(trial=True)
        inside = button.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth }"
        )
        if not inside:
            found.append(f"not reached: {button.inner_text()}")
    return found


def test_at_400_percent_nothing_is_cut_and_the_main_action_is_reached(enlarged: Page, live_server: Any) -> None:
    scene = hours_sent()
    sign_in(enlarged, live_server.url, scene.person(Role.FACILITATOR))
    assert enlarged.evaluate("[innerWidth, devicePixelRatio]") == [320, 4]
    found = {}
    for address in addresses(scene):
        answer = enlarged.goto(live_server.url + address)
        assert answer is not None
        assert answer.status == 200, address
        found[address] = faults_at_400_percent(enlarged)
    assert {address: each for address, each in found.items() if each} == {}
