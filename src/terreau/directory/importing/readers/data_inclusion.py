"""data·inclusion: structures, in the schema's version 1 and in version 0."""

from collections.abc import Mapping

from terreau.directory.importing.records import Record
from terreau.directory.importing.rows import Row, merged, values

KINDS: Mapping[str, str] = {
    code: code for code in ("aci", "ei", "ai", "etti", "eiti", "geiq", "ea", "eatt", "esat")
} | {
    **dict.fromkeys(("communes", "departements", "regions", "ccas-cias", "caf", "mdph", "cpam"), "public_body"),
    **dict.fromkeys(("france-travail", "mission-locale", "plie", "cap-emploi-reseau-cheops"), "prescriber"),
    **dict.fromkeys(("spip", "pjj", "delegataire-conseil-departemental", "maisons-de-l-emploi"), "prescriber"),
    **dict.fromkeys(("fabrique-de-territoire",), "third_place"),
    **dict.fromkeys(("conseillers-numeriques", "espaces-publics-numeriques"), "digital_place"),
}  # fmt: skip
TYPOLOGIES: Mapping[str, str] = {
    "ACI": "aci", "ACIPHC": "aci", "AI": "ai", "EI": "ei", "EITI": "eiti", "ETTI": "etti", "GEIQ": "geiq", "EA": "ea",
    "EATT": "eatt", "ASSO": "association", "ASSO_CHOMEUR": "association", "CS": "association", "CSC": "association",
    "MUNI": "public_body", "CCAS": "public_body", "CIAS": "public_body", "CD": "public_body", "CC": "public_body",
    "EPCI": "public_body", "DEPT": "public_body", "REG": "public_body", "ETAT": "public_body", "CAF": "public_body",
    "MDPH": "public_body", "DEETS": "public_body", "CPAM": "public_body", "MSA": "public_body", "PREF": "public_body",
    "ETABL_PUB": "public_body", "MDS": "public_body", "CMS": "public_body", "FT": "prescriber", "ML": "prescriber",
    "CAP_EMPLOI": "prescriber", "PLIE": "prescriber", "MDE": "prescriber", "MDEF": "prescriber", "SPIP": "prescriber",
    "PJJ": "prescriber", "ODC": "prescriber", "OPCS": "prescriber", "TIERS_LIEUX": "third_place",
    "FABLAB": "third_place", "EPN": "digital_place", "EPI": "digital_place", "ENM": "digital_place",
    "ETABL_PRI": "company", "ESS": "company", "Autre": "", "OF": "support", "PIMMS": "support", "MJC": "association",
    "RESSOURCERIE": "association",
}  # fmt: skip
TYPOLOGY_NETWORKS: Mapping[str, str] = {
    "FT": "france-travail", "ML": "mission-locale", "CAP_EMPLOI": "cap-emploi-reseau-cheops", "PLIE": "plie",
    "CCAS": "ccas-cias", "CIAS": "ccas-cias", "PIMMS": "pimms-mediation", "RESSOURCERIE": "ressourceries",
}  # fmt: skip


def structure(row: Row) -> Record:
    """A structure of version 1."""
    codes = row.codes("reseaux_porteurs", "networks")
    kinds = [KINDS[code] for code in codes if code in KINDS]
    return _record(
        row,
        kinds=merged(kinds),
        networks=[code for code in codes if KINDS.get(code) != code],
        description=row.text("description"),
        opening_hours=row.text("horaires_accueil"),
        accessibility_url=row.url("accessibilite_lieu"),
    )


def old_structure(row: Row) -> Record:
    """A structure of version 0: other names, and a typology in place of networks."""
    typology = row.text("typologie")
    return _record(
        row,
        kinds=row.mapped("typologie", TYPOLOGIES),
        networks=[TYPOLOGY_NETWORKS[typology]] if typology in TYPOLOGY_NETWORKS else [],
        summary=row.text("presentation_resume"),
        description=row.text("presentation_detail"),
        opening_hours=row.text("horaires_ouverture"),
        accessibility_url=row.url("accessibilite"),
        rna=row.text("rna")[:10],
    )


def _record(row: Row, **own: object) -> Record:
    name = row.name("nom")
    return Record(
        source=row.text("source")[:80],
        id=row.text("id")[:200],
        name=name,
        siret=row.siret("siret"),
        as_of=row.day("date_maj"),
        url=row.url("lien_source"),
        insee=row.insee("code_insee"),
        postal_code=row.postal_code("code_postal"),
        city=row.text("commune"),
        values=values(
            name=name,
            street=row.text("adresse"),
            street_extra=row.text("complement_adresse"),
            **row.point("longitude", "latitude"),
            phone=row.phone("telephone"),
            email=row.email("courriel"),
            website=row.url("site_web"),
            **own,
        ),
    )
