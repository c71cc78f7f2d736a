"""Whatever is typed or forged, no address answers 500: an exception of a view fails the test."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import NoReverseMatch

from tests.permissions import table_links
from tests.permissions.pages import PageForm, forms_of
from tests.permissions.tables import Line
from tests.permissions.test_who_may import LINES
from tests.permissions.world import World

NUMBERS = ("0", "2147483648", "9223372036854775808", "9" * 30)
WORDS = ("%00", "é'\"<b>", "..", "9" * 300)
GARBAGE = ("", "-1", "9" * 30, "NaN", "31/12/9999", "01/01/0001", "nul\x00e 💥\r\n<b>é</b>" + "a" * 5000)
SHARP = ("nul\x00e", "0", "NaN", "9" * 30, "31/12/9999", "01/01/0001", "1e30", "Infinity", "0000-00-00")
FIGURES = re.compile(r"\d+")
TOO_MANY_FIELDS = 12
PAGES = {f"{line.name}": line for line in [*LINES, *table_links.LINES] if line.method == "GET"}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The forms already tried: those of the frame are on every page."""
    return set()


def reader_of(line: Line) -> str:
    """Who can open this page."""
    answers = dict(line.answers)
    return next((who for who in ("facilitator", "company", "admin", "visitor") if answers.get(who) == "200"), "visitor")


@pytest.mark.parametrize("line", [*PAGES.values()], ids=lambda line: line.name)
def test_an_address_with_absurd_values_is_answered(world: World, line: Line) -> None:
    who = reader_of(line)
    for key, _ in line.arguments:
        for value in (*NUMBERS, *WORDS):
            arguments = {**dict(line.arguments), key: value}
            try:
                address = world.url(line.name, arguments.items())
            except NoReverseMatch:
                continue
            for method in ("GET", "POST"):
                assert world.ask(who, method, address).status_code < 500, address


@pytest.mark.parametrize("line", [*PAGES.values()], ids=lambda line: line.name)
def test_what_is_typed_in_a_page_is_answered(world: World, seen: set[str], line: Line) -> None:
    who, address = reader_of(line), world.url(line.name, line.arguments)
    page = world.ask(who, "GET", address)
    if not isinstance(page, HttpResponse) or "html" not in page.headers.get("Content-Type", ""):
        return
    for form in forms_of(address, page.content.decode()):
        whole = FIGURES.sub("", f"{form.method} {sorted(form.values)}")
        kind = whole if len(form.values) > TOO_MANY_FIELDS else FIGURES.sub("", form.action.split("?")[0]) + whole
        if kind in seen:
            continue
        seen.add(kind)
        for values in typed_in(form):
            check(world, who, form, values)


def typed_in(form: PageForm) -> list[dict[str, str]]:
    """Every field absurd at once, then one at a time beside what the page proposes, then nothing at all."""
    everywhere = [dict.fromkeys(form.values, value) for value in GARBAGE]
    own = [name for name in form.values if name not in {"csrfmiddlewaretoken", "form_key"}][:TOO_MANY_FIELDS]
    sharp = [{**form.values, name: SHARP[rank % len(SHARP)]} for rank, name in enumerate(own)]
    return [{}, *everywhere, *sharp]


def check(world: World, who: str, form: PageForm, values: dict[str, str]) -> None:
    """Send it, with junk where a file is expected."""
    junk = {name: SimpleUploadedFile("photo.pdf", b"\x00\xff junk") for name in form.files}
    sent = {"data": {**values, **junk}} if form.method == "POST" else {"query_params": values}
    answer = world.ask(who, form.method, form.action.split("?")[0] if form.method == "GET" else form.action, **sent)
    assert answer.status_code < 500, (form.action, values)


@pytest.mark.parametrize("line", [line for line in LINES if line.method == "POST"], ids=lambda line: line.name)
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain; charset=utf-7"])
def test_a_body_of_another_kind_is_answered(world: World, line: Line, kind: str) -> None:
    who = reader_of(line) if reader_of(line) != "visitor" else "facilitator"
    answer = world.ask(who, "POST", world.url(line.name, line.arguments), data=b'{"pk": [', content_type=kind)
    assert answer.status_code < 500
