"""Undo one import: what it created goes, what it changed comes back, unless someone changed it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from terreau.directory.actions.undoing import put_back
from terreau.directory.importing.assessing import assess_and_index
from terreau.directory.models import (
    EssAssessment,
    EssListing,
    Establishment,
    Fiche,
    FicheChange,
    FicheFlag,
    MainActivity,
    Network,
    Organisation,
    PendingMatch,
    SourceRecord,
)
from terreau.directory.rules.fiche import FIELDS, Holder
from terreau.kit.models import ImportBatch

AT_ONCE = 2000
BEYOND_THE_FICHE = frozenset(field.name for field in FIELDS if field.holder is not Holder.FICHE)


def undo(batch: ImportBatch, *, at: datetime) -> tuple[int, int]:
    """Take back what the batch wrote: how many changes and fiches went, and how many stay as someone left them."""
    PendingMatch.objects.filter(batch=batch).delete()
    kept = _kept(batch)
    units = _touched(batch)
    standing = FicheChange.objects.standing().filter(batch=batch).order_by("pk")
    made = set(standing.filter(what="fiche").values_list("fiche_id", flat=True))
    going = made - _used_since(made, batch)
    back, left = put_back(list(standing.filter(fiche__in=going, what__in=BEYOND_THE_FICHE)), at=at)
    more, stay = put_back(list(standing.exclude(fiche__in=going).exclude(what="fiche")), at=at)
    _put_aside_rows_back(kept)
    _delete(Fiche, going)
    _remove_unused(Establishment, {one["place"] for one in kept if "place" in one})
    made_units = {one["unit"] for one in kept if "unit" in one}
    EssAssessment.objects.filter(organisation__in=made_units, decided_by=None).delete()
    _remove_unused(Organisation, made_units)
    left_units = Organisation.objects.filter(pk__in=units).order_by("pk").values_list("pk", flat=True)
    assess_and_index(list(left_units), on=timezone.localdate(at))
    return back + more + len(going), left + stay + len(made - going)


def _kept(batch: ImportBatch) -> list[dict[str, Any]]:
    rows = batch.rows.filter(before__isnull=False).order_by("position")
    return [before for before in rows.values_list("before", flat=True) if before]


def _touched(batch: ImportBatch) -> set[int]:
    changed = FicheChange.objects.filter(batch=batch).order_by()
    return set(changed.values_list("fiche__establishment__organisation", flat=True).distinct())


def _used_since(made: set[int], batch: ImportBatch) -> set[int]:
    """Of these fiches, those that another act changed, or that someone claims."""
    others = FicheChange.objects.standing().filter(fiche__in=made).exclude(batch=batch).order_by()
    claimed = Fiche.objects.filter(pk__in=made, claims__isnull=False).order_by()
    return {*others.values_list("fiche_id", flat=True), *claimed.values_list("pk", flat=True)}


def _put_aside_rows_back(kept: Sequence[dict[str, Any]]) -> None:
    """Identifiers, lists, flags, activities and networks, which the history of fiches does not hold."""
    for model, name in ((SourceRecord, "links"), (EssListing, "listings")):
        _delete(model, {pk for one in kept for pk in one.get(name, ())})
    flags = {pk for one in kept for pk in one.get("flags", ())}
    _delete(FicheFlag, flags | {one["flag"] for one in kept if "flag" in one})
    told = [(pk, before) for one in reversed(kept) for pk, before in reversed(one.get("activities", ()))]
    _delete(MainActivity, {pk for pk, before in told if before is None})
    rows = MainActivity.objects.in_bulk([pk for pk, before in told if before is not None])
    for pk, before in told:
        if before is not None and pk in rows:
            rows[pk].code, rows[pk].source, rows[pk].as_of = before[0], before[1], date.fromisoformat(before[2])
    MainActivity.objects.bulk_update(rows.values(), ["code", "source", "as_of"], batch_size=500)
    for code, before in (one["network"] for one in kept if "network" in one):
        network = Network.objects.filter(pk=code)
        if before is not None:
            network.update(**before)
        elif not Fiche.objects.filter(networks__contains=[code]).exists():
            network.delete()


def _remove_unused(model: type[models.Model], wanted: Iterable[int]) -> None:
    """Delete the rows to which nothing points any more."""
    left = set(wanted)
    for relation in model._meta.related_objects:  # noqa: SLF001
        other: Any = relation.related_model
        name = relation.field.name
        for some in _by_many(left):
            used = other._base_manager.filter(**{f"{name}__in": some}).order_by()  # noqa: SLF001
            left -= set(used.values_list(f"{name}_id", flat=True))
    _delete(model, left)


def _delete(model: Any, wanted: Iterable[int]) -> None:
    for some in _by_many(wanted):
        model._base_manager.filter(pk__in=some).delete()  # noqa: SLF001


def _by_many(wanted: Iterable[int]) -> list[list[int]]:
    every = sorted(wanted)
    return [every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]
