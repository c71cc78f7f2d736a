"""The territory's bilan at the demo's size and at 50 times it (30 million hours, a year of France), on 2 cores.

    python bench/report.py [TIMES...]     (default 1 50)

Each size is written straight into a scratch database of its own, dropped afterwards. Prints the median time of the
whole bilan over 7 runs (asked: 300 ms at the demo's size, 1.5 s at 50 times it) and the slowest nodes of the plan.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
TODAY = date(2026, 11, 22)
LIMITS = {1: 0.3, 50: 1.5}
RUNS = 7

# Sizes of the demo: 20 buyers, 240 lots since 2007, 400 companies, 975 persons, 1 200 contracts, 7 000 lines.
PERSONS, CONTRACTS, LINES, LOTS, COMPANIES, BUYERS = 975, 1_200, 7_000, 240, 400, 20


def fill(times: int) -> None:
    """Write the rows of a territory of that size."""
    from terreau.clauses.models import Clause, Commitment, LedgerEntry
    from terreau.directory.models import Establishment, Organisation
    from terreau.procurement.models import Contract, Lot
    from terreau.territories.models import Territory

    Territory.objects.create(pk=1, kind="commune", code="95018", name="Banc d'essai")
    start = "date '2007-01-01' + ((i * 7919) % 7000)::integer"
    buyers, companies, lots = BUYERS * times, COMPANIES * times, LOTS * times
    rows(Organisation, buyers + companies, name="'Organisation ' || i", name_key="'organisation ' || i", siren="NULL")
    rows(
        Establishment,
        companies,
        organisation_id=f"{buyers} + i",
        name="'Place ' || i",
        name_key="'place ' || i",
        siret="NULL",
        employer_kind=one_of("company", "etti", "ei", "aci", "geiq"),
    )
    rows(Contract, lots, buyer_id=f"1 + i % {buyers}", number="'M' || i", title="'Marché ' || i", notified_on=start,
         stage="'notified'", buyer_siret="''")  # fmt: skip
    rows(Lot, lots, contract_id="i", number="'1'", title="'Lot ' || i", starts_on=start, ends_on=f"({start}) + 700")
    rows(Clause, lots, territory_id="1", lot_id="i", legal_lever="'performance_condition'")
    owed = rows(Commitment, lots * 2, clause_id=f"1 + i % {lots}", company_id=f"1 + i % {companies}", kind="'owed'",
                hours="1300", from_on=start)  # fmt: skip
    rows(LedgerEntry, owed, commitment_id="i", kind="'due'", hours_counted="1300", dated_on=start,
         source_type="'clauses.commitment'", source_id="i")  # fmt: skip
    work(times, start, companies, owed)


def work(times: int, start: str, companies: int, owed: int) -> None:
    """Write persons, their employment contracts, some exits, and the hours done."""
    from terreau.clauses.models import EmploymentContract, Exit, LedgerEntry
    from terreau.participants.models import Participant

    rows(Participant, PERSONS * times, territory_id="1", first_name="'P'", last_name="'N' || i", name_key="'n' || i",
         sex=one_of("female", "male"), birth_on="date '1990-01-01'")  # fmt: skip
    rows(
        EmploymentContract,
        CONTRACTS * times,
        territory_id="1",
        participant_id=f"1 + i % {PERSONS * times}",
        employer_id=f"1 + i % {companies}",
        contract_type=one_of("cdd", "cdi", "mission", "cddi", "mission"),
        starts_on=start,
        planned_end_on=f"({start}) + 250",
        category=one_of("DELD", "RSA", "JEUNE", "QPV", "BOETH", "SENIOR", "IAE"),
        age_band=one_of("under_26", "from_26", "from_50"),
        education=one_of("below_3", "level_3", "level_4", "level_5_up", "unknown"),
        in_qpv="i % 3 = 0",
        employer_kind=one_of("company", "etti", "ei", "aci", "geiq"),
    )
    rows(Exit, CONTRACTS * times // 2, employment_contract_id="i * 2", left_on="date '2026-03-01'",
         situation=one_of("cdi", "cdd_long", "unknown"))  # fmt: skip
    contract = f"(1 + i % {CONTRACTS * times})"
    begun = start.replace("i *", f"{contract} *")
    worked = f"({begun}) + (30 * (i / {CONTRACTS * times}))::integer"
    rows(LedgerEntry, LINES * times, offset=owed, commitment_id=f"1 + {contract} % {owed}", kind="'done'",
         hours_counted="83.80", hours_real="83.80", hours_training="i % 5", dated_on=f"{worked} + 40",
         worked_from=worked, worked_to=f"{worked} + 29", employment_contract_id=contract,
         source_type="'clauses.statementline'", source_id="i")  # fmt: skip


def one_of(*values: str) -> str:
    """An expression that takes each value in turn."""
    return f"(ARRAY[{', '.join(repr(value) for value in values)}])[1 + i % {len(values)}]"


def rows(model: Any, count: int, *, offset: int = 0, **columns: str) -> int:
    """Write `count` rows: each column by its expression of `i` (from 1), else by its default. Gives `count`."""
    from django.db import connection

    names, values, literals = [], [], []
    for field in model._meta.concrete_fields:
        names.append(f'"{field.column}"')
        if field.column in columns:
            values.append(columns[field.column])
        elif field.primary_key:
            values.append(f"i + {offset}")
        elif getattr(field, "auto_now_add", False):
            values.append("now()")
        else:
            values.append("%s")
            default = field.get_default()
            literals.append(field.get_db_prep_save("" if default is None and not field.null else default, connection))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values).replace(' % ', ' %% ')} "
            f"FROM generate_series(1, {count}) i",
            literals,
        )
        cursor.execute("SET session_replication_role = origin")
    return count


def measure(times: int) -> None:
    """Fill, then read the bilan of everything and of one year."""
    import django

    django.setup()
    from django.db import connection

    from terreau.clauses.reports.figures import report_of
    from terreau.clauses.reports.query import statement, values_of
    from terreau.clauses.reports.scope import BEGINNING, Scope

    fill(times)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before measuring")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for label, from_on in (("since the beginning", BEGINNING), ("one year", date(2026, 1, 1))):
        scope = Scope(1, from_on, TODAY)
        took = [timed(partial(report_of, scope, today=TODAY)) for _ in range(RUNS)]
        totals = report_of(scope, today=TODAY).totals
        median, limit = statistics.median(took), LIMITS.get(times)
        asked = f" (asked: {limit * 1000:.0f} ms)" if limit else ""
        print(f"x{times}, {label}: {median * 1000:.0f} ms{asked}; {totals.persons} persons, {totals.hours_done} h")
        with connection.cursor() as cursor:
            cursor.execute("SET work_mem = '64MB'")
            cursor.execute("SET jit = off")
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement()}", values_of(scope))
            found = cursor.fetchone()[0]
        plan = (json.loads(found) if isinstance(found, str) else found)[0]
        for spent, node in sorted(nodes(plan["Plan"]), reverse=True)[:8]:
            print(f"    {spent:7.0f} ms  {node}")


def nodes(plan: dict[str, Any]) -> Iterator[tuple[float, str]]:
    """The own time of each node of the plan."""
    children = plan.get("Plans", [])
    total = plan["Actual Total Time"] * plan["Actual Loops"]
    inner = sum(each["Actual Total Time"] * each["Actual Loops"] for each in children)
    parts = ("Node Type", "Strategy", "Relation Name", "CTE Name", "Subplan Name")
    name = " ".join(str(plan[key]) for key in parts if key in plan)
    yield max(total - inner, 0.0), f"{name} ({plan['Actual Rows']} rows)"
    for each in children:
        yield from nodes(each)


def timed(work: Callable[[], object]) -> float:
    """Seconds taken."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(times: int) -> None:
    """Measure one size on a database of its own, in the embedded server or beside the one of DATABASE_URL."""
    import subprocess

    import psycopg
    from psycopg.conninfo import make_conninfo

    from terreau.launcher.database import Kind, cluster_of

    os.environ.setdefault("TERREAU_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    cluster = cluster_of(Kind.TEST)
    cluster.start()
    name = f"bench_report_{os.getpid()}_{times}"
    try:
        with psycopg.connect(make_conninfo(cluster.url("postgres")), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
            os.environ["DATABASE_URL"] = cluster.url(name)
            try:
                subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0", "--skip-checks"], check=True)
                subprocess.run([sys.executable, __file__, "--measure", str(times)], check=True)
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        cluster.release()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        for size in [int(each) for each in sys.argv[1:]] or [1, 50]:
            main(size)
