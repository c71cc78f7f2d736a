"""What a row of a list is once cleaned: plain frozen facts on one structure, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

UNIONS = frozenset({"kinds", "networks", "publics", "modes", "customers"})
PART_KEYS: Mapping[str, tuple[str, ...]] = {
    "credentials": ("kind", "name", "number", "from_on"),
    "offers": ("title",),
    "services": ("source_name", "source_id"),
}


class Severity(StrEnum):
    """Remark: something left out, counted. Flagged: stored, to be looked at. Rejected: not stored."""

    REMARK = "remark"
    FLAGGED = "flagged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: the column as the file names it, and a reason in French."""

    field: str
    reason: str
    severity: Severity = Severity.FLAGGED


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One line of a list of the fiche: `what` is "offers", "services" or "credentials"; values as JSON keeps them."""

    what: str
    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the other lines of its list."""
        return (self.what, *(str(self.values.get(name) or "") for name in PART_KEYS[self.what]))


@dataclass(frozen=True, slots=True)
class Record:
    """One structure as a file gives it.

    `source` and `id` name it in its source; `values` are fields of a fiche by name, as JSON keeps them. `insee`,
    `postal_code` and `city` say where. `activities` are (nomenclature, code), `unit_activities` those of the legal unit
    when the row tells both. `lists` are lists of the ESS that name its legal unit. With `unknown`, the row only
    completes a structure already known, and this says why it is refused otherwise. `names_unit`: the list is of legal
    units, and the name is theirs.
    """

    source: str
    id: str
    name: str = ""
    siret: str = ""
    siren: str = ""
    as_of: date | None = None
    url: str = ""
    insee: str = ""
    postal_code: str = ""
    city: str = ""
    buyer_kind: str = ""
    names_unit: bool = False
    unknown: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    activities: tuple[tuple[str, str], ...] = ()
    unit_activities: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ()
    parts: tuple[PartRecord, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def legal_number(self) -> str:
        """The SIREN, told by the SIRET when there is one."""
        return self.siret[:9] or self.siren

    @property
    def place(self) -> str:
        """Where it is, as precisely as the file says; blank when it says nothing."""
        return self.insee or self.postal_code or self.city.casefold()

    @property
    def all_links(self) -> tuple[tuple[str, str], ...]:
        """Its identifiers in its sources, the main one first."""
        return tuple(dict.fromkeys(((self.source, self.id), *self.links)))

    def kept(self) -> dict[str, Any]:
        """As a record set aside is kept in JSON; problems are kept with the row."""
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "problems"}
        parts = [{"what": part.what, "values": dict(part.values)} for part in self.parts]
        as_of = self.as_of.isoformat() if self.as_of else None
        return {**plain, "values": dict(self.values), "parts": parts, "as_of": as_of}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Record:
        """From what `kept` gave."""
        return cls(
            **{
                **kept,
                "as_of": date.fromisoformat(kept["as_of"]) if kept["as_of"] else None,
                **{
                    name: tuple((one, other) for one, other in kept.get(name, ()))
                    for name in ("activities", "unit_activities")
                },
                "lists": tuple(kept["lists"]),
                "links": tuple((one, other) for one, other in kept["links"]),
                "parts": tuple(PartRecord(part["what"], part["values"]) for part in kept["parts"]),
            }
        )


def joined(one: Record, other: Record) -> Record:
    """Two rows on one structure as one: the more recent word stands, lists and lines add up.

    Of two words of one day, the one read last stands.
    """
    if (other.as_of or date.min) < (one.as_of or date.min):
        first, last = other, one
    else:
        first, last = one, other
    values = {**first.values, **{name: said for name, said in last.values.items() if said not in (None, "", [])}}
    for name in UNIONS & first.values.keys() & last.values.keys():
        values[name] = union(first.values[name], last.values[name])
    parts = {part.key: part for part in (*first.parts, *last.parts)}
    plain = ("name", "siret", "siren", "url", "insee", "postal_code", "city", "buyer_kind", "as_of", "unknown")
    filled = {name: getattr(last, name) or getattr(first, name) for name in plain}
    filled["unknown"] = one.unknown and other.unknown
    return replace(
        one,
        **filled,
        names_unit=one.names_unit or other.names_unit,
        values=values,
        activities=tuple({**dict(first.activities), **dict(last.activities)}.items()),
        unit_activities=tuple({**dict(first.unit_activities), **dict(last.unit_activities)}.items()),
        lists=tuple(dict.fromkeys((*one.lists, *other.lists))),
        parts=tuple(parts.values()),
        links=tuple(dict.fromkeys((*one.links, *other.all_links))),
    )


def union(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Both lists as one, each item once, in their order."""
    return list(dict.fromkeys((*one, *other)))
