"""From a search as typed to what is looked for: words understood, place, filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from terreau.directory.rules.names import digits
from terreau.directory.rules.search_words import STOP_WORDS, Concept, concepts, corrected, nearest, tokens, weighed
from terreau.directory.rules.searching import AROUND_KM, Search
from terreau.directory.searching.places import FRANCE, Area, in_words, resolve
from terreau.directory.searching.synonyms import known_words

_HEARD = """
SELECT asked.word, coalesce(held.documents, 0), near.words, near.documents,
       (SELECT greatest(reltuples, 100)::int FROM pg_class WHERE oid = 'directory_searchentry'::regclass)
FROM (SELECT word, coalesce((ts_lexize('french_stem', word))[1], word) AS stem FROM unnest(%s::text[]) word) asked
LEFT JOIN LATERAL (
  SELECT max(documents) AS documents FROM directory_searchword WHERE stem = asked.stem
) held ON true
LEFT JOIN LATERAL (
  SELECT array_agg(word) AS words, array_agg(documents) AS documents FROM (
    SELECT word, documents FROM directory_searchword
    WHERE held.documents IS NULL AND length(asked.word) > 3 AND word %% asked.word
    ORDER BY similarity(word, asked.word) DESC, documents DESC, word LIMIT 20) close
) near ON true
"""


@dataclass(frozen=True)
class Asked:
    """What a search means.

    `area` is where, `radius` km around its point (None: inside its limits); `is_near` when a place of the words or of
    the form draws answers closer without excluding those around. `number` is a SIREN or a SIRET. `spelled` is the
    sentence read, when a word was corrected. `phrase` is what is left of the words once the place is taken out.
    """

    search: Search
    area: Area
    radius: int | None
    concepts: tuple[Concept, ...]
    phrase: str
    on: date
    number: str = ""
    spelled: str = ""
    is_place_unknown: bool = False
    place_in_words: bool = False

    @property
    def point(self) -> tuple[float, float] | None:
        """From where distances are counted."""
        return self.area.point


def understand(search: Search, *, home: Area, on: date) -> Asked:
    """Read a search made from a territory (`home`)."""
    number = digits(search.text)
    if len(number) in {9, 14}:
        return Asked(search, FRANCE, None, (), "", on, number=number)
    area = resolve(search.place) if search.place is not None else None
    is_unknown = bool(search.place) and area is None
    words = tokens(search.text)
    named: Area | None = None
    if words and (area is None or area.is_everywhere):
        lexicon = known_words()
        not_places = frozenset(run for run in _runs(words) if run in lexicon or run in STOP_WORDS)
        named, words = in_words(words, around=home.departement, is_word=not_places)
    heard, documents, total = _heard(words)
    where = named or area or home
    return Asked(
        search=search,
        area=where,
        radius=_radius(search, where, is_typed=bool(named or (area and search.place))),
        concepts=weighed(concepts(heard, known_words()), documents, total),
        phrase=" ".join(heard),
        on=on,
        spelled=" ".join(heard) if heard != words else "",
        is_place_unknown=is_unknown,
        place_in_words=named is not None,
    )


def _runs(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + size]) for size in range(1, 6) for at in range(len(words) - size + 1)}


def _radius(search: Search, area: Area, *, is_typed: bool) -> int | None:
    """The radius chosen, else the usual one around a commune that was named; None for the limits of the place."""
    if area.point is None:
        return None
    if search.radius is not None:
        return search.radius or None
    return AROUND_KM if is_typed and area.level == "commune" else None


def _heard(words: Sequence[str]) -> tuple[tuple[str, ...], dict[str, int], int]:
    """The words, corrected where nobody wrote them; in how many fiches each is; the number of fiches (one query)."""
    asked = sorted({word for word in words if word not in STOP_WORDS})
    if not asked:
        return tuple(words), {}, 0
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [asked])
        rows = cursor.fetchall()
    lexicon = known_words()
    documents = {word: count for word, count, *_ in rows}
    suggest: dict[str, str] = {}
    for word, count, close, counts, _ in rows:
        if count or word in lexicon:
            continue
        candidates = list(zip(close or (), counts or (), strict=True))
        candidates += [(each, 0) for each in lexicon.single_words() if each[:1] == word[:1]]
        if better := nearest(word, candidates):
            suggest[word] = better
    said = corrected(words, lambda word: bool(documents.get(word)) or word in lexicon, suggest)
    documents |= {better: counted for word, better in suggest.items() for counted in [_count(rows, word, better)]}
    return said, documents, rows[0][4]


def _count(rows: Sequence[tuple[object, ...]], word: str, better: str) -> int:
    for said, _, close, counts, _ in rows:
        if said == word and isinstance(close, list) and isinstance(counts, list) and better in close:
            return int(counts[close.index(better)])
    return 0
