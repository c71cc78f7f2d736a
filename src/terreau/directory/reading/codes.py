"""The French words of the codes that a fiche keeps."""

from collections.abc import Mapping, Sequence

from terreau.directory import vocabulary
from terreau.directory.models import Network
from terreau.directory.rules.structures import Customer, Mode, StructureKind

WORDS: Mapping[str, Mapping[str, str]] = {
    "kinds": dict(StructureKind.choices()),
    "customers": dict(Customer.choices()),
    "modes": dict(Mode.choices()),
}
LISTS = {
    "publics": "publics",
    "themes": "themes",
    "kind": "service_kinds",
    "fee": "fees",
    "welcome_modes": "welcome_modes",
    "access_modes": "access_modes",
    "reachable_by": "reachable_by",
}


def words_of(name: str, codes: Sequence[str]) -> list[str]:
    """The words of the codes of a field; a code out of its list keeps itself for word."""
    known = vocabulary.words(LISTS[name]) if name in LISTS else WORDS.get(name, {})
    return [known.get(code, code) for code in codes]


def network_names(codes: Sequence[str]) -> list[str]:
    """The names of networks: those of our table, else those of data·inclusion."""
    if not codes:
        return []
    ours = dict(Network.objects.filter(pk__in=codes).values_list("code", "name"))
    others = vocabulary.words("networks")
    return [ours.get(code) or others.get(code, code) for code in codes]
