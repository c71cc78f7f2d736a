"""What every page is made of: vendored files as released, icons, templates without a style of their own."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

KIT = Path(__file__).resolve().parent.parent
VENDORED = [KIT / "static" / "vendor", KIT / "icons", KIT / "fonts"]


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_those_that_were_released(folder: Path) -> None:
    listed = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"vendor.json"}
    assert {entry["file"] for entry in listed} == present
    for entry in listed:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert all(entry[key] for key in ("package", "version", "licence", "released_as"))


def test_an_icon_is_hidden_from_screen_readers_and_an_unknown_one_fails() -> None:
    assert 'aria-hidden="true"' in Template("{% load kit %}{% icon 'eye' %}").render(Context())
    for name in ("nope", "../vendor"):
        with pytest.raises(TemplateSyntaxError):
            Template("{% load kit %}{% icon name %}").render(Context({"name": name}))


def test_a_state_is_a_word_and_a_shape() -> None:
    html = Template("{% load kit %}{% state 'late' 'en retard' %}").render(Context())
    assert "<svg" in html
    assert "en retard" in html


def test_no_template_or_sheet_carries_an_inline_style_or_script() -> None:
    for path in (KIT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'\sstyle=|<style|\son[a-z]+="|<script(?! defer src)', text), path


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "kit/refused.html"])
def test_a_refusal_is_a_french_page_even_when_nothing_is_known(name: str) -> None:
    html = render_to_string(name)
    assert '<html lang="fr">' in html
    assert html.count("<h1>") == 1


def test_a_forbidden_page_says_why() -> None:
    html = render_to_string("403.html", {"reason": "Seul l'acheteur signe."})
    assert "Seul l&#x27;acheteur signe." in html


def test_the_frame_shows_menu_actor_and_demo_banner() -> None:
    context = {
        "title": "Ma semaine",
        "actor": {"name": "Nadia B.", "role_label": "Facilitatrice", "is_signed_in": True},
        "territory": {"name": "Argenteuil"},
        "is_demo": True,
        "memberships": [{"pk": 1, "label": "Facilitatrice", "current": True}],
        "switch_url": "/agir/",
        "sign_out_url": "/deconnexion/",
        "search_url": "/recherche/",
        "breadcrumb": [{"label": "Lots", "url": "/lots/"}, {"label": "Lot 2", "url": ""}],
        "legal_links": [{"label": "Mentions légales", "url": "/mentions/"}],
        "navigation": [
            {"title": "Suivi", "items": [{"label": "Lots", "url": "/lots/", "icon": "building", "current": True}]}
        ],
    }
    html = render_to_string("kit/base.html", context)
    for word in (
        "Ma semaine",
        "Nadia B.",
        "Facilitatrice",
        "Argenteuil",
        "démonstration",
        "Mentions légales",
        "Recherche",
    ):
        assert word in html
    assert 'aria-current="page"' in html
    assert html.count("<h1>") == 1
    assert "Rubriques" not in render_to_string("kit/bare.html", context)
