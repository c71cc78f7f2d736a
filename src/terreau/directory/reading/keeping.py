"""A fiche as those who keep it see it: what it holds, what is missing, what is to confirm, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from terreau.directory.models import Establishment, Fiche, FicheFlag, FreshnessMessage
from terreau.directory.reading.areas import area_names
from terreau.directory.reading.codes import network_names
from terreau.directory.reading.lists import lines_of, with_lists
from terreau.directory.reading.scoring import score_of_loaded
from terreau.directory.reading.told import Told, in_section, told_fields
from terreau.directory.reading.values import read
from terreau.directory.rules.fiche import FIELDS, UNDO_DAYS, Section, State, is_stale
from terreau.directory.rules.fiche_lists import FICHE_LISTS, FicheList
from terreau.directory.rules.quality import Score
from terreau.directory.rules.sources import Origin
from terreau.kit.access import Actor, find, may, rows

SLUGS = {
    Section.IDENTITY: "identite",
    Section.PLACE: "adresse",
    Section.REACH: "contact",
    Section.WORK: "activite",
    Section.SIZE: "taille",
}
NOT_TYPED = frozenset({"siren", "ess_flag", "created_on", "ceased_on", "closed_on", "longitude", "latitude"})


@dataclass(frozen=True)
class SectionToKeep:
    """A section with its address, its fields, and the labels of those that nobody filled."""

    slug: str
    title: str
    fields: list[Told]
    missing: list[str]
    stale: int


@dataclass(frozen=True)
class ListToKeep:
    """A list with its lines."""

    about: FicheList
    lines: list[Any]


@dataclass(frozen=True)
class KeepPage:
    """The fiche to keep. `days_left`: while a deleted one can come back."""

    fiche: Fiche
    sections: list[SectionToKeep]
    lists: list[ListToKeep]
    flags: list[FicheFlag]
    is_deleted: bool
    days_left: int
    sees_place: bool


@dataclass(frozen=True)
class OwnFiche:
    """A fiche of one's structure: its score with what is missing, what waits."""

    fiche: Fiche
    is_published: bool
    score: Score
    stale: int
    reports: list[FicheFlag]
    asked_on: date | None


@dataclass(frozen=True)
class OwnFiches:
    """Every fiche of one's structure, and its places that have none."""

    fiches: list[OwnFiche]
    places: list[Establishment]


def fiche_to_keep(actor: Actor, pk: int, *, on: date, at: datetime) -> KeepPage:
    """Everything that a keeper may correct. Raises Http404."""
    loaded = rows(actor, Fiche).select_related("establishment__organisation", "establishment__commune")
    fiche = find(actor, with_lists(loaded, actor), pk=pk)
    areas = area_names(fiche.area_codes)
    names = {"area_codes": list(areas.values()), "networks": network_names(fiche.networks)}
    fields = told_fields(fiche, names=names, on=on)
    flags = rows(actor, FicheFlag).filter(fiche=fiche, settled_at=None).order_by("raised_at", "pk")
    return KeepPage(
        fiche=fiche,
        sections=[_section(section, fields) for section in Section],
        lists=[ListToKeep(each, lines_of(fiche, each.what)) for each in FICHE_LISTS],
        flags=list(flags),
        is_deleted=fiche.state == State.DELETED,
        days_left=_days_left(fiche, at),
        sees_place=bool(may(actor, "directory.list_establishments")),
    )


def own_fiches(actor: Actor, *, on: date, at: datetime) -> OwnFiches:
    """The fiches of the actor's structure, in four queries."""
    mine = rows(actor, Fiche).filter(establishment__organisation=actor.organisation_id, establishment__merged_into=None)
    loaded = with_lists(mine.select_related("establishment__organisation", "establishment__commune"), actor)
    flags = rows(actor, FicheFlag).filter(settled_at=None).order_by("raised_at", "pk")
    asked = rows(actor, FreshnessMessage).filter(answered_at=None).order_by("sent_at", "pk")
    reports: dict[int, list[FicheFlag]] = {}
    for flag in flags:
        reports.setdefault(flag.fiche_id, []).append(flag)
    waiting = {message.fiche_id: message.sent_at.date() for message in asked}
    kept = [fiche for fiche in loaded.order_by("establishment__name_key", "pk") if _is_kept(fiche, at)]
    fiches = [_own(fiche, reports.get(fiche.pk, []), waiting.get(fiche.pk), on) for fiche in kept]
    places = rows(actor, Establishment).filter(organisation=actor.organisation_id, merged_into=None, fiche=None)
    return OwnFiches(fiches, list(places.select_related("commune").order_by("name_key", "pk")[:20]))


def _own(fiche: Fiche, reports: Sequence[FicheFlag], asked_on: date | None, on: date) -> OwnFiche:
    kept = {name: Origin.read(origin) for name, origin in fiche.origins.items()}
    stale = [f for f in FIELDS if is_stale(f, kept.get(f.name), confirmed_on=fiche.confirmed_on, on=on)]
    return OwnFiche(
        fiche=fiche,
        is_published=fiche.state == State.PUBLISHED,
        score=score_of_loaded(fiche, on=on),
        stale=sum(not _is_blank(fiche, field.name) for field in stale),
        reports=list(reports),
        asked_on=asked_on,
    )


def _section(section: Section, fields: dict[str, Told]) -> SectionToKeep:
    shown = in_section(fields, section, NOT_TYPED)
    typed = [field for field in FIELDS if field.section is section and field.name not in NOT_TYPED]
    missing = [field.label for field in typed if field.name not in fields and field.weight]
    return SectionToKeep(SLUGS[section], section.label, shown, missing, sum(field.is_stale for field in shown))


def _is_blank(fiche: Fiche, name: str) -> bool:
    return read(fiche, name) in (None, "", [])


def _days_left(fiche: Fiche, at: datetime) -> int:
    return max(UNDO_DAYS - (at - fiche.deleted_at).days, 0) if fiche.deleted_at else 0


def _is_kept(fiche: Fiche, at: datetime) -> bool:
    """Whether it still can come back."""
    return fiche.deleted_at is None or at - fiche.deleted_at <= timedelta(days=UNDO_DAYS)
