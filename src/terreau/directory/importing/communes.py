"""The commune of a record: by its INSEE code, else by its postal code and name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from terreau.directory.importing.records import Record
from terreau.territories.models import Commune, PostalCode
from terreau.territories.rules.keys import name_key

_NOISE = re.compile(r"\b(?:cedex|arrondissement|\d+(?:er|e|eme|ieme)?)\b")


class Gazetteer:
    """The communes known here, to be asked thousands of times."""

    def __init__(self, communes: Iterable[tuple[str, str]], postal_codes: Iterable[tuple[str, str]]) -> None:
        """`communes` are (code, name key), `postal_codes` (code of the commune, postal code)."""
        self._keys = dict(communes)
        self._by_postal: dict[str, list[str]] = {}
        self._by_departement: dict[tuple[str, str], list[str]] = {}
        for commune, postal in postal_codes:
            self._by_postal.setdefault(postal, []).append(commune)
        for commune, key in self._keys.items():
            self._by_departement.setdefault((departement_of(commune), key), []).append(commune)

    @classmethod
    def load(cls) -> Gazetteer:
        """From the tables, in two queries."""
        communes = Commune.objects.order_by("code").values_list("code", "name_key")
        return cls(communes, PostalCode.objects.order_by("pk").values_list("commune_id", "code"))

    def commune(self, record: Record) -> str:
        """The INSEE code of the record's commune, or blank."""
        if record.insee in self._keys:
            return record.insee
        key = " ".join(_NOISE.sub(" ", name_key(record.city)).split())
        near = self._by_postal.get(record.postal_code, [])
        named = [code for code in near if self._keys.get(code) == key]
        if not named and key:
            named = self._by_departement.get((departement_of(record.postal_code), key), [])
        if not named and not key:
            named = near
        return named[0] if len(named) == 1 else ""


def departement_of(code: str) -> str:
    """The département of a commune or of a postal code: two characters, three overseas; Corsica as one."""
    if code.startswith("97"):
        return code[:3]
    return "20" if code[:2] in {"2A", "2B"} else code[:2]
