"""A row as readers ask it: each column asked is remembered, each value left out is a remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from terreau.directory.importing import cleaning
from terreau.directory.importing.records import PartRecord, Problem, Severity
from terreau.directory.rules.names import organisation_key
from terreau.directory.vocabulary import words

MOST = {
    "name": 255,
    "summary": 280,
    "description": 10_000,
    "street": 255,
    "street_extra": 255,
    "acronym": 60,
    "opening_hours": 1000,
    "publics_notes": 1000,
    "title": 200,
}


class Row:
    """One row of a file. `used` gathers, over the file, the columns that its reader asks."""

    def __init__(self, content: Mapping[str, Any], used: set[str], *, on: date) -> None:
        self.content = content
        self.used = used
        self.on = on
        self.problems: list[Problem] = []

    def raw(self, column: str) -> Any:
        """The value as the file has it."""
        self.used.add(column)
        return self.content.get(column)

    def text(self, *columns: str) -> str:
        """Plain text of the first of these columns that has some."""
        return next((said for column in columns if (said := cleaning.text(self.raw(column)))), "")

    def name(self, *columns: str) -> str:
        """A name on one line, from the first of these columns that has one."""
        return next((said for column in columns if (said := cleaning.name(self.raw(column)))), "")[:255]

    def siret(self, column: str) -> str:
        """A right SIRET; a wrong one is left out and told."""
        return self._number(column, cleaning.siret, "SIRET")

    def siren(self, column: str) -> str:
        """A right SIREN; a wrong one is left out and told."""
        return self._number(column, cleaning.siren, "SIREN")

    def phone(self, column: str) -> str:
        """A telephone number."""
        return self._kept(column, cleaning.phone, "numéro de téléphone illisible, laissé de côté")

    def email(self, column: str) -> str:
        """An e-mail address."""
        return self._kept(column, cleaning.email, "adresse e-mail illisible, laissée de côté")

    def url(self, column: str) -> str:
        """A web address."""
        return self._kept(column, cleaning.url, "adresse web illisible, laissée de côté")

    def postal_code(self, column: str) -> str:
        """A postal code."""
        return self._kept(column, cleaning.postal_code, "code postal illisible, laissé de côté")

    def insee(self, column: str) -> str:
        """A commune's INSEE code."""
        return self._kept(column, cleaning.commune_code, "code INSEE illisible, laissé de côté")

    def day(self, column: str) -> date | None:
        """A day."""
        said = self.text(column)
        found = cleaning.day(said)
        if said and found is None:
            self.remark(column, "date illisible, laissée de côté")
        return found

    def activities(self, column: str) -> tuple[tuple[str, str], ...]:
        """The main activity with its nomenclature."""
        found = cleaning.activity(self.raw(column))
        if found is None and self.text(column):
            self.remark(column, "code d'activité inconnu, à mapper")
        return (found,) if found else ()

    def point(self, longitude: str, latitude: str) -> dict[str, float]:
        """Both coordinates, or nothing."""
        found = cleaning.point(self.raw(longitude), self.raw(latitude))
        return {"longitude": found[0], "latitude": found[1]} if found else {}

    def ewkt(self, column: str) -> dict[str, float]:
        """Both coordinates from one point."""
        found = cleaning.ewkt(self.raw(column))
        return {"longitude": found[0], "latitude": found[1]} if found else {}

    def codes(self, column: str, vocabulary: str) -> list[str]:
        """Codes of a list of data·inclusion; the others are told, to be mapped."""
        said = cleaning.listed(self.raw(column))
        known = words(vocabulary)
        for code in said:
            if code not in known:
                self.remark(column, f"code « {code[:60]} » inconnu, à mapper")
        return [code for code in said if code in known]

    def mapped(self, column: str, table: Mapping[str, str]) -> list[str]:
        """What a code means here, or nothing and a remark."""
        said = self.text(column)
        if said and said not in table:
            self.remark(column, f"code « {said[:60]} » inconnu, à mapper")
        return [table[said]] if table.get(said) else []

    def remark(self, column: str, reason: str) -> None:
        """Tell that a value is left out."""
        self.problems.append(Problem(column, reason, Severity.REMARK))

    def refuse(self, column: str, reason: str) -> None:
        """Leave the row out."""
        self.problems.append(Problem(column, reason, Severity.REJECTED))

    def flag(self, column: str, reason: str) -> None:
        """Ask someone to look at the row."""
        self.problems.append(Problem(column, reason))

    def _kept(self, column: str, clean: Callable[[Any], str], reason: str) -> str:
        value = self.raw(column)
        found = clean(value)
        if not found and cleaning.text(value):
            self.remark(column, reason)
        return found

    def _number(self, column: str, clean: Callable[[str], str], what: str) -> str:
        said = cleaning.text(self.raw(column))
        found = clean(said)
        if cleaning.has_lost_figures(said):
            self.flag(column, f"{what} « {said[:30]} » : un tableur en a perdu des chiffres, il n'est pas repris")
        elif not found and said.strip("0 .-"):
            self.flag(column, f"{what} « {said[:30]} » faux (longueur ou clé) : il n'est pas repris")
        return found


def values(**said: Any) -> dict[str, Any]:
    """Fields of a fiche without the blank ones, cut to what a fiche holds."""
    return {
        name: value[: MOST[name]] if name in MOST and isinstance(value, str) else value
        for name, value in said.items()
        if value not in (None, "", [])
    }


def part(what: str, **said: Any) -> PartRecord:
    """A line of a list of the fiche."""
    return PartRecord(what, values(**said))


def made_up_id(*words_: str) -> str:
    """An identifier for a row whose source gives none, the same each time the row is read."""
    return "/".join(organisation_key(word) for word in words_)[:200]


def merged(*lists: Sequence[str]) -> list[str]:
    """Several lists as one, each item once."""
    return list(dict.fromkeys(item for one in lists for item in one))
