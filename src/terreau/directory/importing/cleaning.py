"""Values of published lists, cleaned one by one; a blank stands for what is absent or cannot be used."""

import ast
import html
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from terreau.directory.rules import phones
from terreau.directory.rules.structures import Nomenclature

ABSENT = frozenset({"[nd]", "nan", "none", "null", "n/a", "\\n"})
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")
_URL = re.compile(r"https?://[^\s/@:]+\.[^\s/@:.]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_EXPONENT = re.compile(r"(\d)[.,](\d+)[eE]\+?(\d{1,2})")
FEWEST_KEPT = 10
_NAF = re.compile(r"(\d\d)\.?(\d\d)([A-Z])")
ARRONDISSEMENTS = {"751": "75056", "6938": "69123", "132": "13055"}


def text(value: Any) -> str:
    """Plain text: "[ND]" and the like are blank, tags go, entities are read; line breaks stay."""
    if value is None or value is True or value is False:
        return ""
    said = str(value).replace("\0", "").strip()
    if said.casefold() in ABSENT:
        return ""
    if "<" in said:
        said = _TAG.sub(" ", re.sub(r"<br\s*/?>|</p>", "\n", said))
    if "&" in said:
        said = html.unescape(said)
    return said.strip()


def name(value: Any) -> str:
    """A name on one line, without the full stop that ends some."""
    said = " ".join(text(value).split())
    return said if said.endswith(("etc.", "...")) else said.rstrip(". ")


def figures(value: Any) -> str:
    """The figures of a number that spaces, dots, a decimal ".0" or an exponent left by a spreadsheet may part."""
    bare = re.sub(r"\.0+$", "", text(value))
    if found := _EXPONENT.fullmatch(bare):
        bare = _unfolded(found)
    bare = re.sub(r"[\s.\-\u00a0\u202f]", "", bare)
    return bare if bare.isascii() and bare.isdigit() else ""


def has_lost_figures(value: Any) -> bool:
    """Whether a spreadsheet wrote a number as 8,07E+13, which keeps too few of its figures to be read again."""
    found = _EXPONENT.fullmatch(text(value))
    return found is not None and not _unfolded(found)


def _unfolded(found: re.Match[str]) -> str:
    """The figures of "8.0746931700018E+13", blank when less than ten were kept: those that lack would read as zeros."""
    kept, power = found[1] + found[2], int(found[3])
    return kept.ljust(power + 1, "0") if len(kept) >= FEWEST_KEPT and len(kept) <= power + 1 else ""


@lru_cache(maxsize=4096)
def siret(value: str) -> str:
    """A SIRET of 14 figures with its right key (La Poste has its own), a lost leading zero put back; else blank."""
    bare = figures(value)
    bare = bare.zfill(14) if len(bare) == 13 else bare
    return bare if len(bare) == 14 and bare.strip("0") and siret_number.is_valid(bare) else ""


@lru_cache(maxsize=4096)
def siren(value: str) -> str:
    """A SIREN of nine figures with its right key, lost leading zeros put back; else blank."""
    bare = figures(value)
    bare = bare.zfill(9) if 7 <= len(bare) < 9 else bare
    return bare if len(bare) == 9 and bare.strip("0") and siren_number.is_valid(bare) else ""


def postal_code(value: Any) -> str:
    """Five figures: "84200.0" gives "84200", "1400" gives "01400"."""
    bare = figures(value)
    return bare.zfill(5) if len(bare) in {4, 5} and bare.strip("0") else ""


def commune_code(value: Any) -> str:
    """An INSEE code of a commune; an arrondissement of Paris, Lyon or Marseille gives its commune."""
    said = re.sub(r"\.0+$", "", text(value)).upper()
    said = said.zfill(5) if said.isdigit() and len(said) == 4 else said
    if not re.fullmatch(r"\d{5}|2[AB]\d{3}", said):
        return ""
    return next((whole for start, whole in ARRONDISSEMENTS.items() if said.startswith(start)), said)


def number(value: Any) -> float | None:
    """A decimal number, with a comma or a dot."""
    try:
        found = float(text(value).replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None


def whole(value: Any) -> int | None:
    """A whole number that is not negative, rounded."""
    found = number(value)
    return round(found) if found is not None and found >= 0 else None


def point(longitude: Any, latitude: Any) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS84); none for the point 0, 0, which stands for nothing."""
    x, y = number(longitude), number(latitude)
    if x is None or y is None or (x == 0 and y == 0) or not (-180 <= x <= 180 and -90 <= y <= 90):
        return None
    return x, y


def ewkt(value: Any) -> tuple[float, float] | None:
    """The same from "SRID=4326;POINT (2.45 48.86)"."""
    found = _POINT.search(text(value))
    return point(found[1], found[2]) if found else None


def url(value: Any) -> str:
    """A web address, its "https://" added when it lacks; blank when it is none."""
    said = text(value).strip("<>\"' ")
    said = re.sub(r"^(https?)[:;]?/+", r"\1://", said, flags=re.IGNORECASE)
    if said and "://" not in said and "@" not in said:
        said = f"https://{said.lstrip('/')}"
    return said if len(said) <= 500 and _URL.fullmatch(said) else ""


def phone(value: Any) -> str:
    """A French number in groups of two, or a short one (3949); blank for anything else."""
    said = text(value)
    short = figures(said)
    if phones.national(said):
        return phones.written(said)
    return short if len(short) == 4 and short[0] in "13" else ""


def email(value: Any) -> str:
    """An e-mail address in lower case, or blank."""
    said = text(value).removeprefix("mailto:").casefold()
    return said if len(said) <= 254 and _EMAIL.fullmatch(said) else ""


def activity(value: Any) -> tuple[str, str] | None:
    """Nomenclature and code with its dot of a main activity: "8899B" gives NAF rév. 2, "88.99B"."""
    found = _NAF.fullmatch(text(value).upper().replace(" ", ""))
    return (Nomenclature.NAF_2008.value, f"{found[1]}.{found[2]}{found[3]}") if found else None


def legal_category(value: Any) -> str:
    """The four figures of a legal form: "9220.0" gives "9220"."""
    bare = figures(value)
    return bare if len(bare) == 4 else ""


@lru_cache(maxsize=4096)
def day(value: str) -> date | None:
    """A day from "2026-02-14", "2026-02-14T10:00:00Z" or "14/02/2026"."""
    said = text(value)
    for form, size in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
        try:
            found = datetime.strptime(said[:size], form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2100 else None
    return None


def listed(value: Any) -> list[str]:
    """The items of a list, written as JSON, as Python, or with separators."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [said for item in value if (said := text(item))]
    said = text(value)
    if said[:1] in {"[", "{"}:
        for read in (json.loads, ast.literal_eval):
            try:
                return [found for item in read(said) if (found := text(item))]
            except (ValueError, SyntaxError, TypeError):
                continue
    return [found for item in re.split(r"[,;|]", said.strip("{}[]")) if (found := item.strip().strip("\"'"))]
