"""Answers a search: the page of fiches, how many, the facets, in a number of queries that does not grow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db import connection

from terreau.directory.rules.searching import FACETS, MOST_COUNTED, Search
from terreau.directory.searching.asking import Asked, understand
from terreau.directory.searching.places import FRANCE, Area
from terreau.directory.searching.statement import Sql, answer, found_ids

ENOUGH = 20  # fiches that hold every word, above which those that hold only some are not shown
MOST_EXPORTED = 250_000


@dataclass(frozen=True)
class Answer:
    """What a search found. `hits` are (fiche, km or None), best first; `points` are (longitude, latitude) of the best
    ones; `facets` {name: {value: count}}. `is_partial` when fiches that hold only some of the words are shown too."""

    asked: Asked
    count: int = 0
    hits: tuple[tuple[int, float | None], ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_partial: bool = False

    @property
    def is_more(self) -> bool:
        """There are more than counted."""
        return self.count > MOST_COUNTED


def answer_to(search: Search, *, home: Area = FRANCE, on: date) -> Answer:
    """Run a search from a territory."""
    asked = understand(search, home=home, on=on)
    strict = _run(answer(asked, strict=True))
    is_partial = len(asked.concepts) > 1 and strict[0] < ENOUGH
    count, page, points, facets = _run(answer(asked, strict=False)) if is_partial else strict
    return Answer(
        asked,
        count,
        tuple((pk, km) for pk, km in page or ()),
        tuple((x, y) for x, y in points or ()),
        {facet: facets.get(facet) or {} for facet in FACETS},
        is_partial=is_partial and count > strict[0],
    )


def keys_of(search: Search, *, home: Area = FRANCE, on: date, most: int = MOST_EXPORTED) -> list[int]:
    """The keys of every fiche that answers, best first, for a file or an alert."""
    asked = understand(search, home=home, on=on)
    found = [pk for (pk,) in _rows(found_ids(asked, strict=True, most=most))]
    if len(asked.concepts) > 1 and len(found) < ENOUGH:
        found = [pk for (pk,) in _rows(found_ids(asked, strict=False, most=most))]
    return found


def _run(sql: Sql) -> Any:
    return _rows(sql)[0]


def _rows(sql: Sql) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.text, cast(Any, sql.values))
        return _decoded(cursor.fetchall())


def _decoded(rows: Sequence[Any]) -> Sequence[Any]:
    """Rows with their JSON read: Django leaves it to its own fields."""
    return [
        tuple(json.loads(cell) if isinstance(cell, str) and cell[:1] in "[{" else cell for cell in row) for row in rows
    ]
