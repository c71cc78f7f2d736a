"""The code lists of data·inclusion, read from its official package: a code is never typed by hand."""

from collections.abc import Mapping
from functools import cache

from data_inclusion.schema import v1
from data_inclusion.schema.base import EnhancedEnum

LISTS: Mapping[str, type[EnhancedEnum]] = {
    "publics": v1.Public,
    "themes": v1.Thematique,
    "theme_families": v1.Categorie,
    "service_kinds": v1.TypeService,
    "fees": v1.Frais,
    "welcome_modes": v1.ModeAccueil,
    "access_modes": v1.ModeMobilisation,
    "reachable_by": v1.PersonneMobilisatrice,
    "networks": v1.ReseauPorteur,
}


@cache
def words(name: str) -> Mapping[str, str]:
    """{code: French label} of one list of LISTS, in the package's order."""
    return {item.value: item.label for item in LISTS[name]}


def choices(name: str) -> list[tuple[str, str]]:
    """(code, label) pairs for a form."""
    return list(words(name).items())


def known(name: str, codes: list[str]) -> list[str]:
    """The codes of a list that the package knows, in their order."""
    return [code for code in codes if code in words(name)]
