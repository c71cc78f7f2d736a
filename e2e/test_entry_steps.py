"""What it costs a facilitator to enter a company's month from a call: keys pressed and pages loaded, no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from e2e.scenes import sign_in
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.clauses.models import Statement
from terreau.clauses.tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = ("140", "132", "151", "98", "76")
KEYS_PER_PERSON = 6  # three digits, then three Tab over training and explanation to the next person
KEYS_OF_THE_REST = 20  # from the list of statements to the first box, then to send
PAGES = 2  # the table, and what was noted


class Keyboard:
    """A keyboard that counts, on a page whose loads are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.pages = page, 0, 0
        page.on("load", lambda _: self._loaded())

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def write(self, text: str) -> None:
        """Each character is a key."""
        for each in text:
            self.press(each)

    def reach(self, found: Callable[[], bool], *, limit: int = 60) -> None:
        """Tab until the focus is there."""
        for _ in range(limit):
            if found():
                return
            self.press("Tab")
        raise AssertionError("not reached by the keyboard")

    def focused(self, selector: str, *, text: str = "") -> bool:
        """Whether the focus is on such an element, which says that text."""
        script = "([s, t]) => document.activeElement.matches(s) && document.activeElement.textContent.includes(t)"
        return bool(self.page.evaluate(script, [selector, text]))

    def _loaded(self) -> None:
        self.pages += 1


def asked_of_batival() -> tuple[User, Statement]:
    """October asked of Bâtival, which has five people at work and does not answer; it calls."""
    of = make.territory()
    owed = make.commitment(on=make.clause(of=of), company=make.company("Bâtival"))
    statement = make.statement(owed, due_on=date(2026, 11, 5))
    for rank in range(len(TOLD)):
        make.line(statement, make.placement(owed, person=make.participant(of, "Karim", f"Diallo{rank}")))
    return make.member(of, Role.FACILITATOR)[0], statement


def enter_hours(keyboard: Keyboard, told: tuple[str, ...]) -> int:
    """From the list of statements to the sentence that says it is noted; gives the keys spent on persons."""
    keyboard.press("Tab")
    keyboard.press("Enter")  # straight to the content
    keyboard.reach(lambda: keyboard.focused("a", text="Saisir"))
    keyboard.press("Enter")
    keyboard.page.wait_for_url("**/saisir/")
    keyboard.page.wait_for_load_state("load")
    keyboard.press("Tab")
    keyboard.press("Enter")
    keyboard.reach(lambda: keyboard.focused("input[name$=-hours]"))
    before = keyboard.keys
    for hours in told:
        assert keyboard.focused("input[name$=-hours]")
        keyboard.write(hours)
        for _ in range(3):
            keyboard.press("Tab")
    spent = keyboard.keys - before
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")  # in a box, it sends the form
    return spent


def test_five_persons_are_entered_for_a_company_in_six_keys_each_and_two_pages(page: Page, live_server: Any) -> None:
    person, statement = asked_of_batival()
    sign_in(page, live_server.url, person)
    page.goto(live_server.url + reverse("clauses:statements"))
    keyboard = Keyboard(page)
    spent = enter_hours(keyboard, TOLD)
    expect(page.get_by_text("Les heures de Bâtival sont notées")).to_be_visible()
    assert spent <= KEYS_PER_PERSON * len(TOLD)
    assert keyboard.keys - spent <= KEYS_OF_THE_REST
    assert keyboard.pages <= PAGES
    typed = statement.lines.order_by("pk").values_list("hours", flat=True)
    assert set(typed) == {Decimal(each) for each in TOLD}
