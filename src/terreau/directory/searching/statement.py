# ruff: noqa: S608  (columns and numbers of our own; what people type is always a parameter)
"""The one statement that answers a search: who matches, in which order, with the counts of every facet.

Each word is looked for where fiches say it: names and offers first, services next, presentations last; a synonym
counts a little less than the word typed. A count stops at MOST_COUNTED, and ranks are those of the first
MOST_RANKED fiches found: beyond that a search is too wide to be ranked, and a place or a filter narrows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from terreau.directory.rules.search_words import Concept, singular
from terreau.directory.rules.searching import (
    DEGREE_KM,
    FACETS,
    MOST_COUNTED,
    PER_PAGE,
    Order,
    box,
    fresh_since,
)
from terreau.directory.searching.asking import Asked

MOST_RANKED = 1200
MOST_POINTS = 300
CUT = 0.3  # a fiche that answers less than this share of the best one is left out
NEAR_KM = 12.0  # kilometres that cost an answer half of what it is worth
OWN = {"B": 1.0, "A": 0.9, "C": 0.8, "D": 0.62}
SAME = {"AB": 0.72, "C": 0.55, "D": 0.42}
NEAR = {"AB": 0.5, "C": 0.38, "D": 0.28}
NAME_WORDS = 4  # a longer text is not the beginning of a name
KIND = 1.0
ARRAYS = tuple(column for column in FACETS.values() if column != "ess_verdict")


@dataclass
class Sql:
    """A piece of SQL with its parameters, in order."""

    text: str = ""
    values: list[object] = field(default_factory=list)

    def add(self, text: str, *values: object) -> Sql:
        """The same piece, longer."""
        self.text += text
        self.values += values
        return self


def joined(parts: Iterable[Sql], by: str) -> Sql:
    """Pieces one after the other."""
    pieces = list(parts)
    return Sql(by.join(piece.text for piece in pieces), [value for piece in pieces for value in piece.values])


def answer(asked: Asked, *, strict: bool) -> Sql:
    """Count, page, points and facets as one JSON value. `strict`: every word is there; else the more, the better."""
    active = [facet for facet, _ in asked.search.chosen]
    sql = Sql("WITH ").add("base AS MATERIALIZED (")
    _add(sql, _hits(asked, strict=strict, without=None, most=MOST_RANKED))
    sql.add("), kept AS MATERIALIZED (")
    sql.add(f"SELECT * FROM base WHERE rank >= {CUT} * (SELECT max(rank) FROM base)")
    for facet in active:
        sql.add(f"), base_{facet} AS MATERIALIZED (")
        _add(sql, _hits(asked, strict=strict, without=facet, most=MOST_COUNTED + 1))
    first = (asked.search.page - 1) * PER_PAGE
    sql.add(
        f"), page AS (SELECT fiche_id, km, row_number() OVER (ORDER BY {_order(asked)}) AS at FROM kept "
        f"ORDER BY {_order(asked)} LIMIT {PER_PAGE} OFFSET {first}) "
    )
    sql.add(
        "SELECT (SELECT count(*) FROM kept), "
        "(SELECT jsonb_agg(jsonb_build_array(fiche_id, km) ORDER BY at) FROM page), "
        "(SELECT jsonb_agg(jsonb_build_array(longitude, latitude)) FROM "
        "(SELECT longitude, latitude FROM kept WHERE longitude IS NOT NULL "
        f"ORDER BY rank DESC LIMIT {MOST_POINTS}) p), "
    )
    counts = (_counts(facet, f"base_{facet}" if facet in active else "kept") for facet in FACETS)
    return sql.add(f"jsonb_build_object({', '.join(counts)})")


def found_ids(asked: Asked, *, strict: bool, most: int) -> Sql:
    """The key of every fiche that answers, best first."""
    sql = Sql("WITH base AS MATERIALIZED (")
    _add(sql, _hits(asked, strict=strict, without=None, most=most))
    return sql.add(
        f") SELECT fiche_id FROM base WHERE rank >= {CUT} * (SELECT max(rank) FROM base) ORDER BY {_order(asked)}"
    )


def _add(sql: Sql, piece: Sql) -> None:
    sql.add(piece.text, *piece.values)


def _counts(facet: str, source: str) -> str:
    column = FACETS[facet]
    value = f"unnest({column})" if column in ARRAYS else column
    return (
        f"'{facet}', (SELECT jsonb_object_agg(value, n) FROM (SELECT value, count(*) AS n FROM "
        f"(SELECT {value} AS value FROM {source}) said WHERE value <> '' GROUP BY value) counted)"
    )


def _order(asked: Asked) -> str:
    if asked.search.order is Order.NAME:
        return "name_key, fiche_id"
    if asked.search.order is Order.DISTANCE and asked.point:
        return "km NULLS LAST, rank DESC, name_key, fiche_id"
    return "rank DESC, km NULLS LAST, name_key, fiche_id"


def _hits(asked: Asked, *, strict: bool, without: str | None, most: int) -> Sql:
    """The fiches that match, `without` one facet's own filter, at most so many."""
    sql = Sql("SELECT fiche_id, name_key, longitude, latitude, ").add(", ".join(FACETS.values()))
    sql.add(", ")
    if without is None:
        _add(sql, _distance(asked).add(" AS km, "))
        _add(sql, _rank(asked).add(" AS rank"))
    else:
        sql.add("0 AS rank")  # only counted
    sql.add(" FROM directory_searchentry WHERE ")
    _add(sql, joined([Sql("true"), *_conditions(asked, strict=strict, without=without)], " AND "))
    wide = not asked.concepts and asked.search.order is Order.RELEVANCE
    return sql.add(" ORDER BY name_key, fiche_id" if wide and asked.area.is_everywhere else "").add(
        f" LIMIT {int(most)}"
    )


def _conditions(asked: Asked, *, strict: bool, without: str | None) -> Iterable[Sql]:
    search = asked.search
    if asked.number:
        yield Sql("siret = %s" if len(asked.number) == 14 else "siren = %s", [asked.number])
    elif asked.concepts:
        matches = [_matches(concept) for concept in asked.concepts]
        said = joined([Sql("("), joined(matches, " AND " if strict else " OR "), Sql(")")], "")
        named = _named(asked)
        yield joined([Sql("("), said, Sql(" OR "), named, Sql(")")], "") if named else said
    yield from _where(asked)
    for facet, values in search.chosen:
        if facet == without:
            continue
        column = FACETS[facet]
        yield Sql(f"{column} && %s::varchar[]" if column in ARRAYS else f"{column} = ANY(%s)", [list(values)])
    if search.amount is not None:
        yield Sql("largest_lot >= %s", [search.amount])
    if search.fresh_only:
        yield Sql("fresh_on >= %s", [fresh_since(asked.on)])


def _where(asked: Asked) -> Iterable[Sql]:
    if asked.area.is_everywhere:
        return
    if asked.radius is None or asked.point is None:
        yield Sql("places @> %s::varchar[]", [[asked.area.code]])
        return
    west, south, east, north = box(asked.point, asked.radius)
    inside = Sql("latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s AND ", [south, north, west, east])
    _add(inside, _distance(asked))
    yield inside.add(" <= %s", asked.radius)


def _distance(asked: Asked) -> Sql:
    """Kilometres from the point of the search (as `rules.searching.kilometres`); NULL without one."""
    if asked.point is None:
        return Sql("NULL::float8")
    x, y = asked.point
    return Sql(
        "(sqrt(power((longitude - %s) * cos(radians((latitude + %s) / 2)), 2) + power(latitude - %s, 2))"
        f" * {DEGREE_KM})",
        [x, y, y],
    )


def _matches(concept: Concept) -> Sql:
    said = Sql("words @@ to_tsquery('french_plain', %s)", [query((*concept.own, *concept.same, *concept.near))])
    if not concept.kinds:
        return said
    return joined([Sql("(kinds && %s::varchar[] OR ", [list(concept.kinds)]), said, Sql(")")], "")


def _rank(asked: Asked) -> Sql:
    """What a fiche is worth, from 0 to a little over 1: words said, phrase kept, name, then nearness."""
    if not asked.concepts:
        return Sql("1.0::float8") if not asked.point else _nearness(asked)
    parts = [_worth(concept) for concept in asked.concepts]
    if len(asked.phrase.split()) > 1:
        parts.append(
            Sql("0.15 * (words @@ phraseto_tsquery('french_plain', %s))::int", [asked.phrase]),
        )
    if named := _named(asked):
        parts.append(joined([Sql("0.4 * ("), named, Sql(")::int")], ""))
    every = query([term for concept in asked.concepts for term in (*concept.own, *concept.same)])
    parts.append(Sql("0.1 * ts_rank('{0.3,0.5,0.8,1}', words, to_tsquery('french_plain', %s), 1)", [every]))
    said = joined([Sql("("), joined(parts, " + "), Sql(")")], "")
    if not asked.point:
        return said
    return joined([said, _nearness(asked)], " * ")


def _named(asked: Asked) -> Sql | None:
    """The text is a part of a name, plurals apart: "petit pas" and "Les Petits Pas"; None for a long text."""
    words = asked.phrase.split()
    if not 1 <= len(words) <= NAME_WORDS or len(asked.phrase) < 4:
        return None
    return Sql("name_key LIKE %s", [f"%{'% '.join(singular(word) for word in words)}%"])


def _nearness(asked: Asked) -> Sql:
    return joined([Sql("(1 / (1 + coalesce(("), _distance(asked), Sql(f") / {NEAR_KM}, 1)))")], "")


def _worth(concept: Concept) -> Sql:
    """What one concept brings: its weight, times how well the fiche says it."""
    levels = [(weight, worth, concept.own) for weight, worth in OWN.items()]
    levels += [(weight, worth, concept.same) for weight, worth in SAME.items() if concept.same]
    levels += [(weight, worth, concept.near) for weight, worth in NEAR.items() if concept.near]
    levels.sort(key=lambda level: -level[1])
    sql = Sql("%s * CASE", [round(concept.weight, 4)])
    if concept.kinds:
        sql.add(f" WHEN kinds && %s::varchar[] THEN {KIND}", list(concept.kinds))
    for weight, worth, terms in levels:
        sql.add(f" WHEN words @@ to_tsquery('french_plain', %s) THEN {worth}", query(terms, weight))
    return sql.add(" ELSE 0 END")


def query(terms: Sequence[str], weight: str = "") -> str:
    """Any of the terms, as to_tsquery reads it: words of a term follow each other; `weight` says where ("AB")."""
    mark = f":{weight}" if weight else ""
    said = dict.fromkeys(form for term in terms for form in _forms(term))
    phrases = [" <-> ".join(f"'{word}'{mark}" for word in term.split()) for term in said]
    return " | ".join(f"({phrase})" for phrase in phrases)


def _forms(term: str) -> tuple[str, ...]:
    """A word and its plural, which the stemmer does not always bring together ("petit", "petits")."""
    return (term,) if " " in term or term[-1] in "sxz" else (term, f"{term}s")
