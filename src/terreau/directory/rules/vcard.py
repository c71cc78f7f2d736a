"""The vCard of a structure (RFC 6350, version 4.0)."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BYTES = 75


@dataclass(frozen=True)
class Card:
    """What the card says; blank is left out. `point` is (latitude, longitude)."""

    name: str
    phone: str = ""
    email: str = ""
    website: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    page: str = ""
    note: str = ""
    kinds: Sequence[str] = ()
    point: tuple[float, float] | None = None


def vcard(card: Card) -> str:
    """The text of the card, lines folded at 75 bytes and ended by CRLF."""
    address = ";".join(("", "", _escaped(card.street), _escaped(card.city), "", _escaped(card.postal_code), "France"))
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN:{_escaped(card.name)}",
        f"ORG:{_escaped(card.name)}",
        f"TEL;VALUE=uri:tel:{card.phone}" if card.phone else "",
        f"EMAIL:{_escaped(card.email)}" if card.email else "",
        f"URL:{card.website}" if card.website else "",
        f"ADR:{address}" if card.city else "",
        f"GEO:geo:{card.point[0]:.6f},{card.point[1]:.6f}" if card.point else "",
        f"CATEGORIES:{','.join(_escaped(kind) for kind in card.kinds)}" if card.kinds else "",
        f"NOTE:{_escaped(card.note)}" if card.note else "",
        f"SOURCE:{card.page}" if card.page else "",
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines if line)


def _escaped(text: str) -> str:
    for plain, kept in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, kept)
    return text


def _folded(line: str) -> str:
    """Never cut inside a character; a line that follows begins by a space."""
    parts, current = [], ""
    for letter in line:
        if len(f"{current}{letter}".encode()) > MOST_BYTES:
            parts.append(current)
            current = " "
        current += letter
    return "\r\n".join([*parts, current])
