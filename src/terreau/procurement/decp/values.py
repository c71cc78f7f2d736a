"""One published value at a time: what it is worth once cleaned, or the French sentence that says why it is not."""

import re
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isnan
from typing import Any
from zoneinfo import ZoneInfo

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

PARIS = ZoneInfo("Europe/Paris")
ABSENT = frozenset(
    {
        "",
        "nc",
        "n/c",
        "nan",
        "none",
        "null",
        "na",
        "n/a",
        "nd",
        "nr",
        "-",
        "inconnu",
        "non communiqué",
        "sans objet",
        "[]",
        "{}",
        "nat",
    }
)
MAX_ABSENT = 24
MAX_WORD = 100
MAX_DATE = 40
MAX_AMOUNT = Decimal("10000000000")
LA_POSTE = "356000000"
DOUBLED = str.maketrans("0123456789", "0246813579")
CENT = Decimal("0.01")
MAX_MONTHS = 600
MAX_CONCESSION_MONTHS = 1200
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
LOST = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\s]+")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(.*)", re.DOTALL)
_FRENCH_DATE = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?: .*)?")
_CPV = re.compile(r"(\d{8})(?:\s*-?\s*\d)?")
_CPV_INSIDE = re.compile(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)")
_VAT = re.compile(r"[A-Z]{2}[0-9A-Z]{2,12}")
_EU_VAT = re.compile(
    r"(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z]{2,12}"
)


class Unusable(Exception):
    """A value that says something, but nothing usable; the message is the reason in French."""


def text(value: Any, limit: int = 1000) -> str:
    """Return one line of text without control characters, at most `limit` characters; empty when absent."""
    if not isinstance(value, str):
        if value is None or isinstance(value, bool | dict | list):
            return ""
        value = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not value.isprintable() or "  " in value:
        value = _CONTROL.sub(" ", value)
    found: str = value.strip()
    return found if len(found) <= limit else found[:limit].rstrip()


def known(value: Any) -> Any:
    """Return None for every way of writing that there is no value."""
    if value is None:
        return None
    if isinstance(value, str):
        return None if len(value) < MAX_ABSENT and value.strip().casefold() in ABSENT else value
    if isinstance(value, list | dict):
        return value or None
    if isinstance(value, Decimal):
        return None if value.is_nan() else value
    return None if isinstance(value, float) and isnan(value) else value


def said(value: Any, limit: int = 1000) -> str:
    """Return one line of text as `text` does, empty for every way of writing that there is no value."""
    if value is None:
        return ""
    found = text(value, limit)
    return "" if len(found) < MAX_ABSENT and found.casefold() in ABSENT else found


def word(value: Any, limit: int) -> str:
    """Return what `said` does, remembered: for a value taken from a short list, met on every row."""
    return _word(value, limit) if type(value) is str and len(value) <= MAX_WORD else said(value, limit)


_word = lru_cache(maxsize=4096)(said)


def shown(value: Any) -> str:
    """Return the value quoted in a sentence, cut when long."""
    found = text(value, 60) or type(value).__name__
    return f"« {found} »"


def number(value: Any) -> Decimal:
    """Return an exact number from JSON, a cell or French text. Raises Unusable."""
    if isinstance(value, Decimal):
        found = value
    elif isinstance(value, int) and not isinstance(value, bool):
        found = Decimal(value)
    else:
        plain = re.sub(r"[\s\u00a0\u202f€]|EUR$", "", str(value))
        if "," in plain:
            plain = (
                plain.replace(".", "").replace(",", ".")
                if plain.rfind(",") > plain.rfind(".")
                else plain.replace(",", "")
            )
        try:
            found = Decimal(plain)
        except InvalidOperation:
            raise Unusable(f"{shown(value)} n'est pas un nombre") from None
    if not found.is_finite() or found.adjusted() > 40:
        raise Unusable(f"{shown(value)} n'est pas un nombre plausible")
    return found


def amount(value: Any) -> Decimal | None:
    """Return euros to the cent, None when absent. Raises Unusable when negative, nil, absurd or not a number."""
    value = known(value)
    if value is None:
        return None
    found = number(value)
    if found < 0:
        raise Unusable(f"montant négatif ({shown(value)})")
    if found > MAX_AMOUNT:
        raise Unusable(f"montant invraisemblable ({shown(value)}, plus de 10 milliards d'euros)")
    rounded = found.quantize(CENT, ROUND_HALF_UP)
    if not rounded:
        raise Unusable("montant nul")
    return rounded


def months(value: Any, limit: int = MAX_MONTHS) -> int | None:
    """Return a duration in whole months, rounded up, None when absent. Raises Unusable outside 1 to `limit`."""
    if type(value) is int and 0 < value <= limit:
        return value
    if isinstance(value, str) and value.strip().casefold() == "nc":
        raise Unusable("durée non communiquée (« NC »)")
    value = known(value)
    if value is None:
        return None
    found = number(value).to_integral_value(ROUND_CEILING)
    if found < 1 or found > limit:
        raise Unusable(f"durée de {shown(value)} mois, hors de 1 à {limit}")
    return int(found)


def _written_day(value: str) -> date:
    iso = _ISO_DATE.fullmatch(value)
    french = None if iso else _FRENCH_DATE.fullmatch(value)
    try:
        if iso:
            found = date(int(iso[1]), int(iso[2]), int(iso[3]))
            # A day with a zone is a day; a moment with a zone is read on the clock of Paris.
            if ":" in iso[4][:4] and iso[4][:1] in {"T", " "}:
                moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
                found = moment.astimezone(PARIS).date() if moment.tzinfo else moment.date()
        elif french:
            found = date(int(french[3]), int(french[2]), int(french[1]))
        else:
            raise Unusable(f"{shown(value)} n'est pas une date")
    except ValueError:
        raise Unusable(f"{shown(value)} n'est pas une date") from None
    return found


def day(value: Any) -> date | None:
    """Return a date, whatever its zone, None when absent. Raises Unusable when unreadable or outside 1990-2100."""
    return _day(value) if type(value) is str and len(value) <= MAX_DATE else _any_day(value)


@lru_cache(maxsize=8192)
def _day(value: str) -> date | None:
    return _any_day(value)


def _any_day(value: Any) -> date | None:
    value = known(value)
    if value is None:
        return None
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        found = _written_day(text(value, MAX_DATE))
    if not EARLIEST <= found < LATEST:
        raise Unusable(f"date invraisemblable ({shown(value)})")
    return found


def cpv(value: Any) -> str:
    """Return the 8 digits of a CPV code, with or without its key or words; empty when absent. Raises Unusable."""
    return _cpv(value) if type(value) is str and len(value) <= MAX_WORD else _any_cpv(value)


@lru_cache(maxsize=4096)
def _cpv(value: str) -> str:
    return _any_cpv(value)


def _any_cpv(value: Any) -> str:
    value = known(value)
    if value is None:
        return ""
    written = text(value, 200)
    found = _CPV.fullmatch(written) or _CPV_INSIDE.search(written)
    if found:
        return found[1]
    # Agriculture (03) and fuels (09) lose their zero in a spreadsheet.
    if re.fullmatch(r"[39]\d{6}", written):
        return f"0{written}"
    raise Unusable(f"{shown(written)} n'est pas un code CPV")


@lru_cache(maxsize=65536)
def is_siret(value: str) -> bool:
    """Tell whether 14 digits pass the check of a SIRET (La Poste has its own)."""
    if len(value) != 14 or not value.isascii() or not value.isdigit():
        return False
    if value.startswith(LA_POSTE):
        return bool(siret_number.is_valid(value))
    return not _luhn(value) % 10 and not _luhn(f"0{value[:9]}") % 10


def _luhn(digits: str) -> int:
    """Luhn's sum of an even number of digits."""
    return sum(map(int, digits[1::2])) + sum(map(int, digits[0::2].translate(DOUBLED)))


def company_number(id_type: str, number_: str) -> tuple[str, str, str]:
    """Return the type, the number and the reason why they are doubtful (empty when they are not).

    The type is SIRET only for 14 digits that pass the check; any other number keeps, or gets, another type.
    """
    if id_type == "SIRET" and is_siret(number_):
        return id_type, number_, ""
    return _company_number(id_type, number_)


@lru_cache(maxsize=4096)
def _company_number(id_type: str, number_: str) -> tuple[str, str, str]:
    plain = re.sub(r"[\s.\u00a0-]", "", number_).upper()
    declared = id_type.strip().upper().replace("_", "-")
    if not plain:
        return declared or "INCONNU", "", "titulaire sans identifiant"
    if declared in {"", "SIRET"}:
        return _as_siret(plain)
    if declared == "TVA" and not _VAT.fullmatch(plain):
        return "TVA", plain[:40], f"« {plain[:40]} » n'a pas la forme d'un numéro de TVA"
    return declared[:20], plain[:40], ""


def _as_siret(plain: str) -> tuple[str, str, str]:
    padded = plain.zfill(14) if plain.isdigit() and len(plain) == 13 else plain
    if is_siret(padded):
        return "SIRET", padded, ""
    if _EU_VAT.fullmatch(plain) and any(character.isdigit() for character in plain):
        return "TVA", plain[:40], f"« {plain[:40]} » est un numéro de TVA, donné comme SIRET"
    if len(plain) == 9 and siren_number.is_valid(plain):
        return "SIREN", plain, f"« {plain} » est un SIREN, donné comme SIRET"
    return "SIRET INVALIDE", plain[:40], f"« {plain[:40]} » n'est pas un SIRET valide"


def buyer_siret(value: Any) -> str:
    """Return the 14 digits of the buyer, empty when absent. Raises Unusable when they cannot be a SIRET at all."""
    return _buyer_siret(value) if type(value) is str and len(value) <= MAX_WORD else _any_buyer_siret(value)


@lru_cache(maxsize=4096)
def _buyer_siret(value: str) -> str:
    return _any_buyer_siret(value)


def _any_buyer_siret(value: Any) -> str:
    value = known(value)
    if value is None:
        return ""
    plain = re.sub(r"[\s.\u00a0]", "", text(value, 40))
    if len(plain) == 13 and plain.isdigit() and is_siret(f"0{plain}"):
        return f"0{plain}"
    if len(plain) == 9 and plain.isdigit():
        raise Unusable(f"l'acheteur est désigné par un SIREN ({shown(plain)}) : il faut son SIRET")
    if len(plain) != 14 or not plain.isascii() or not plain.isdigit() or set(plain) == {"0"}:
        raise Unusable(f"{shown(value)} n'est pas un SIRET")
    return plain
