"""The SQL that scans the two files: columns by their published name, everything as text, [ND] and blanks as NULL.

Identifiers are ours or published names; paths, codes and numbers are always bound.
"""

import glob
from collections.abc import Iterable

from terreau.directory.sirene.files import StockFile
from terreau.directory.sirene.rows import StockKind

PLACE_COLUMNS = {
    "siret": "siret",
    "status": "statutDiffusionEtablissement",
    "created": "dateCreationEtablissement",
    "band": "trancheEffectifsEtablissement",
    "band_year": "anneeEffectifsEtablissement",
    "treated": "dateDernierTraitementEtablissement",
    "head_office": "etablissementSiege",
    "extra": "complementAdresseEtablissement",
    "number": "numeroVoieEtablissement",
    "repetition": "indiceRepetitionEtablissement",
    "street_kind": "typeVoieEtablissement",
    "street_name": "libelleVoieEtablissement",
    "postal_code": "codePostalEtablissement",
    "town": "libelleCommuneEtablissement",
    "commune": "codeCommuneEtablissement",
    "easting": "coordonneeLambertAbscisseEtablissement",
    "northing": "coordonneeLambertOrdonneeEtablissement",
    "since": "dateDebut",
    "state": "etatAdministratifEtablissement",
    "sign": "enseigne1Etablissement",
    "usual_name": "denominationUsuelleEtablissement",
    "naf": "activitePrincipaleEtablissement",
    "nomenclature": "nomenclatureActivitePrincipaleEtablissement",
    "naf_2025": "activitePrincipaleNAF25Etablissement",
}
UNIT_COLUMNS = {
    "siren": "siren",
    "status": "statutDiffusionUniteLegale",
    "created": "dateCreationUniteLegale",
    "acronym": "sigleUniteLegale",
    "rna": "identifiantAssociationUniteLegale",
    "band": "trancheEffectifsUniteLegale",
    "band_year": "anneeEffectifsUniteLegale",
    "treated": "dateDernierTraitementUniteLegale",
    "since": "dateDebut",
    "state": "etatAdministratifUniteLegale",
    "legal_name": "denominationUniteLegale",
    "usual_name": "denominationUsuelle1UniteLegale",
    "form": "categorieJuridiqueUniteLegale",
    "naf": "activitePrincipaleUniteLegale",
    "nomenclature": "nomenclatureActivitePrincipaleUniteLegale",
    "nic": "nicSiegeUniteLegale",
    "flag": "economieSocialeSolidaireUniteLegale",
    "mission": "societeMissionUniteLegale",
    "naf_2025": "activitePrincipaleNAF25UniteLegale",
}
COLUMNS = {StockKind.PLACES: PLACE_COLUMNS, StockKind.UNITS: UNIT_COLUMNS}
KEYS = {StockKind.PLACES: "siret", StockKind.UNITS: "siren"}
# What is needed of every near place before it is known which ones are kept.
FIRST_COLUMNS = ("siret", "commune", "state")

# Known rows may be anywhere; the others are looked for in these communes only.
NEAR = {
    StockKind.PLACES: '"codeCommuneEtablissement" IN (FROM wanted_commune) OR "siret" IN (FROM known_siret)',
    StockKind.UNITS: '"siren" IN (FROM near_siren) OR "siren" IN (FROM known_siren)',
}
# Where a kept place is in a Parquet file: its other columns are read there and nowhere else.
RANK = "file_row_number"
KEPT_RANKS = f"{RANK} IN (SELECT rank FROM near_places WHERE siret IN (SELECT siret FROM kept))"  # noqa: S608
KEPT_PLACES = "siret IN (SELECT siret FROM kept)"

# Each near place has one outcome; the first line that fits gives it.
SORT_PLACES = """
CREATE TABLE sorted AS
SELECT places.siret AS siret, places.copies AS copies,
    CASE WHEN NOT regexp_full_match(coalesce(places.siret, ''), '[0-9]{14}') THEN 'unreadable'
        WHEN places.siret IN (FROM known_siret) THEN 'known_place'
        WHEN places.state = 'F' OR units.state = 'C' THEN 'closed'
        WHEN left(places.siret, 9) IN (FROM known_siren) THEN 'known_unit'
        WHEN units.siren IS NULL THEN 'unit_missing'
        WHEN coalesce(units.flag, '') <> 'O' AND coalesce(units.form, '') NOT IN (FROM wanted_form) THEN 'not_concerned'
        WHEN units.status IN ('P', 'N') AND units.legal_name IS NULL THEN 'hidden'
        WHEN units.flag = 'O' THEN 'ess_flag'
        ELSE 'legal_form' END AS outcome
FROM (SELECT siret, min(state) AS state, count(*) AS copies FROM near_places GROUP BY siret) AS places
LEFT JOIN near_units AS units ON units.siren = left(places.siret, 9)
"""
SORT_UNITS = """
CREATE TABLE sorted_units AS
SELECT units.siren AS siren,
    CASE WHEN units.siren IN (FROM known_siren) THEN 'known_unit'
        WHEN units.siren IN (SELECT left(siret, 9) FROM kept) THEN 'kept'
        WHEN units.state = 'C' THEN 'closed'
        WHEN coalesce(units.flag, '') <> 'O' AND coalesce(units.form, '') NOT IN (FROM wanted_form) THEN 'not_concerned'
        WHEN units.status IN ('P', 'N') AND units.legal_name IS NULL THEN 'hidden'
        ELSE 'closed' END AS outcome
FROM near_units AS units
"""

NEAR_SIREN = """
CREATE TABLE near_siren AS SELECT DISTINCT left(siret, 9) AS code FROM near_places WHERE siret IS NOT NULL
"""
ONE_ROW_A_UNIT = """
CREATE OR REPLACE TABLE near_units AS
SELECT * FROM near_units QUALIFY row_number() OVER (PARTITION BY siren ORDER BY treated DESC NULLS LAST) = 1
"""
LATEST_PLACE = "QUALIFY row_number() OVER (PARTITION BY siret ORDER BY treated DESC NULLS LAST) = 1"
REPEATED = "SELECT count(*) FROM sorted WHERE copies > 1"
# Rows without a number cannot be told apart: each is unreadable, none is a repeat.
PLACE_OUTCOMES = """
SELECT outcome, sum(if(outcome = 'unreadable', copies, 1)), sum(if(outcome = 'unreadable', 0, copies - 1))
FROM sorted GROUP BY outcome
"""


def scan(file: StockFile, rejects: str) -> str:
    """The file as a table whose path is the first bound value. Lines that do not fit go to the table `rejects`."""
    if file.is_parquet:
        return "read_parquet(?, file_row_number = true)"
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in positions(file))
    return (
        f"read_csv(?, auto_detect = false, header = true, delim = '{file.delimiter}', quote = '\"', escape = '\"', "
        f"columns = {{{columns}}}, store_rejects = true, rejects_table = '{rejects}', rejects_scan = '{rejects}_scan', "
        "rejects_limit = 0, max_line_size = 1000000, buffer_size = 8000000, "
        f"compression = '{'gzip' if file.is_packed else 'none'}')"
    )


def positions(file: StockFile) -> list[str]:
    """Names of the columns of a CSV: published ones where read, else their rank, so that a header is never SQL."""
    read = {name.lower(): name for name in COLUMNS[file.kind].values()}
    return [read.get(column.lower(), f"column_{rank}") for rank, column in enumerate(file.columns)]


def present(file: StockFile) -> list[str]:
    """The published columns that are read and that the file has."""
    columns = {column.lower() for column in file.columns}
    return [name for name in COLUMNS[file.kind].values() if name.lower() in columns]


def selected(file: StockFile, names: Iterable[str]) -> str:
    """The columns asked under our names; one that the file lacks is NULL."""
    published = COLUMNS[file.kind]
    present = {column.lower() for column in file.columns}
    return ", ".join(
        f'{cleaned(published[name])} AS "{name}"'
        if published[name].lower() in present
        else f'NULL::VARCHAR AS "{name}"'
        for name in names
    )


def cleaned(column: str) -> str:
    """A column as trimmed text, NULL when empty or masked."""
    return f"nullif(nullif(trim(\"{column}\"::VARCHAR), ''), '[ND]')"


def location(file: StockFile) -> str:
    """The path as DuckDB takes it, where * and [ would otherwise look for several files."""
    return glob.escape(str(file.path.absolute()))
