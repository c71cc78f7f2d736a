"""Putting back what an act or an import changed on fiches, unless someone changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from terreau.directory.actions.pen import KEYS
from terreau.directory.models import Fiche, FicheChange
from terreau.directory.models.parts import FichePart
from terreau.directory.reading.values import holder, read, told
from terreau.directory.rules.fiche import BY_NAME
from terreau.directory.rules.names import organisation_key
from terreau.directory.searching.indexing import refresh

PARTS = {
    "offers": "directory.Offer",
    "services": "directory.Service",
    "credentials": "directory.Credential",
    "impact_figures": "directory.ImpactFigure",
    "references": "directory.ClientReference",
    "contact_routes": "directory.ContactRoute",
    "documents": "directory.FicheDocument",
}
AT_ONCE = 500


def put_back(changes: Sequence[FicheChange], *, at: datetime) -> tuple[int, int]:
    """Undo changes, the latest first; how many were put back, and how many changed since and are left alone.

    The creation of a fiche is not for here. The number of queries does not grow with the fiches.
    """
    desk = _Desk(changes)
    done = []
    for change in sorted(changes, key=lambda each: each.pk, reverse=True):
        if desk.put(change):
            change.undone_at = at
            done.append(change)
    desk.save()
    FicheChange.objects.bulk_update(done, ["undone_at"], batch_size=AT_ONCE)
    refresh(Fiche.objects.filter(pk__in=desk.fiches).order_by("pk").values_list("pk", flat=True))
    return len(done), len(changes) - len(done)


class _Desk:
    """The rows that some changes are about, all read at once, corrected here, then written."""

    def __init__(self, changes: Sequence[FicheChange]) -> None:
        wanted = {change.fiche_id for change in changes}
        self.fiches: dict[int, Fiche] = Fiche.objects.select_related("establishment__organisation").in_bulk(wanted)
        self._units = {f.establishment.organisation_id: f.establishment.organisation for f in self.fiches.values()}
        for fiche in self.fiches.values():
            fiche.establishment.organisation = self._units[fiche.establishment.organisation_id]
        self._lines: dict[str, dict[Any, Any]] = {
            what: _model(what)._base_manager.in_bulk({c.part_id for c in changes if c.what == what})  # noqa: SLF001
            for what in {change.what for change in changes} & PARTS.keys()
        }
        self._dirty: dict[type[models.Model], dict[Any, models.Model]] = {}
        self._columns: dict[type[models.Model], set[str]] = {}
        self._restored: dict[tuple[str, int | None], FichePart] = {}
        self._removed: dict[tuple[str, int | None], FichePart] = {}

    def put(self, change: FicheChange) -> bool:
        """Undo one change here; False when something else was said since."""
        fiche = self.fiches[change.fiche_id]
        if change.what in PARTS:
            return self._put_line(change, fiche)
        if change.what == "confirmed_on":
            fiche.confirmed_on = _typed(fiche, "confirmed_on", change.before)
            self._touch(fiche, "confirmed_on")
            return True
        return self._put_field(change, fiche)

    def save(self) -> None:
        """Write everything."""
        for model, rows in self._dirty.items():
            model._base_manager.bulk_update(rows.values(), sorted(self._columns[model]), batch_size=AT_ONCE)  # noqa: SLF001
        for what in PARTS:
            removed = [key[1] for key in self._removed if key[0] == what]
            if removed:
                _model(what)._base_manager.filter(pk__in=removed).delete()  # noqa: SLF001
            restored = [line for key, line in self._restored.items() if key[0] == what]
            if restored:
                _model(what)._base_manager.bulk_create(restored, batch_size=AT_ONCE)  # noqa: SLF001

    def _put_field(self, change: FicheChange, fiche: Fiche) -> bool:
        if read(fiche, change.what) != change.after:
            return False
        row, column = holder(fiche, BY_NAME[change.what])
        setattr(row, column, _typed(row, column, change.before))
        self._touch(row, column)
        if key := KEYS.get(change.what):
            setattr(row, key, organisation_key(str(getattr(row, column))))
            self._touch(row, key)
        origins = {name: origin for name, origin in fiche.origins.items() if name != change.what}
        fiche.origins = {**origins, change.what: change.before_origin} if change.before_origin else origins
        self._touch(fiche, "origins")
        return True

    def _put_line(self, change: FicheChange, fiche: Fiche) -> bool:
        lines, key = self._lines[change.what], (change.what, change.part_id)
        present = lines.get(change.part_id)
        if (told(present) if present is not None else None) != change.after:
            return False
        if change.before is None:
            self._removed[key] = lines.pop(change.part_id)
            return True
        make: Any = _model(change.what)
        line = present or make(pk=change.part_id, fiche=fiche)
        for name, value in change.before.items():
            field: Any = line._meta.get_field(name)  # noqa: SLF001
            setattr(line, field.attname, field.to_python(value))
            if present is not None:
                self._touch(line, name)
        if present is None:
            self._restored[key] = lines[change.part_id] = line
        return True

    def _touch(self, row: models.Model, column: str) -> None:
        self._dirty.setdefault(type(row), {})[row.pk] = row
        self._columns.setdefault(type(row), set()).add(column.removesuffix("_id"))


def _model(what: str) -> type[FichePart]:
    model: type[FichePart] = apps.get_model(PARTS[what])
    return model


def _typed(row: models.Model, column: str, value: Any) -> Any:
    field: Any = row._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001
    return value if field.is_relation else field.to_python(value)
