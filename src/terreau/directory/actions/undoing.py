"""Putting back what an act or an import changed on fiches, unless someone changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from terreau.directory.actions.pen import holder, read, told
from terreau.directory.models import Fiche, FicheChange
from terreau.directory.models.parts import FichePart
from terreau.directory.rules.fiche import BY_NAME

PARTS = {
    "offers": "directory.Offer",
    "services": "directory.Service",
    "credentials": "directory.Credential",
    "impact_figures": "directory.ImpactFigure",
    "references": "directory.ClientReference",
    "contact_routes": "directory.ContactRoute",
    "documents": "directory.FicheDocument",
}


def put_back(changes: Sequence[FicheChange], *, at: datetime) -> tuple[int, int]:
    """Undo changes, the latest first; how many were put back, and how many changed since and are left alone."""
    back = left = 0
    for change in sorted(changes, key=lambda each: each.pk, reverse=True):
        if _put_one(change):
            change.undone_at = at
            change.save(update_fields=["undone_at"])
            back += 1
        else:
            left += 1
    return back, left


def _put_one(change: FicheChange) -> bool:
    if change.what in PARTS:
        return _put_part(change)
    if change.what == "fiche":
        return _take_off(change.fiche)
    if change.what == "confirmed_on":
        return _set(change.fiche, "confirmed_on", change)
    return _put_field(change)


def _put_field(change: FicheChange) -> bool:
    fiche = change.fiche
    if read(fiche, change.what) != change.after:
        return False
    row, column = holder(fiche, BY_NAME[change.what])
    setattr(row, column, _typed(row, column, change.before))
    row.save(update_fields=[column.removesuffix("_id")])
    origins = {**fiche.origins}
    origins.pop(change.what, None)
    fiche.origins = {**origins, change.what: change.before_origin} if change.before_origin else origins
    fiche.save(update_fields=["origins"])
    return True


def _set(fiche: Fiche, column: str, change: FicheChange) -> bool:
    setattr(fiche, column, _typed(fiche, column, change.before))
    fiche.save(update_fields=[column])
    return True


def _put_part(change: FicheChange) -> bool:
    model: type[FichePart] = apps.get_model(PARTS[change.what])
    present = model._base_manager.filter(pk=change.part_id).first()  # noqa: SLF001
    if change.before is None:
        if present is None or told(present) != change.after:
            return False
        present.delete()
        return True
    if change.after is not None and (present is None or told(present) != change.after):
        return False
    row = present or model(pk=change.part_id, fiche=change.fiche)  # type: ignore[misc]
    for name, value in change.before.items():
        field = model._meta.get_field(name)  # noqa: SLF001
        setattr(row, field.attname, field.to_python(value))  # type: ignore[union-attr]
    row.save()
    return True


def _take_off(fiche: Fiche) -> bool:
    """A fiche that this act created goes, unless something else happened on it."""
    if fiche.changes.standing().exclude(what="fiche").exists() or fiche.claims.exists():
        return False
    fiche.delete()
    return True


def _typed(row: models.Model, column: str, value: Any) -> Any:
    field: Any = row._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001
    if value is None and not field.null:
        return field.get_default()
    return value if field.is_relation else field.to_python(value)
