"""Joining two rows that are one place, and parting them again."""

from datetime import datetime

from django.db import transaction

from terreau.directory.actions import merging_fiches, repointing
from terreau.directory.models import Establishment, Merge, Organisation
from terreau.directory.rules.merging import Side, merge_refusal
from terreau.directory.searching.indexing import refresh_places
from terreau.kit import journal
from terreau.kit.access import Actor, require
from terreau.kit.actions import Refused, action


@action("directory.merge_establishments", subject="kept")
def merge_establishments(*, by: Actor, kept: Establishment, removed: Establishment, reason: str) -> Merge:
    """Re-point everything from `removed` to `kept`; both rows stay, and so does what was moved.

    The legal unit of `removed` follows when it has no other place and no SIREN of its own.
    Raises Refused when they cannot be one, or when both hold a row that may exist once.
    """
    require(by, "directory.merge_establishments", removed)
    if not by.territory_id:
        raise Refused("Une réunion de fiches est décidée par un territoire : dites lequel.")
    pks = sorted({kept.pk, removed.pk})
    places = {p.pk: p for p in Establishment.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    if not reason.strip():
        raise Refused("Dites en une phrase pourquoi ces deux fiches n'en sont qu'une.")
    keep, remove = places[kept.pk], places[removed.pk]
    units = Organisation.objects.in_bulk([keep.organisation_id, remove.organisation_id])
    keep_unit, remove_unit = units[keep.organisation_id], units[remove.organisation_id]
    if refusal := merge_refusal(_side(keep, keep_unit), _side(remove, remove_unit)):
        raise Refused(refusal)
    moved = merging_fiches.join(remove, keep) + repointing.move(remove, keep)
    if keep_unit.pk != remove_unit.pk and not _has_other_place(remove_unit, remove):
        moved += repointing.move(remove_unit, keep_unit)
        Organisation.objects.filter(pk=remove_unit.pk).update(merged_into=keep_unit)
    Establishment.objects.filter(pk=remove.pk).update(merged_into=keep)
    refresh_places(pks)
    journal.note(fields=("merged_into",), reason=reason.strip())
    return Merge.objects.create(
        territory_id=by.territory_id,
        kept=keep,
        removed=remove,
        reason=reason.strip(),
        moved=moved,
        merged_by_id=by.user_id,
    )


@action("directory.undo_merge", subject="merge")
def undo_merge(*, by: Actor, merge: Merge, at: datetime) -> int:
    """Put back what the merge moved; the number of rows that point elsewhere since, and are left alone."""
    row = (
        Merge.objects.select_for_update().select_related("kept__organisation", "removed__organisation").get(pk=merge.pk)
    )
    if row.undone_at:
        raise Refused("Ces deux fiches sont déjà séparées.")
    if row.kept.merged_into_id:
        raise Refused(f"« {row.kept} » a été réunie depuis avec une autre fiche : séparez d'abord celles-là.")
    with transaction.atomic():
        left = sum(_put_back(step) for step in reversed(row.moved))
    Establishment.objects.filter(pk=row.removed_id).update(merged_into=None)
    unit = Establishment.objects.select_related("organisation").get(pk=row.removed_id).organisation
    Organisation.objects.filter(pk=unit.pk, merged_into=row.kept.organisation_id).update(merged_into=None)
    refresh_places([row.kept_id, row.removed_id])
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    journal.note(fields=("merged_into",))
    return left


def _put_back(step: repointing.Step) -> int:
    return merging_fiches.put_back(step) if "filled" in step else repointing.put_back(step)


def _side(place: Establishment, unit: Organisation) -> Side:
    return Side(place.pk, place.siret or "", unit.siren or "", place.merged_into_id is not None)


def _has_other_place(unit: Organisation, place: Establishment) -> bool:
    return unit.establishments.current().exclude(pk=place.pk).exists()
