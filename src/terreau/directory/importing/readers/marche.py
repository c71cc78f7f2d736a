"""Le marché de l'inclusion: suppliers, their labels and activities, and the lists that these refer to."""

from collections.abc import Mapping
from typing import Any

from terreau.directory.importing.cleaning import listed, whole
from terreau.directory.importing.records import PartRecord, Record
from terreau.directory.importing.references import Known, Reference
from terreau.directory.importing.rows import Row, part, values

SOURCE = "marche"
KINDS: Mapping[str, str] = {
    "ACI": "aci", "EI": "ei", "AI": "ai", "ETTI": "etti", "EITI": "eiti", "GEIQ": "geiq", "EA": "ea", "EATT": "eatt",
    "ESAT": "esat", "SEP": "sep",
}  # fmt: skip
MODES: Mapping[str, str] = {"PREST": "service", "DISP": "staff", "BUILD": "making"}
DI_CODES: Mapping[str, str] = {
    "coorace": "coorace", "chantier-ecole": "chantier-ecole", "union-nationale-des-entreprises-adaptees": "unea",
    "federation-des-acteurs-de-la-solidarite": "federation-des-acteurs-de-la-solidarite",
}  # fmt: skip
NO_SUPPLIER = (
    "le fournisseur n° {id} du marché de l'inclusion n'est pas dans l'annuaire : donnez aussi la liste des fournisseurs"
)


def supplier(row: Row) -> Record:
    """A supplier of the fixture."""
    return _supplier(row, row.ewkt("coords"), row.text("description"))


def flat_supplier(row: Row) -> Record:
    """The same, flattened to a table."""
    return _supplier(row, row.point("lon", "lat"), "")


def _supplier(row: Row, where: Mapping[str, float], description: str) -> Record:
    name = row.name("brand", "name")
    inserted, permanent = whole(row.raw("employees_insertion_count")), whole(row.raw("employees_permanent_count"))
    return Record(
        source=SOURCE,
        id=row.text("pk"),
        name=name,
        siret=row.siret("siret"),
        as_of=row.day("updated_at") or row.day("created_at"),
        postal_code=row.postal_code("post_code"),
        city=row.text("city"),
        activities=row.activities("naf"),
        values=values(
            name=name,
            kinds=row.mapped("kind", KINDS),
            street=row.text("address"),
            **where,
            website=row.url("website"),
            description=description,
            insertion_headcount=inserted,
            headcount=inserted + permanent if inserted is not None and permanent is not None else None,
        ),
    )


def network(row: Row) -> Reference:
    """A network; its code here is the one of its address."""
    code = row.text("slug")[:80]
    said = {"name": row.name("name")[:200], "website": row.url("website")[:200], "di_code": DI_CODES.get(code, "")}
    return Reference("network", code, said)


def sector(row: Row) -> Reference:
    """A sector of activity."""
    return Reference("sector", row.text("pk"), {"name": row.name("name"), "group": row.text("group")})


def sector_group(row: Row) -> Reference:
    """A group of sectors."""
    return Reference("sector_group", row.text("pk"), {"name": row.name("name")})


def label(row: Row) -> Reference:
    """A label."""
    return Reference("label", row.text("pk"), {"name": row.name("name")[:150], "code": row.text("slug")})


def labelled(row: Row, known: Known) -> Record:
    """A label held by a supplier."""
    found = known.find("label", row.text("label"))
    if found is None:
        row.refuse("label", f"label n° {row.text('label')} inconnu : donnez aussi la liste des labels")
        found = {"name": "", "code": ""}
    kind = "esus" if found["code"] == "esus" else "quality"
    return _completed(row, parts=(part("credentials", kind=kind, name=str(found["name"])),))


def activity(row: Row, known: Known) -> Record:
    """A sector in which a supplier sells, and how."""
    found = known.find("sector", row.text("sector"))
    if found is None:
        row.refuse("sector", f"secteur n° {row.text('sector')} inconnu : donnez aussi la liste des secteurs")
        found = {"name": ""}
    modes = [MODES[one] for one in listed(row.raw("presta_type")) if one in MODES]
    offer = part("offers", title=str(found["name"]), mode=modes[0] if len(modes) == 1 else "")
    country = row.text("geo_range") == "COUNTRY"
    distance = whole(row.raw("geo_range_custom_distance"))
    said = values(modes=modes, area_codes=["france"] if country else [], area_km=None if country else distance)
    return _completed(row, parts=(offer,), said=said)


def _completed(row: Row, *, parts: tuple[PartRecord, ...], said: dict[str, Any] | None = None) -> Record:
    of = row.text("siae")
    unknown = NO_SUPPLIER.format(id=of)
    day = row.day("updated_at") or row.day("created_at")
    return Record(source=SOURCE, id=of, as_of=day, unknown=unknown, parts=parts, values=said or {})
