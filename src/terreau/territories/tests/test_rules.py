"""Keys of names and signatures of images."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.territories.rules.images import image_type
from terreau.territories.rules.keys import code_in_parentheses, is_commune_code, is_postal_code, name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Épinay-sur-Seine", "epinay sur seine"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("St-Ouen", "saint ouen"),
        ("Ste Marie", "sainte marie"),
        ("", ""),
    ],
)
def test_a_name_is_folded(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text())
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=6))
def test_any_text_is_or_is_not_a_code(text: str) -> None:
    assert not is_postal_code(text) or is_commune_code(text)


@pytest.mark.parametrize(("text", "is_code"), [("95018", True), ("2A004", True), ("2C004", False), ("9501٨", False)])
def test_a_commune_code_has_the_official_form(text: str, is_code: bool) -> None:
    assert is_commune_code(text) is is_code


@pytest.mark.parametrize(
    ("text", "code"), [("Argenteuil (95018)", "95018"), ("Bastia (2B033) ", "2B033"), ("(9)", None)]
)
def test_the_code_that_ends_a_choice_is_read(text: str, code: str | None) -> None:
    assert code_in_parentheses(text) == code


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<svg xmlns=", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_only_png_and_jpeg_are_images(start: bytes, kind: str | None) -> None:
    assert image_type(start) == kind
