"""Creating, correcting, deleting and restoring fiches, and putting back what an act changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from terreau.directory.actions.pen import Pen
from terreau.directory.models import Establishment, Fiche, FicheFlag, Organisation
from terreau.directory.reading.values import read
from terreau.directory.rules import flags as rules
from terreau.directory.rules.fiche import UNDO_DAYS, State
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.searching.indexing import refresh
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action


def fiches_of(establishments: Iterable[Establishment]) -> dict[int, Fiche]:
    """The fiche of each place by the place's key, created blank when missing, with place and unit loaded."""
    wanted = {place.pk for place in establishments}
    missing = wanted - set(Fiche.objects.filter(establishment__in=wanted).values_list("establishment_id", flat=True))
    Fiche.objects.bulk_create([Fiche(establishment_id=pk) for pk in sorted(missing)], ignore_conflicts=True)
    return {fiche.establishment_id: fiche for fiche in _loaded().filter(establishment__in=wanted)}


@action("directory.create_fiche", subject="establishment")
def create_fiche(*, by: Actor, establishment: Establishment, values: Mapping[str, object], origin: Origin) -> Fiche:
    """Publish the fiche of a place. Raises Refused when it has one already."""
    if Fiche.objects.filter(establishment=establishment).exists():
        raise Refused("Cette structure a déjà sa fiche : ouvrez-la et corrigez-la.")
    fiche = fiches_of([establishment])[establishment.pk]
    pen = Pen(by=by, origin=origin)
    pen.begin(fiche)
    pen.say(fiche, values)
    pen.save()
    return fiche


@action("directory.edit_fiche", subject="fiche")
def edit_fiche(*, by: Actor, fiche: Fiche, values: Mapping[str, object], origin: Origin) -> tuple[str, ...]:
    """Correct fields of a fiche; the names of those that changed. What a structure changes much is flagged.

    Raises Refused for a SIRET that another place or another legal unit has.
    """
    row = locked(fiche)
    said = with_siren(row, values)
    before = {name: read(row, name) for name in said}
    pen = Pen(by=by, origin=origin)
    changed = pen.say(row, said)
    pen.save()
    if origin.source is Source.OWNER:
        after = {name: read(row, name) for name in changed}
        raise_flags(row, rules.raised({name: before[name] for name in changed}, after))
    journal.note(fields=changed)
    return changed


def with_siren(fiche: Fiche, values: Mapping[str, object]) -> Mapping[str, object]:
    """The values, with the SIREN that a new SIRET tells. Raises Refused when a number is another's."""
    siret, place = str(values.get("siret") or ""), fiche.establishment
    if not siret or siret == place.siret:
        return values
    if Establishment.objects.exclude(pk=place.pk).filter(siret=siret).exists():
        raise Refused("Ce SIRET est déjà celui d'une autre fiche. Prévenez l'équipe du territoire : elle les réunira.")
    unit = place.organisation
    if unit.siren:
        if not siret.startswith(unit.siren):
            raise Refused("Ce SIRET n'est pas celui de cette structure : il ne commence pas par son SIREN.")
        return values
    if Organisation.objects.filter(siren=siret[:9]).exists():
        raise Refused("Cette structure est déjà connue sous ce SIREN. Prévenez l'équipe du territoire.")
    return {**values, "siren": siret[:9]}


def raise_flags(fiche: Fiche, found: Iterable[tuple[rules.FlagRule, str]]) -> None:
    """Ask for a second look; a reason already open keeps its first note."""
    flags = [FicheFlag(fiche=fiche, rule=rule.value, note=note[:1000]) for rule, note in found]
    FicheFlag.objects.bulk_create(flags, ignore_conflicts=True)


@action("directory.confirm_fiche", subject="fiche")
def confirm_fiche(*, by: Actor, fiche: Fiche, on: date, source: Source) -> Fiche:
    """Say that everything on the fiche is still true."""
    row = locked(fiche)
    pen = Pen(by=by, origin=Origin(source, on))
    pen.confirm(row, on=on)
    pen.save()
    return row


@action("directory.delete_fiche", subject="fiche")
def delete_fiche(*, by: Actor, fiche: Fiche, reason: str, at: datetime) -> Fiche:
    """Take a fiche off the directory; it can come back for UNDO_DAYS days."""
    row = locked(fiche)
    if row.state == State.DELETED:
        raise Refused("Cette fiche est déjà supprimée.")
    row.state, row.deleted_at = State.DELETED.value, at
    row.save(update_fields=["state", "deleted_at"])
    refresh([row.pk])
    journal.note(fields=("state",), reason=reason)
    return row


@action("directory.restore_fiche", subject="fiche")
def restore_fiche(*, by: Actor, fiche: Fiche, at: datetime) -> Fiche:
    """Publish a deleted fiche again. Raises Refused after UNDO_DAYS days."""
    row = locked(fiche)
    if row.deleted_at is None:
        raise Refused("Cette fiche n'est pas supprimée.")
    if at - row.deleted_at > timedelta(days=UNDO_DAYS):
        raise Refused(f"Cette fiche est supprimée depuis plus de {UNDO_DAYS} jours : créez-en une nouvelle.")
    row.state, row.deleted_at = State.PUBLISHED.value, None
    row.save(update_fields=["state", "deleted_at"])
    refresh([row.pk])
    journal.note(fields=("state",))
    return row


def locked(fiche: Fiche) -> Fiche:
    """The fiche with its place and legal unit, locked until the end of the act."""
    return _loaded().select_for_update(of=("self",)).get(pk=fiche.pk)


def _loaded() -> QuerySet[Fiche]:
    return Fiche.objects.select_related("establishment__organisation", "establishment__commune").order_by("pk")
