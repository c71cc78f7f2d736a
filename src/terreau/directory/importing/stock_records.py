"""What SIRENE says of a place and of its legal unit, as records of the directory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from terreau.directory.importing.records import Record
from terreau.directory.reference import ess_rules
from terreau.directory.rules.ess_rules import EssFamily
from terreau.directory.rules.kinds import EssFlag
from terreau.directory.rules.sources import Source
from terreau.directory.rules.structures import StructureKind
from terreau.directory.sirene.rows import SirenePlace, SireneUnit

MOST = {"legal_name": 255, "acronym": 60, "street": 255, "street_extra": 255}
NO_DAY = date(1900, 1, 1)  # what SIRENE writes for a day that it does not know
FLAGS = frozenset(flag.value for flag in EssFlag)
_RNA = re.compile(r"W[0-9A-Z]{9}")
_FORM = re.compile(r"\d{4}")
KINDS: Mapping[EssFamily, StructureKind] = {
    EssFamily.ASSOCIATION: StructureKind.ASSOCIATION,
    EssFamily.COOPERATIVE: StructureKind.COOPERATIVE,
    EssFamily.MUTUELLE: StructureKind.MUTUELLE,
    EssFamily.FONDATION: StructureKind.FONDATION,
}


def of_place(place: SirenePlace, as_of: date) -> Record:
    """The record of a place and, when its row was read, of its legal unit; `as_of` dates the files."""
    unit = place.unit
    name = place.name or (unit and (unit.usual_name or unit.legal_name or unit.acronym)) or ""
    values = _of_unit(unit) if unit else {}
    values |= {
        "street": place.street,
        "street_extra": place.street_extra,
        "latitude": place.point.latitude if place.point else None,
        "longitude": place.point.longitude if place.point else None,
        "closed_on": _day(place.closed_on),
    }
    return Record(
        source=Source.SIRENE.value,
        id=place.siret,
        name=name[:255],
        siret=place.siret,
        as_of=as_of,
        insee=place.commune or "",
        postal_code=(place.postal_code or "")[:10],
        city=place.commune_name or "",
        values=_told(values),
        activities=_activities(place),
        unit_activities=_activities(unit) if unit else (),
    )


def of_unit(unit: SireneUnit, as_of: date) -> Record:
    """The record of a legal unit alone, to complete a structure already known."""
    values = {name: said for name, said in _of_unit(unit).items() if name != "kinds"}
    return Record(
        source=Source.SIRENE.value,
        id=unit.siren,
        siren=unit.siren,
        as_of=as_of,
        names_unit=True,
        values=_told(values),
        unit_activities=_activities(unit),
    )


def texts(record: Record) -> str:
    """The free texts of a record, one under the other."""
    return "\n".join([record.name, *(str(record.values.get(name, "")) for name in MOST)])


def is_of_ess(unit: SireneUnit | None, forms: frozenset[str]) -> bool:
    """Whether INSEE flags it, or its legal form is one of those."""
    return unit is not None and (unit.ess_flag == EssFlag.YES or unit.legal_category in forms)


def _of_unit(unit: SireneUnit) -> dict[str, Any]:
    form = unit.legal_category or ""
    kind = KINDS.get(ess_rules().form(form).family) if form else None
    return {
        "legal_name": unit.legal_name,
        "acronym": unit.acronym,
        "rna": unit.rna if _RNA.fullmatch(unit.rna or "") else None,
        "legal_category": form if _FORM.fullmatch(form) else None,
        "ess_flag": unit.ess_flag if unit.ess_flag in FLAGS else None,
        "created_on": _day(unit.created_on),
        "ceased_on": _day(unit.ceased_on),
        "kinds": [kind.value] if kind else None,
    }


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said[: MOST[name]] if name in MOST else said for name, said in values.items() if said is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day and day > NO_DAY else None


def _activities(told: SirenePlace | SireneUnit) -> tuple[tuple[str, str], ...]:
    return tuple((one.nomenclature.value, one.code) for one in told.activities)
