"""Contracts of a table (CSV or spreadsheet): the dialects of published tables, brought to the shape of the JSON."""

import ast
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "idmarche": ("id",),
    "numero": ("id",),
    "numeromarche": ("id",),
    "numerodumarche": ("id",),
    "uid": ("uid",),
    "acheteurid": ("acheteur", "id"),
    "acheteursiret": ("acheteur", "id"),
    "idacheteur": ("acheteur", "id"),
    "siretacheteur": ("acheteur", "id"),
    "acheteurnom": ("acheteur", "nom"),
    "nomacheteur": ("acheteur", "nom"),
    "acheteur": ("acheteur", "nom"),
    "autoriteconcedanteid": ("autoriteConcedante", "id"),
    "autoriteconcedantenom": ("autoriteConcedante", "nom"),
    "nature": ("nature",),
    "objet": ("objet",),
    "objetmarche": ("objet",),
    "codecpv": ("codeCPV",),
    "cpv": ("codeCPV",),
    "procedure": ("procedure",),
    "lieuexecutioncode": ("lieuExecution", "code"),
    "lieuexecutiontypecode": ("lieuExecution", "typeCode"),
    "lieuexecutionnom": ("lieuExecution", "nom"),
    "dureemois": ("dureeMois",),
    "duree": ("dureeMois",),
    "datenotification": ("dateNotification",),
    "datepublicationdonnees": ("datePublicationDonnees",),
    "datesignature": ("dateSignature",),
    "datedebutexecution": ("dateDebutExecution",),
    "montant": ("montant",),
    "montantht": ("montant",),
    "valeurglobale": ("valeurGlobale",),
    "montantsubventionpublique": ("montantSubventionPublique",),
    "formeprix": ("formePrix",),
    "considerationssociales": ("considerationsSociales",),
    "considerationsociale": ("considerationsSociales",),
    "techniques": ("techniques",),
    "idaccordcadre": ("idAccordCadre",),
    "typegroupementoperateurs": ("typeGroupementOperateurs",),
    "typegroupement": ("typeGroupementOperateurs",),
    "modifications": ("modifications",),
    "titulaires": ("titulaires",),
    "concessionnaires": ("concessionnaires",),
    "actessoustraitance": ("actesSousTraitance",),
    "modificationsactessoustraitance": ("modificationsActesSousTraitance",),
    "objetmodification": ("objetModification",),
    "modificationid": ("modificationId",),
    "donneesactuelles": ("donneesActuelles",),
}
HOLDER = re.compile(
    r"(?:titulaires?|concessionnaires?)(\d*)(typeidentifiant|denominationsociale|denomination|identifiant|siret|id|nom)(\d*)"
)
HOLDER_FIELDS = {"typeidentifiant": "typeIdentifiant", "id": "id", "siret": "id", "identifiant": "id"}
Place = tuple[str, ...] | tuple[int, str]


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return text without case, accents nor outer spaces, to compare words."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in flat if not unicodedata.combining(c)).replace("’", "'").split())


def _column(name: object) -> Place | None:
    key = re.sub(r"[^a-z0-9]", "", folded(str(name or "")))
    if key in COLUMNS:
        return COLUMNS[key]
    holder = HOLDER.fullmatch(key)
    if holder is None:
        return None
    rank = int(holder[1] or holder[3] or 1)
    return rank, HOLDER_FIELDS.get(holder[2], "denominationSociale")


def columns_of(header: Sequence[object]) -> list[Place | None] | None:
    """Return where each column goes; None when the table has neither a buyer nor a contract number."""
    places = [_column(name) for name in header]
    found = set(places)
    has_number = ("id",) in found or ("uid",) in found
    has_buyer = ("acheteur", "id") in found or ("autoriteConcedante", "id") in found
    return places if has_number and has_buyer else None


def listed(value: Any) -> Any:
    """Return the list written in a cell by an export (`['SIRET']`), or the value as it is."""
    if not isinstance(value, str) or not value.startswith(("[", "{")) or len(value) > 1_000_000:
        return value
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value


def _as_list(value: Any) -> list[Any]:
    value = listed(value)
    return value if isinstance(value, list) else [value]


def as_contract(places: Sequence[Place | None], cells: Sequence[Any]) -> dict[str, Any]:
    """Return one line in the shape of a JSON contract; `_table` says that an absent key was an absent column."""
    raw: dict[str, Any] = {"_table": True}
    holders: dict[int, dict[str, list[Any]]] = {}
    for place, cell in zip_longest(places, cells):
        if place is None:
            continue
        value = cell if cell != "" else None
        rank = place[0]
        if isinstance(rank, int):
            if value is not None:
                holders.setdefault(rank, {})[place[1]] = _as_list(value)
        elif len(place) == 1:
            raw[rank] = listed(value)
        else:
            raw.setdefault(rank, {})[place[1]] = value
    _add_holders(raw, places, holders)
    return raw


def _add_holders(raw: dict[str, Any], places: Sequence[Place | None], holders: dict[int, dict[str, list[Any]]]) -> None:
    """Holders may fill numbered columns, or several share one cell as lists of the same length."""
    found = [
        {key: value for key, value in zip(fields, values, strict=True) if value is not None}
        for _, fields in sorted(holders.items())
        for values in zip_longest(*fields.values())
    ]
    if any(place is not None and isinstance(place[0], int) for place in places):
        raw["titulaires"] = [*found, *(_as_list(raw["titulaires"]) if raw.get("titulaires") else [])]


def is_blank(cells: Sequence[Any]) -> bool:
    """Tell an empty line, which is no row."""
    return all(cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def numbered(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give each line of a sheet its number, from 1, without the empty ones."""
    for number, cells in enumerate(rows, start=1):
        if not is_blank(cells):
            yield number, cells
