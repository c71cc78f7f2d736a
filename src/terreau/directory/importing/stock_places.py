"""What the directory already has of the places and legal units that SIRENE tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from terreau.directory.importing.matching import Placed
from terreau.directory.models import Establishment, Fiche, FicheFlag
from terreau.directory.rules.fiche import State
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.structures import StructureKind
from terreau.directory.sirene.rows import SirenePlace

INSERTION = (
    *(kind for kind in StructureKind if kind.is_siae),
    StructureKind.GEIQ,
    StructureKind.EA,
    StructureKind.EATT,
    StructureKind.ESAT,
    StructureKind.REGIE,
    StructureKind.SEP,
)
CLOSED = "fermée selon l'Insee depuis le {day} : vérifiez, puis fermez la fiche"


def known_numbers() -> tuple[frozenset[str], frozenset[str]]:
    """The SIREN and the SIRET of the structures that have a fiche."""
    rows = Establishment.objects.current().filter(fiche__isnull=False).order_by("pk")
    pairs = list(rows.values_list("organisation__siren", "siret"))
    return frozenset(str(siren) for siren, _ in pairs if siren), frozenset(str(siret) for _, siret in pairs if siret)


def insertion_units(sirens: Collection[str]) -> dict[str, str]:
    """Of these legal units, those with a fiche of insertion or protected work, and their names."""
    fiches = Fiche.objects.filter(
        establishment__organisation__siren__in=sirens, kinds__overlap=[kind.value for kind in INSERTION]
    ).order_by("pk")
    units = "establishment__organisation"
    return {str(siren): str(name) for siren, name in fiches.values_list(f"{units}__siren", f"{units}__name")}


def places_of(sirens: Collection[str]) -> dict[str, int]:
    """The first place with a fiche of each of these legal units."""
    places = Establishment.objects.current().filter(organisation__siren__in=sirens, fiche__isnull=False)
    rows = places.order_by("-pk").values_list("organisation__siren", "pk")
    return {str(siren): int(place) for siren, place in rows}


def settle(some: Sequence[tuple[SirenePlace, Placed]]) -> set[int]:
    """Leave a place without SIRET to its head office, or to the one of its name; the places that have a fiche."""
    wanted = {where.place_id for _, where in some if where.place_id is not None}
    rows = Establishment.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "siret", "name_key")
    known = {pk: (siret, key) for pk, siret, key in rows}
    taken: set[int] = set()
    for place, where in some:
        if where.place_id is None:
            continue
        siret, key = known[where.place_id]
        fits = siret is not None or place.is_head_office or key == where.key
        if not fits or where.place_id in taken:
            where.place_id = None
        else:
            taken.add(where.place_id)
    return set(Fiche.objects.filter(establishment__in=wanted).values_list("establishment_id", flat=True))


def flag_closed(some: Sequence[Placed], undo: dict[int, dict[str, Any]]) -> None:
    """Ask for a look at the published fiches of places that are closed; what was settled once is not asked again."""
    closed = {one.target.rows[0].fiche_id or 0: one for one in some if _closed_on(one)}
    published = Fiche.objects.filter(pk__in=closed, state=State.PUBLISHED).order_by("pk").values_list("pk", flat=True)
    flags = FicheFlag.objects.filter(fiche__in=closed, rule=FlagRule.CLOSED_ELSEWHERE.value).order_by("pk")
    told = set(flags.values_list("fiche_id", flat=True))
    new: list[FicheFlag] = []
    for fiche in published:
        day = _closed_on(closed[fiche])
        closed[fiche].target.flag("", CLOSED.format(day=day))
        if fiche not in told:
            new.append(FicheFlag(fiche_id=fiche, rule=FlagRule.CLOSED_ELSEWHERE.value, note=f"Depuis le {day}."))
    for flag in FicheFlag.objects.bulk_create(new):
        position = closed[flag.fiche_id].target.rows[0].position
        undo.setdefault(position, {}).setdefault("flags", []).append(flag.pk)


def _closed_on(one: Placed) -> str:
    values = one.target.record.values
    day = str(values.get("closed_on") or values.get("ceased_on") or "")
    return "/".join(reversed(day.split("-")))
