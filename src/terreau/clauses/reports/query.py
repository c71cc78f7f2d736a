"""The figures of a bilan, read from the ledger in one statement whatever the number of hours.

An hour belongs to the dates worked: a line to the period that holds its last day, so that periods add up.
Each part comes as rows of JSON text, read with exact decimals.
"""

import json
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from terreau.clauses.reports.scope import Scope

MISSION_GAP_DAYS = 31
TRAITS = ("sex", "age_band", "in_qpv", "education", "category", "employer_kind", "contract_type")
PEOPLE = ("traits", "exits")

# A company answers for what it owes, what it is entrusted with and what it entrusts to others.
# Written out in each reading of the ledger rather than once, so that PostgreSQL may share the reading between cores.
COMMITMENTS = """
    SELECT m.id, m.clause_id, k.buyer_id, e.organisation_id AS company_id
    FROM clauses_commitment m
    JOIN clauses_clause c ON c.id = m.clause_id
    JOIN procurement_lot l ON l.id = c.lot_id
    JOIN procurement_contract k ON k.id = l.contract_id
    JOIN directory_establishment e ON e.id = m.company_id
    LEFT JOIN procurement_operation o ON o.id = l.operation_id
    LEFT JOIN clauses_commitment giver ON giver.id = m.entrusted_by_id
    LEFT JOIN directory_establishment g ON g.id = giver.company_id
    WHERE c.territory_id = %(territory_id)s
      AND (%(buyer_id)s::bigint IS NULL OR k.buyer_id = %(buyer_id)s)
      AND (%(operation_id)s::bigint IS NULL OR l.operation_id = %(operation_id)s)
      AND (%(programme)s = '' OR o.programme = %(programme)s)
      AND (%(company_id)s::bigint IS NULL OR e.organisation_id = %(company_id)s OR g.organisation_id = %(company_id)s)
"""

# By employment contract, commitment and year, before the period or within it: the one reading of hours done.
# `late` was worked before the period and validated within it: shown as catch-up, never added to it.
# Hours without an employment contract come from an older follow-up that gave no person.
DONE = f"""
done AS MATERIALIZED (
    SELECT g.employment_contract_id, g.commitment_id, extract(year FROM g.worked_to)::integer AS year,
           g.worked_to >= %(from_on)s AS is_in,
           min(m.clause_id) AS clause_id, min(m.buyer_id) AS buyer_id, min(m.company_id) AS company_id,
           sum(g.hours_real) AS hours, sum(g.hours_counted) AS counted, sum(g.hours_training) AS training,
           sum(g.hours_real) FILTER (WHERE g.worked_to < %(from_on)s
                                     AND g.dated_on BETWEEN %(from_on)s AND %(to_on)s) AS late,
           max(g.worked_to) AS worked_until, max(g.dated_on) AS validated_until
    FROM clauses_ledgerentry g
    JOIN ({COMMITMENTS}) m ON m.id = g.commitment_id
    WHERE g.kind = 'done' AND g.worked_to <= %(to_on)s
    GROUP BY 1, 2, 3, 4
), work AS MATERIALIZED (
    SELECT d.employment_contract_id, d.company_id, d.hours, w.participant_id, w.employer_id, w.starts_on,
           coalesce(w.ended_on, w.planned_end_on, %(to_on)s) AS ends_on,
           nullif(p.sex, '') AS sex, nullif(w.category, '') AS category,
           nullif(nullif(w.age_band, 'unknown'), '') AS age_band,
           nullif(nullif(w.education, 'unknown'), '') AS education,
           w.in_qpv, w.employer_kind, w.contract_type
    FROM (
        SELECT employment_contract_id, company_id, sum(hours) AS hours FROM done WHERE is_in AND hours > 0 GROUP BY 1, 2
    ) d
    LEFT JOIN clauses_employmentcontract w ON w.id = d.employment_contract_id
    LEFT JOIN participants_participant p ON p.id = w.participant_id
), person AS MATERIALIZED (
    SELECT participant_id, count(*) AS spells FROM work WHERE participant_id IS NOT NULL GROUP BY 1
)"""  # noqa: S608 (constants only)

# Missions of one person at one employer without a longer gap are one contract.
CONTRACTS = """
mission AS (
    SELECT starts_on,
           max(ends_on) OVER (PARTITION BY participant_id, employer_id ORDER BY starts_on, employment_contract_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_end
    FROM (SELECT DISTINCT employment_contract_id, participant_id, employer_id, starts_on, ends_on
          FROM work WHERE contract_type = 'mission') signed
)"""

# Net due at the end of the period, for the lots that ran in it, and all that was done on them since they began.
LOTS = f"""
owed AS (
    SELECT m.clause_id, sum(CASE g.kind WHEN 'waived' THEN -g.hours_counted ELSE g.hours_counted END) AS due
    FROM clauses_ledgerentry g JOIN ({COMMITMENTS}) m ON m.id = g.commitment_id
    WHERE g.kind IN ('due', 'transferred', 'waived') AND g.dated_on <= %(to_on)s GROUP BY 1
), made AS (
    SELECT clause_id, sum(counted) AS done, sum(hours) FILTER (WHERE is_in) AS hours FROM done GROUP BY 1
), ran AS (
    SELECT clause_id, l.id AS lot_id, k.number AS contract_number, l.number, l.title, k.buyer_id, b.name AS buyer,
           l.ends_on, coalesce(owed.due, 0) AS due, coalesce(made.done, 0) AS done, coalesce(made.hours, 0) AS hours
    FROM owed FULL JOIN made USING (clause_id)
    JOIN clauses_clause c ON c.id = clause_id
    JOIN procurement_lot l ON l.id = c.lot_id
    JOIN procurement_contract k ON k.id = l.contract_id
    JOIN directory_organisation b ON b.id = k.buyer_id
    WHERE made.hours > 0 OR (coalesce(l.starts_on, k.notified_on, %(to_on)s) <= %(to_on)s
                             AND coalesce(l.ends_on, %(to_on)s) >= %(from_on)s)
)"""  # noqa: S608 (constants only)

# Whoever worked under one contract only is counted without looking for doubles: most do, and it is much faster.
_TRAITS = ", ".join(TRAITS)
PARTS: Mapping[str, str] = {
    "totals": """
        SELECT coalesce(sum(hours) FILTER (WHERE is_in), 0) AS hours_done,
               coalesce(sum(training) FILTER (WHERE is_in), 0) AS hours_training,
               coalesce(sum(counted) FILTER (WHERE is_in), 0) AS hours_counted,
               coalesce(sum(hours) FILTER (WHERE is_in AND employment_contract_id IS NULL), 0) AS hours_unnamed,
               coalesce(sum(late), 0) AS hours_catch_up,
               (SELECT count(*) FROM person) AS persons,
               (SELECT count(DISTINCT w.participant_id) FROM done d
                    JOIN clauses_employmentcontract w ON w.id = d.employment_contract_id
                    JOIN person ON person.participant_id = w.participant_id
                    WHERE NOT d.is_in AND d.hours > 0) AS persons_carried_over,
               (SELECT count(DISTINCT employment_contract_id) FROM work WHERE contract_type <> 'mission')
             + (SELECT count(*) FROM mission WHERE previous_end IS NULL
                    OR starts_on - previous_end - 1 > %(gap_days)s) AS contracts,
               count(DISTINCT company_id) FILTER (WHERE is_in AND hours > 0) AS companies,
               count(DISTINCT buyer_id) FILTER (WHERE is_in AND hours > 0) AS buyers,
               max(worked_until) FILTER (WHERE is_in AND hours > 0) AS worked_until,
               max(validated_until) FILTER (WHERE is_in AND hours > 0) AS validated_until
        FROM done""",
    "traits": f"""
        SELECT dimension, {_TRAITS}, sum(hours) AS hours, sum(persons)::bigint AS persons FROM (
            SELECT grouping({_TRAITS}) AS dimension, {_TRAITS}, sum(hours) AS hours, count(*) AS persons
            FROM work JOIN person USING (participant_id) WHERE spells = 1
            GROUP BY GROUPING SETS ({", ".join(f"({trait})" for trait in TRAITS)})
            UNION ALL
            SELECT dimension, {_TRAITS}, sum(hours), count(*) FROM (
                SELECT grouping({_TRAITS}) AS dimension, participant_id, {_TRAITS}, sum(hours) AS hours
                FROM work JOIN person USING (participant_id) WHERE spells > 1
                GROUP BY GROUPING SETS ({", ".join(f"(participant_id, {trait})" for trait in TRAITS)})) several
            GROUP BY dimension, {_TRAITS}) each
        GROUP BY dimension, {_TRAITS}""",  # noqa: S608 (constants only)
    "companies": """
        SELECT o.id, o.name, w.hours, w.persons FROM (
            SELECT company_id, sum(hours) AS hours, count(DISTINCT participant_id) AS persons
            FROM work GROUP BY 1) w
        JOIN directory_organisation o ON o.id = w.company_id ORDER BY w.hours DESC, o.name, o.id""",
    "exits": """
        SELECT x.situation, count(DISTINCT w.participant_id) AS persons
        FROM (SELECT DISTINCT employment_contract_id FROM done) d
        JOIN clauses_exit x ON x.employment_contract_id = d.employment_contract_id
        JOIN clauses_employmentcontract w ON w.id = x.employment_contract_id
        WHERE x.left_on BETWEEN %(from_on)s AND %(to_on)s GROUP BY 1""",
    "lots": "SELECT * FROM ran ORDER BY buyer, contract_number, number, lot_id",
    "years": "SELECT year, sum(hours) AS hours FROM done GROUP BY 1 HAVING sum(hours) <> 0 ORDER BY 1",
}


def statement(parts: Collection[str] = tuple(PARTS)) -> str:
    """The one statement that reads these parts; its values are those of `values_of`."""
    asked = (
        f"SELECT '{part}' AS part, (SELECT coalesce(json_agg(row_to_json(x)), '[]')::text FROM ({PARTS[part]}) x)"  # noqa: S608
        for part in parts
    )
    return f"WITH {DONE}, {CONTRACTS}, {LOTS}\n" + "\nUNION ALL\n".join(asked)


def values_of(scope: Scope) -> dict[str, Any]:
    """What the statement is asked with."""
    return {
        "territory_id": scope.territory_id,
        "from_on": scope.from_on,
        "to_on": scope.to_on,
        "buyer_id": scope.buyer_id,
        "operation_id": scope.operation_id,
        "company_id": scope.company_id,
        "programme": scope.programme,
        "gap_days": MISSION_GAP_DAYS,
    }


def read(scope: Scope, parts: Collection[str] = tuple(PARTS)) -> dict[str, list[dict[str, Any]]]:
    """The rows of these parts, by name."""
    with transaction.atomic(), connection.cursor() as cursor:
        # sorts and sums of a large territory stay in memory, for this statement only
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute(statement(parts), values_of(scope))
        return {part: json.loads(rows, parse_float=Decimal) for part, rows in cursor.fetchall()}
