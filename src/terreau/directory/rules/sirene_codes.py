"""The codes of SIRENE that are read: headcount bands, communes cut in arrondissements, nomenclatures."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from terreau.directory.rules.ess_rules import Activity, EssRules, FormGroup
from terreau.directory.rules.structures import Nomenclature

NATURAL_PERSON = "1000"
ARRONDISSEMENTS: Mapping[str, tuple[str, ...]] = {
    "75056": tuple(str(code) for code in range(75101, 75121)),
    "69123": tuple(str(code) for code in range(69381, 69390)),
    "13055": tuple(str(code) for code in range(13201, 13217)),
}
NOMENCLATURES: Mapping[str, Nomenclature] = {"NAFRev2": Nomenclature.NAF_2008, "NAF2025": Nomenclature.NAF_2025}
_ACTIVITY = re.compile(r"\d{2}\.?\d{1,2}[A-Z]?")


class Headcount(NamedTuple):
    """A band of employees, bounds included; `most` is None for the highest."""

    least: int
    most: int | None


BANDS: Mapping[str, Headcount] = {
    "00": Headcount(0, 0),
    "01": Headcount(1, 2),
    "02": Headcount(3, 5),
    "03": Headcount(6, 9),
    "11": Headcount(10, 19),
    "12": Headcount(20, 49),
    "21": Headcount(50, 99),
    "22": Headcount(100, 199),
    "31": Headcount(200, 249),
    "32": Headcount(250, 499),
    "41": Headcount(500, 999),
    "42": Headcount(1000, 1999),
    "51": Headcount(2000, 4999),
    "52": Headcount(5000, 9999),
    "53": Headcount(10000, None),
}


def headcount(band: str | None) -> Headcount | None:
    """The band of a published code; None when unknown ("NN" says no employee known, which is not zero)."""
    return BANDS.get(band or "")


def published_communes(communes: Iterable[str]) -> dict[str, str]:
    """The commune by the code that SIRENE writes: Paris, Lyon and Marseille are published by arrondissement."""
    return {code: commune for commune in communes for code in (commune, *ARRONDISSEMENTS.get(commune, ()))}


def commune_of(published: str | None) -> str | None:
    """The code of the commune itself, whose arrondissements are not communes."""
    return _WHOLE.get(published or "", published)


_WHOLE: Mapping[str, str] = {code: commune for commune, codes in ARRONDISSEMENTS.items() for code in codes}


def activity(code: str | None, nomenclature: str | None) -> Activity | None:
    """A main activity with its nomenclature; None for those before NAF rév. 2 and for codes of waiting (00.00Z)."""
    found = NOMENCLATURES.get(nomenclature or "")
    if found is None or not code or not _ACTIVITY.fullmatch(code) or code.startswith("00"):
        return None
    return Activity(found, code)


def forms_of_ess(rules: EssRules) -> frozenset[str]:
    """Legal categories that are of the ESS by their form, as the rules in force list them."""
    return frozenset(code for code, form in rules.forms.items() if form.group is FormGroup.STATUTE)
