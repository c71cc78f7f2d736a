"""What happens to a fiche besides its corrections: going back, a reader's report, the end of what is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from terreau.directory import mails
from terreau.directory.actions.fiches import locked
from terreau.directory.actions.undoing import put_back
from terreau.directory.models import Establishment, Fiche, FicheChange, FicheFlag, FreshnessMessage, Membership
from terreau.directory.models.parts import FichePart
from terreau.directory.reading.values import empty
from terreau.directory.rules.fiche import FIELDS, UNDO_DAYS, Holder, State
from terreau.directory.rules.flags import FlagRule
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.territories.models import Territory
from terreau.territories.models.territory import COVERED_BY

CONTACT_FIELDS = ("phone", "email")
CONTACT_KEYS = ("phone", "email", "full_name", "contact_name")
CONTACT_LISTS = ("services", "contact_routes")


@action("directory.undo_fiche_act", subject="fiche")
def undo_fiche_act(*, by: Actor, fiche: Fiche, act: UUID, at: datetime) -> tuple[int, int]:
    """Put back what one act changed: how many were put back, and how many changed since and are left alone."""
    row = locked(fiche)
    changes = list(row.changes.standing().filter(act=act).exclude(what="fiche").select_related("fiche"))
    if not changes:
        raise Refused("Il n'y a plus rien à remettre : quelqu'un est déjà revenu en arrière.")
    if at - changes[0].made_at > timedelta(days=UNDO_DAYS):
        raise Refused(f"Ce changement a plus de {UNDO_DAYS} jours : corrigez la fiche à la main.")
    back, left = put_back([_on(change, row) for change in changes], at=at)
    if not back:
        raise Refused("Tout a changé depuis : corrigez la fiche à la main.")
    Fiche.objects.filter(pk=row.pk).update(changed_at=Now())
    journal.note(fields=tuple(change.what for change in changes))
    return back, left


@action("directory.report_fiche", subject="fiche")
def report_fiche(*, by: Actor, fiche: Fiche, message: str) -> FicheFlag:
    """A reader says that something is wrong: kept for the team, told to those who keep the fiche; nothing is hidden."""
    row = locked(fiche)
    flag = row.flags.open().filter(rule=FlagRule.REPORTED).first() or FicheFlag(fiche=row, rule=FlagRule.REPORTED)
    flag.note = "\n".join(filter(None, (flag.note, message)))[-1000:]
    flag.save()
    for to, territory_id in _told_to(row):
        mails.send_report(row, message, to=to, territory_id=territory_id)
    return flag


@action("directory.purge_fiches")
def purge_fiches(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Empty fiches deleted, and contact details changed, more than UNDO_DAYS days ago: how many of each."""
    limit = at - timedelta(days=UNDO_DAYS)
    written = Q(Exists(FicheChange.objects.filter(fiche=OuterRef("pk")))) | ~Q(origins={})
    old = Fiche.objects.filter(written, state=State.DELETED, deleted_at__lt=limit).order_by("pk")
    emptied = [_emptied(fiche) for fiche in old.select_for_update(of=("self",))]
    return len(emptied), _without_contacts(FicheChange.objects.filter(made_at__lt=limit))


def teams_of(place: Establishment) -> QuerySet[Territory]:
    """The territories that cover a place, the smallest first."""
    commune = place.commune
    found = Territory.objects.none()
    if commune is None:
        return found
    codes = {
        "code": commune.pk,
        "epci": commune.epci_id,
        "ept": commune.ept_id,
        "departement": commune.departement_id,
    }
    for kind, column in COVERED_BY.items():
        found = found | Territory.objects.filter(kind=kind, code=codes[column] or "")
    return found


def _told_to(fiche: Fiche) -> list[tuple[str, int | None]]:
    """The addresses of who keeps the fiche (else the one that it publishes) and of the teams, once each."""
    owners = Membership.objects.active().filter(
        role="structure", organisation_id=fiche.establishment.organisation_id, user__is_active=True
    )
    kept = list(owners.order_by("pk").values_list("user__email", "territory_id"))
    own: list[tuple[str, int | None]] = [*kept] or [(fiche.email, None)] if kept or fiche.email else []
    teams: list[tuple[str, int | None]] = [
        (each.contact_email, each.pk) for each in teams_of(fiche.establishment).order_by("pk")
    ]
    return list({to: (to, territory) for to, territory in reversed([*own, *teams]) if to}.values())[::-1]


def _on(change: FicheChange, fiche: Fiche) -> FicheChange:
    """The change, on the one fiche that is locked: what one change puts back, the next one reads."""
    change.fiche = fiche
    return change


def _emptied(fiche: Fiche) -> Fiche:
    """Blank all that the fiche itself holds; its identifiers stay, so that no file brings it back."""
    for related in fiche._meta.related_objects:  # noqa: SLF001
        if issubclass(related.related_model, FichePart):
            every: Any = related.related_model._base_manager  # noqa: SLF001
            every.filter(fiche=fiche).delete()
    names = [field.name for field in FIELDS if field.holder is Holder.FICHE]
    for name in names:
        setattr(fiche, name, empty(fiche, name))
    fiche.origins = {}
    fiche.save(update_fields=[*names, "origins"])
    fiche.changes.all().delete()
    fiche.flags.all().delete()
    FreshnessMessage.objects.filter(fiche=fiche).update(to="")
    return fiche


def _without_contacts(changes: QuerySet[FicheChange]) -> int:
    """Forget phones, addresses and names in old changes."""
    plain = changes.filter(what__in=CONTACT_FIELDS).exclude(before__isnull=True, after__isnull=True)
    forgotten = plain.update(before=None, after=None)
    for column in ("before", "after"):
        kept = changes.filter(what__in=CONTACT_LISTS, **{f"{column}__has_any_keys": CONTACT_KEYS})
        forgotten += kept.update(**{column: _Without(F(column))})
    return forgotten


class _Without(Func):
    """A JSON object without the keys of contact details."""

    template = "(%(expressions)s - ARRAY['phone', 'email', 'full_name', 'contact_name'])"
    output_field = JSONField()
