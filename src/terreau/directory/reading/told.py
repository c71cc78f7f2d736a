"""Each field of a fiche in French, with who said it, since when, and whether it is to confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from terreau.directory import reference
from terreau.directory.models import Fiche
from terreau.directory.reading.codes import words_of
from terreau.directory.reading.values import holder
from terreau.directory.rules.fiche import FIELDS, Field, Section, is_stale
from terreau.directory.rules.opening_hours import read, told
from terreau.directory.rules.sources import Origin, Source
from terreau.kit import french

EUROS = frozenset({"yearly_capacity", "largest_lot"})
NUMBERS = frozenset({"headcount", "insertion_headcount", "people_at_once", "area_km"})
CODES = frozenset({"kinds", "publics", "customers", "modes"})
NAMED = frozenset({"area_codes", "networks"})
LINKS = frozenset({"website", "accessibility_url"})


@dataclass(frozen=True)
class Told:
    """A field that has a value. `shape`: text, long, tags, link, phone, email or hours (then `pairs`)."""

    name: str
    label: str
    shape: str
    text: str = ""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    origin: Origin | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class SourceLine:
    """Who said some things and when. `what` is blank when it is everything in its section."""

    what: str
    source: Source
    as_of: date


def told_fields(fiche: Fiche, *, names: Mapping[str, Sequence[str]], on: date) -> dict[str, Told]:
    """The fields that have a value, by name. `names` gives the words of `area_codes` and `networks`."""
    return {field.name: shown for field in FIELDS if (shown := _told(fiche, field, names, on))}


def in_section(fields: Mapping[str, Told], section: Section, leave_out: frozenset[str] = frozenset()) -> list[Told]:
    """Those of one section, in the order of the fiche."""
    wanted = [field.name for field in FIELDS if field.section is section and field.name not in leave_out]
    return [fields[name] for name in wanted if name in fields]


def sources_of(fields: Sequence[Told]) -> list[SourceLine]:
    """Who said these fields: one line for all, or one line for each source and day with the fields it is about."""
    groups: dict[Origin, list[str]] = {}
    for field in fields:
        if field.origin:
            groups.setdefault(field.origin, []).append(field.label)
    whole = len(groups) == 1 and all(field.origin for field in fields)
    return [SourceLine("" if whole else ", ".join(labels), o.source, o.as_of) for o, labels in groups.items()]


def sources_of_lines(lines: Sequence[Any]) -> list[SourceLine]:
    """Who said the lines of a list, each source at its latest day."""
    latest: dict[str, date] = {}
    for line in lines:
        latest[line.source] = max(line.as_of, latest.get(line.source, line.as_of))
    return [SourceLine("", Source(source), as_of) for source, as_of in latest.items()]


def _told(fiche: Fiche, field: Field, names: Mapping[str, Sequence[str]], on: date) -> Told | None:
    row, column = holder(fiche, field)
    value = getattr(row, column)
    if value in (None, "", []):
        return None
    kept = fiche.origins.get(field.name)
    origin = Origin.read(kept) if kept else None
    stale = is_stale(field, origin, confirmed_on=fiche.confirmed_on, on=on)
    shown = _shown(fiche, field.name, value, names)
    return Told(field.name, field.label, origin=origin, is_stale=stale, **shown)


def _shown(fiche: Fiche, name: str, value: Any, names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    if name in NAMED or name in CODES:
        return {"shape": "tags", "items": tuple(names[name] if name in NAMED else words_of(name, value))}
    if name == "opening_hours":
        return {"shape": "hours", "text": value, "pairs": tuple(told(read(value) or ()))}
    if name in {"phone", "email"} or name in LINKS:
        return {"shape": "link" if name in LINKS else name, "text": value}
    if name == "commune":
        return {"shape": "text", "text": str(fiche.establishment.commune)}
    long = name.endswith("_notes") or name == "description"
    return {"shape": "long" if long else "text", "text": text_of(name, value)}


def text_of(name: str, value: Any) -> str:
    """A single value in French: euros, numbers, days, official codes."""
    if name in EUROS:
        return french.euros(value, 0)
    if name in NUMBERS:
        return french.number(value) + (f"{french.HARD_SPACE}km" if name == "area_km" else "")
    if isinstance(value, date):
        return french.day(value)
    if name == "legal_category":
        return reference.legal_form_label(value) or f"Catégorie juridique {value}"
    if name in {"siren", "siret"}:
        parts = (value[:3], value[3:6], value[6:9], value[9:])
        return french.NARROW_SPACE.join(part for part in parts if part)
    return str(value)
