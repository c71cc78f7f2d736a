"""Les emplois de l'inclusion: structures, prescribers and institutions, as its fixtures give them."""

from collections.abc import Mapping
from typing import Any

from terreau.directory.importing.readers.data_inclusion import KINDS
from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, merged, values

NETWORKS: Mapping[str, str] = {
    "FT": "france-travail", "PE": "france-travail", "ML": "mission-locale", "CAP_EMPLOI": "cap-emploi-reseau-cheops",
    "PLIE": "plie", "CCAS": "ccas-cias", "SPIP": "spip", "PJJ": "pjj", "DEPT": "departements",
}  # fmt: skip


def structure(row: Row) -> Record:
    """A structure taken from data·inclusion; `insee_city` is a number of its base, not an INSEE code."""
    uid, name = row.text("uid"), row.name("name")
    if str(row.raw("is_active")) == "False":
        row.refuse("is_active", "structure que sa source a retirée")
    codes = row.codes("reseaux_porteurs", "networks")
    return Record(
        source=uid.partition("--")[0][:80],
        id=uid[:200],
        name=name,
        siret=row.siret("siret"),
        as_of=row.day("updated_on"),
        url=row.url("source_link"),
        postal_code=row.postal_code("post_code"),
        city=row.text("city"),
        links=(("emplois-structure", row.text("pk")),),
        values=values(
            name=name,
            **_address(row),
            **row.ewkt("coordinates"),
            description=row.text("description"),
            opening_hours=row.text("opening_hours"),
            phone=row.phone("phone"),
            email=row.email("email"),
            website=row.url("website"),
            kinds=merged([KINDS[code] for code in codes if code in KINDS]),
            networks=[code for code in codes if KINDS.get(code) != code],
        ),
    )


def prescriber(row: Row) -> Record:
    """An organisation that sends people."""
    kind = row.text("kind")
    return _organisation(
        row,
        "emplois-prescripteur",
        siret=row.siret("siret"),
        kinds=["prescriber"],
        networks=[NETWORKS[kind]] if kind in NETWORKS else [],
        description=row.text("description"),
        website=row.url("website"),
    )


def institution(row: Row) -> Record:
    """A service of the State that follows insertion."""
    row.text("kind")
    return _organisation(row, "emplois-institution", siret="", kinds=["public_body"])


def _organisation(row: Row, source: str, *, siret: str, **own: Any) -> Record:
    name = row.name("name")
    return Record(
        source=source,
        id=row.text("uid")[:200],
        name=name,
        siret=siret,
        as_of=row.day("created_at"),
        postal_code=row.postal_code("post_code"),
        city=row.text("city"),
        values=values(name=name, **_address(row), **row.ewkt("coords"), **own),
    )


def _address(row: Row) -> dict[str, str]:
    return {"street": row.text("address_line_1"), "street_extra": row.text("address_line_2")}
