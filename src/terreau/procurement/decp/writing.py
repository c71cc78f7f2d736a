"""Set-based writing of what a staging table holds: companies, new contracts with all that hangs from them, outcomes."""

from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from terreau.directory.models import Establishment, Organisation


def blank_columns(model: Any, *told: str) -> tuple[str, str]:
    """The columns that may not be null and that no file tells, and what they hold when nobody knows, both as SQL."""
    rest = [one for one in model._meta.concrete_fields if not one.null and one.column not in told]  # noqa: SLF001
    held = [sql.Literal(one.get_default()).as_string() for one in rest]
    return "".join(f", {one.column}" for one in rest), "".join(f", {one}" for one in held)


# A SIRET finds its establishment; another number finds it by type. A merged place gives way to the one that stays.
PLACE = """
    LEFT JOIN directory_establishment {alias}_s ON {type} = 'SIRET' AND {alias}_s.siret = {number}
    LEFT JOIN directory_establishment {alias}_o
        ON {type} <> 'SIRET' AND {alias}_o.other_number_type = {type} AND {alias}_o.other_number = {number}
        AND {alias}_o.other_number <> ''
"""
PLACE_ID = """COALESCE({alias}_s.merged_into_id, {alias}_s.id, {alias}_o.merged_into_id, {alias}_o.id)"""

# Within this transaction only: joins of a whole file stay in memory, by hash, and no query is worth compiling;
# references are checked after each statement, while its rows are at hand, rather than all at the end.
FOR_MANY_ROWS = (
    "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_mergejoin = off; SET CONSTRAINTS ALL IMMEDIATE"
)
MATCH = """
    UPDATE decp_stage s SET contract_id = c.id, state = CASE
        WHEN c.published_values ->> 'print' = s.print THEN 'same'
        WHEN c.data_published_on > s.published_on THEN 'older'
        ELSE 'changed' END
    FROM procurement_contract c
    WHERE s.lot = 0 AND NOT s.rejected AND c.buyer_siret = s.siret AND c.number = s.number
"""
BUYER_KIND = """CASE
    WHEN siren LIKE '1%%' THEN 'state' WHEN siren LIKE '21%%' THEN 'municipality'
    WHEN siren LIKE '22%%' THEN 'department' WHEN siren LIKE '23%%' THEN 'region'
    WHEN siren ~ '^2[045]' THEN 'intermunicipal' WHEN siren LIKE '2%%' THEN 'public_body'
    ELSE 'private' END"""
# In the first format, a number with rank 01 or more whose object, holders and day are those of rank 00: the one that
# arrives is to verify, and a person joins them. A lot may look the same, so nothing is linked here.
LIKE_ANOTHER = """
    WITH arrived AS MATERIALIZED (
        SELECT position, siret, number, extra -> 'twin' AS twin, extra -> 'twin' ->> 0 AS stem,
            number = (extra -> 'twin' ->> 0) || '00' AS is_first
        FROM decp_stage WHERE extra ? 'twin' AND lot = 0 AND state = 'new' AND NOT rejected
    ), seen AS (
        SELECT a.position, t.number FROM arrived a JOIN decp_stage t
            ON t.siret = a.siret AND t.number = a.stem || '00' AND t.extra -> 'twin' = a.twin
        WHERE t.lot = 0 AND NOT t.rejected AND NOT a.is_first
        UNION ALL SELECT a.position, c.number FROM arrived a JOIN procurement_contract c
            ON c.buyer_siret = a.siret AND c.published_values -> 'twin' = a.twin AND CASE WHEN a.is_first
                THEN c.number BETWEEN a.stem || '01' AND a.stem || '99' ELSE c.number = a.stem || '00' END
        WHERE c.number <> '' AND c.buyer_siret <> '' AND c.number >= a.stem || '00' AND c.number <= a.stem || '99'
    )
    UPDATE decp_stage s SET problems = s.problems || jsonb_build_array(
        jsonb_build_object('field', 'id', 'reason', %(reason)s || ' (' || one.number || ')'))
    FROM (SELECT position, min(number) AS number FROM seen GROUP BY position) one WHERE s.position = one.position
"""
# Only in place of the name made from a number when nobody knew a better one.
NAMES = """
    WITH told AS MATERIALIZED (
        SELECT type, number, left(number, 9) AS siren, max(name) AS name, max(key) AS key FROM (
            SELECT buyer_type, siret, buyer_name, buyer_key FROM decp_stage WHERE buyer_name <> '' AND NOT rejected
            UNION ALL SELECT c ->> 0, c ->> 1, c ->> 2, c ->> 3
                FROM decp_stage, jsonb_array_elements(holders) c WHERE c ->> 2 <> '' AND NOT rejected
        ) one (type, number, name, key) WHERE type LIKE 'SIRET%%' GROUP BY type, number
    ), units AS (
        UPDATE directory_organisation o SET name = t.name, name_key = t.key FROM told t
        WHERE t.type = 'SIRET' AND o.siren = t.siren AND o.name = 'SIRET ' || t.number
    ), invalid AS (
        UPDATE directory_establishment e SET name = t.name, name_key = t.key FROM told t
        WHERE t.type <> 'SIRET' AND e.other_number_type = t.type AND e.other_number = t.number
            AND e.name = 'SIRET ' || t.number
    )
    UPDATE directory_establishment e SET name = t.name, name_key = t.key FROM told t
    WHERE t.type = 'SIRET' AND e.siret = t.number AND e.name = 'SIRET ' || t.number
"""
UNIT_REST = blank_columns(Organisation, "id", "name", "name_key", "siren", "buyer_kind", "created_at")
PLACE_REST = blank_columns(
    Establishment, "id", "organisation_id", "name", "name_key", "siret", "other_number", "other_number_type",
    "employer_kind", "created_at",
)  # fmt: skip
COMPANIES = f"""
    WITH staged AS MATERIALIZED (
        SELECT s.lot, s.buyer_type, s.siret, s.buyer_name, s.buyer_key, s.holders, s.subcontracts
        FROM decp_stage s WHERE s.lot IS NOT NULL AND NOT s.rejected AND s.state IN ('new', 'changed')
    ), named AS (
        SELECT buyer_type AS type, siret AS number, buyer_name AS name, buyer_key AS key, true AS buys
            FROM staged WHERE lot = 0
        UNION ALL SELECT c ->> 0, c ->> 1, c ->> 2, c ->> 3, false FROM staged, jsonb_array_elements(holders) c
        UNION ALL SELECT s -> 2 ->> 0, s -> 2 ->> 1, s -> 2 ->> 2, s -> 2 ->> 3, false
            FROM staged, jsonb_array_elements(subcontracts) s
    ), found AS MATERIALIZED (
        SELECT type, number, left(number, 9) AS siren,
            COALESCE(NULLIF(max(name), ''),
                (CASE WHEN type LIKE 'SIRET%%' THEN 'SIRET' ELSE type END) || ' ' || number) AS name,
            COALESCE(NULLIF(max(key), ''), lower(type || ' ' || number)) AS key, bool_or(buys) AS buys
        FROM named GROUP BY type, number
    ), units AS (
        INSERT INTO directory_organisation (name, name_key, siren, buyer_kind, created_at{UNIT_REST[0]})
        SELECT min(name), min(key), siren, CASE WHEN bool_or(buys) THEN {BUYER_KIND} ELSE '' END, %(at)s{UNIT_REST[1]}
        FROM found WHERE type IN ('SIRET', 'SIREN') GROUP BY siren
        ON CONFLICT (siren) DO UPDATE SET buyer_kind = EXCLUDED.buyer_kind
            WHERE directory_organisation.buyer_kind = '' AND EXCLUDED.buyer_kind <> ''
        RETURNING id, siren
    ), all_units AS (
        SELECT id, siren FROM units
        UNION SELECT id, siren FROM directory_organisation
            WHERE siren IN (SELECT siren FROM found WHERE type IN ('SIRET', 'SIREN'))
    ), sirets AS (
        INSERT INTO directory_establishment (organisation_id, name, name_key, siret, other_number, other_number_type,
            employer_kind, created_at{PLACE_REST[0]})
        SELECT u.id, f.name, f.key, f.number, '', '', 'company', %(at)s{PLACE_REST[1]}
        FROM found f JOIN all_units u ON u.siren = f.siren WHERE f.type = 'SIRET'
        ON CONFLICT (siret) DO NOTHING
    ), others AS (
        INSERT INTO directory_establishment (organisation_id, name, name_key, siret, other_number, other_number_type,
            employer_kind, created_at{PLACE_REST[0]})
        SELECT COALESCE(u.id, nextval(pg_get_serial_sequence('directory_organisation', 'id'))),
            f.name, f.key, NULL, f.number, f.type, 'company', %(at)s{PLACE_REST[1]}
        FROM found f LEFT JOIN all_units u ON u.siren = f.siren AND f.type = 'SIREN'
        WHERE f.type <> 'SIRET' AND NOT EXISTS (
            SELECT FROM directory_establishment e WHERE e.other_number_type = f.type AND e.other_number = f.number)
        RETURNING organisation_id, name, name_key, other_number_type
    )
    INSERT INTO directory_organisation (id, name, name_key, siren, buyer_kind, created_at{UNIT_REST[0]})
    SELECT organisation_id, name, name_key, NULL, CASE WHEN other_number_type = 'SIRET INVALIDE' AND EXISTS (
        SELECT FROM found f WHERE f.buys AND f.name = others.name) THEN 'private' ELSE '' END, %(at)s{UNIT_REST[1]}
    FROM others WHERE other_number_type <> 'SIREN'
"""  # noqa: S608
PUBLISHED = """jsonb_build_object(
        'print', s.print, 'lots', COALESCE(s.lots, jsonb_build_array(jsonb_build_array(s.title, s.lot_amount::text))),
        'title', s.title, 'kind', s.kind, 'procedure', s.procedure, 'cpv', s.cpv, 'group_kind', s.group_kind,
        'framework_number', s.framework_number, 'amount', s.amount::text, 'duration_months', s.months,
        'notified_on', s.notified_on, 'data_published_on', s.published_on, 'place_code', s.place_code,
        'considerations', to_jsonb(s.considerations)) || s.extra"""
CONTRACTS = f"""
    INSERT INTO procurement_contract (id, buyer_id, buyer_siret, number, title, kind, stage, procedure, cpv,
        framework_number, group_kind, amount, duration_months, notified_on, data_published_on, place_code,
        considerations, source, is_flagged, flags, edited_fields, published_values, created_at)
    SELECT s.contract_id, COALESCE(o.merged_into_id, o.id), s.siret, s.number, s.title, s.kind, 'notified', s.procedure,
        s.cpv, s.framework_number, s.group_kind, s.amount, s.months, s.notified_on, s.published_on, s.place_code,
        s.considerations, 'decp', s.problems <> '[]', s.problems, '{{}}', {PUBLISHED}, %(at)s
    FROM decp_stage s {PLACE.format(alias="b", type="s.buyer_type", number="s.siret")}
    JOIN directory_organisation o ON o.id = COALESCE(b_s.organisation_id, b_o.organisation_id)
    WHERE s.lot = 0 AND s.state = 'new' AND NOT s.rejected
"""  # noqa: S608
# The lots after the first learn what was decided for their contract, so that no later statement joins the rows twice.
SHARE = """
    UPDATE decp_stage s SET state = h.state, contract_id = h.contract_id, problems = h.problems, lots = h.lots
    FROM decp_stage h WHERE s.lot > 0 AND h.position = s.head
"""
NEW_LOTS = "s.lot IS NOT NULL AND s.state = 'new' AND NOT s.rejected"
LOTS = f"""
    INSERT INTO procurement_lot (id, contract_id, number, title, amount, cpv, starts_on, ends_on, is_flagged)
    SELECT s.lot_id, s.contract_id, CASE WHEN jsonb_array_length(s.lots) > 1 THEN (s.lot + 1)::text ELSE '' END,
        s.title, s.lot_amount, s.cpv, s.starts_on, (s.starts_on + make_interval(months => s.months))::date - 1,
        s.problems <> '[]'
    FROM decp_stage s WHERE {NEW_LOTS}
"""  # noqa: S608
HOLDERS = f"""
    INSERT INTO procurement_lotcompany (lot_id, establishment_id, role)
    SELECT DISTINCT s.lot_id, {PLACE_ID.format(alias="p")},
        CASE WHEN jsonb_array_length(s.holders) > 1 THEN 'joint_contractor' ELSE 'holder' END
    FROM decp_stage s CROSS JOIN jsonb_array_elements(s.holders) c
    {PLACE.format(alias="p", type="c ->> 0", number="c ->> 1")}
    WHERE {NEW_LOTS}
"""  # noqa: S608
AMENDMENTS = f"""
    INSERT INTO procurement_amendment (contract_id, lot_id, number, state, subject, notified_on, published_on, amount,
        duration_months, holders)
    SELECT s.contract_id, s.lot_id, (a ->> 0)::int, 'proposed', a ->> 1, (a ->> 2)::date, (a ->> 3)::date,
        (a ->> 4)::numeric, (a ->> 5)::int, COALESCE((
            SELECT jsonb_agg(jsonb_build_object('type', c ->> 0, 'number', c ->> 1, 'name', c ->> 2))
            FROM jsonb_array_elements(a -> 6) c), '[]')
    FROM decp_stage s CROSS JOIN jsonb_array_elements(s.amendments) a WHERE {NEW_LOTS}
"""  # noqa: S608
SUBCONTRACTS = f"""
    INSERT INTO procurement_subcontract (lot_id, number, revision, subcontractor_id, notified_on, published_on, amount,
        duration_months)
    SELECT s.lot_id, (a ->> 0)::int, (a ->> 1)::int, {PLACE_ID.format(alias="p")}, (a ->> 3)::date, (a ->> 4)::date,
        (a ->> 5)::numeric, (a ->> 6)::int
    FROM decp_stage s CROSS JOIN jsonb_array_elements(s.subcontracts) a
    {PLACE.format(alias="p", type="a -> 2 ->> 0", number="a -> 2 ->> 1")}
    WHERE {NEW_LOTS}
"""  # noqa: S608
OUTCOMES = """
    SELECT s.position, s.locator,
        CASE WHEN s.rejected THEN 'rejected' WHEN c.is_flagged THEN 'flagged' WHEN h.state = 'new' THEN 'created'
            WHEN h.state = 'changed' THEN 'updated' ELSE 'unchanged' END AS outcome,
        CASE WHEN s.rejected THEN s.problems WHEN c.is_flagged THEN c.flags ELSE '[]' END AS problems,
        CASE WHEN s.rejected THEN NULL ELSE h.contract_id END AS contract_id,
        CASE WHEN s.rejected OR s.position <> s.head THEN NULL WHEN h.state = 'new' THEN '{}'::jsonb
            ELSE s.before END AS before
    FROM decp_stage s JOIN decp_stage h ON h.position = s.head LEFT JOIN procurement_contract c ON c.id = h.contract_id
"""
KEEP_OUTCOMES = f"""
    INSERT INTO kit_importrow (batch_id, position, locator, outcome, problems, subject_type, subject_id, before)
    SELECT %(batch)s, position, left(locator, 120), outcome, problems,
        CASE WHEN contract_id IS NULL THEN '' ELSE 'procurement.contract' END, contract_id, before
    FROM ({OUTCOMES}) o
"""  # noqa: S608
LIKE = (
    "même objet, mêmes titulaires et même date qu'un autre numéro : sans doute le même marché, publié de nouveau. "
    "Regroupez-les, ou gardez les deux"
)
NO_DURATION = "durée absente : elle reste inconnue, et le marché compte dans les totaux"
WITHOUT_DURATION = """
    SELECT count(*) FROM decp_stage
    WHERE months IS NULL AND NOT rejected AND NOT problems @> '[{"field": "dureeMois"}]'
"""
NEW = (CONTRACTS, LOTS, HOLDERS, AMENDMENTS, SUBCONTRACTS)


def execute(statement: str, **values: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def match() -> None:
    """Tell new keys from known ones, changed contents from the same and the older, and what looks like another."""
    execute(MATCH)
    execute(LIKE_ANOTHER, reason=LIKE)
    execute(SHARE)


def write_companies(at: datetime) -> None:
    """Create the organisations and establishments that written rows name, dated so that undoing finds them.

    A company that had only its number for a name takes the one published now; undoing leaves it that name.
    """
    execute(NAMES)
    execute(COMPANIES, at=at)


def write_new(at: datetime) -> None:
    """Create the contracts of new keys with their lots, companies, amendments (as proposals) and subcontracts."""
    for statement in NEW:
        execute(statement, **({"at": at} if "%(at)s" in statement else {}))


def keep_outcomes(batch_id: int) -> str:
    """Write what became of each row of the file, with what undoing needs; return the query that reads it again."""
    execute(KEEP_OUTCOMES, batch=batch_id)
    return f"SELECT position, locator, outcome, problems FROM kit_importrow WHERE batch_id = {batch_id:d}"  # noqa: S608


def remarks() -> list[dict[str, Any]]:
    """What is worth telling without putting a contract aside: field, reason, number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_DURATION)
        (count,) = cursor.fetchone()
    return [{"field": "dureeMois", "reason": NO_DURATION, "count": count}] if count else []


def counts(outcomes: str) -> dict[str, int]:
    """Return how many rows were read and how many met each outcome, from the query that gives outcomes."""
    names = ("created", "updated", "unchanged", "flagged", "rejected")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT outcome, count(*) FROM ({outcomes}) o GROUP BY outcome")  # noqa: S608
        found = dict(cursor.fetchall())
    return {"read": sum(found.values()), **{name: found.get(name, 0) for name in names}}
