"""The shipped geography: how it is packed from the official package and loaded into the tables."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from terreau.territories.models import Commune, Departement, Epci, PostalCode, Region
from terreau.territories.rules.keys import name_key

DATA = Path(__file__).parent / "data"
PACKAGE = "@etalab/decoupage-administratif"
LICENCE = "MIT (paquet) ; Code officiel géographique (Insee) et BANATIC sous Licence Ouverte 2.0"
SOURCES = {
    "regions": "data/regions.json",
    "departements": "data/departements.json",
    "epci": "data/epci.json, data/ept.json",
    "communes": "data/communes.json, data/epci.json, data/ept.json",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "regions": ("code", "name"),
    "departements": ("code", "name", "region"),
    "epci": ("code", "name", "kind"),
    "communes": ("code", "name", "departement", "epci", "ept", "population", "postal_codes"),
}


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_table(table: str) -> Iterator[dict[str, str]]:
    """Read one shipped table, row by row."""
    with gzip.open(DATA / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def load() -> dict[str, int]:
    """Write the shipped geography into the tables in one transaction; a second run changes nothing.

    Communes that no longer exist are kept, for rows that point at them.
    """
    with transaction.atomic():
        _upsert(Region, "code", [(r["code"], r["name"]) for r in read_table("regions")], ("code", "name"))
        departements = [(r["code"], r["name"], r["region"]) for r in read_table("departements")]
        _upsert(Departement, "code", departements, ("code", "name", "region_id"))
        _upsert(Epci, "code", [(r["code"], r["name"], r["kind"]) for r in read_table("epci")], COLUMNS["epci"])
        communes = list(read_table("communes"))
        rows = [
            (r["code"], r["name"], name_key(r["name"]), r["departement"], r["epci"], r["ept"], r["population"])
            for r in communes
        ]
        columns = ("code", "name", "name_key", "departement_id", "epci_id", "ept_id", "population")
        _upsert(Commune, "code", rows, columns)
        postal = [(r["code"], code) for r in communes for code in r["postal_codes"].split()]
        _upsert(PostalCode, "commune_id, code", postal, ("commune_id", "code"))
    models = (Region, Departement, Epci, Commune, PostalCode)
    return {str(model._meta.verbose_name): model._default_manager.count() for model in models}  # noqa: SLF001


def _upsert(model: Any, key: str, rows: Sequence[Sequence[str]], columns: Sequence[str]) -> None:
    """COPY rows beside the table, then insert the new ones and update those that differ; empty text means NULL."""
    table, names = model._meta.db_table, ", ".join(columns)  # noqa: SLF001
    staged = f"staged_{table}"
    updates = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key.split(", "))
    current = ", ".join(f"{table}.{name}" for name in columns)
    new = ", ".join(f"excluded.{name}" for name in columns)
    on_conflict = f"UPDATE SET {updates} WHERE ({current}) IS DISTINCT FROM ({new})" if updates else "NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {staged} AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608  our own
        with cursor.copy(f"COPY {staged} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([value or None for value in row])
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {staged} "  # noqa: S608  names of our own models
            f"ON CONFLICT ({key}) DO {on_conflict}"
        )
        cursor.execute(f"DROP TABLE {staged}")
        cursor.execute(f"ANALYZE {table}")


def pack(package: Path, archive_sha256: str) -> None:
    """Rewrite the shipped tables from an unpacked release of the official package."""
    source = json.loads((package / "package.json").read_text())
    read = {p.stem: json.loads(p.read_text()) for p in (package / "data").glob("*.json")}
    groups = [*read["epci"], *read["ept"]]
    epci_of = {m["code"]: g["code"] for g in read["epci"] for m in g["membres"]}
    ept_of = {m["code"]: g["code"] for g in read["ept"] for m in g["membres"]}
    tables: dict[str, list[Sequence[Any]]] = {
        "regions": [(r["code"], r["nom"]) for r in read["regions"]],
        "departements": [(d["code"], d["nom"], d["region"]) for d in read["departements"]],
        "epci": [(g["code"], g["nom"], g["type"]) for g in groups],
        "communes": [_commune(c, epci_of, ept_of) for c in read["communes"] if c["type"] == "commune-actuelle"],
    }
    for name, rows in tables.items():
        _write(DATA / f"{name}.csv.gz", COLUMNS[name], rows)
    vendor = [
        {
            "file": f"{name}.csv.gz",
            "package": PACKAGE,
            "version": source["version"],
            "licence": LICENCE,
            "released_as": SOURCES[name],
            "archive_sha256": archive_sha256,
            "sha256": digest(DATA / f"{name}.csv.gz"),
        }
        for name in tables
    ]
    (DATA / "vendor.json").write_text(json.dumps(vendor, indent=2, ensure_ascii=False) + "\n")


def _commune(row: dict[str, Any], epci_of: dict[str, str], ept_of: dict[str, str]) -> Sequence[Any]:
    code = row["code"]
    postal_codes = " ".join(row.get("codesPostaux", ()))
    population = row.get("population", "")
    return (code, row["nom"], row["departement"], epci_of.get(code), ept_of.get(code), population, postal_codes)


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerows([columns, *rows])
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
