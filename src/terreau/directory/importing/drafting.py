"""New places with their legal units and fiches, made whole before they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from terreau.directory.importing.matching import Placed
from terreau.directory.models import Establishment, Fiche, Organisation
from terreau.directory.reading.values import holder, read
from terreau.directory.rules.fiche import BY_NAME, Holder
from terreau.directory.rules.kinds import EmployerKind
from terreau.directory.rules.names import organisation_key
from terreau.directory.rules.sources import Origin
from terreau.directory.rules.structures import StructureKind

AT_ONCE = 1000


@dataclass(frozen=True)
class Draft:
    """A structure just created: its fiche, and whether its legal unit was too."""

    placed: Placed
    fiche: Fiche
    is_new_unit: bool

    @property
    def of_unit(self) -> dict[str, Any]:
        """What the record says of a legal unit that was already known."""
        said = {} if self.is_new_unit else typed(self.fiche, self.placed.target.record.values)
        return {name: value for name, value in said.items() if BY_NAME[name].holder is Holder.ORGANISATION}


def create(some: Sequence[Placed], origins: Sequence[Origin]) -> list[Draft]:
    """Create the place and the fiche of each, and its legal unit unless its SIREN is known, in a few queries."""
    units, known = _units(some)
    drafts = []
    for placed, origin, unit in zip(some, origins, units, strict=True):
        is_new = unit.siren not in known if unit.siren else True
        fiche = Fiche(establishment=_place(placed, unit))
        for name, value in typed(fiche, placed.target.record.values).items():
            if is_new or BY_NAME[name].holder is not Holder.ORGANISATION:
                _set(fiche, name, value, origin)
        for name in ("commune", "postal_code", "siret"):
            if read(fiche, name):
                fiche.origins[name] = origin.kept()
        drafts.append(Draft(placed, fiche, is_new))
    _save(drafts)
    return drafts


def typed(fiche: Fiche, values: Any) -> dict[str, Any]:
    """Values of a record as their columns hold them."""
    found = {}
    for name, value in values.items():
        row, column = holder(fiche, BY_NAME[name])
        field: Any = row._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001
        found[name] = value if field.is_relation else field.to_python(value)
    return found


def _set(fiche: Fiche, name: str, value: Any, origin: Origin) -> None:
    row, column = holder(fiche, BY_NAME[name])
    setattr(row, column, value)
    fiche.origins[name] = origin.kept()
    if column == "name":
        row.name_key = organisation_key(str(value))  # type: ignore[union-attr]


def _place(placed: Placed, unit: Organisation) -> Establishment:
    record = placed.target.record
    kinds = [StructureKind(kind).employer_kind for kind in record.values.get("kinds", ())]
    return Establishment(
        organisation=unit,
        name=record.name,
        name_key=placed.key,
        siret=record.siret or None,
        postal_code=record.postal_code,
        commune_id=placed.commune or None,
        employer_kind=next((kind.value for kind in kinds if kind), EmployerKind.COMPANY.value),
    )


def _units(some: Sequence[Placed]) -> tuple[list[Organisation], set[str]]:
    """The legal unit of each, unsaved when new; the SIREN already known."""
    wanted = {placed.target.record.legal_number for placed in some} - {""}
    rows = Organisation.objects.filter(siren__in=wanted).select_related("merged_into").order_by("pk")
    by_siren = {str(unit.siren): unit.merged_into or unit for unit in rows}
    known = set(by_siren)
    units = []
    for placed in some:
        record = placed.target.record
        unit = by_siren.get(record.legal_number) if record.legal_number else None
        if unit is None:
            unit = Organisation(name=record.name, name_key=placed.key, siren=record.legal_number or None)
            by_siren[record.legal_number] = unit
        unit.buyer_kind = unit.buyer_kind or record.buyer_kind
        units.append(unit)
    return units, known


def _save(drafts: Sequence[Draft]) -> None:
    units = {id(draft.fiche.establishment.organisation): draft.fiche.establishment.organisation for draft in drafts}
    older = {unit.pk for unit in units.values() if unit.pk is not None}
    Organisation.objects.bulk_create([unit for unit in units.values() if unit.pk is None], batch_size=AT_ONCE)
    buyers = [unit for unit in units.values() if unit.buyer_kind and unit.pk in older]
    Organisation.objects.bulk_update(buyers, ["buyer_kind"], batch_size=AT_ONCE)
    places = [draft.fiche.establishment for draft in drafts]
    for place in places:
        place.organisation = place.organisation  # its key is known only now
    Establishment.objects.bulk_create(places, batch_size=AT_ONCE)
    for draft in drafts:
        draft.fiche.establishment = draft.fiche.establishment
    Fiche.objects.bulk_create([draft.fiche for draft in drafts], batch_size=AT_ONCE)
