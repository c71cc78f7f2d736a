"""Two places found to be one that both have a fiche: the lines go to the one kept, its blanks are filled, and back."""

from __future__ import annotations

from typing import Any

from terreau.directory.actions import repointing
from terreau.directory.models import Establishment, Fiche, FicheChange, FreshnessMessage, SearchEntry
from terreau.directory.reading.values import empty, holder, read
from terreau.directory.rules.fiche import BY_NAME, FIELDS
from terreau.directory.rules.merging import filled

Step = dict[str, Any]
OWN_STORY = (FicheChange, FreshnessMessage, SearchEntry)


def join(removed: Establishment, kept: Establishment) -> list[Step]:
    """Give the fiche of `kept` the lines of the other and the fields that it lacks; nothing when one has no fiche."""
    fiches = _fiches_of(removed, kept)
    if len(fiches) < 2:
        return []
    old, new = fiches[removed.pk], fiches[kept.pk]
    steps = repointing.move(old, new, besides=OWN_STORY)
    names = filled({f.name: read(new, f.name) for f in FIELDS}, {f.name: read(old, f.name) for f in FIELDS})
    for name in names:
        from_row, column = holder(old, BY_NAME[name])
        to_row, _ = holder(new, BY_NAME[name])
        setattr(to_row, column, getattr(from_row, column))
    new.origins = {**new.origins, **{name: old.origins[name] for name in names if name in old.origins}}
    _save(new, names)
    return [*steps, {"fiche": new.pk, "filled": {name: read(new, name) for name in names}}]


def put_back(step: Step) -> int:
    """Blank again what a merge filled; how many fields say something else since, and are left alone."""
    fiche = Fiche.objects.select_related("establishment__organisation").filter(pk=step["fiche"]).first()
    if fiche is None:
        return 0
    same = [name for name, value in step["filled"].items() if read(fiche, name) == value]
    for name in same:
        row, column = holder(fiche, BY_NAME[name])
        setattr(row, column, empty(row, column))
    fiche.origins = {name: origin for name, origin in fiche.origins.items() if name not in same}
    _save(fiche, same)
    return len(step["filled"]) - len(same)


def _fiches_of(*places: Establishment) -> dict[int, Fiche]:
    found = Fiche.objects.select_related("establishment__organisation").filter(establishment__in=places)
    return {fiche.establishment_id: fiche for fiche in found.order_by("pk")}


def _save(fiche: Fiche, names: list[str]) -> None:
    by_row: dict[Any, list[str]] = {fiche: ["origins"]}
    for name in names:
        row, column = holder(fiche, BY_NAME[name])
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        row.save(update_fields=columns)
