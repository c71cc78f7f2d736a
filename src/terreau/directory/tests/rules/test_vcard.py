"""The vCard of a structure, as RFC 6350 writes it."""

from hypothesis import example, given
from hypothesis import strategies as st

from terreau.directory.rules.vcard import MOST_BYTES, Card, vcard


def test_a_card_says_only_what_is_known() -> None:
    told = vcard(Card(name="Régie, Bords; Seine", phone="+33134112233")).split("\r\n")
    assert told == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        "FN:Régie\\, Bords\\; Seine",
        "ORG:Régie\\, Bords\\; Seine",
        "TEL;VALUE=uri:tel:+33134112233",
        "END:VCARD",
        "",
    ]


@example("é" * 200)
@given(st.text(alphabet="abcéè€😀 ", min_size=60, max_size=300))
def test_no_line_is_too_long_and_unfolding_gives_the_text_back(note: str) -> None:
    told = vcard(Card(name="Régie", note=note))
    assert all(len(line.encode()) <= MOST_BYTES for line in told.split("\r\n"))
    assert f"\r\nNOTE:{note}\r\n" in told.replace("\r\n ", "")
