"""What every page shows around its content, and the parts of pages that fold."""

import pytest
from django.template.loader import render_to_string

from terreau.directory.tests import make
from terreau.kit import journal
from terreau.kit.rooms import Todo
from terreau.portal.week import Entry


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "is_told"), [("facilitator", True), ("admin", False)])
def test_the_search_says_to_the_team_what_it_finds(role: str, is_told: bool) -> None:
    text = make.client(role).get("/accessibilite/").content.decode()
    assert ("Marché, entreprise, personne…" in text) is is_told
    assert 'role="search"' in text


@pytest.mark.django_db
def test_a_browser_that_asks_for_the_icon_finds_it() -> None:
    answer = make.client("company").get("/favicon.ico")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(".svg")


@pytest.mark.django_db
def test_the_journal_names_what_an_act_is_about_in_french() -> None:
    admin = make.membership("admin")
    place = make.establishment()
    with journal.entry(make.acting_as(admin), "directory.edit_establishment") as draft:
        draft.subject = place
    text = make.client(membership=admin).get("/administration/journal/").content.decode()
    assert f"établissement n° {place.pk}" in text


def test_a_folded_line_of_the_week_still_has_its_one_button() -> None:
    todos = tuple(
        Todo(
            name,
            "parce que",
            f"/{name}/",
            "Lire",
            1,
            None,
            5,
            "late",
            "en retard",
            group="lot en retard,lots en retard",
        )
        for name in ("un", "deux", "trois")
    )
    text = render_to_string("portal/parts/entry.html", {"entry": Entry(todos), "is_first": True})
    assert text.count("btn-primary") == 1
    assert 'class="btn btn-primary btn-sm" href="/un/"' in text
