"""Municipalities, groupings, départements and regions, and the regional offices of France Travail."""

from collections.abc import Mapping

from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, values

BUYERS: Mapping[str, str] = {
    "COM": "municipality", "DEP": "department", "REG": "region", "CTU": "region", "CC": "intermunicipal",
    "CA": "intermunicipal", "CU": "intermunicipal", "MET": "intermunicipal", "EPT": "intermunicipal",
}  # fmt: skip
PREFIXES: Mapping[str, str] = {"DEP": "Département : ", "REG": "Région : ", "CTU": "Collectivité territoriale : "}
NETWORKS: Mapping[str, str] = {"COM": "communes", "DEP": "departements", "REG": "regions"}


def listed_body(row: Row) -> Record:
    """A body of the CSV: its COG is an INSEE code for municipalities only."""
    return _body(row, siren="SIREN", code="COG", where={}, postal_code="")


def sampled_body(row: Row) -> Record:
    """A body of the Parquet table."""
    where = row.point("longitude", "latitude")
    return _body(row, siren="siren", code="code_insee", where=where, postal_code=row.postal_code("code_postal"))


def _body(row: Row, *, siren: str, code: str, where: Mapping[str, float], postal_code: str) -> Record:
    kind, name = row.text("type"), row.name("nom")
    buyer = row.mapped("type", BUYERS)
    told = f"{PREFIXES.get(kind, '')}{name}" if name else ""
    number = row.siren(siren)
    return Record(
        source="collectivites",
        id=number or f"{kind}-{row.text(code)}",
        name=told,
        siren=number,
        names_unit=True,
        insee=row.insee(code) if kind == "COM" else "",
        postal_code=postal_code,
        city=name if kind == "COM" else "",
        buyer_kind=buyer[0] if buyer else "",
        values=values(
            name=told,
            legal_name=told,
            kinds=["public_body"],
            networks=[NETWORKS[kind]] if kind in NETWORKS else [],
            **where,
        ),
    )


def employment_office(row: Row) -> Record:
    """A direction of France Travail."""
    name = row.name("nom")
    row.text("type")
    return Record(
        source="france-travail-directions",
        id=row.text("safir"),
        name=f"France Travail, {name}" if name else "",
        siret=row.siret("siret"),
        postal_code=row.postal_code("Code postal"),
        city=row.text("Libelle de la commune", "Bureau distributeur"),
        values=values(
            name=f"France Travail, {name}" if name else "",
            kinds=["prescriber"],
            networks=["france-travail"],
            street=row.text("Libelle de l'adresse"),
            street_extra=row.text("Complement d'adresse", "Distribution speciale 1"),
            **row.point("Longitude", "Latitude"),
        ),
    )
