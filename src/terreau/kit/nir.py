"""Finds a French social security number (NIR) in any typed text, so that none is ever kept. Pure Python."""

import re

SENTENCE = "Ce texte contient un numéro de sécurité sociale. Retirez-le : Terreau n'en garde aucun."
_SEPARATORS = r"[ .\-/_\u00a0\u202f\u2009]"
# sex, year, month (12 months, unknown 20 and 30-42, 50-99), département (Corsica as 2A and 2B), commune, order
_MONTH = r"(?:0[1-9]|1[0-2]|20|3[0-9]|4[0-2]|[5-9][0-9])"
_PLACE = r"(?:0[1-9]|[1-8][0-9]|9[0-9]|2[ABab])"
_SOLID = re.compile(rf"(?<![0-9A-Za-z])([1-478][0-9]{{2}}{_MONTH}{_PLACE}[0-9]{{6}})([0-9]{{2}})?(?![0-9A-Za-z])")
_GROUPED = re.compile(
    rf"(?<![0-9A-Za-z])([1-478]){_SEPARATORS}{{1,2}}([0-9]{{2}}){_SEPARATORS}{{1,2}}({_MONTH}){_SEPARATORS}{{1,2}}({_PLACE})"
    rf"{_SEPARATORS}{{1,2}}([0-9]{{3}}){_SEPARATORS}{{1,2}}([0-9]{{3}})(?![0-9A-Za-z])"
)
_RUN = re.compile(rf"(?<![0-9A-Za-z])[0-9](?:{_SEPARATORS}{{0,2}}[0-9ABab]){{12,20}}(?![0-9A-Za-z])")
_SEPARATOR = re.compile(_SEPARATORS)


def contains_nir(text: str) -> bool:
    """Whether the text holds something that reads as a NIR: 13 characters and, or not, its key.

    Solid or grouped as on the card it is refused even with a wrong key; otherwise grouped, its key must be right.
    A SIRET (14 digits), a phone (10) or an amount is none."""
    if any(_is_plausible(match) for match in _SOLID.finditer(text)) or _GROUPED.search(text):
        return True
    return any(_has_right_key(_SEPARATOR.sub("", run)) for run in _RUN.findall(text))


def _is_plausible(match: re.Match[str]) -> bool:
    """Without a right key, solid figures are taken for a NIR only when they name a sex and a month of the calendar."""
    number, key = match[1], match[2]
    return _has_right_key(number + (key or "")) or (number[0] in "12" and number[3:5] <= "12")


def _has_right_key(characters: str) -> bool:
    """The key is 97 less the number modulo 97, Corsica counted as 19 (2A) and 18 (2B)."""
    if not _SOLID.fullmatch(characters) or len(characters) != 15:
        return False
    figures = characters[:13].upper().replace("2A", "19").replace("2B", "18")
    return figures.isdigit() and 97 - int(figures) % 97 == int(characters[13:])
