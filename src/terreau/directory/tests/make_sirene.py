"""Small stocks of SIRENE with invented rows, in the two formats."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from terreau.directory.sirene.queries import PLACE_COLUMNS, UNIT_COLUMNS
from terreau.directory.sirene.rows import Wanted

ARGENTEUIL = "95018"
FORMS = frozenset({"9220", "5460"})
Row = Mapping[str, Any]


def wanted(**given: Any) -> Wanted:
    """Structures of the ESS of Argenteuil."""
    return Wanted(**{"communes": frozenset({ARGENTEUIL}), "legal_forms": FORMS, **given})


def unit(siren: str = "900000001", **given: Any) -> dict[str, Any]:
    """An open association, in the published words; `given` in ours (`queries.UNIT_COLUMNS`)."""
    row = {
        "siren": siren,
        "status": "O",
        "created": "2001-02-03",
        "treated": "2026-10-01T08:00:00",
        "since": "2020-01-01",
        "state": "A",
        "legal_name": "RELAIS DU COTEAU",
        "form": 9220,
        "naf": "88.99B",
        "nomenclature": "NAFRev2",
        "nic": "00019",
        "flag": "O",
        "naf_2025": "88.99H",
    }
    return _published(UNIT_COLUMNS, row | given)


def place(siret: str = "90000000100019", **given: Any) -> dict[str, Any]:
    """An open place of Argenteuil, in the published words; `given` in ours (`queries.PLACE_COLUMNS`)."""
    row = {
        "siret": siret,
        "status": "O",
        "created": "2001-02-03",
        "band": "12",
        "band_year": 2023,
        "treated": "2026-10-01T08:00:00",
        "head_office": True,
        "number": "12",
        "repetition": "B",
        "street_kind": "RUE",
        "street_name": "DES TILLEULS",
        "postal_code": "95100",
        "town": "ARGENTEUIL",
        "commune": ARGENTEUIL,
        "since": "2020-01-01",
        "state": "A",
        "naf": "88.99B",
        "nomenclature": "NAFRev2",
    }
    return _published(PLACE_COLUMNS, row | given)


def parquet(path: Path, rows: Sequence[Row]) -> Path:
    """Rows as Parquet, typed as INSEE types them: numbers and booleans are not text."""
    kinds = {int: "BIGINT", bool: "BOOLEAN"}
    types = {name: kinds.get(type(value), "VARCHAR") for row in rows[:1] for name, value in row.items()}
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        connection.execute(f"CREATE TABLE rows ({columns})")
        connection.executemany(
            f"INSERT INTO rows VALUES ({', '.join('?' * len(types))})", [list(r.values()) for r in rows]
        )
        connection.execute("COPY rows TO ? (FORMAT parquet)", [str(path)])
    return path


def text(path: Path, rows: Sequence[Row], delimiter: str = ",") -> Path:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    lines.writeheader()
    lines.writerows(
        {name: str(value).lower() if value is True else value for name, value in row.items()} for row in rows
    )
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def _published(names: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, Any]:
    return {published: row.get(name) for name, published in names.items()}
