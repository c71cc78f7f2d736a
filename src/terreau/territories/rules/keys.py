"""Sort and search keys of French place names, without accents or punctuation."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


def name_key(text: str) -> str:
    """Fold a place name to lower-case ASCII words: "Épinay-sur-Seine" gives "epinay sur seine"."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    folded = unicodedata.normalize("NFKD", plain)
    letters = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(ABBREVIATIONS.get(word, word) for word in letters.split())


def is_postal_code(text: str) -> bool:
    """Tell whether the text is five ASCII digits, the form of a French postal code."""
    return len(text) == 5 and text.isascii() and text.isdigit()


def is_commune_code(text: str) -> bool:
    """Tell whether the text has the form of an INSEE commune code: 95018, 2A004, 97411."""
    return len(text) == 5 and text.isascii() and (text.isdigit() or (text[:2] in {"2A", "2B"} and text[2:].isdigit()))


def code_in_parentheses(text: str) -> str | None:
    """Give the INSEE code that ends "Argenteuil (95018)", or None."""
    found = re.search(r"\((\d{5}|2[AB]\d{3})\)$", text.strip())
    return found.group(1) if found else None
