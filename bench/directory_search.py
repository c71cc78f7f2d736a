"""The search of the directory on many structures, at ten searches a second, beside a plain LIKE on the same rows.

    python bench/directory_search.py [STRUCTURES] [SECONDS]     (default 220000 and 60)

Invented structures stand where people live; their texts are drawn from the offers and presentations of
bench/relevance/corpus.json. The mix below is drawn with a fixed seed: 80 % of the searches are within a territory (a
commune and what is around it, or a département), four in ten choose a facet, and every one counts all the facets. A
search arrives every tenth of a second whether or not the ones before have ended; its time runs from its arrival.
Prints the median and the 95th centile (asked: 50 ms and 200 ms on 2 cores), the queries of one search, and the LIKE.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from own_base import ROOT, own_base

A_SECOND = 10
ASKED_MEDIAN, ASKED_SLOW = 50, 200
DAY = date(2026, 11, 22)
LIKES = 40
SHARE_WITHIN = 0.8
SHARE_WITH_FACET = 0.4

# What people type, the commonest first; drawn by 1 / rank.
TEXTS = (
    "nettoyage",
    "traiteur",
    "espaces verts",
    "",
    "recyclerie",
    "aide alimentaire",
    "blanchisserie",
    "régie de quartier",
    "peinture",
    "intérim",
    "ménage à domicile",
    "garde d'enfants",
    "réparation vélo",
    "formation français",
    "menuiserie",
    "nettoyage de bureaux",
    "deménagement",
    "esat conditionnement",
    "accompagnement emploi",
    "auto ecole sociale",
    "je cherche quelqu'un pour entretenir mon jardin",
    "livraison à vélo",
    "hébergement d'urgence",
    "épicerie solidaire",
    "manutantion",
    "second oeuvre bâtiment",
    "ordinateurs reconditionnés",
    "coworking",
    "geiq btp",
    "resourcerie",
    "médiation numérique",
    "couture retouches",
    "tri des déchets",
    "avocat",
    "soutien scolaire",
)
FACETS = ("type=esat", "type=ei", "type=aci&type=ei", "type=association", "mode=service", "ess=yes", "activite=90")
RADII = (0, 5, 10, 10, 20, 30)
WORDS = ("Atelier", "Relais", "Maison", "Jardin", "Pont", "Source", "Quai", "Halle", "Cap", "Horizon", "Trait", "Fil")
ENDS = ("Solidaire", "Services", "Insertion", "du Parc", "des Rives", "du Faubourg", "Ensemble", "et Compagnie", "Plus")
KINDS = (
    *["association"] * 12,
    *["company"] * 3,
    *["cooperative"] * 2,
    "aci",
    "aci",
    "ei",
    "ei",
    "ai",
    "etti",
    "esat",
    "ea",
    "regie",
    "geiq",
    "support",
    "digital_place",
    "third_place",
)

STAGED = (
    "n",
    "name",
    "sold",
    "served",
    "told",
    "kinds",
    "publics",
    "themes",
    "activities",
    "modes",
    "commune",
    "longitude",
    "latitude",
    "largest_lot",
    "fresh_on",
)
FILL = """
CREATE INDEX ON staged (n);
INSERT INTO directory_organisation (id, name, name_key, buyer_kind, acronym, rna, legal_category, ess_flag, created_at)
  SELECT n, name, lower(unaccent(name)), '', '', '', '', '', now() FROM staged;
INSERT INTO directory_establishment (id, organisation_id, name, name_key, other_number, other_number_type,
    employer_kind, street, postal_code, street_extra, commune_id, longitude, latitude, created_at)
  SELECT n, n, name, lower(unaccent(name)), '', '', 'company', '', '', '', commune, longitude, latitude, now()
  FROM staged;
"""
INDEX = """
INSERT INTO directory_searchentry (fiche_id, words, name_key, kinds, publics, themes, activities, networks, customers,
    modes, ess_verdict, places, longitude, latitude, largest_lot, siret, siren, fresh_on)
SELECT s.n,
  setweight(to_tsvector('french_plain', regexp_replace(s.name, '[^[:alnum:]]+', ' ', 'g')), 'A')
  || setweight(to_tsvector('french_plain', regexp_replace(s.sold, '[^[:alnum:]]+', ' ', 'g')), 'B')
  || setweight(to_tsvector('french_plain', regexp_replace(s.served, '[^[:alnum:]]+', ' ', 'g')), 'C')
  || setweight(to_tsvector('french_plain', regexp_replace(s.told, '[^[:alnum:]]+', ' ', 'g')), 'D'),
  lower(unaccent(s.name)), string_to_array(s.kinds, ','), string_to_array(s.publics, ','),
  string_to_array(s.themes, ','), string_to_array(s.activities, ','), '{}', '{}', string_to_array(s.modes, ','),
  (array['yes','no','to_check',''])[1 + s.n % 4],
  array_remove(array[c.code, c.epci_id, c.ept_id, c.departement_id, 'R' || d.region_id], NULL),
  s.longitude, s.latitude, s.largest_lot, '', '', s.fresh_on
FROM staged s JOIN territories_commune c ON c.code = s.commune
  JOIN territories_departement d ON d.code = c.departement_id;
CREATE TABLE bench_like AS
  SELECT n AS id, name, kinds, commune, substr(commune, 1, 2) AS departement,
    concat_ws(' ', name, sold, served, told) AS said FROM staged;
"""
LEARN = """
INSERT INTO directory_searchword (word, stem, documents)
SELECT word, coalesce((ts_lexize('french_stem', word))[1], word), 1
FROM (SELECT DISTINCT regexp_split_to_table(lower(unaccent(concat_ws(' ', name, sold, served, told))), '[^[:alnum:]]+')
      AS word FROM staged) heard WHERE length(word) BETWEEN 2 AND 60
ON CONFLICT DO NOTHING
"""
LIKE = """
WITH found AS MATERIALIZED (SELECT id, name, kinds FROM bench_like WHERE {0})
SELECT (SELECT count(*) FROM found),
  (SELECT jsonb_agg(id) FROM (SELECT id FROM found ORDER BY name LIMIT 20) page),
  (SELECT jsonb_object_agg(kinds, n) FROM (SELECT kinds, count(*) AS n FROM found GROUP BY kinds) counted)
"""


Towns = tuple[list[str], list[int], dict[str, tuple[float, float]]]


def structures(many: int, rng: random.Random, where: Towns) -> Iterator[tuple[Any, ...]]:
    """Invented structures: a name, two or three offers, a service, a presentation, where people live.

    It asks nothing of the base: its rows are read while a COPY holds the connection.
    """
    from terreau.directory.searching.synonyms import activities_in

    corpus = json.loads((ROOT / "bench" / "relevance" / "corpus.json").read_text(encoding="utf-8"))
    offers = [offer["title"] for row in corpus for offer in row["offers"]]
    services = [service for row in corpus for service in row["services"]]
    told = [part.strip() for row in corpus for part in row["description"].replace(";", ".").split(".") if part.strip()]
    activities = {offer: ",".join(sorted(activities_in(offer))) for offer in offers}
    towns, weights, points = where
    for n, town in enumerate(rng.choices(towns, weights, k=many), start=1):
        sold = rng.sample(offers, rng.choice((0, 1, 2, 2, 3)))
        service = rng.choice(services) if rng.random() < 0.4 else {}
        x, y = points[town]
        yield (
            n,
            f"{rng.choice(WORDS)} {rng.choice(WORDS)} {rng.choice(ENDS)} {n % 977}",
            " ; ".join(sold),
            service.get("name", ""),
            ". ".join(rng.sample(told, 3)) + " " + (service.get("description") or ""),
            rng.choice(KINDS),
            ",".join(service.get("publics") or []),
            ",".join(code for code in service.get("thematiques") or [] if len(code) <= 80),
            ",".join(filter(None, (activities[offer] for offer in sold))),
            rng.choice(("service", "staff", "making", "")),
            town,
            round(x + rng.gauss(0, 0.012), 5),
            round(y + rng.gauss(0, 0.009), 5),
            rng.choice((None, 20_000, 60_000, 180_000, 500_000)),
            date(2024 + rng.randrange(3), rng.randrange(1, 11), 1),
        )


def _towns() -> Towns:
    """Communes, their inhabitants, and a point for each: of its contour, else drawn within its département's."""
    from terreau.territories.contours import centre, contours
    from terreau.territories.models import Commune

    rng, outlines = random.Random(7), contours("departements")
    known = list(Commune.objects.exclude(population=None).order_by("code").values_list("code", "population"))
    points = {}
    for code, _ in known:
        outline = outlines.get(code[:2]) or outlines.get(code[:3])
        west, south, east, north = outline.box if outline else (2.0, 47.0, 3.0, 48.0)
        points[code] = centre(code) or (rng.uniform(west, east), rng.uniform(south, north))
    return [code for code, _ in known], [people or 1 for _, people in known], points


def fill(many: int) -> None:
    """Write the structures, their fiches, what the search keeps of them, and the table of the LIKE."""
    from django.db import connection

    from terreau.directory.searching.indexing import count_words
    from terreau.territories import geography

    geography.load()
    where = _towns()
    columns = "n bigint, name text, sold text, served text, told text, kinds text, publics text, themes text, "
    columns += "activities text, modes text, commune text, longitude float8, latitude float8, largest_lot numeric, "
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE staged ({columns} fresh_on date)")
        with cursor.copy(f"COPY staged ({', '.join(STAGED)}) FROM STDIN") as copy:
            for row in structures(many, random.Random(95018), where):
                copy.write_row(row)
        dropped = _drop_indexes(cursor)
        cursor.execute(FILL)
        cursor.execute(_fiches())
        cursor.execute(INDEX)
        cursor.execute(LEARN)
        for definition in dropped:
            cursor.execute(definition)
    count_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _drop_indexes(cursor: Any) -> list[str]:
    """Drop the indexes of the tables to fill that hold no constraint; the lines that make them again."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = ANY("
        "ARRAY['directory_searchentry', 'directory_searchword', 'directory_establishment', 'directory_organisation']"
        "::regclass[]) AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _fiches() -> str:
    """An INSERT that gives every column of a fiche without a default in the base its empty value."""
    from terreau.directory.models import Fiche

    given = {"id": "n", "establishment_id": "n", "state": "'published'", "kinds": "string_to_array(kinds, ',')"}
    given |= {"description": "told", "created_at": "now()", "changed_at": "now()", "origins": "'{}'::jsonb"}
    empty = {"ArrayField": "'{}'", "CharField": "''", "TextField": "''", "URLField": "''", "EmailField": "''"}
    for field in Fiche._meta.concrete_fields:
        if str(field.column) not in given and not field.null:
            kind = type(field).__name__
            given[str(field.column)] = empty.get(kind, str(field.get_default()))
    return f"INSERT INTO directory_fiche ({', '.join(given)}) SELECT {', '.join(given.values())} FROM staged"


def mix(many: int, rng: random.Random) -> list[str]:
    """So many addresses of searches, drawn from the mix."""
    from urllib.parse import urlencode

    towns, weights, _ = _towns()
    ranks = [1 / rank for rank in range(1, len(TEXTS) + 1)]
    asked = []
    for text, town in zip(rng.choices(TEXTS, ranks, k=many), rng.choices(towns, weights, k=many), strict=True):
        said = {"q": text, "ou": "france"}
        if rng.random() < SHARE_WITHIN:
            said |= {"ou": town, "rayon": str(rng.choice(RADII))}
            said = {**said, "ou": town[:2]} if rng.random() < 0.25 else said
        facet = f"&{rng.choice(FACETS)}" if rng.random() < SHARE_WITH_FACET else ""
        asked.append(urlencode(said) + facet + ("&page=2" if rng.random() < 0.05 else ""))
    return asked


def search(query: str) -> int:
    """One search with all its counts; how many it found."""
    from terreau.directory.rules.searching import read_query
    from terreau.directory.searching.answering import answer_to

    return answer_to(read_query(query), on=DAY).count


def like(query: str) -> None:
    """The same need by a plain LIKE: each word, the département, a count by kind."""
    from django.db import connection

    from terreau.directory.rules.searching import read_query

    asked = read_query(query)
    held = ["true"] + ["said ILIKE %s"] * len(asked.text.split())
    values = [f"%{word}%" for word in asked.text.split()]
    if asked.place and asked.place != "france":
        held.append("departement = %s")
        values.append(asked.place[:2])
    with connection.cursor() as cursor:
        cursor.execute(LIKE.format(" AND ".join(held)), values)
        cursor.fetchall()


def at_a_rate(queries: Sequence[str]) -> list[tuple[float, str]]:
    """Milliseconds from arrival to answer, A_SECOND arrivals a second, and the query."""
    began = time.perf_counter() + 0.2

    def one(at: int) -> tuple[float, str]:
        search(queries[at])
        return (time.perf_counter() - began - at / A_SECOND) * 1000, queries[at]

    with ThreadPoolExecutor(4) as pool:
        waiting = []
        for at in range(len(queries)):
            time.sleep(max(0.0, began + at / A_SECOND - time.perf_counter()))
            waiting.append(pool.submit(one, at))
        return [each.result() for each in waiting]


def count_queries(query: str) -> int:
    """How many queries one search makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as made:
        search(query)
    return len(made)


def said(times: Sequence[float]) -> str:
    """Median and 95th centile."""
    return f"médiane {statistics.median(times):.0f} ms, 95e centile {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def main(many: int, seconds: int) -> int:
    """Fill, warm up, measure, compare."""
    with own_base():
        began = time.perf_counter()
        fill(many)
        print(f"{many} structures écrites et indexées en {time.perf_counter() - began:.0f} s")
        queries = mix(seconds * A_SECOND, random.Random(3))
        for query in mix(60, random.Random(1)):
            search(query)
        print(f"requêtes SQL par recherche : {max(count_queries(query) for query in queries[:40])} au plus")
        measured = at_a_rate(queries)
        times = [each for each, _ in measured]
        print(
            f"recherche, {len(times)} à {A_SECOND} par seconde : {said(times)} "
            f"(demandé : {ASKED_MEDIAN} et {ASKED_SLOW})"
        )
        for title, wanted in (("sur un territoire", False), ("France entière", True)):
            part = [each for each, query in measured if ("ou=france" in query) is wanted]
            print(f"    {title} ({len(part)}) : {said(part)}")
        for took, query in sorted(measured, reverse=True)[:8]:
            print(f"    {took:.0f} ms  {query}")
        plain = []
        for query in queries[:LIKES]:
            at = time.perf_counter()
            like(query)
            plain.append((time.perf_counter() - at) * 1000)
        alone = []
        for query in queries[:LIKES]:
            at = time.perf_counter()
            search(query)
            alone.append((time.perf_counter() - at) * 1000)
        print(f"les {LIKES} premières, une à la fois : recherche {said(alone)} ; LIKE {said(plain)}")
        is_held = statistics.median(times) <= ASKED_MEDIAN and statistics.quantiles(times, n=20)[-1] <= ASKED_SLOW
    return 0 if is_held else 1


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*numbers, *(220_000, 60)[len(numbers) :]))
