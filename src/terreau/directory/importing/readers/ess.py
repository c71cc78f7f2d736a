"""Lists of companies of the ESS, third places, places of digital inclusion."""

from collections.abc import Mapping

from terreau.directory.importing import cleaning
from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, made_up_id, values

FAMILIES: Mapping[str, str] = {
    "association": "association", "cooperative": "cooperative", "fondation": "fondation", "mutuelle": "mutuelle",
}  # fmt: skip
LISTS: Mapping[str, str] = {"ess_france": "ess_france", "esus": "esus", "sirene": "", "tiers_lieux": ""}
TYPES: Mapping[str, str] = {"ASSO": "association", "CS": "association", "CSC": "association", "PIMMS": "support"}


def family_of(category: str) -> list[str]:
    """The kind of structure that a legal form tells, when it tells one."""
    if category.startswith("92"):
        return ["association"]
    found = {"9300": "fondation", "8210": "mutuelle", **dict.fromkeys(("5458", "5460", "5560"), "cooperative")}
    return [found[category]] if category in found else []


def flagged_unit(row: Row) -> Record:
    """A legal unit with INSEE's mention of the ESS."""
    name, siren = row.name("denominationUniteLegale"), row.siren("siren")
    category = cleaning.legal_category(row.raw("categorieJuridiqueUniteLegale"))
    flag = row.text("economieSocialeSolidaireUniteLegale")
    return Record(
        source="sirene-ess",
        id=siren or made_up_id(name),
        name=name,
        siren=siren,
        names_unit=True,
        activities=row.activities("activitePrincipaleUniteLegale"),
        values=values(
            name=name,
            legal_name=name,
            legal_category=category,
            kinds=family_of(category),
            ess_flag=flag if flag in {"O", "N"} else "",
        ),
    )


def digital_unit(row: Row) -> Record:
    """A legal unit of the ESS in digital trades, with its lists; codes come as decimals ("9220.0")."""
    name, siren = row.name("denomination"), row.siren("siren")
    category = cleaning.legal_category(row.raw("categorie_juridique"))
    family = row.mapped("famille_ess", FAMILIES)
    sources = cleaning.listed(row.raw("sources"))
    created = row.day("date_creation")
    if row.text("est_active").casefold() == "false":
        row.refuse("est_active", "entreprise qui a cessé son activité : l'annuaire ne la reprend pas")
    third_place = ["third_place"] if "tiers_lieux" in sources else []
    return Record(
        source="ess-numerique",
        id=siren or made_up_id(name, row.text("commune")),
        name=name,
        siret=row.siret("siret_siege"),
        siren=siren,
        names_unit=True,
        postal_code=row.postal_code("code_postal"),
        city=row.text("commune"),
        activities=row.activities("naf"),
        lists=tuple(LISTS[one] for one in sources if LISTS.get(one)),
        values=values(
            name=name,
            legal_name="" if third_place else name,
            acronym=row.text("sigle"),
            legal_category=category,
            kinds=[*(family or family_of(category)), *third_place],
            ess_flag="O" if cleaning.text(str(row.raw("flag_ess_sirene") or "")).casefold() == "true" else "",
            created_on=created.isoformat() if created else None,
            rna=row.text("rna")[:10],
            website=row.url("site_web"),
        ),
    )


def third_place(row: Row) -> Record:
    """A third place; the SIREN is that of whoever carries it."""
    name = row.name("NOM")
    return Record(
        source="tiers-lieux",
        id=cleaning.figures(row.raw("ID_UNIQUE")) or made_up_id(name, row.text("VILLE")),
        name=name,
        siren=row.siren("siren"),
        insee=row.insee("Insee"),
        postal_code=row.postal_code("CODPOST"),
        city=row.text("VILLE"),
        values=values(name=name, kinds=["third_place"], street=row.text("ADRESSE"), website=row.url("INTERNET")),
    )


def digital_place(row: Row) -> Record:
    """A place of digital inclusion; its pivot is a SIRET or an RNA number, and a row of zeros stands for none."""
    name, pivot = row.name("nom"), row.text("pivot")
    is_rna = pivot.startswith("W")
    insee = row.insee("code_insee")
    return Record(
        source="inclusion-numerique",
        id=made_up_id(pivot.strip("0"), name, insee, row.text("adresse")),
        name=name,
        siret="" if is_rna else row.siret("pivot"),
        insee=insee,
        values=values(
            name=name,
            rna=pivot[:10] if is_rna else "",
            kinds=["digital_place", *row.mapped("typologie", TYPES)],
            street=row.text("adresse"),
            **row.point("longitude", "latitude"),
        ),
    )
