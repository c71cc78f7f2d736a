"""Write an invented SIRENE stock with the columns, types and order that INSEE publishes in 2026.

    python bench/make_sirene.py ROWS FOLDER [parquet] [csv]     (both formats by default)

ROWS is the number of establishments; legal units are about two thirds of it. The same ROWS give the same files.
Shares are those of the published stock in round figures: more than half of the rows are closed, one unit in two is a
natural person, one in fifteen an association, one in ten is partly hidden ([ND]). Communes weigh by population.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
COMMUNES = ROOT / "src" / "terreau" / "territories" / "data" / "communes.csv.gz"
SLOTS = 200_000
UNITS_PER_ROW = 0.68
FORMATS = ("parquet", "csv")

# (code, share in 10 000) of legal categories
LEGAL_FORMS = (
    ("1000", 5400), ("5499", 1300), ("5710", 1150), ("6540", 800), ("9220", 640), ("2110", 250), ("5599", 80),
    ("5498", 80), ("6598", 40), ("6901", 40), ("7210", 20), ("8310", 20), ("9110", 20), ("5202", 25), ("6533", 18),
    ("8420", 14), ("9260", 14), ("9150", 12), ("7344", 10), ("7348", 8), ("9223", 8), ("9230", 8), ("6316", 8),
    ("5458", 6), ("9221", 4), ("9222", 4), ("8450", 4), ("5460", 3), ("5558", 3), ("9300", 3), ("8210", 3),
    ("6411", 2), ("5560", 1), ("6317", 2),
)  # fmt: skip
ESS_FORMS = (
    "9220", "9221", "9222", "9223", "9230", "9260", "6316", "6317", "5458", "5460", "5558", "5560", "8210", "6411",
    "9300",
)  # fmt: skip
# (NAF rév. 2, NAF 2025, share in 1 000); the second is plausible, not the official correspondence
OF_ASSOCIATIONS = (
    ("94.99Z", "94.99Y", 540), ("93.12Z", "93.12Y", 170), ("90.01Z", "90.20Y", 110), ("88.99B", "88.99H", 60),
    ("85.59A", "85.59H", 40), ("94.91Z", "94.91Y", 30), ("88.10C", "88.10H", 20), ("78.20Z", "78.20Y", 10),
    ("87.30A", "87.30H", 20),
)  # fmt: skip
OF_OTHERS = (
    ("68.20B", "68.20H", 180), ("43.22A", "43.22H", 60), ("47.11B", "47.11H", 60), ("56.10A", "56.11H", 90),
    ("62.01Z", "62.10Y", 80), ("70.22Z", "70.20Y", 110), ("43.99C", "43.91H", 90), ("81.21Z", "81.21Y", 70),
    ("49.41A", "49.41H", 50), ("96.02A", "96.21H", 60), ("86.90E", "86.95H", 80), ("01.50Z", "01.50Y", 40),
    ("84.11Z", "84.11Y", 10), ("78.20Z", "78.20Y", 20),
)  # fmt: skip
BANDS = ("00", "01", "02", "03", "11", "12", "21", "22", "31", "32")
FIRST = "ATELIER RELAIS COMPTOIR MAISON FABRIQUE COLLECTIF ENTRAIDE CHANTIER JARDIN REGIE PASSERELLE TREMPLIN".split()
SECOND = "DES TILLEULS|DU COTEAU|DE LA PLAINE|DES RIVES|DU VALLON|DES QUATRE VENTS|DU MOULIN|DES LAVANDES".split("|")
STREETS = "DES ERABLES|DU LAVOIR|DE LA FONTAINE|DES PEUPLIERS|DU FOUR|DES VIGNES|DE LA GARE|DU PUITS".split("|")
KINDS = ("RUE", "AV", "BD", "ALL", "PL", "CHE")
SYLLABLES = ("BA", "DRI", "VO", "LEN", "MAR", "TUZ", "KER", "OLI", "SAN", "PEY")

TEXT, WHOLE, DAY, MOMENT, YES = "VARCHAR", "BIGINT", "DATE", "TIMESTAMP", "BOOLEAN"
Columns = tuple[tuple[str, str, str], ...]

UNIT: Columns = (
    ("siren", TEXT, "siren"),
    ("statutDiffusionUniteLegale", TEXT, "if(hidden, 'P', 'O')"),
    ("unitePurgeeUniteLegale", YES, "if(pick(id, 2, 40) = 0 AND NOT is_open, true, NULL)"),
    ("dateCreationUniteLegale", DAY, "created"),
    ("sigleUniteLegale", TEXT, "if(form <> '1000' AND pick(id, 3, 5) = 0, 'S' || (pick(id, 4, 9000) + 1000), NULL)"),
    ("sexeUniteLegale", TEXT, "if(form = '1000', mask(hidden, if(pick(id, 5, 2) = 0, 'F', 'M')), NULL)"),
    ("prenom1UniteLegale", TEXT, "if(form = '1000', mask(hidden, syllable(id, 6) || syllable(id, 7)), NULL)"),
    ("prenom2UniteLegale", TEXT, "NULL"),
    ("prenom3UniteLegale", TEXT, "NULL"),
    ("prenom4UniteLegale", TEXT, "NULL"),
    ("prenomUsuelUniteLegale", TEXT, "if(form = '1000', mask(hidden, syllable(id, 6) || syllable(id, 7)), NULL)"),
    ("pseudonymeUniteLegale", TEXT, "NULL"),
    (
        "identifiantAssociationUniteLegale",
        TEXT,
        "if(form LIKE '92%' AND pick(id, 8, 10) < 7, 'W' || lpad(pick(id, 9, 1000000000)::VARCHAR, 9, '0'), NULL)",
    ),
    ("trancheEffectifsUniteLegale", TEXT, "band"),
    ("anneeEffectifsUniteLegale", WHOLE, "if(band IS NULL OR band = 'NN', NULL, 2023)"),
    ("dateDernierTraitementUniteLegale", MOMENT, "treated"),
    ("nombrePeriodesUniteLegale", WHOLE, "1 + pick(id, 11, 6)"),
    ("categorieEntreprise", TEXT, "if(is_open AND pick(id, 12, 3) = 0, 'PME', NULL)"),
    ("anneeCategorieEntreprise", WHOLE, "if(is_open AND pick(id, 12, 3) = 0, 2023, NULL)"),
    ("dateDebut", DAY, "since"),
    ("etatAdministratifUniteLegale", TEXT, "if(is_open, 'A', 'C')"),
    (
        "nomUniteLegale",
        TEXT,
        "if(form = '1000', mask(hidden, syllable(id, 13) || syllable(id, 14) || syllable(id, 15)), NULL)",
    ),
    ("nomUsageUniteLegale", TEXT, "NULL"),
    ("denominationUniteLegale", TEXT, "if(form = '1000', NULL, mask(hidden, name))"),
    ("denominationUsuelle1UniteLegale", TEXT, "if(form = '1000', NULL, if(pick(id, 16, 30) = 0, first(id), NULL))"),
    ("denominationUsuelle2UniteLegale", TEXT, "NULL"),
    ("denominationUsuelle3UniteLegale", TEXT, "NULL"),
    ("categorieJuridiqueUniteLegale", WHOLE, "form"),
    ("activitePrincipaleUniteLegale", TEXT, "naf"),
    ("nomenclatureActivitePrincipaleUniteLegale", TEXT, "'NAFRev2'"),
    ("nicSiegeUniteLegale", TEXT, "nic(base, 1)"),
    ("economieSocialeSolidaireUniteLegale", TEXT, "ess"),
    ("societeMissionUniteLegale", TEXT, "if(form IN ('5710', '5599'), if(pick(id, 18, 700) = 0, 'O', 'N'), NULL)"),
    ("caractereEmployeurUniteLegale", TEXT, "NULL"),
    ("activitePrincipaleNAF25UniteLegale", TEXT, "if(is_open, naf25, NULL)"),
)

EMPTY_ADDRESS = tuple(
    (f"{name}2Etablissement", TEXT, "NULL")
    for name in (
        "complementAdresse",
        "numeroVoie",
        "indiceRepetition",
        "typeVoie",
        "libelleVoie",
        "codePostal",
        "libelleCommune",
        "libelleCommuneEtranger",
        "distributionSpeciale",
        "codeCommune",
        "codeCedex",
        "libelleCedex",
        "codePaysEtranger",
        "libellePaysEtranger",
    )
)

PLACE: Columns = (
    ("siren", TEXT, "siren"),
    ("nic", TEXT, "nic(base, rank)"),
    ("siret", TEXT, "siren || nic(base, rank)"),
    ("statutDiffusionEtablissement", TEXT, "if(hidden, 'P', 'O')"),
    ("dateCreationEtablissement", DAY, "created"),
    ("trancheEffectifsEtablissement", TEXT, "if(rank = 1, band, if(band IS NULL, NULL, 'NN'))"),
    ("anneeEffectifsEtablissement", WHOLE, "if(rank > 1 OR band IS NULL OR band = 'NN', NULL, 2023)"),
    ("activitePrincipaleRegistreMetiersEtablissement", TEXT, "if(pick(place, 2, 12) = 0, '4321AA', NULL)"),
    ("dateDernierTraitementEtablissement", MOMENT, "treated"),
    ("etablissementSiege", YES, "rank = 1"),
    ("nombrePeriodesEtablissement", WHOLE, "1 + pick(place, 3, 6)"),
    ("complementAdresseEtablissement", TEXT, "if(pick(place, 4, 6) = 0, mask(hidden, 'BATIMENT B'), NULL)"),
    ("numeroVoieEtablissement", TEXT, "mask(hidden, (1 + pick(place, 5, 180))::VARCHAR)"),
    ("indiceRepetitionEtablissement", TEXT, "if(pick(place, 6, 30) = 0, mask(hidden, 'B'), NULL)"),
    ("dernierNumeroVoieEtablissement", TEXT, "NULL"),
    ("indiceRepetitionDernierNumeroVoieEtablissement", TEXT, "NULL"),
    ("typeVoieEtablissement", TEXT, "mask(hidden, one_of($KINDS, place, 7))"),
    ("libelleVoieEtablissement", TEXT, "mask(hidden, one_of($STREETS, place, 8))"),
    ("codePostalEtablissement", TEXT, "mask(hidden, postal)"),
    ("libelleCommuneEtablissement", TEXT, "town"),
    ("libelleCommuneEtrangerEtablissement", TEXT, "NULL"),
    ("distributionSpecialeEtablissement", TEXT, "NULL"),
    ("codeCommuneEtablissement", TEXT, "commune"),
    ("codeCedexEtablissement", TEXT, "NULL"),
    ("libelleCedexEtablissement", TEXT, "NULL"),
    ("codePaysEtrangerEtablissement", TEXT, "NULL"),
    ("libellePaysEtrangerEtablissement", TEXT, "NULL"),
    (
        "identifiantAdresseEtablissement",
        TEXT,
        "if(pick(place, 9, 10) < 8, mask(hidden, commune || (100000000 + pick(place, 10, 900000)) || '_B'), NULL)",
    ),
    (
        "coordonneeLambertAbscisseEtablissement",
        TEXT,
        "if(pick(place, 9, 10) < 8, mask(hidden, (x + pick(place, 11, 4000) + 0.25)::DECIMAL(12, 2)::VARCHAR), NULL)",
    ),
    (
        "coordonneeLambertOrdonneeEtablissement",
        TEXT,
        "if(pick(place, 9, 10) < 8, mask(hidden, (y + pick(place, 12, 4000) + 0.75)::DECIMAL(12, 2)::VARCHAR), NULL)",
    ),
    *EMPTY_ADDRESS,
    ("dateDebut", DAY, "since"),
    ("etatAdministratifEtablissement", TEXT, "if(place_open, 'A', 'F')"),
    ("enseigne1Etablissement", TEXT, "if(pick(place, 13, 8) = 0, mask(hidden, first(place)), NULL)"),
    ("enseigne2Etablissement", TEXT, "NULL"),
    ("enseigne3Etablissement", TEXT, "NULL"),
    ("denominationUsuelleEtablissement", TEXT, "NULL"),
    ("activitePrincipaleEtablissement", TEXT, "naf"),
    ("nomenclatureActivitePrincipaleEtablissement", TEXT, "'NAFRev2'"),
    ("caractereEmployeurEtablissement", TEXT, "if(place_open, if(band IN ('NN', '00'), 'N', 'O'), NULL)"),
    ("activitePrincipaleNAF25Etablissement", TEXT, "if(place_open, naf25, NULL)"),
)
FILES = {"StockUniteLegale_utf8": (UNIT, "unit"), "StockEtablissement_utf8": (PLACE, "place")}


def quoted(values: Sequence[str]) -> str:
    """Texts as a list of SQL."""
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"


def spread(pairs: Sequence[tuple[str, int]]) -> str:
    """A list of SQL where each text is repeated by its share: picking in it respects the shares."""
    return quoted([text for text, share in pairs for _ in range(share)])


def key(size: int) -> str:
    """The Luhn key of a number of that many digits, in SQL."""
    digits = [f"((n // {10**place}) % 10)" for place in range(size)]
    doubled = [
        f"(2 * {digit}) // 10 + (2 * {digit}) % 10" if rank % 2 == 0 else digit for rank, digit in enumerate(digits)
    ]
    return f"((10 - ({' + '.join(doubled)}) % 10) % 10)"


def macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Name the draws; each is a hash of the row and of a number of its own, so that a row does not hang on others."""
    for text in (
        "pick(id, salt, size) AS (hash(id * 1009 + salt) % size)::BIGINT",
        "mask(hidden, text) AS if(hidden, '[ND]', text)",
        "one_of(texts, id, salt) AS texts[1 + pick(id, salt, len(texts))]",
        f"syllable(id, salt) AS one_of({quoted(SYLLABLES)}, id, salt)",
        f"first(id) AS one_of({quoted(FIRST)}, id, 20)",
        f"key8(n) AS {key(8)}",
        f"key13(n) AS {key(13)}",
        "nic(base, rank) AS lpad(rank::VARCHAR, 4, '0') || key13((base * 10 + key8(base)) * 10000 + rank)::VARCHAR",
    ):
        connection.execute(f"CREATE OR REPLACE MACRO {text}")


def draw_towns(connection: duckdb.DuckDBPyConnection) -> int:
    """Make one row per slot, communes repeated by population, and give the number of slots."""
    connection.execute(
        f"""
        CREATE TABLE town AS
        WITH read AS (SELECT * FROM read_csv('{COMMUNES}', all_varchar = true)),
        parts(whole, prefix, size) AS (VALUES ('75056', 75100, 20), ('69123', 69380, 9), ('13055', 13200, 16)),
        inside AS (
            SELECT (prefix + part)::VARCHAR AS code, upper(name) AS town, population::DOUBLE / size AS weight,
                   left(prefix::VARCHAR, 2) || lpad(part::VARCHAR, 3, '0') AS postal
            FROM (SELECT *, unnest(range(1, size + 1)) AS part FROM parts) JOIN read ON code = whole),
        every AS (
            SELECT * FROM inside UNION ALL
            SELECT code, upper(name), greatest(coalesce(population, '0')::DOUBLE, 50), left(postal_codes, 5)
            FROM read WHERE code NOT IN (SELECT whole FROM parts))
        SELECT row_number() OVER (ORDER BY code) - 1 AS slot, *,
               code LIKE '97%' AS far, hash(code) % 1000000 AS spot,
               if(far, 300000, 150000) + pick(spot, 30, if(far, 300000, 1000000)) AS x,
               if(far, 1500000, 6100000) + pick(spot, 31, if(far, 300000, 950000)) AS y
        FROM (SELECT code, town, postal,
                     unnest(range(greatest(1, round(weight * {SLOTS} / sum(weight) OVER ())::BIGINT)))
              FROM every) AS repeated(code, town, postal, copy)
        """
    )
    found = connection.execute("SELECT count(*) FROM town").fetchone()
    return int(found[0]) if found else 0


def draw_units(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    """Make the legal units, by rising SIREN."""
    associations = spread([(f"{old} {new}", share) for old, new, share in OF_ASSOCIATIONS])
    others = spread([(f"{old} {new}", share) for old, new, share in OF_OTHERS])
    connection.execute(
        f"""
        CREATE TABLE unit AS
        WITH drawn AS (
            SELECT id, 10000000 + id * {80_000_000 // size} AS base, one_of({spread(LEGAL_FORMS)}, id, 40) AS form,
                   pick(id, 41, 100) < 54 AS is_open, pick(id, 42, 1000) AS luck, pick(id, 43, 1000) AS flag
            FROM range({size}) AS ids(id)),
        shaped AS (
            SELECT *, base::VARCHAR || key8(base)::VARCHAR AS siren, form IN {tuple(ESS_FORMS)} AS social,
                   luck < if(form = '1000', 180, 10) AS hidden,
                   DATE '1975-01-01' + pick(id, 44, 18600)::INTEGER AS created
            FROM drawn)
        SELECT *, CASE WHEN form = '1000' THEN NULL
                    WHEN social AND flag < 850 THEN 'O' WHEN social AND flag < 950 THEN NULL
                    WHEN form IN ('5710', '5499') AND flag < 5 THEN 'O' WHEN flag < 750 THEN 'N' END AS ess,
               if(form LIKE '92%', one_of({associations}, id, 45), one_of({others}, id, 46)) AS both_naf,
               both_naf[:6] AS naf, both_naf[8:] AS naf25,
               created + pick(id, 47, 365)::INTEGER AS since,
               TIMESTAMP '2024-01-01 08:00:00' + to_seconds(pick(id, 48, 80000000)) AS treated,
               CASE WHEN NOT is_open THEN NULL WHEN pick(id, 49, 100) < 80 THEN 'NN'
                    ELSE one_of({quoted(BANDS)}, id, 50) END AS band,
               first(id) || ' ' || one_of({quoted(SECOND)}, id, 21) || ' ' || (id % 100000) AS name
        FROM shaped ORDER BY id
        """
    )


def draw_places(connection: duckdb.DuckDBPyConnection, size: int, slots: int) -> None:
    """Make the establishments, by rising SIRET: the head office first, then the others, one in three elsewhere."""
    connection.execute(
        f"""
        CREATE TABLE place AS
        WITH spread AS (
            SELECT *, unnest(range(1, 2 + [0, 0, 0, 0, 0, 0, 0, 1, 1, 3][1 + pick(id, 60, 10)])) AS rank FROM unit),
        numbered AS (SELECT *, id * 8 + rank AS place FROM spread LIMIT {size})
        SELECT numbered.*, town.town AS town, town.postal AS postal, town.code AS commune, town.x AS x, town.y AS y,
               is_open AND pick(place, 61, 100) < if(rank = 1, 98, 35) AS place_open
        FROM numbered JOIN town
          ON town.slot = if(rank > 1 AND pick(place, 62, 3) = 0, pick(place, 63, {slots}), pick(id, 64, {slots}))
        ORDER BY place
        """
    )


def write(connection: duckdb.DuckDBPyConnection, folder: Path, formats: Sequence[str]) -> None:
    """Write the files of both tables in the formats asked."""
    for name, (columns, table) in FILES.items():
        shown = ", ".join(f'({sql})::{kind} AS "{column}"' for column, kind, sql in columns)
        shown = shown.replace("$KINDS", quoted(KINDS)).replace("$STREETS", quoted(STREETS))
        for kind in formats:
            options = {
                "parquet": "FORMAT parquet, COMPRESSION zstd",
                "csv": "FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S'",
            }
            connection.execute(f"COPY (SELECT {shown} FROM {table}) TO '{folder / f'{name}.{kind}'}' ({options[kind]})")


def generate(rows: int, folder: Path, formats: Sequence[str] = FORMATS) -> None:
    """Write the two stocks of that many establishments into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "scratch.duckdb"
    try:
        with duckdb.connect(scratch) as connection:
            connection.execute("SET memory_limit = '4GB'")
            macros(connection)
            slots = draw_towns(connection)
            draw_units(connection, int(rows * UNITS_PER_ROW) + 50)
            draw_places(connection, rows, slots)
            write(connection, folder, formats)
    finally:
        scratch.unlink(missing_ok=True)


if __name__ == "__main__":
    started = time.perf_counter()
    generate(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or FORMATS)
    print(f"{int(sys.argv[1])} establishments in {time.perf_counter() - started:.0f} s")
