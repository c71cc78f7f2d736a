"""What goes with the fields of a fiche: lines of its lists, identifiers in sources, activities, lists of the ESS."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from terreau.directory.actions.pen import Pen
from terreau.directory.importing.records import PART_KEYS, PartRecord, Record
from terreau.directory.models import Credential, EssListing, Fiche, MainActivity, Offer, Service, SourceRecord
from terreau.directory.models.parts import FichePart
from terreau.directory.rules.sources import Origin, Source, may_replace

MODELS: dict[str, Any] = {"credentials": Credential, "offers": Offer, "services": Service}


class Lines:
    """What some fiches and their legal units already have, to be completed without a query for each."""

    def __init__(self, fiches: Collection[Fiche], records: Sequence[Record]) -> None:
        by_pk = {fiche.pk: fiche for fiche in fiches}
        self._parts: dict[tuple[int, tuple[str, ...]], Any] = {}
        for what in {part.what for record in records for part in record.parts}:
            for line in MODELS[what].objects.filter(fiche__in=by_pk).order_by("pk"):
                line.fiche = by_pk[line.fiche_id]
                self._parts[line.fiche_id, _key(what, line)] = line
        self._elsewhere = _services_elsewhere(records)
        links = {link for record in records for link in record.all_links}
        known = SourceRecord.objects.filter(source__in={s for s, _ in links}, source_id__in={i for _, i in links})
        self._links = set(known.order_by("pk").values_list("source", "source_id"))
        told = any(record.activities or record.unit_activities for record in records)
        self._owned = _owned(fiches) if told else {}
        self._listed = _listed(fiches) if any(record.lists for record in records) else {}
        self.new_links: list[SourceRecord] = []
        self.activities: list[tuple[MainActivity, list[Any] | None]] = []
        self.listings: list[EssListing] = []

    def tell_parts(self, pen: Pen, fiche: Fiche, record: Record) -> int:
        """Add and correct lines of the fiche's lists; how many changed."""
        return sum(self._tell_part(pen, fiche, part) for part in record.parts)

    def services_of_others(self, fiche: Fiche, record: Record) -> list[str]:
        """Names of services of the record that another fiche already has."""
        return [
            str(part.values.get("name"))
            for part in record.parts
            if part.what == "services" and self._elsewhere.get(part.key, fiche.pk) != fiche.pk
        ]

    def _tell_part(self, pen: Pen, fiche: Fiche, part: PartRecord) -> int:
        if part.what == "services" and self._elsewhere.get(part.key, fiche.pk) != fiche.pk:
            return 0
        said = _typed(MODELS[part.what], part)
        line = self._parts.get((fiche.pk, part.key))
        if line is None:
            line = MODELS[part.what](fiche=fiche, **said)
            self._parts[fiche.pk, part.key] = line
            pen.add(line, what=part.what)
            return 1
        if not may_replace(Origin(Source(line.source), line.as_of), pen.origin):
            return 0
        return 1 if pen.change(line, said, what=part.what) else 0

    def link(self, fiche: Fiche, record: Record) -> None:
        """Remember the record's identifiers, so that it finds its fiche when read again."""
        for source, number in record.all_links:
            # The number of SIRENE is the SIRET itself.
            if number and source != Source.SIRENE.value and (source, number) not in self._links:
                self._links.add((source, number))
                url = record.url if source == record.source else ""
                self.new_links.append(
                    SourceRecord(fiche=fiche, source=source, source_id=number, url=url, as_of=record.as_of)
                )

    def tell_activities(self, fiche: Fiche, record: Record, origin: Origin) -> int:
        """Note the main activities, of the legal unit and of the place; how many changed."""
        own, whole = _owner(fiche, of_unit=record.names_unit), _owner(fiche, of_unit=True)
        changed = self._tell_activities(own, record.activities, origin)
        return changed + self._tell_activities(whole, record.unit_activities, origin)

    def _tell_activities(self, owner: tuple[str, int], told: Sequence[tuple[str, str]], origin: Origin) -> int:
        changed = 0
        for nomenclature, code in told:
            row = self._owned.get((*owner, nomenclature))
            if row is None:
                row = MainActivity(**{f"{owner[0]}_id": owner[1]}, nomenclature=nomenclature)
                self._owned[*owner, nomenclature] = row
                before = None
            elif row.code == code or not may_replace(Origin(Source(row.source), row.as_of), origin):
                continue
            else:
                before = [row.code, row.source, row.as_of.isoformat()]
            row.code, row.source, row.as_of = code, origin.source.value, origin.as_of
            self.activities.append((row, before))
            changed += 1
        return changed

    def tell_lists(self, fiche: Fiche, record: Record, origin: Origin, batch: Any) -> int:
        """Note the lists of the ESS that name the legal unit; how many were new."""
        unit = fiche.establishment.organisation_id
        new = [name for name in record.lists if name not in self._listed.setdefault(unit, set())]
        self._listed.get(unit, set()).update(new)
        self.listings += [
            EssListing(
                organisation_id=unit, listed_in=name, source=origin.source.value, as_of=origin.as_of, batch=batch
            )
            for name in new
        ]
        return len(new)

    def save(self) -> None:
        """Write what `Pen` does not."""
        SourceRecord.objects.bulk_create(self.new_links, batch_size=1000)
        rows = {id(row): row for row, _ in self.activities}.values()
        MainActivity.objects.bulk_create([row for row in rows if row.pk is None], batch_size=1000)
        older = [row for row, before in self.activities if before is not None]
        MainActivity.objects.bulk_update(older, ["code", "source", "as_of"], batch_size=500)
        EssListing.objects.bulk_create(self.listings, batch_size=1000)


def _key(what: str, line: FichePart) -> tuple[str, ...]:
    return (what, *(str(getattr(line, name) or "") for name in PART_KEYS[what]))


def _typed(model: Any, part: PartRecord) -> dict[str, Any]:
    return {name: model._meta.get_field(name).to_python(value) for name, value in part.values.items()}  # noqa: SLF001


def _services_elsewhere(records: Iterable[Record]) -> dict[tuple[str, ...], int]:
    keys = [part.key for record in records for part in record.parts if part.what == "services"]
    found = Service.objects.filter(source_name__in={key[1] for key in keys}, source_id__in={key[2] for key in keys})
    rows = found.exclude(source_id="").order_by("pk").values_list("source_name", "source_id", "fiche_id")
    return {("services", name, number): fiche for name, number, fiche in rows}


def _owner(fiche: Fiche, *, of_unit: bool) -> tuple[str, int]:
    place = fiche.establishment
    return ("organisation", place.organisation_id) if of_unit else ("establishment", place.pk)


def _owned(fiches: Collection[Fiche]) -> dict[tuple[str, int, str], MainActivity]:
    places = [fiche.establishment for fiche in fiches]
    by_place = MainActivity.objects.filter(establishment__in=[place.pk for place in places]).order_by("pk")
    by_unit = MainActivity.objects.filter(organisation__in={place.organisation_id for place in places}).order_by("pk")
    return {
        **{("establishment", row.establishment_id or 0, row.nomenclature): row for row in by_place},
        **{("organisation", row.organisation_id or 0, row.nomenclature): row for row in by_unit},
    }


def _listed(fiches: Collection[Fiche]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    units = {fiche.establishment.organisation_id for fiche in fiches}
    for unit, name in (
        EssListing.objects.filter(organisation__in=units).order_by("pk").values_list("organisation_id", "listed_in")
    ):
        found.setdefault(unit, set()).add(name)
    return found
