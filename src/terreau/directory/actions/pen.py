"""The one way to write on fiches: it keeps whose word stands, and what each thing said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from django.db import models

from terreau.directory.actions.bulk import update_rows
from terreau.directory.models import Fiche, FicheChange
from terreau.directory.models.parts import FichePart
from terreau.directory.reading.values import COLUMNS, Plain, empty, holder, plain, read, told
from terreau.directory.rules.fiche import BY_NAME, Field
from terreau.directory.rules.kinds import EmployerKind
from terreau.directory.rules.names import organisation_key
from terreau.directory.rules.sources import Origin, may_replace
from terreau.directory.rules.structures import StructureKind
from terreau.directory.searching.indexing import refresh
from terreau.kit.access import Actor
from terreau.kit.models import ImportBatch

KEYS = {"legal_name": "name_key", "name": "name_key"}


class Pen:
    """Collects what one act changes on many fiches, then saves it in a number of queries that does not grow.

    `origin` says whose word this is and since when. Nothing is in the database before `save()`.
    """

    def __init__(self, *, by: Actor, origin: Origin, batch: ImportBatch | None = None) -> None:
        self.by = by
        self.origin = origin
        self.batch = batch
        self.act: UUID = uuid4()
        self.changes: list[FicheChange] = []
        self._dirty: dict[type[models.Model], dict[int, models.Model]] = {}
        self._columns: dict[type[models.Model], set[str]] = {}
        self._added: list[tuple[FichePart, FicheChange]] = []
        self._removed: list[FichePart] = []

    def begin(self, fiche: Fiche) -> None:
        """Note that this act created the fiche (already saved)."""
        self._note(fiche, "fiche", after="created")

    def say(self, fiche: Fiche, values: Mapping[str, object]) -> tuple[str, ...]:
        """Give fields their values where this origin's word stands; the names of those that changed.

        An equal value refreshes its date. A blank from a file never erases what is there.
        """
        return tuple(name for name, value in values.items() if self._say_one(fiche, BY_NAME[name], value))

    def refused(self, fiche: Fiche, values: Mapping[str, object]) -> tuple[str, ...]:
        """The names of the fields of `values` that differ and that a stronger word keeps."""
        return tuple(
            name
            for name, value in values.items()
            if not self._is_blank(value)
            and read(fiche, name) != plain(value)
            and not self._stands(fiche, BY_NAME[name])
        )

    def add(self, part: FichePart, *, what: str) -> None:
        """Add a line to a list of a fiche; `what` is the name of the list ("offers"...)."""
        part.source, part.as_of = self.origin.source.value, self.origin.as_of
        change = self._note(part.fiche, what, after=told(part))  # type: ignore[attr-defined]
        self._added.append((part, change))

    def change(self, part: FichePart, values: Mapping[str, object], *, what: str) -> tuple[str, ...]:
        """Correct a line; the names of what changed."""
        before = told(part)
        for name, value in values.items():
            setattr(part, name, value)
        after = told(part)
        changed = tuple(name for name in values if before.get(name) != after.get(name))
        if changed:
            part.source, part.as_of = self.origin.source.value, self.origin.as_of
            self._note(part.fiche, what, part.pk, before=before, after=told(part))  # type: ignore[attr-defined]
            self._touch(part, *changed, "source", "as_of")
        return changed

    def remove(self, part: FichePart, *, what: str) -> None:
        """Take a line off its list."""
        self._note(part.fiche, what, part.pk, before=told(part))  # type: ignore[attr-defined]
        self._removed.append(part)

    def confirm(self, fiche: Fiche, *, on: date) -> None:
        """Say that everything on the fiche is true that day."""
        self._note(fiche, "confirmed_on", before=plain(fiche.confirmed_on), after=plain(on))
        fiche.confirmed_on = on
        self._touch(fiche, "confirmed_on")

    def save(self) -> list[Fiche]:
        """Write everything, in order; the fiches that changed."""
        for model, rows in self._dirty.items():
            update_rows(model, rows.values(), self._columns[model], plain)
        for part in self._removed:
            part.delete()
        by_model: dict[type[FichePart], list[FichePart]] = {}
        for part, _ in self._added:
            by_model.setdefault(type(part), []).append(part)
        for model, parts in by_model.items():
            model._base_manager.bulk_create(parts, batch_size=500)  # noqa: SLF001
        for part, change in self._added:
            change.part_id = part.pk
        FicheChange.objects.bulk_create(self.changes, batch_size=1000)
        changed = {change.fiche_id: change.fiche for change in self.changes}
        Fiche.objects.filter(pk__in=changed).update(changed_at=models.functions.Now())
        refresh(changed)
        return list(changed.values())

    def _say_one(self, fiche: Fiche, field: Field, value: object) -> bool:
        if self._is_blank(value) and not self.origin.source.is_local:
            return False
        if not self._stands(fiche, field):
            return False
        row, column = holder(fiche, field)
        before, after = read(fiche, field.name), plain(value)
        origin_before = fiche.origins.get(field.name)
        if origin_before != self.origin.kept():
            fiche.origins = {**fiche.origins, field.name: self.origin.kept()}
            self._touch(fiche, "origins")
        if before == after or (self._is_blank(before) and self._is_blank(after)):
            return False
        setattr(row, column, value if value is not None else empty(row, column))
        self._touch(row, column)
        self._follow(fiche, field, row)
        self._note(fiche, field.name, before=before, after=after, origin=origin_before)
        return True

    def _stands(self, fiche: Fiche, field: Field) -> bool:
        kept = fiche.origins.get(field.name)
        return may_replace(Origin.read(kept) if kept else None, self.origin, is_official=field.is_official)

    def _follow(self, fiche: Fiche, field: Field, row: models.Model) -> None:
        """Columns that follow from another one."""
        if key := KEYS.get(field.name):
            setattr(row, key, organisation_key(str(getattr(row, COLUMNS.get(field.name, field.name)))))
            self._touch(row, key)
        place = fiche.establishment
        if field.name == "kinds" and place.employer_kind == EmployerKind.COMPANY.value:
            kinds = [StructureKind(kind).employer_kind for kind in fiche.kinds]
            place.employer_kind = next((kind.value for kind in kinds if kind), place.employer_kind)
            self._touch(place, "employer_kind")

    def _touch(self, row: models.Model, *columns: str) -> None:
        self._dirty.setdefault(type(row), {})[row.pk] = row
        self._columns.setdefault(type(row), set()).update(columns)

    def _note(
        self,
        fiche: Fiche,
        what: str,
        part_id: int | None = None,
        *,
        before: Plain = None,
        after: Plain = None,
        origin: dict[str, str] | None = None,
    ) -> FicheChange:
        change = FicheChange(
            fiche=fiche,
            act=self.act,
            what=what,
            part_id=part_id,
            before=before,
            after=after,
            before_origin=origin,
            source=self.origin.source.value,
            as_of=self.origin.as_of,
            batch=self.batch,
            made_by_id=self.by.user_id,
        )
        self.changes.append(change)
        return change

    @staticmethod
    def _is_blank(value: object) -> bool:
        return value is None or value in ("", [])
