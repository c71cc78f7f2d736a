"""French numbers, hours, euros, dates and months, printed and read. Pure Python, `Decimal` only: a float is refused."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NARROW_SPACE = "\u202f"
HARD_SPACE = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007\u200a\ufeff]+")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_COMMAED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_HOUR_UNIT = re.compile(r" ?(?:h|heures?)$")
_HOURS_MINUTES = re.compile(r"([0-9]{1,6}) ?(?:h|:) ?([0-9]{1,2})(?: ?(?:mn|min|minutes?))?")
_MINUTES = re.compile(r"([0-9]{1,4}) ?(?:mn|min|minutes?)")
_EURO_UNIT = re.compile(r" ?(k|m)? ?(?:€|eur|euros?)$")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
_EIGHT_FIGURES = re.compile(r"([0-3][0-9])([01][0-9])([12][0-9]{3})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2})(?:[t ]00:00(?::00)?)?")
_DAY_NAMED = re.compile(r"([0-9]{1,2})(?:er)? ([^\W\d]+)\.? ([0-9]{4})")
_MONTH_NAMED = re.compile(r"([^\W\d]+)\.? ([0-9]{4})")
_MONTH_FIGURES = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
_YEAR_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
MAX_DIGITS = 15


class UnreadableError(ValueError):
    """What was typed cannot be read; the message is the French sentence to show."""


def number(value: Decimal | int, places: int | None = None) -> str:
    """Print with narrow groups of three and a decimal comma; `places` fixes the decimals, rounded half up.

    Without `places`, an integer value shows none and another shows its own, without trailing zeros."""
    amount = _exact(value)
    if places is None:
        text = format(abs(amount), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = format(abs(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW_SPACE)
    sign = MINUS if amount < 0 and text.strip("0.") else ""
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def hours(value: Decimal | int, places: int = 2) -> str:
    """`1 302,50 h`: hours to the hundredth, unless fewer decimals are asked for."""
    return f"{number(value, places)}{HARD_SPACE}h"


def euros(value: Decimal | int, places: int = 2) -> str:
    """`348 000,00 €`; `places=0` for rounded amounts."""
    return f"{number(value, places)}{HARD_SPACE}€"


def percent(share: Decimal | int, places: int = 0) -> str:
    """Print a share (0 to 1) as `34 %`."""
    return f"{number(_exact(share) * 100, places)}{HARD_SPACE}%"


def day(value: date, style: str = "long") -> str:
    """Print a date: `long` 1er janvier 2026, `short` 1er janv. 2026, `figures` 01/01/2026."""
    if style == "figures":
        return value.strftime("%d/%m/") + f"{value.year:04d}"
    names = SHORT_MONTHS if style == "short" else MONTHS
    ordinal = "1er" if value.day == 1 else str(value.day)
    return f"{ordinal}{HARD_SPACE}{names[value.month - 1]} {value.year}"


def month(value: date, style: str = "long") -> str:
    """Print the month of a date: `octobre 2026`, or `oct. 2026` with style `short`."""
    names = SHORT_MONTHS if style == "short" else MONTHS
    return f"{names[value.month - 1]}{HARD_SPACE}{value.year}"


def of_month(value: date) -> str:
    """The month after « de »: `d'octobre 2026`, `de mars 2026`."""
    return of(month(value))


def of(words: object) -> str:
    """« de » before a name, elided before a vowel: `d'Ana`, `de Lina`. An h is taken for aspirated."""
    text = str(words)
    first = unicodedata.normalize("NFD", text[:1].casefold())[:1]
    return f"d'{text}" if first and first in "aeiouœæ" else f"de {text}"


def duration(minutes: int) -> str:
    """Print a length of time given in minutes: `45 minutes`, `1 h`, `1 h 30`."""
    if minutes < 60:
        return count(minutes, "minute", "minutes")
    whole, left = divmod(minutes, 60)
    return f"{whole}{HARD_SPACE}h" + (f"{HARD_SPACE}{left:02d}" if left else "")


def is_plural(quantity: Decimal | int) -> bool:
    """French plural begins at two: 0 and 1,5 are singular."""
    return abs(_exact(quantity)) >= 2


def count(quantity: int, singular: str, plural: str) -> str:
    """`1 lot actif`, `46 lots actifs`."""
    return f"{number(quantity)}{HARD_SPACE}{plural if is_plural(quantity) else singular}"


def _exact(value: Decimal | int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a Decimal or an int is needed, not {type(value).__name__}")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("a finite number is needed")
    return amount


def read_number(text: str) -> Decimal:
    """Read `586 583,53`, `586583.53`, `1.302,50` or `-3`, with any kind of space. Raises `UnreadableError`."""
    return _number(_tidy(text))


def read_hours(text: str) -> Decimal:
    """Read hours to the hundredth: `1 302,50`, `7 h`, `1h30` (1,50), `45 min` (0,75). Raises `UnreadableError`."""
    cleaned = _tidy(text)
    clock = _HOURS_MINUTES.fullmatch(cleaned)
    minutes = _MINUTES.fullmatch(cleaned)
    if clock or minutes:
        return _from_clock(int(clock[1]) if clock else 0, int(clock[2] if clock else minutes[1]), clock is not None)  # type: ignore[index]
    value = _number(_HOUR_UNIT.sub("", cleaned))
    return _at_most_two_decimals(value, "Donnez les heures avec deux décimales au plus, par exemple 1302,50.")


def read_euros(text: str) -> Decimal:
    """Read an amount to the cent: `348 000 €`, `2,4 M€`, `180 k€`, `1250.50`. Raises `UnreadableError`."""
    cleaned = _tidy(text)
    unit = _EURO_UNIT.search(cleaned)
    factor = {"k": 1_000, "m": 1_000_000}.get(unit[1] or "", 1) if unit else 1
    value = _number(cleaned[: unit.start()] if unit else cleaned) * factor
    return _at_most_two_decimals(value, "Donnez le montant avec deux décimales au plus, par exemple 1250,50.")


def read_percent(text: str) -> Decimal:
    """Read `7,5 %` or `7,5` as the share 0.075. Raises `UnreadableError`."""
    return _number(_tidy(text).removesuffix("%").rstrip()) / 100


def read_date(text: str) -> date:
    """Read `03/11/2026`, `03112026`, `2026-11-03` or `3 nov. 2026`. Raises `UnreadableError`."""
    cleaned = _tidy(text)
    if match := _YEAR_FIRST.fullmatch(cleaned):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _EIGHT_FIGURES.fullmatch(cleaned) or _DAY_FIRST.fullmatch(cleaned):
        return _date(_year(match[3]), int(match[2]), int(match[1]))
    if match := _DAY_NAMED.fullmatch(cleaned):
        return _date(int(match[3]), _month_named(match[2]), int(match[1]))
    raise UnreadableError("Cette date ne se lit pas. Écrivez-la comme 03/11/2026.")


def read_month(text: str) -> date:
    """Read `octobre 2026`, `10/2026`, `2026-10` or a whole date; gives the first day. Raises `UnreadableError`."""
    cleaned = _tidy(text)
    if match := _YEAR_MONTH.fullmatch(cleaned):
        return _date(int(match[1]), int(match[2]), 1)
    if match := _MONTH_FIGURES.fullmatch(cleaned):
        return _date(int(match[2]), int(match[1]), 1)
    if match := _MONTH_NAMED.fullmatch(cleaned):
        return _date(int(match[2]), _month_named(match[1]), 1)
    try:
        return read_date(cleaned).replace(day=1)
    except UnreadableError:
        raise UnreadableError("Ce mois ne se lit pas. Écrivez-le comme octobre 2026 ou 10/2026.") from None


def to_date(value: date | datetime) -> date:
    """The calendar day of a date or of a moment (in its own zone)."""
    return value.date() if isinstance(value, datetime) else value


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip().lower()


def _number(cleaned: str) -> Decimal:
    sign = -1 if cleaned[:1] in {"-", MINUS} else 1
    body = cleaned[1:].lstrip() if cleaned[:1] in {"-", MINUS, "+"} else cleaned
    if _DOTTED.fullmatch(body):
        body = body.replace(".", "")
    elif _COMMAED.fullmatch(body):
        body = body.replace(",", "")
    elif not (_PLAIN.fullmatch(body) or _SPACED.fullmatch(body)):
        raise UnreadableError("Ce nombre ne se lit pas. Écrivez-le comme 1302,50.")
    body = body.replace(" ", "").replace(",", ".")
    if len(body) > MAX_DIGITS:
        raise UnreadableError("Ce nombre est trop long. Vérifiez ce que vous avez tapé.")
    return sign * Decimal(body)


def _from_clock(whole: int, minutes: int, limited: bool) -> Decimal:
    if limited and minutes >= 60:
        raise UnreadableError("Il y a plus de 59 minutes. Écrivez par exemple 1h30 ou 1,50.")
    return (whole + Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _at_most_two_decimals(value: Decimal, sentence: str) -> Decimal:
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded != value:
        raise UnreadableError(sentence)
    return rounded


def _month_named(name: str) -> int:
    for names in (MONTHS, SHORT_MONTHS):
        for index, known in enumerate(names, start=1):
            if name == known.rstrip(".") or name == _plain(known):
                return index
    short = {"jan": 1, "fev": 2, "fév": 2, "avr": 4, "jui": 6, "juil": 7, "aou": 8, "sep": 9, "dec": 12}
    if name in short:
        return short[name]
    raise UnreadableError("Ce mois ne se lit pas. Écrivez la date comme 03/11/2026.")


def _year(figures: str) -> int:
    """Two figures up to 50 belong to this century, the others (births) to the last."""
    year = int(figures)
    if len(figures) == 4:
        return year
    return 2000 + year if year <= 50 else 1900 + year


def _plain(name: str) -> str:
    return name.rstrip(".").translate(str.maketrans("éû", "eu"))


def _date(year: int, number_of_month: int, number_of_day: int) -> date:
    if not 1900 <= year <= 2200:
        raise UnreadableError("Cette année n'est pas plausible. Écrivez la date comme 03/11/2026.")
    try:
        return date(year, number_of_month, number_of_day)
    except ValueError:
        raise UnreadableError("Cette date n'existe pas. Vérifiez le jour et le mois.") from None
