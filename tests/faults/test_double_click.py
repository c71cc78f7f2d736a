"""A double click on each form that creates something: both clicks lead to the same page, and one row is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.permissions.pages import forms_of
from tests.permissions.world import World, build

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PDF = ("AE.pdf", b"%PDF-1.7 invented")
CREATING: tuple[tuple[str, str, dict[str, str], dict[str, str], dict[str, tuple[str, bytes]]], ...] = (
    (
        "directory.Establishment",
        "directory:add_establishment",
        {},
        {"name": "Menuiserie Falque", "employer_kind": "company"},
        {},
    ),
    (
        "directory.Contact",
        "directory:add_contact",
        {"pk": "place"},
        {"full_name": "Ines Falque", "email": "ines@falque.example"},
        {},
    ),
    (
        "participants.Participant",
        "participants:add_participant",
        {},
        {"first_name": "Ada", "last_name": "Belmont", "birth_on": "1999-03-04"},
        {},
    ),
    (
        "participants.Eligibility",
        "participants:add_eligibility",
        {"pk": "participant"},
        {"category": "JEUNE", "valid_from": "2026-01-05"},
        {},
    ),
    ("procurement.Operation", "procurement:new_operation", {}, {"name": "Val Notre-Dame"}, {}),
    (
        "clauses.Figure",
        "clauses:add_figure",
        {"pk": "lot"},
        {"kind": "contract", "hours": "12", "dated_on": "2026-02-03"},
        {"document": PDF},
    ),
    (
        "clauses.ClauseEvent",
        "clauses:record_event",
        {"pk": "lot"},
        {"kind": "suspension", "from_on": "2026-05-04", "to_on": "2026-05-08"},
        {},
    ),
    ("clauses.Call", "clauses:note_call", {"pk": "lot"}, {"note": "Rappeler lundi"}, {}),
    ("kit.ImportBatch", "procurement:new_import", {}, {}, {"file": ("m.json", b'{"marches": {"marche": []}}')}),
)


def click_twice(world: World, address: str, typed: dict[str, str], files: dict[str, tuple[str, bytes]]) -> list[str]:
    """Fill the form once, send it from two connections at the same moment; where each answer leads."""
    first = Client()
    first.cookies = SimpleCookie(world.cookies["facilitator"])
    text = first.get(address).content.decode()
    shown = [form for form in forms_of(address, text) if "form_key" in form.values]
    proposed = {key: value for form in shown for key, value in form.values.items() if value}
    start = Barrier(2)

    def click(_: int) -> str:
        browser = Client()
        browser.cookies = SimpleCookie(world.cookies["facilitator"])
        sent: dict[str, Any] = {name: SimpleUploadedFile(*file) for name, file in files.items()}
        start.wait(timeout=20)
        try:
            answer = browser.post(address, {**proposed, **typed, **sent})
            return answer.headers.get("Location", f"{answer.status_code}")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(click, range(2)))


def test_a_double_click_makes_one_row_and_leads_to_one_page() -> None:
    world, found, expected = build(), {}, {}
    for label, name, arguments, typed, files in CREATING:
        model, before = apps.get_model(label), apps.get_model(label)._default_manager.count()
        places = click_twice(world, world.url(name, arguments.items()), typed, files)
        found[name] = (model._default_manager.count() - before, len(set(places)), places[0].startswith("/"))
        expected[name] = (1, 1, True)
    assert found == expected
