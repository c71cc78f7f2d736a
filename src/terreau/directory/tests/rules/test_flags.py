"""What a change asks to look at, what an address shows to robots, what a card holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.rules.addresses import masked
from terreau.directory.rules.flags import (
    FlagRule,
    email_domain_changed,
    has_link,
    is_unusual,
    name_changed_much,
    raised,
)
from terreau.directory.rules.vcard import Card, vcard


@pytest.mark.parametrize(
    ("before", "after", "is_much"),
    [
        ("Régie des Bords de Seine", "Régie de quartier", False),
        ("Môm'artre", "Mom artre", False),
        ("SARL Bâtival", "BATIVAL", False),
        ("Bâtival", "Plomberie Xylo", True),
        ("", "Bâtival", False),
        ("Bâtival", "", False),
    ],
)
def test_a_name_of_another_structure_is_seen(before: str, after: str, is_much: bool) -> None:
    assert name_changed_much(before, after) is is_much


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("a@regie.fr", "b@REGIE.fr", False),
        ("a@regie.fr", "a@autre.fr", True),
        ("", "a@autre.fr", False),
        ("a@regie.fr", "", False),
    ],
)
def test_another_domain_is_seen(before: str, after: str, changed: bool) -> None:
    assert email_domain_changed(before, after) is changed


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("Voyez https://a.example", True),
        ("www.a.example", True),
        ("allez sur gagner-vite.com !", True),
        ("écrivez à a@regie.fr", False),
        ("Ouvert à tous. Venez", False),
        ("", False),
    ],
)
def test_a_link_in_a_text_is_seen(text: str, has_one: bool) -> None:
    assert has_link(text) is has_one


@pytest.mark.parametrize(
    ("name", "before", "after", "is_so"),
    [
        ("headcount", None, 28, False),
        ("headcount", 20, 28, False),
        ("headcount", 20, 300, True),
        ("headcount", None, 5001, True),
        ("headcount", 2, 45, False),
        ("largest_lot", None, 60_000_000, True),
        ("impact", None, 10_000_001, True),
        ("headcount", 20, None, False),
        ("weeks", None, 99999999, False),
    ],
)
def test_an_unusual_figure_is_seen(name: str, before: int | None, after: int | None, is_so: bool) -> None:
    figures = [None if each is None else Decimal(each) for each in (before, after)]
    assert is_unusual(name, *figures) is is_so


def test_one_act_may_raise_several_flags_and_no_note_holds_an_address() -> None:
    before = {"name": "Bâtival", "email": "a@batival.fr", "summary": "", "headcount": 10}
    after = {"name": "Plomberie Xylo", "email": "x@xylo.com", "summary": "www.xylo.com", "headcount": 9000}
    found = dict(raised(before, after))
    assert set(found) == {
        FlagRule.NAME_CHANGED,
        FlagRule.EMAIL_DOMAIN_CHANGED,
        FlagRule.LINK_IN_TEXT,
        FlagRule.UNUSUAL_FIGURES,
    }
    assert "@" not in "".join(found.values())
    assert found[FlagRule.UNUSUAL_FIGURES].replace("\u202f", " ") == "Effectif : 10 est devenu 9 000."


def test_a_link_that_was_there_already_raises_nothing() -> None:
    assert list(raised({"description": "www.a.fr"}, {"description": "www.a.fr et plus"})) == []


@pytest.mark.parametrize(
    ("email", "shown"),
    [("contact@regie.example", "c••••@regie.example"), ("", ""), ("@a", ""), ("a@", ""), ("abc", "")],
)
def test_an_address_is_masked(email: str, shown: str) -> None:
    assert masked(email) == shown


def test_a_card_holds_everything_escaped() -> None:
    text = vcard(Card("Toit, toi; et moi", phone="+33134112233", email="a@b.fr", website="https://b.fr", street="1 rue",
                      postal_code="95100", city="Argenteuil", page="https://t/1", note="a\nb", kinds=("EI", "ESAT"),
                      point=(48.9, 2.2)))  # fmt: skip
    assert "FN:Toit\\, toi\\; et moi\r\n" in text
    assert "ADR:;;1 rue;Argenteuil;;95100;France\r\n" in text
    assert "NOTE:a\\nb\r\n" in text
    assert "GEO:geo:48.900000,2.200000\r\n" in text
    assert "CATEGORIES:EI,ESAT\r\n" in text


@given(st.text(min_size=1, max_size=300))
def test_lines_of_a_card_are_folded_and_unfold_to_what_was_said(name: str) -> None:
    text = vcard(Card(name="n", note=name))
    assert all(len(line.encode()) <= 76 for line in text.split("\r\n"))
    note = text.replace("\r\n ", "").partition("NOTE:")[2].partition("\r\nEND:VCARD")[0]
    expected = name.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert note == expected.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
