"""Keeps one search entry by published fiche, in a number of queries that does not grow with a batch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch

from terreau.directory import vocabulary
from terreau.directory.models import Establishment, Fiche, Network, SearchEntry, Service
from terreau.directory.rules.kinds import EmployerKind
from terreau.directory.rules.searching import fresh_on
from terreau.directory.rules.sectors import division
from terreau.directory.rules.structures import StructureKind
from terreau.directory.searching.synonyms import activities_in
from terreau.territories.contours import centre
from terreau.territories.rules.keys import name_key

CHUNK = 500
_BARE = "regexp_replace(coalesce({}, ''), '[^[:alnum:]]+', ' ', 'g')"
_VECTOR = " || ".join(
    f"setweight(to_tsvector('french_plain', {_BARE.format(f'r.{part}')}), '{weight}')"
    for part, weight in (("named", "A"), ("sold", "B"), ("served", "C"), ("told", "D"))
)
_COLUMNS = {
    "fiche_id": "bigint",
    "name_key": "text",
    "kinds": "text[]",
    "publics": "text[]",
    "themes": "text[]",
    "activities": "text[]",
    "networks": "text[]",
    "customers": "text[]",
    "modes": "text[]",
    "ess_verdict": "text",
    "places": "text[]",
    "longitude": "float8",
    "latitude": "float8",
    "largest_lot": "numeric",
    "siret": "text",
    "siren": "text",
    "fresh_on": "date",
}
_WRITE = (
    f"INSERT INTO directory_searchentry (words, {', '.join(_COLUMNS)}) "  # noqa: S608  our own names
    f"SELECT {_VECTOR}, {', '.join(f'r.{name}' for name in _COLUMNS)} "
    f"FROM jsonb_to_recordset(%s::jsonb) AS r({', '.join(f'{n} {t}' for n, t in _COLUMNS.items())}, "
    "named text, sold text, served text, told text) "
    f"ON CONFLICT (fiche_id) DO UPDATE SET words = excluded.words, "
    f"{', '.join(f'{name} = excluded.{name}' for name in _COLUMNS if name != 'fiche_id')}"
)
_LEARN = """
INSERT INTO directory_searchword (word, stem, documents)
SELECT word, coalesce((ts_lexize('french_stem', word))[1], word), 1
FROM (SELECT DISTINCT regexp_split_to_table(lower(unaccent(said)), '[^[:alnum:]]+') AS word
      FROM unnest(%s::text[]) said) heard
WHERE length(word) BETWEEN 2 AND 60 ORDER BY word
ON CONFLICT (word) DO NOTHING
"""
_COUNT = """
UPDATE directory_searchword w SET documents = counted.ndoc
FROM ts_stat('SELECT words FROM directory_searchentry') counted
WHERE counted.word = w.stem AND w.documents IS DISTINCT FROM counted.ndoc
"""
_FORGET = """
DELETE FROM directory_searchword w
WHERE NOT EXISTS (SELECT FROM ts_stat('SELECT words FROM directory_searchentry') counted WHERE counted.word = w.stem)
"""


def refresh(fiche_ids: Iterable[int]) -> int:
    """Rewrite the entries of these fiches; those that nobody may read any more leave the index. How many are in it."""
    wanted = sorted(set(fiche_ids))
    kept = 0
    for start in range(0, len(wanted), CHUNK):
        kept += _refresh(wanted[start : start + CHUNK])
    return kept


def refresh_places(establishment_ids: Iterable[int]) -> int:
    """Rewrite the entries of the fiches of these places and of the other places of their legal units."""
    units = Establishment.objects.filter(pk__in=list(establishment_ids)).values("organisation")
    found = Fiche.objects.filter(establishment__organisation__in=units).order_by("pk")
    return refresh(found.values_list("pk", flat=True))


def reindex() -> int:
    """Rewrite every entry, chunk by chunk, then count the words again. How many fiches are in the index."""
    last = kept = 0
    while chunk := list(Fiche.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        kept += _refresh(chunk)
        last = chunk[-1]
    count_words()
    return kept


def count_words() -> None:
    """Count again how many fiches hold each word, and forget the words that none holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT)
        cursor.execute(_FORGET)


def _refresh(pks: Sequence[int]) -> int:
    fiches = _loaded(pks)
    records = list(_records(fiches))
    SearchEntry.objects.filter(fiche__in=set(pks) - {fiche.pk for fiche in fiches}).delete()
    if not records:
        return 0
    said = [record[part] for record in records for part in ("named", "sold", "served", "told")]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [json.dumps(records)])
        cursor.execute(_LEARN, [said])
    return len(records)


def _loaded(pks: Sequence[int]) -> list[Fiche]:
    published = Fiche.objects.published().filter(pk__in=pks)
    read = published.select_related(
        "establishment__organisation__ess_assessment", "establishment__commune__departement"
    )
    services = Prefetch("services", Service.objects.filter(suspended_on=None).order_by("pk"))
    return list(read.prefetch_related("offers", services).order_by("pk"))


def _records(fiches: Sequence[Fiche]) -> Iterator[dict[str, Any]]:
    codes = {code for fiche in fiches for code in fiche.networks}
    networks = dict(Network.objects.filter(pk__in=codes).order_by("pk").values_list("pk", "name")) if codes else {}
    for fiche in fiches:
        yield {**_facts(fiche), **_texts(fiche, networks)}


def _facts(fiche: Fiche) -> dict[str, Any]:
    """Columns of an entry: facets, place, numbers."""
    place, services = fiche.establishment, list(fiche.services.all())
    assessed = getattr(place.organisation, "ess_assessment", None)
    point = (place.longitude, place.latitude) if place.longitude is not None else centre(place.commune_id or "")
    fresh = fresh_on(fiche.origins, fiche.confirmed_on)
    return {
        "fiche_id": fiche.pk,
        "name_key": name_key(f"{place.name} {place.organisation.acronym}")[:400],
        "kinds": kinds_of(fiche),
        "publics": _each(fiche.publics, *(service.publics for service in services)),
        "themes": _each(*(service.themes for service in services)),
        "activities": activities_of(fiche),
        "networks": fiche.networks,
        "customers": fiche.customers,
        "modes": _each(fiche.modes, [offer.mode for offer in fiche.offers.all() if offer.mode]),
        "ess_verdict": assessed.verdict if assessed else "",
        "places": places_of(fiche),
        "longitude": point[0] if point else None,
        "latitude": point[1] if point else None,
        "largest_lot": str(fiche.largest_lot) if fiche.largest_lot is not None else None,
        "siret": place.siret or "",
        "siren": place.organisation.siren or "",
        "fresh_on": fresh.isoformat() if fresh else None,
    }


def _texts(fiche: Fiche, networks: dict[str, str]) -> dict[str, str]:
    """What is searched: names, what it sells, what it does for people, the rest."""
    place, services = fiche.establishment, list(fiche.services.all())
    themes, publics = vocabulary.words("themes"), vocabulary.words("publics")
    labels = [themes.get(code, "") for code in _each(*(service.themes for service in services))]
    labels += [publics.get(code, "") for code in _each(fiche.publics, *(service.publics for service in services))]
    offers = [f"{offer.title} {offer.description}" for offer in fiche.offers.all()]
    return {
        "named": " ".join((place.name, place.organisation.acronym)),
        "sold": " ".join((*(StructureKind(kind).short for kind in kinds_of(fiche)), *offers)),
        "served": " ".join((fiche.summary, *(service.name for service in services))),
        "told": " ".join(
            (
                fiche.description,
                fiche.publics_notes,
                *(service.description for service in services),
                *labels,
                *(networks.get(code, code) for code in fiche.networks),
                place.organisation.name,
            )
        ),
    }


def kinds_of(fiche: Fiche) -> list[str]:
    """Its kinds, and the one that its place has as an employer."""
    known = {kind.value for kind in StructureKind}
    employer = fiche.establishment.employer_kind
    own = [employer] if employer in known and employer != EmployerKind.COMPANY.value else []
    return [kind for kind in _each(fiche.kinds, own) if kind in known]


def activities_of(fiche: Fiche) -> list[str]:
    """The divisions of its offers, by their codes and by the words of their titles."""
    found: set[str] = set()
    for offer in fiche.offers.all():
        found |= {division(offer.cpv)} if division(offer.cpv) else activities_in(offer.title)
    return sorted(found)


def places_of(fiche: Fiche) -> list[str]:
    """Codes of the commune, groupings, département and region ("R" and its code) where it stands."""
    commune = fiche.establishment.commune
    if commune is None:
        return []
    region = f"R{commune.departement.region_id}"
    codes = (commune.code, commune.epci_id, commune.ept_id, commune.departement_id, region)
    return [code for code in codes if code]


def _each(*lists: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(code for codes in lists for code in codes if code))
