"""Queries and server time of each kind of page, on the demo (or on the base of DATABASE_URL).

    python bench/pages.py [RUNS]     (default 9)

One member of each role opens each page that a menu or a list leads to; where an address holds a number, the first row
that this member may see is taken. Prints, by page and role that it is for, the answer, the queries (asked: 12 at most;
session, actor and all, transaction statements left out) and the median time in the server (asked: 60 ms at most).
"""

import logging
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
MOST_QUERIES, MOST_MILLISECONDS = 12, 60
ELSEWHERE = {302, 403, 404}
ROLES = ("facilitator", "admin", "buyer", "company", "elected")
TRANSACTION = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")

# Name of the address, and the model whose first visible row fills it.
PAGES: tuple[tuple[str, str], ...] = (
    ("portal:home", ""),
    ("portal:week", ""),
    ("portal:search?q=lot", ""),
    ("portal:administration", ""),
    ("portal:journal", ""),
    ("portal:messages", ""),
    ("portal:message", "kit.OutgoingMail"),
    ("clauses:lots", ""),
    ("clauses:lots?etat=tous", ""),
    ("clauses:lot", "clauses.Clause"),
    ("clauses:lot_hours", "clauses.Clause"),
    ("clauses:operation", "procurement.Operation"),
    ("clauses:new_clause", "procurement.Lot"),
    ("clauses:size_lot", "procurement.Lot"),
    ("clauses:add_figure", "clauses.Clause"),
    ("clauses:statements", ""),
    ("clauses:statement", "clauses.Statement"),
    ("clauses:record_statement", "clauses.Statement"),
    ("clauses:my_hours_home", ""),
    ("clauses:my_hours_page", "clauses.Statement"),
    ("clauses:add_employment", ""),
    ("clauses:employment", "clauses.EmploymentContract"),
    ("clauses:report", ""),
    ("clauses:report_lines", ""),
    ("participants:participants", ""),
    ("participants:participant", "participants.Participant"),
    ("participants:kept_data", "participants.Participant"),
    ("participants:kept_data_file", "participants.Participant"),
    ("procurement:contracts", ""),
    ("procurement:contract", "procurement.Contract"),
    ("procurement:operations", ""),
    ("procurement:agreements", ""),
    ("procurement:imports", ""),
    ("procurement:new_import", ""),
    ("procurement:import", "kit.ImportBatch"),
    ("directory:establishments", ""),
    ("directory:establishment", "directory.Establishment"),
    ("directory:duplicates", ""),
    ("directory:team", ""),
    ("territories:settings", ""),
)


def address(name: str, model: str, actor: Any) -> str | None:
    """The path of a page for this actor; None when there is no such page or nothing to see there."""
    from django.apps import apps
    from django.urls import NoReverseMatch, reverse

    from terreau.kit.access import rows

    name, _, query = name.partition("?")
    keys = []
    if model:
        first = rows(actor, apps.get_model(model)).order_by("pk").first()
        if first is None:
            return None
        keys = [first.pk]
    try:
        return reverse(name, args=keys) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return None


def act_as(browser: Any, membership: int) -> None:
    """Choose the membership, for somebody who has several."""
    from terreau.directory.middleware import SESSION_KEY

    session = browser.session
    session[SESSION_KEY] = membership
    session.save()


def visits(browser: Any, path: str, runs: int) -> tuple[int, int, float]:
    """Status, queries of a warm visit, median milliseconds in the server."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(path)
    with CaptureQueriesContext(connection) as captured:
        status = browser.get(path).status_code
    queries = [each["sql"] for each in captured.captured_queries if not each["sql"].startswith(TRANSACTION)]
    took = []
    for _ in range(0 if status in ELSEWHERE else runs):
        began = time.perf_counter()
        browser.get(path)
        took.append((time.perf_counter() - began) * 1000)
    return status, len(queries), statistics.median(took) if took else 0.0


def measure(runs: int) -> int:
    """Print the table; the number of pages above a limit."""
    import django

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    from django.test import Client

    from terreau.accounts.actor import Actor
    from terreau.accounts.roles import Role
    from terreau.directory.models import Membership

    above = 0
    print(f"{'page':34} {'role':12} {'answer':>6} {'queries':>8} {'ms':>7}")
    for role in ROLES:
        member = Membership.objects.active().filter(role=role).select_related("user").order_by("pk").first()
        if member is None:
            continue
        browser = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1")
        browser.force_login(member.user)
        act_as(browser, member.pk)
        actor = Actor(member.user_id, Role(role), member.territory_id, member.organisation_id, member.pk)
        for name, model in PAGES:
            path = address(name, model, actor)
            if path is None:
                continue
            status, queries, spent = visits(browser, path, runs)
            if status in ELSEWHERE:
                continue
            heavy = status >= 500 or queries > MOST_QUERIES or spent > MOST_MILLISECONDS
            above += heavy
            print(f"{name:34} {role:12} {status:6} {queries:8} {spent:7.1f}{'  above' if heavy else ''}")
    return above


def main(runs: int) -> int:
    """Open the demo's base, or that of DATABASE_URL, and measure."""
    from terreau.launcher.instance import Mode, open_instance

    os.environ.setdefault("TERREAU_HOSTS", "127.0.0.1,localhost,testserver")
    instance = open_instance(Mode.DEMO)
    try:
        above = measure(runs)
    finally:
        if instance.cluster:
            instance.cluster.release()
    print(f"{above} above {MOST_QUERIES} queries or {MOST_MILLISECONDS} ms")
    return above


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
