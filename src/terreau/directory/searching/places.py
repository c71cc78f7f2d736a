"""From the words of a place to where it is: a commune, a grouping, a département, a region."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from terreau.directory.models import SearchEntry
from terreau.directory.rules.search_words import place_runs
from terreau.directory.rules.searching import EVERYWHERE
from terreau.territories.contours import centre
from terreau.territories.models import Commune, Territory
from terreau.territories.rules.keys import name_key

KNOWN_TOWN = 5000  # inhabitants from which a word of a search is a town before it is a word
AMBIGUOUS = frozenset("cher lot nord manche orne aube creuse centre landes drome var sens die gap laval grasse".split())
LEVELS = {"commune": 0, "departement": 1, "region": 2, "epci": 3}


@dataclass(frozen=True)
class Area:
    """Where to search: the codes of its places (none is everywhere), its name, and its middle when it is a commune."""

    code: str
    name: str
    level: str
    point: tuple[float, float] | None = None
    departement: str = ""

    @property
    def is_everywhere(self) -> bool:
        """Nothing is left out."""
        return not self.code


FRANCE = Area("", "toute la France", "country")
_COMMUNES = """
SELECT 'commune', c.code, c.name, c.departement_id, coalesce(c.population, 0), c.name_key
FROM territories_commune c WHERE c.name_key = ANY(%(names)s) OR c.code = ANY(%(codes)s)
UNION ALL
SELECT 'commune', c.code, c.name, c.departement_id, coalesce(c.population, 0), p.code
FROM territories_postalcode p JOIN territories_commune c ON c.code = p.commune_id WHERE p.code = ANY(%(codes)s)
"""
_NAMED = "trim(regexp_replace(lower(unaccent({0}.name)), '[^[:alnum:]]+', ' ', 'g'))"
_OTHERS = f"""
SELECT 'departement', d.code, d.name, d.code, 0, {_NAMED.format("d")}
FROM territories_departement d WHERE {_NAMED.format("d")} = ANY(%(names)s) OR d.code = ANY(%(departements)s)
UNION ALL
SELECT 'region', 'R' || r.code, r.name, '', 0, {_NAMED.format("r")}
FROM territories_region r WHERE {_NAMED.format("r")} = ANY(%(names)s) OR 'R' || r.code = ANY(%(codes)s)
UNION ALL
SELECT 'epci', e.code, e.name, '', 0, {_NAMED.format("e")}
FROM territories_epci e WHERE {_NAMED.format("e")} = ANY(%(names)s) OR e.code = ANY(%(codes)s)
"""  # noqa: S608  our own names


@dataclass(frozen=True)
class Found:
    """A place that words name: its level, code, name, département, population, and the words."""

    level: str
    code: str
    name: str
    departement: str
    population: int
    said: str


def of_territory(territory: Territory) -> Area:
    """Where a territory is; everywhere when it has no official code."""
    levels = {"commune": "commune", "epci": "epci", "ept": "epci", "departement": "departement"}
    level = levels.get(territory.kind)
    if level is None:
        return FRANCE
    point = centre(territory.code) if level == "commune" else None
    return Area(territory.code, territory.name, level, point, territory.code[:2] if level == "commune" else "")


def resolve(text: str) -> Area | None:
    """What a person typed under "Où ?": a name, a postal code, a code, "Argenteuil (95018)"; None when unknown."""
    typed = text.strip()
    if not typed or name_key(typed) in {EVERYWHERE, "toute la france", "partout"}:
        return FRANCE
    told = re.search(r"\(([0-9A-Z]{2,9})\)$", typed)
    code = told.group(1) if told else typed.upper().replace(" ", "")
    found = _look([name_key(typed)], [code], [code])
    best = min(found, key=lambda each: (LEVELS[each.level], -each.population, each.code), default=None)
    if best:
        return _area(best)
    near: Commune | None = Commune.objects.search(typed).first() if len(typed) > 3 else None
    return _area(Found("commune", near.code, near.name, near.departement_id, 0, "")) if near else None


def in_words(words: Sequence[str], *, around: str, is_word: frozenset[str]) -> tuple[Area | None, tuple[str, ...]]:
    """The place that some words of a search name, and the words left; None and the same words when none does.

    `around` is the département of the search, whose small towns are known too. Words of `is_word` alone name no place.
    """
    runs = [run for run in place_runs(words) if " ".join(words[run[0] : run[1]]) not in is_word | AMBIGUOUS]
    said = {" ".join(words[start:end]): (start, end) for start, end in runs}
    codes = [name for name in said if len(name) == 5 and name[1:].isdigit()]
    departements = [name.upper() for name, (start, end) in said.items() if _is_number_of_departement(words, start, end)]
    found = [each for each in _look(list(said), codes, departements) if each.said in said or each.code.lower() in said]
    kept = [each for each in found if each.level != "commune" or _is_known(each, around)]
    if not kept:
        return None, tuple(words)
    best = min(
        kept, key=lambda each: (-len(each.said.split()), each.departement != around, -each.population, each.code)
    )
    start, end = said.get(best.said) or said[best.code.lower()]
    if end - start == len(words) and len(words) == 1 and best.level == "commune" and best.population < KNOWN_TOWN:
        return None, tuple(words)
    return _area(best), (*words[:start], *words[end:])


def _is_number_of_departement(words: Sequence[str], start: int, end: int) -> bool:
    """ "dans le 95", "traiteur 95", but not "buffet de 80 personnes"."""
    word = words[start]
    if end - start != 1 or len(word) not in {2, 3} or not word[0].isdigit() or len(words) < 2:
        return False
    return end == len(words) or words[start - 1] in {"le", "departement"}


def _is_known(found: Found, around: str) -> bool:
    if found.said.isdigit():
        return True
    return found.population >= KNOWN_TOWN or (bool(around) and found.departement == around and len(found.said) > 4)


def _look(names: Sequence[str], codes: Sequence[str], departements: Sequence[str]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_COMMUNES} UNION ALL {_OTHERS}",
            {"names": list(names), "codes": list(codes), "departements": list(departements)},
        )
        return [Found(*row) for row in cursor.fetchall()]


def _area(found: Found) -> Area:
    point = middle(found.code) if found.level == "commune" else None
    return Area(found.code, found.name, found.level, point, found.departement)


def middle(commune_code: str) -> tuple[float, float] | None:
    """The middle of a commune: by its contour, else by the structures that stand there; None when neither is known."""
    if known := centre(commune_code):
        return known
    points = SearchEntry.objects.filter(places__contains=[commune_code]).order_by("fiche_id")
    found = [(x, y) for x, y in points.values_list("longitude", "latitude")[:200] if x is not None and y is not None]
    if not found:
        return None
    return sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)
