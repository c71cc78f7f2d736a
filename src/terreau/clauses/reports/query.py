"""The figures of a bilan, read from the ledger in one statement whatever the number of hours.

An hour belongs to the dates worked: a line to the period that holds its last day, so that periods add up.
Each part comes as rows of JSON text, read with exact decimals.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from terreau.clauses.reports.scope import Scope

MISSION_GAP_DAYS = 31
TRAITS = ("category", "sex", "age_band", "education", "in_qpv", "employer_kind", "contract_type")

CLAUSES_OF_SCOPE = """
clause AS MATERIALIZED (
    SELECT c.id, c.lot_id, k.buyer_id, k.number AS contract_number, k.notified_on, l.number, l.title,
           coalesce(l.starts_on, k.notified_on) AS starts_on, l.ends_on
    FROM clauses_clause c
    JOIN procurement_lot l ON l.id = c.lot_id
    JOIN procurement_contract k ON k.id = l.contract_id
    LEFT JOIN procurement_operation o ON o.id = l.operation_id
    WHERE c.territory_id = %(territory_id)s
      AND (%(buyer_id)s::bigint IS NULL OR k.buyer_id = %(buyer_id)s)
      AND (%(operation_id)s::bigint IS NULL OR l.operation_id = %(operation_id)s)
      AND (%(programme)s = '' OR o.programme = %(programme)s)
), commitment AS MATERIALIZED (
    SELECT m.id, m.clause_id, clause.buyer_id, e.organisation_id AS company_id
    FROM clauses_commitment m
    JOIN clause ON clause.id = m.clause_id
    JOIN directory_establishment e ON e.id = m.company_id
    WHERE %(company_id)s::bigint IS NULL OR e.organisation_id = %(company_id)s
)"""

# By employment contract, commitment and year: the one reading of the ledger. `late` was worked before the period
# and validated within it: shown as catch-up, never added to it.
DONE = """
done AS MATERIALIZED (
    SELECT g.employment_contract_id, g.commitment_id, extract(year FROM g.worked_to)::integer AS year,
           sum(g.hours_real) AS ever, sum(g.hours_counted) AS ever_counted,
           sum(CASE WHEN g.worked_to >= %(from_on)s THEN g.hours_real ELSE 0 END) AS hours,
           sum(CASE WHEN g.worked_to >= %(from_on)s THEN g.hours_training ELSE 0 END) AS training,
           sum(CASE WHEN g.worked_to >= %(from_on)s THEN g.hours_counted ELSE 0 END) AS counted,
           sum(CASE WHEN g.worked_to < %(from_on)s AND g.dated_on BETWEEN %(from_on)s AND %(to_on)s
               THEN g.hours_real ELSE 0 END) AS late,
           max(g.worked_to) AS worked_until, max(g.recorded_at) AS validated_until
    FROM clauses_ledgerentry g
    JOIN commitment ON commitment.id = g.commitment_id
    WHERE g.kind = 'done' AND g.worked_to <= %(to_on)s
    GROUP BY 1, 2, 3
), work AS MATERIALIZED (
    SELECT d.employment_contract_id, m.clause_id, m.buyer_id, m.company_id, w.participant_id, w.employer_id,
           w.starts_on, coalesce(w.ended_on, w.planned_end_on, %(to_on)s) AS ends_on, p.sex, w.category, w.age_band,
           w.education, w.in_qpv, w.employer_kind, w.contract_type, d.hours, d.training, d.counted, d.before,
           d.worked_until, d.validated_until
    FROM (
        SELECT employment_contract_id, commitment_id, sum(hours) AS hours, sum(training) AS training,
               sum(counted) AS counted, sum(ever) - sum(hours) AS before, max(worked_until) AS worked_until,
               max(validated_until) AS validated_until
        FROM done GROUP BY 1, 2
    ) d
    JOIN commitment m ON m.id = d.commitment_id
    JOIN clauses_employmentcontract w ON w.id = d.employment_contract_id
    JOIN participants_participant p ON p.id = w.participant_id
), person AS (
    SELECT participant_id, bool_or(before > 0) AS carried FROM work GROUP BY 1 HAVING sum(hours) > 0
)"""

# Missions of one person at one employer without a longer gap are one contract.
CONTRACTS = """
chained AS (
    SELECT contract_type, starts_on,
           max(ends_on) OVER (PARTITION BY participant_id, employer_id, contract_type = 'mission'
                              ORDER BY starts_on, employment_contract_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous_end
    FROM (SELECT DISTINCT employment_contract_id, participant_id, employer_id, contract_type, starts_on, ends_on
          FROM work WHERE hours > 0) spell
)"""

# Net due at the end of the period, for the lots that ran in it, and all that was done on them since they began.
LOTS = """
owed AS (
    SELECT m.clause_id, sum(CASE g.kind WHEN 'waived' THEN -g.hours_counted ELSE g.hours_counted END) AS due
    FROM clauses_ledgerentry g JOIN commitment m ON m.id = g.commitment_id
    WHERE g.kind IN ('due', 'transferred', 'waived') AND g.dated_on <= %(to_on)s GROUP BY 1
), made AS (
    SELECT m.clause_id, sum(d.ever_counted) AS done, sum(d.hours) AS hours
    FROM done d JOIN commitment m ON m.id = d.commitment_id GROUP BY 1
), ran AS (
    SELECT c.lot_id, c.contract_number, c.number, c.title, b.name AS buyer, c.ends_on,
           coalesce(owed.due, 0) AS due, coalesce(made.done, 0) AS done, coalesce(made.hours, 0) AS hours
    FROM clause c
    JOIN directory_organisation b ON b.id = c.buyer_id
    LEFT JOIN owed ON owed.clause_id = c.id
    LEFT JOIN made ON made.clause_id = c.id
    WHERE (owed.clause_id IS NOT NULL OR made.clause_id IS NOT NULL)
      AND coalesce(c.starts_on, %(to_on)s) <= %(to_on)s AND coalesce(c.ends_on, %(to_on)s) >= %(from_on)s
)"""

PARTS: Mapping[str, str] = {
    "totals": """
        SELECT coalesce(sum(hours), 0) AS hours_done, coalesce(sum(training), 0) AS hours_training,
               coalesce(sum(counted), 0) AS hours_counted,
               (SELECT count(*) FROM person) AS persons,
               (SELECT count(*) FROM person WHERE carried) AS persons_carried_over,
               (SELECT count(*) FROM chained WHERE contract_type <> 'mission' OR previous_end IS NULL
                   OR starts_on - previous_end - 1 > %(gap_days)s) AS contracts,
               count(DISTINCT company_id) FILTER (WHERE hours > 0) AS companies,
               count(DISTINCT buyer_id) FILTER (WHERE hours > 0) AS buyers,
               max(worked_until) FILTER (WHERE hours > 0) AS worked_until,
               max(validated_until) FILTER (WHERE hours > 0) AS validated_until,
               (SELECT coalesce(sum(late), 0) FROM done) AS hours_catch_up
        FROM work""",
    "traits": f"""
        SELECT grouping({", ".join(TRAITS)}) AS dimension, {", ".join(TRAITS)},
               sum(hours) AS hours, count(DISTINCT participant_id) AS persons
        FROM work WHERE hours > 0 GROUP BY GROUPING SETS ({", ".join(f"({trait})" for trait in TRAITS)})""",
    "companies": """
        SELECT o.name, w.hours, w.persons FROM (
            SELECT company_id, sum(hours) AS hours, count(DISTINCT participant_id) AS persons
            FROM work WHERE hours > 0 GROUP BY 1) w
        JOIN directory_organisation o ON o.id = w.company_id ORDER BY w.hours DESC, o.name""",
    "exits": """
        SELECT x.situation, count(DISTINCT w.participant_id) AS persons
        FROM clauses_exit x JOIN work w ON w.employment_contract_id = x.employment_contract_id
        WHERE x.left_on BETWEEN %(from_on)s AND %(to_on)s GROUP BY 1""",
    "lots": "SELECT * FROM ran ORDER BY buyer, contract_number, number, lot_id",
    "years": "SELECT year, sum(ever) AS hours FROM done GROUP BY 1 ORDER BY 1",
}

QUERY = f"WITH {CLAUSES_OF_SCOPE}, {DONE}, {CONTRACTS}, {LOTS}\n" + "\nUNION ALL\n".join(
    f"SELECT '{part}' AS part, (SELECT coalesce(json_agg(row_to_json(x)), '[]')::text FROM ({query}) x) AS rows"
    for part, query in PARTS.items()
)


def read(scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """The rows of every part, by its name."""
    values = {
        "territory_id": scope.territory_id,
        "from_on": scope.from_on,
        "to_on": scope.to_on,
        "buyer_id": scope.buyer_id,
        "operation_id": scope.operation_id,
        "company_id": scope.company_id,
        "programme": scope.programme,
        "gap_days": MISSION_GAP_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, values)
        return {part: json.loads(rows, parse_float=Decimal) for part, rows in cursor.fetchall()}
