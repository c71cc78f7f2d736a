"""GEIQ with their branches, and the template of ESAT and adapted companies."""

from collections.abc import Iterator, Mapping
from typing import Any

from terreau.directory.importing.cleaning import listed, whole
from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, part, values

KINDS: Mapping[str, str] = {"ESAT": "esat", "EA": "ea", "EATT": "eatt"}


def unfold_geiq(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each GEIQ of the one nested object, then its branches."""
    for one in content.get("data") or ():
        yield {**{name: said for name, said in one.items() if name != "antennes"}, "antenne_de": ""}
        for branch in one.get("antennes") or ():
            yield {**branch, "antenne_de": one.get("nom"), "siren": str(one.get("siret") or "")[:9]}


def geiq(row: Row) -> Record:
    """A GEIQ, or one of its branches, whose legal unit is the GEIQ's."""
    of = row.text("antenne_de")
    row.used.update({"data", "campaign", "pk"})
    name = row.name("nom")
    if of and of.casefold() not in name.casefold():
        name = f"{of}, {name}"[:255]
    federation = "federation" in name.casefold()
    return Record(
        source="geiq",
        id=f"{'antenne' if of else 'geiq'}-{row.text('id')}",
        name=name,
        siret=row.siret("siret"),
        siren=row.siren("siren") if of else "",
        postal_code=row.postal_code("cp"),
        city=row.text("ville"),
        values=values(name=name, kinds=[] if federation else ["geiq"], networks=["federation-francaise-des-geiq"]),
    )


def protected_work(row: Row) -> Record:
    """An ESAT or an adapted company; only its public address is kept, and no other e-mail."""
    name = row.name("Raison Sociale")
    offers = tuple(part("offers", title=title) for title in listed(row.raw("Pôles de compétences")))
    return Record(
        source="esat-ea",
        id=row.text("Id")[:200],
        name=name,
        siret=row.siret("Siret") or row.siret("Siret 2"),
        siren=row.siren("Siren"),
        postal_code=row.postal_code("Code Postal"),
        city=row.text("Ville"),
        parts=offers,
        values=values(
            name=name,
            kinds=row.mapped("Catégorie", KINDS),
            networks=["hosmoz"] if row.text("Adhérent Hosmoz").casefold() == "oui" else [],
            street=row.text("Adresse"),
            street_extra=row.text("Lieudit/BP"),
            phone=row.phone("Tel public"),
            website=row.url("URL"),
            headcount=whole(row.raw("Nombre de travailleurs dans la structure (en ETP)")),
        ),
    )
