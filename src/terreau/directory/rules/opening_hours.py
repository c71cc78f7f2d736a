"""Opening hours: the usual part of OpenStreetMap's `opening_hours`, told in French and typed day by day.

What is out of this part (months, weeks, sunrise...) is not read: it is shown as it was typed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

DAYS = {
    "Mo": "lundi",
    "Tu": "mardi",
    "We": "mercredi",
    "Th": "jeudi",
    "Fr": "vendredi",
    "Sa": "samedi",
    "Su": "dimanche",
}
CODES = tuple(DAYS)
HOLIDAYS = {"PH": "jours fériés", "SH": "vacances scolaires"}
CLOSED = "fermé"
NO_BREAK = "\u00a0"
Span = tuple[str, str]

_DAYS = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)(?:[-,]\s*(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH))*")
_SPAN = re.compile(r"([0-2]?\d:[0-5]\d)\s*(?:-\s*([0-2]?\d:[0-5]\d)|(\+))")
_COMMENT = re.compile(r'"([^"]*)"')
_TYPED_SPAN = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?\s*(?:-|–|à|a)\s*(\d{1,2})\s*[h:]\s*(\d{2})?")
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bet\b|\bpuis\b)\s*|\s+")


@dataclass(frozen=True)
class Opening:
    """The hours of some days: codes of `DAYS` or `HOLIDAYS`, spans "09:00" to "12:00" (end blank: no known end).

    No span and no comment means closed.
    """

    days: tuple[str, ...]
    spans: tuple[Span, ...]
    comment: str = ""


def read(text: str) -> tuple[Opening, ...] | None:
    """The openings of an OSM text, in its order; None when a part of it is not read. Nothing for a blank."""
    if not text.strip():
        return ()
    if text.strip() == "24/7":
        return (Opening(CODES, (("00:00", "24:00"),)),)
    found = [_read_rule(rule.strip()) for rule in re.split(r";|\|\|", text) if rule.strip()]
    return None if None in found else tuple(each for each in found if each)


def told(openings: Sequence[Opening]) -> list[tuple[str, str]]:
    """(days, hours) in French: ("Du lundi au vendredi", "de 9 h à 12 h et de 14 h à 17 h 30")."""
    return [(_capital(_days_told(each.days)), _hours_told(each)) for each in openings]


def week(text: str) -> dict[str, str] | None:
    """What to show in seven boxes, one a day ("9h-12h, 14h-17h30", blank when closed), and under "PH" "off" or "".

    None when the text says more than seven boxes can hold: it is then typed as it stands.
    """
    openings = read(text)
    if openings is None or any(o.comment or "SH" in o.days or any(not end for _, end in o.spans) for o in openings):
        return None
    boxes = {**dict.fromkeys(CODES, ""), "PH": ""}
    for opening in openings:
        if "PH" in opening.days and opening.spans:
            return None
        shown = ", ".join(f"{_short(start)}-{_short(end)}" for start, end in opening.spans)
        boxes |= {day: ("off" if day == "PH" else shown) for day in opening.days}
    return boxes


def read_spans(typed: str) -> tuple[Span, ...]:
    """The spans of a box: "9h-12h, 14h à 17h30". Raises ValueError with the French sentence to show."""
    spans, rest = [], typed.strip().lower()
    while rest:
        match = _TYPED_SPAN.match(rest)
        if not match:
            raise ValueError("Ces heures ne se lisent pas. Écrivez par exemple « 9h-12h, 14h-17h30 ».")
        spans.append((_clock(match[1], match[2]), _clock(match[3], match[4])))
        rest = _BETWEEN.sub("", rest[match.end() :], count=1)
    if any(start >= end for start, end in spans):
        raise ValueError("La fin vient avant le début : vérifiez ces heures.")
    if any(before[1] > after[0] for before, after in pairwise(spans)):
        raise ValueError("Ces heures se chevauchent : vérifiez-les.")
    return tuple(spans)


def composed(days: Mapping[str, Sequence[Span]], *, closed_on_holidays: bool) -> str:
    """The OSM text of a week: days that follow each other with the same hours make one rule; blank when all is closed.

    Read again, it gives the same week.
    """
    rules = []
    for spans, run in groupby((code for code in CODES if days.get(code)), key=lambda code: tuple(days[code])):
        rules.append(f"{_runs(list(run))} {','.join(f'{start}-{end}' for start, end in spans)}")
    return "; ".join([*rules, "PH off"] if rules and closed_on_holidays else rules)


def _read_rule(rule: str) -> Opening | None:
    comment = " ; ".join(each.strip() for each in _COMMENT.findall(rule))
    bare = _COMMENT.sub("", rule).strip()
    match = _DAYS.match(bare)
    days = _listed(match[0]) if match else CODES
    hours = bare[match.end() :].strip(" :") if match else bare
    if hours in {"off", "closed"}:
        return Opening(days, (), comment)
    spans = tuple((_padded(start), _padded(end)) for start, end, _ in _SPAN.findall(hours))
    left = _SPAN.sub("", hours).replace(",", "").strip()
    if left or any(start > "24:00" or end > "24:00" for start, end in spans):
        return None
    return Opening(days, spans, comment) if spans or comment else None


def _listed(text: str) -> tuple[str, ...]:
    days: list[str] = []
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not last or first in HOLIDAYS or last in HOLIDAYS:
            days += [day for day in (first, last) if day]
            continue
        start, end = CODES.index(first), CODES.index(last)
        days += CODES[start : end + 1] if start <= end else CODES[start:] + CODES[: end + 1]
    return tuple(dict.fromkeys(days))


def _runs(days: Sequence[str]) -> str:
    """Codes in runs: ["Mo", "Tu", "We", "Fr"] gives "Mo-We,Fr"."""
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in _grouped(days))


def _grouped(days: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    for day in sorted((d for d in days if d in DAYS), key=CODES.index):
        if runs and CODES.index(day) == CODES.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days_told(days: Sequence[str]) -> str:
    words = []
    for run in _grouped(days):
        if len(run) == len(CODES):
            words.append("tous les jours")
        elif len(run) > 2:
            words.append(f"du {DAYS[run[0]]} au {DAYS[run[-1]]}")
        else:
            words += [DAYS[day] for day in run]
    words += [HOLIDAYS[day] for day in days if day in HOLIDAYS]
    return " et ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _hours_told(opening: Opening) -> str:
    if opening.spans == (("00:00", "24:00"),):
        hours = "24 heures sur 24"
    else:
        each = [f"de {_long(s)} à {_long(e)}" if e else f"à partir de {_long(s)}" for s, e in opening.spans]
        hours = " et ".join([", ".join(each[:-1]), each[-1]]) if len(each) > 1 else "".join(each)
    return ", ".join(part for part in (hours, opening.comment) if part) or CLOSED


def _long(time: str) -> str:
    hour, _, minute = time.partition(":")
    return f"{int(hour)}{NO_BREAK}h" + (f"{NO_BREAK}{minute}" if minute != "00" else "")


def _short(time: str) -> str:
    return _long(time).replace(NO_BREAK, "")


def _padded(time: str) -> str:
    return time.zfill(5) if time else ""


def _clock(hour: str, minute: str | None) -> str:
    time = f"{int(hour):02d}:{minute or '00'}"
    if time > "24:00" or (minute or "00") > "59":
        raise ValueError("Cette heure n'existe pas : écrivez-la entre 0h et 24h.")
    return time


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
