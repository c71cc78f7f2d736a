"""The structures that could answer a lot, read from the directory in a number of queries that does not grow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.urls import reverse

from terreau.clauses.actions.sourcing import MOST_CHOSEN, Choice
from terreau.clauses.models import Clause, SourcingRequest
from terreau.clauses.rules.sourcing import KINDS, MODES, Candidate, Fit, Wanted, ordered, trade_words
from terreau.clauses.rules.sourcing_words import SourcingKind, SourcingState
from terreau.directory.models import Establishment, Fiche, SearchEntry
from terreau.directory.rules.search_words import phrase_key
from terreau.directory.rules.searching import box, is_fresh, kilometres
from terreau.directory.rules.sectors import division
from terreau.directory.rules.structures import StructureKind
from terreau.directory.searching.places import Area, of_territory, resolve
from terreau.directory.searching.synonyms import activities_in, known_words
from terreau.kit.access import Actor, rows
from terreau.territories.contours import centre

RADII = (10, 20, 30, 50, 100)
USUAL_KM = 30
LOOKED_AT = 400
SHOWN = 60


@dataclass(frozen=True)
class Found:
    """A structure proposed; `is_chosen` when the running request has it already."""

    establishment: Establishment
    fiche: Fiche
    kinds: str
    mode: str
    commune: str
    fit: Fit
    is_fresh: bool
    is_chosen: bool
    url: str


@dataclass(frozen=True)
class Structures:
    """What the page shows. `count` are all those that fit, `found` the first of them; `live` is the running request."""

    kind: SourcingKind
    wanted: Wanted
    area: Area
    radius: int
    found: tuple[Found, ...]
    count: int
    live: SourcingRequest | None

    @property
    def is_open(self) -> bool:
        """Structures are being asked: more may be added."""
        return self.live is not None and self.live.state == SourcingState.OPEN


def wanted_of(clause: Clause, kind: SourcingKind) -> Wanted:
    """What a lot asks: its codes and words with their synonyms, its amount, the people that it can occupy at once."""
    lot, known = clause.lot, known_words()
    said = trade_words(lot.title)
    same = {other for word in said for other in known.same.get(phrase_key(word), ()) if " " not in other}
    own = {division(code) for code in (lot.cpv, lot.contract.cpv) if division(code)}
    return Wanted(
        kind,
        divisions=frozenset(own | activities_in(lot.title)),
        words=said | trade_words(*same),
        amount=lot.amount,
        people=clause.capacity or None,
    )


def area_of(clause: Clause) -> Area:
    """Where the work is: the operation's commune, else the contract's place, else the territory."""
    lot = clause.lot
    commune = lot.operation.commune if lot.operation else None
    if commune:
        return Area(commune.code, commune.name, "commune", centre(commune.code), commune.departement_id)
    told = resolve(lot.contract.place_code) if lot.contract.place_code else None
    return told if told and not told.is_everywhere else of_territory(clause.territory)


def find_structures(actor: Actor, clause: Clause, kind: SourcingKind, *, radius: int, on: date) -> Structures:
    """Published structures around the lot that fit, in the order of `rules.sourcing`, with why."""
    area, wanted = area_of(clause), wanted_of(clause, kind)
    live = rows(actor, SourcingRequest).filter(clause=clause, kind=kind).exclude(state=SourcingState.CLOSED).first()
    chosen = set(live.invitations.order_by("pk").values_list("establishment_id", flat=True)) if live else set()
    entries = {entry.fiche_id: entry for entry in _entries(actor, wanted, area, radius)}
    fiches = {fiche.pk: fiche for fiche in _fiches(actor, list(entries))}
    candidates = [_candidate(entries[pk], fiche, area) for pk, fiche in fiches.items()]
    fitting = ordered(wanted, [each for each in candidates if each.km is None or each.km <= radius])
    found = tuple(_found(fiches[each.key], entries[each.key], fitted, chosen, on) for each, fitted in fitting[:SHOWN])
    return Structures(kind, wanted, area, radius, found, len(fitting), live)


def choices(actor: Actor, clause: Clause, keys: Sequence[str]) -> list[Choice]:
    """The places named by an address or a form, in its order, with their distance; unknown keys are left out."""
    wanted = list(dict.fromkeys(int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 12))
    area = area_of(clause)
    places = rows(actor, Establishment).filter(merged_into=None).in_bulk(wanted[: MOST_CHOSEN + 1])
    entries = rows(actor, SearchEntry).filter(fiche__establishment__in=places).select_related("fiche")
    points = {entry.fiche.establishment_id: entry for entry in entries.order_by("pk")}
    return [Choice(places[pk], _km(points.get(pk), area)) for pk in wanted if pk in places]


def _entries(actor: Actor, wanted: Wanted, area: Area, radius: int) -> QuerySet[SearchEntry]:
    kinds = Q(kinds__overlap=[kind.value for kind in StructureKind if kind in KINDS[wanted.kind]])
    modes = Q(modes__overlap=sorted(mode.value for mode in MODES[wanted.kind]))
    found = rows(actor, SearchEntry).filter(kinds | modes, fiche__establishment__closed_on=None)
    if wanted.kind is SourcingKind.CARRY and wanted.is_trade_known:
        found = found.filter(_of_trade(wanted))
    if area.point is None:
        return found.filter(places__contains=[area.code] if area.code else []).order_by("name_key", "pk")[:LOOKED_AT]
    west, south, east, north = box(area.point, radius)
    near = found.filter(longitude__range=(west, east), latitude__range=(south, north))
    return near.annotate(far=_far(area.point)).order_by("far", "pk")[:LOOKED_AT]


def _of_trade(wanted: Wanted) -> Q:
    trade = Q(activities__overlap=sorted(wanted.divisions)) if wanted.divisions else Q(pk__in=[])
    if wanted.words:
        any_word = SearchQuery(" | ".join(sorted(wanted.words)), config="french_plain", search_type="raw")
        trade |= Q(words=any_word)
    return trade


def _far(point: tuple[float, float]) -> Any:
    """The square of a distance, in degrees of latitude: enough to sort."""
    east = (F("longitude") - Value(point[0])) * Value(math.cos(math.radians(point[1])))
    north = F("latitude") - Value(point[1])
    return ExpressionWrapper(east * east + north * north, output_field=FloatField())


def _fiches(actor: Actor, keys: Sequence[int]) -> QuerySet[Fiche]:
    published: Any = rows(actor, Fiche)
    read = published.published().filter(pk__in=keys).select_related("establishment__commune")
    return read.prefetch_related("offers").order_by("pk")  # type: ignore[no-any-return]


def _candidate(entry: SearchEntry, fiche: Fiche, area: Area) -> Candidate:
    return Candidate(
        name=fiche.establishment.name,
        key=fiche.pk,
        kinds=frozenset(entry.kinds),
        modes=frozenset(entry.modes),
        divisions=frozenset(entry.activities),
        offers=tuple(offer.title for offer in sorted(fiche.offers.all(), key=lambda offer: offer.pk)),
        km=_km(entry, area),
        area_km=fiche.area_km,
        largest_lot=fiche.largest_lot,
        people_at_once=fiche.people_at_once,
    )


def _km(entry: SearchEntry | None, area: Area) -> float | None:
    if entry is None or area.point is None or entry.longitude is None or entry.latitude is None:
        return None
    return kilometres(area.point, (entry.longitude, entry.latitude))


def _found(fiche: Fiche, entry: SearchEntry, fitted: Fit, chosen: set[int], on: date) -> Found:
    place = fiche.establishment
    return Found(
        establishment=place,
        fiche=fiche,
        kinds=", ".join(StructureKind(kind).short for kind in entry.kinds),
        mode=fitted.mode,
        commune=str(place.commune or ""),
        fit=fitted,
        is_fresh=is_fresh(on, entry.fresh_on),
        is_chosen=place.pk in chosen,
        url=reverse("directory:fiche", args=[fiche.pk]),
    )
