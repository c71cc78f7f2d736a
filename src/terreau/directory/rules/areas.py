"""Codes of the territories that a structure covers, as data·inclusion writes them, plus regions.

A commune has 5 characters, a département 2 or 3, a grouping its SIREN, the country "france"; a region is "R" and its
code, because the code of a region may be that of a département (11: Île-de-France, Aude).
"""

from collections.abc import Iterable, Mapping, Sequence

from terreau.kit.labels import Labelled

COUNTRY = "france"


class AreaLevel(Labelled):
    """What a code of area names."""

    COMMUNE = "commune", "Commune"
    DEPARTEMENT = "departement", "Département"
    EPCI = "epci", "Intercommunalité"
    REGION = "region", "Région"
    COUNTRY = "country", "France entière"


def level(code: str) -> AreaLevel | None:
    """The level of a code, or None when it is not one of ours."""
    if code == COUNTRY:
        return AreaLevel.COUNTRY
    if code.startswith("R") and code[1:].isdigit() and len(code) in {3, 4}:
        return AreaLevel.REGION
    if not code.isalnum() or not code.isascii():
        return None
    levels = {2: AreaLevel.DEPARTEMENT, 3: AreaLevel.DEPARTEMENT, 5: AreaLevel.COMMUNE, 9: AreaLevel.EPCI}
    return levels.get(len(code))


def without_regions(codes: Iterable[str], departements_of: Mapping[str, Sequence[str]]) -> list[str]:
    """The same areas in the codes of data·inclusion: a region becomes its départements; each code once, sorted.

    `departements_of` gives the départements of a region by its bare code. An unknown code is left out.
    """
    kept: set[str] = set()
    for code in codes:
        found = level(code)
        if found is AreaLevel.REGION:
            kept.update(departements_of.get(code[1:], ()))
        elif found is not None:
            kept.add(code)
    return sorted(kept)
