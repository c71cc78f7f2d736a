"""Values of published lists: what is kept, mended, left out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.directory.importing import cleaning


@pytest.mark.parametrize(
    ("clean", "said", "kept"),
    [
        (cleaning.text, "[ND]", ""),
        (cleaning.text, "<p>Caf&eacute; &amp; th&eacute;</p>", "Café & thé"),
        (cleaning.name, "Régie  du\nSoleil.", "Régie du Soleil"),
        (cleaning.name, "Jardin, vélo, etc.", "Jardin, vélo, etc."),
        (cleaning.siret, "130 030 133 00016", "13003013300016"),
        (cleaning.siret, "12345678901234", ""),
        (cleaning.siret, "00000000000000", ""),
        (cleaning.siret, "35600000049837", "35600000049837"),
        (cleaning.siret, "1.3003013300016E13", "13003013300016"),
        (cleaning.siret, "1,3003E+13", ""),
        (cleaning.siren, "62201199.0", "062201199"),
        (cleaning.postal_code, "84200.0", "84200"),
        (cleaning.postal_code, "1400", "01400"),
        (cleaning.commune_code, "75119.0", "75056"),
        (cleaning.commune_code, "69383", "69123"),
        (cleaning.commune_code, "13208", "13055"),
        (cleaning.commune_code, "2A004", "2A004"),
        (cleaning.url, "www.regie.example", "https://www.regie.example"),
        (cleaning.url, "http:/regie.example", "http://regie.example"),
        (cleaning.url, "à venir", ""),
        (cleaning.phone, "+33 1 34 11 22 33", "01 34 11 22 33"),
        (cleaning.phone, "3949", "3949"),
        (cleaning.phone, "+00190519058", ""),
        (cleaning.email, "Accueil@Regie.Example", "accueil@regie.example"),
        (cleaning.email, "voir le site", ""),
        (cleaning.activity, "8899B", ("naf_rev_2", "88.99B")),
        (cleaning.activity, "45.2R", None),
        (cleaning.legal_category, "9220.0", "9220"),
        (cleaning.day, "14/02/2026", date(2026, 2, 14)),
        (cleaning.day, "2026-06-15T09:13:01.617Z", date(2026, 6, 15)),
        (cleaning.ewkt, "SRID=4326;POINT (2.455023 48.865)", (2.455023, 48.865)),
        (cleaning.listed, "['a', 'b']", ["a", "b"]),
        (cleaning.listed, '["a"]', ["a"]),
        (cleaning.listed, "a|b", ["a", "b"]),
    ],
)
def test_a_value_is_cleaned(clean: Callable[[Any], object], said: str, kept: object) -> None:
    assert clean(said) == kept


def test_a_decimal_comma_is_read_and_the_point_zero_zero_is_none() -> None:
    assert cleaning.point("2,410212", "48,877296") == (2.410212, 48.877296)
    assert cleaning.point(0.0, 0.0) is None
    assert cleaning.point("200", "48") is None


CLEANERS: tuple[Callable[[Any], object], ...] = (
    cleaning.siret, cleaning.url, cleaning.phone, cleaning.email, cleaning.listed, cleaning.day, cleaning.name,
    cleaning.number, cleaning.activity, cleaning.commune_code, cleaning.ewkt, cleaning.postal_code, cleaning.siren,
)  # fmt: skip


@given(st.text(max_size=40))
def test_no_text_breaks_a_cleaner(said: str) -> None:
    for clean in CLEANERS:
        clean(said)
