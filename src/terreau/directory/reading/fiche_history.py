"""What changed on a fiche, act by act, in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from terreau.directory.models import Fiche, FicheChange
from terreau.directory.reading.areas import area_names
from terreau.directory.reading.codes import words_of
from terreau.directory.reading.told import EUROS, text_of
from terreau.directory.rules.fiche import BY_NAME, UNDO_DAYS
from terreau.directory.rules.fiche_lists import BY_WHAT
from terreau.directory.rules.opening_hours import read, told
from terreau.directory.rules.sources import Source
from terreau.kit.access import Actor, rows

MOST_CHANGES = 300
MOST_LETTERS = 140
NOTHING = "rien"
TITLES = ("title", "name", "label", "client", "topic")
DATES = frozenset({"created_on", "ceased_on", "closed_on", "confirmed_on"})
BY = {Source.OWNER: "par la structure", Source.TEAM: "par l'équipe du territoire", Source.PUBLIC: "par un lecteur"}


@dataclass(frozen=True)
class Act:
    """What one act changed: when, by whose word, its lines, and whether it may be put back."""

    act: UUID
    made_at: datetime
    by: str
    lines: tuple[str, ...]
    is_undone: bool
    can_undo: bool


def acts_of(actor: Actor, fiche: Fiche, *, at: datetime) -> list[Act]:
    """The latest acts on a fiche, the last one first, from its MOST_CHANGES last changes."""
    changes = list(rows(actor, FicheChange).filter(fiche=fiche).order_by("-made_at", "-pk")[:MOST_CHANGES])
    names = area_names(_areas(changes))
    acts: dict[UUID, list[FicheChange]] = {}
    for change in changes:
        acts.setdefault(change.act, []).append(change)
    return [_act(act, group[::-1], names, at) for act, group in acts.items()]


def _act(act: UUID, changes: list[FicheChange], names: Mapping[str, str], at: datetime) -> Act:
    first = changes[0]
    source = Source(first.source)
    is_undone = all(change.undone_at for change in changes)
    is_recent = at - first.made_at <= timedelta(days=UNDO_DAYS)
    return Act(
        act=act,
        made_at=first.made_at,
        by=BY.get(source, f"selon {source.label}"),
        lines=tuple(sentence(change.what, change.before, change.after, names) for change in changes),
        is_undone=is_undone,
        can_undo=is_recent and not is_undone and first.what != "fiche",
    )


def sentence(what: str, before: Any, after: Any, names: Mapping[str, str]) -> str:
    """One change in French: « Téléphone : 01 … → 01 … »."""
    if what == "fiche":
        return "Fiche publiée"
    if what == "confirmed_on":
        return "Tout est confirmé"
    if what in BY_WHAT:
        return _line_sentence(what, before, after)
    label = BY_NAME[what].label if what in BY_NAME else what
    if before is None and after is None:
        return f"{label} : changé, puis effacé de l'historique après {UNDO_DAYS} jours"
    return f"{label} : {_value(what, before, names)} → {_value(what, after, names)}"


def _line_sentence(what: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    verb = "ajouté" if before is None else "retiré" if after is None else "modifié"
    line = after or before or {}
    title = next((str(line[name]) for name in TITLES if line.get(name)), "")
    return f"{BY_WHAT[what].act(verb)}" + (f" : « {title} »" if title else "")


def _value(name: str, value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list):
        return ", ".join(names.get(word, word) for word in words_of(name, value))
    if name == "opening_hours" and (openings := read(value)):
        return " ; ".join(f"{days.lower()} {hours}" for days, hours in told(openings))
    if name == "commune":
        return names.get(value, value)
    if name in DATES:
        return text_of(name, date.fromisoformat(value))
    text = text_of(name, Decimal(value) if name in EUROS else value)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}…"


def _areas(changes: Iterable[FicheChange]) -> list[str]:
    found: list[str] = []
    for change in changes:
        for value in (change.before, change.after):
            if change.what == "area_codes" and isinstance(value, list):
                found += value
            elif change.what == "commune" and isinstance(value, str):
                found.append(value)
    return found
