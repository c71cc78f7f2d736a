"""Which place already known a structure of a file is: by its identifiers, its SIRET, its name, or as a person says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from terreau.directory.importing.communes import Gazetteer
from terreau.directory.importing.gathering import Target
from terreau.directory.models import Establishment, PendingMatch, SourceRecord
from terreau.directory.rules.matching import NEAR_NAMES, MatchDecision
from terreau.directory.rules.names import organisation_key

AT_ONCE = 500
MOST_CANDIDATES = 5


@dataclass
class Placed:
    """A target and where it goes: the place that it is, or places that it may be, or neither when it is new."""

    target: Target
    commune: str
    place_id: int | None = None
    candidates: list[int] = field(default_factory=list)
    decided: str = ""

    @property
    def key(self) -> str:
        """The folded name."""
        return organisation_key(self.target.record.name)


def match(targets: Sequence[Target], gazetteer: Gazetteer, *, territory_id: int | None) -> list[Placed]:
    """Find the place of each target of a file; nothing of the file is written yet."""
    placed = [Placed(target, gazetteer.commune(target.record)) for target in targets]
    for some in chunks(placed):
        _by_link(some)
        _by_siret([one for one in some if one.place_id is None])
    _by_decision(placed, territory_id)
    taken: dict[int, set[str]] = {}
    for one in placed:
        if one.place_id is not None:
            taken.setdefault(one.place_id, set()).add(one.target.record.source)
    for some in chunks([one for one in placed if _is_open(one)]):
        _by_unit(some, taken)
        _by_name([one for one in some if _is_open(one)], taken)
        _by_near_name([one for one in some if _is_open(one)], taken)
    return placed


def chunks(rows: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """The rows by AT_ONCE."""
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _is_open(one: Placed) -> bool:
    record = one.target.record
    return one.place_id is None and not one.candidates and not one.decided and not record.unknown and bool(record.name)


def _by_link(some: Sequence[Placed]) -> None:
    wanted = {link for one in some for link in one.target.record.all_links}
    found = SourceRecord.objects.filter(
        source__in={source for source, _ in wanted}, source_id__in={number for _, number in wanted}
    ).order_by("pk")
    rows = found.values_list("source", "source_id", "fiche__establishment", "fiche__establishment__merged_into")
    places = {(source, number): merged or place for source, number, place, merged in rows}
    for one in some:
        one.place_id = next((places[link] for link in one.target.record.all_links if link in places), None)


def _by_siret(some: Sequence[Placed]) -> None:
    wanted = {one.target.record.siret for one in some} - {""}
    rows = Establishment.objects.filter(siret__in=wanted).order_by("pk").values_list("siret", "pk", "merged_into")
    places = {siret: merged or place for siret, place, merged in rows}
    for one in some:
        one.place_id = places.get(one.target.record.siret)


def _by_decision(placed: Iterable[Placed], territory_id: int | None) -> None:
    """A record that waits for a person keeps waiting, one that a person set aside stays aside."""
    asked = PendingMatch.objects.filter(
        batch__territory_id=territory_id, decision__in=["", MatchDecision.SKIPPED.value]
    ).order_by("pk")
    said = {(one.record["source"], one.record["id"]): one for one in asked}
    for one in placed if said else ():
        record = one.target.record
        pending = said.get((record.source, record.id)) if one.place_id is None else None
        if pending is not None:
            one.decided = pending.decision or "waiting"


def _by_unit(some: Iterable[Placed], taken: dict[int, set[str]]) -> None:
    """The place of this legal unit without another SIRET: the one of this name, or the one there, or the only one."""
    wanted = [one for one in some if one.target.record.legal_number]
    rows = (
        Establishment.objects.current()
        .filter(organisation__siren__in={one.target.record.legal_number for one in wanted})
        .order_by("pk")
        .values_list("organisation__siren", "pk", "name_key", "commune", "siret")
    )
    by_siren: dict[str, list[_Known]] = {}
    for siren, place, key, commune, siret in rows:
        by_siren.setdefault(str(siren), []).append(_Known(place, key, commune, siret))
    for one in wanted:
        record = one.target.record
        possible = [
            known
            for known in by_siren.get(record.legal_number, ())
            if record.source not in taken.get(known.pk, ()) and not (record.siret and known.siret)
        ]
        one.place_id = _likeliest(one, possible)


class _Known(NamedTuple):
    pk: int
    key: str
    commune: str | None
    siret: str | None


def _likeliest(one: Placed, known: Sequence[_Known]) -> int | None:
    same = [place.pk for place in known if place.key == one.key and place.commune in {one.commune, None, ""}]
    same += [place.pk for place in known if place.key == one.key and not one.commune]
    there = [place.pk for place in known if one.commune and place.commune == one.commune]
    is_unit = one.target.record.names_unit and (len(known) == 1 or not one.commune)
    alone = [place.pk for place in known] if is_unit else []
    return next(iter((*same, *there, *alone)), None)


def _by_name(some: Sequence[Placed], taken: dict[int, set[str]]) -> None:
    """The same name in the same commune is the same place; where one of the communes is not known, a person says."""
    rows = (
        Establishment.objects.current()
        .filter(name_key__in={one.key for one in some})
        .order_by("pk")
        .values_list("name_key", "pk", "commune", "siret", "organisation__siren")
    )
    by_key: dict[str, list[tuple[int, str, str, str]]] = {}
    for key, place, commune, siret, siren in rows:
        by_key.setdefault(key, []).append((place, commune or "", siret or "", siren or ""))
    for one in some:
        possible = [
            (place, commune)
            for place, commune, siret, siren in by_key.get(one.key, ())
            if _may_be(one, siret, siren) and one.target.record.source not in taken.get(place, ())
        ]
        here = [place for place, commune in possible if commune and commune == one.commune]
        somewhere = [place for place, commune in possible if not commune or not one.commune]
        if len(here) == 1:
            one.place_id = here[0]
        else:
            one.candidates = (here or somewhere)[:MOST_CANDIDATES]


def _may_be(one: Placed, siret: str, siren: str) -> bool:
    record = one.target.record
    if record.siret and siret:
        return False
    return not record.legal_number or not siren or siren == record.legal_number


_NEAR = """
SELECT q.n, e.id
FROM unnest(%(n)s::int[], %(key)s::text[], %(commune)s::text[], %(siren)s::text[], %(siret)s::text[])
     AS q(n, key, commune, siren, siret)
JOIN directory_establishment e ON e.commune_id = q.commune AND e.merged_into_id IS NULL AND e.name_key %% q.key
JOIN directory_organisation o ON o.id = e.organisation_id
WHERE similarity(e.name_key, q.key) >= %(least)s
  AND (q.siret = '' OR e.siret IS NULL) AND (q.siren = '' OR o.siren IS NULL OR o.siren = q.siren)
ORDER BY q.n, similarity(e.name_key, q.key) DESC, e.id
"""


def _by_near_name(some: Sequence[Placed], taken: dict[int, set[str]]) -> None:
    """Names that are nearly the same in the commune: a person says."""
    asked = [one for one in some if one.commune and one.key]
    if not asked:
        return
    values: dict[str, Any] = {
        "n": list(range(len(asked))),
        "key": [one.key for one in asked],
        "commune": [one.commune for one in asked],
        "siren": [one.target.record.legal_number for one in asked],
        "siret": [one.target.record.siret for one in asked],
        "least": NEAR_NAMES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, values)
        found: Collection[tuple[int, int]] = cursor.fetchall()
    for rank, place in found:
        one = asked[rank]
        if one.target.record.source not in taken.get(place, ()) and len(one.candidates) < MOST_CANDIDATES:
            one.candidates.append(place)
