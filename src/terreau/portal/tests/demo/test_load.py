"""The demonstration as loaded in PostgreSQL, once for the module; then another date in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils.timezone import localtime
from pytest_django.plugin import DjangoDbBlocker

from terreau.accounts.actor import Actor
from terreau.accounts.demo_entry import demo_email
from terreau.accounts.roles import Role
from terreau.clauses.checking import check, with_facts
from terreau.clauses.models import (
    Clause,
    Commitment,
    EmploymentContract,
    Exit,
    LedgerEntry,
    SourcingRequest,
    Statement,
    StatementLine,
)
from terreau.clauses.reading.progress import states
from terreau.clauses.reading.verification import queue
from terreau.clauses.reports.figures import Report, report_of
from terreau.clauses.reports.scope import BEGINNING, Scope
from terreau.directory.models import Claim, FicheFlag, Membership
from terreau.kit.models import ImportBatch, JournalEntry, OutgoingMail
from terreau.participants.models import Participant
from terreau.portal.demo.emptying import loaded_day
from terreau.portal.demo.ground import NAMES, actor_of
from terreau.portal.demo.structures import NEIGHBOURS
from terreau.portal.week import week_of
from terreau.procurement.models import Amendment, Contract, Operation
from terreau.territories.models import Commune, Departement, Region, Territory

TODAY, OTHER = date(2026, 11, 22), date(2027, 6, 3)
HOURS = Decimal("586583.53")
PARIS_TOMORROW = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Paris"))

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One load for the module, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        region, _ = Region.objects.get_or_create(code="11", defaults={"name": "Île-de-France"})
        for code in ("95018", *(code for code, _ in NEIGHBOURS)):
            departement, _ = Departement.objects.get_or_create(
                code=code[:2], defaults={"name": f"Département {code[:2]}", "region": region}
            )
            name = "Argenteuil" if code == "95018" else f"Commune {code}"
            Commune.objects.get_or_create(
                code=code, defaults={"name": name, "name_key": name.lower(), "departement": departement}
            )
        call_command("load_demo", today=TODAY.isoformat(), stdout=StringIO())
        yield
        transaction.set_rollback(True)


def city() -> Territory:
    return Territory.objects.get(code="95018")


def bilan(today: date) -> Report:
    return report_of(Scope(city().pk, BEGINNING, today), today=today)


def test_the_bilan_gives_the_published_figures() -> None:
    totals = bilan(TODAY).totals
    assert (totals.hours_done, totals.persons, totals.buyers) == (HOURS, 975, 20)
    assert totals.companies > 400
    assert totals.hours_unnamed == 0
    assert 1750 < totals.contracts < 2050
    assert Decimal(3600) < totals.hours_training < Decimal(12000)


def test_every_year_since_2007_has_hours() -> None:
    assert [year for year, hours in bilan(TODAY).years if hours > 0] == list(range(2007, 2027))


def test_about_a_third_are_women_and_nearly_half_live_in_a_priority_neighbourhood() -> None:
    shares = {b.key: {s.key: s.persons for s in b.shares} for b in bilan(TODAY).breakdowns}
    assert 0.28 < (shares["sex"]["female"] or 0) / 975 < 0.4
    assert 0.4 < (shares["in_qpv"]["true"] or 0) / 975 < 0.55


def test_no_lot_lives_by_a_single_line() -> None:
    done = LedgerEntry.objects.filter(kind="done").values_list("commitment__clause_id", flat=True)
    assert min(Counter(done).values()) >= 2


def test_no_validated_line_asks_anything() -> None:
    lines = list(with_facts(StatementLine.objects.filter(statement__status="validated", hours__gt=0)))
    assert not [(each.line, each.findings) for each in check(lines) if each.findings]


def test_open_lots_are_in_every_state() -> None:
    found = states(Clause.objects.filter(territory=city(), closed_on=None), on=TODAY)
    counts = Counter(state.lateness for state in found if state.lateness)
    assert {str(lateness) for lateness in counts} == {
        "not_started",
        "ahead",
        "on_time",
        "to_watch",
        "late",
        "unreachable",
        "done",
    }
    assert 36 <= sum(counts.values()) <= 44


def test_the_facilitator_has_a_queue_of_every_kind() -> None:
    own = Statement.objects.filter(commitment__clause__territory=city())
    lines = with_facts(StatementLine.objects.filter(statement__in=own.filter(status="sent"), hours__isnull=False))
    checked = check(list(lines))
    assert any(each.is_clean for each in checked)
    assert any(each.waits_for_answer for each in checked)
    assert any(each.blocks for each in checked)
    assert own.filter(status="returned").count() >= 2
    assert own.filter(status="to_fill", due_on__lt=TODAY).exclude(reminded_at=None).exists()
    assert Exit.objects.filter(situation="unknown", left_on__gte=date(2026, 9, 20)).exists()
    assert EmploymentContract.objects.filter(ended_on=None, counts_until__range=(TODAY, date(2027, 1, 22))).exists()
    assert Contract.objects.filter(stage="planned", lots__clauses=None).exists()
    assert Contract.objects.filter(stage="notified", lots__clauses=None).exists()


def facilitator() -> Actor:
    membership = Membership.objects.select_related("user").get(
        user__email=demo_email(Role.FACILITATOR), territory=city()
    )
    return actor_of(membership)


def assert_a_believable_monday(today: date) -> None:
    week = week_of(facilitator(), today)
    assert 7 <= len(week.entries) <= 12
    assert 40 <= week.minutes <= 70


def test_the_week_of_the_facilitator_is_a_believable_monday() -> None:
    assert_a_believable_monday(TODAY)
    verbs = {todo.verb for entry in week_of(facilitator(), TODAY).entries for todo in entry.todos}
    assert verbs >= {"Valider", "Lire", "Relancer", "Ouvrir le lot", "Proposer des heures", "Décider", "Compléter"}


def test_the_directory_waits_for_words_and_structures_were_asked_about_a_lot() -> None:
    assert Claim.objects.filter(territory=city(), state="to_vouch").count() == 1
    open_flags = FicheFlag.objects.filter(settled_at=None).values_list("rule", flat=True)
    assert {"reported", "closed"} <= set(open_flags)
    sourcing = SourcingRequest.objects.get(state="open")
    answers = list(sourcing.invitations.sent().order_by("rank").values_list("answer", flat=True))
    assert answers == ["", "interested", "declined", "", ""]
    own = Membership.objects.get(user__email=demo_email(Role.STRUCTURE)).organisation
    assert sourcing.invitations.get(rank=1).establishment.organisation == own


def test_six_statements_wait_three_clean_one_explained_one_to_send_back_one_unanswered() -> None:
    found = queue(facilitator())
    asking = [each for row in found for each in row.checked if each.findings]
    assert (len(found), sum(row.is_clean for row in found), len(asking)) == (6, 3, 3)
    assert Counter((each.blocks, each.waits_for_answer) for each in asking) == {
        (False, False): 1,
        (False, True): 1,
        (True, True): 1,
    }
    assert sum(row.newcomers for row in found) == 1
    assert {row.statement.origin for row in found} == {"company", "facilitator"}


def test_the_company_has_a_month_to_declare_and_one_to_correct() -> None:
    company = Membership.objects.get(user__email=demo_email(Role.COMPANY)).organisation
    own = Statement.objects.filter(commitment__company__organisation=company)
    assert {"to_fill", "returned"} <= set(own.values_list("status", flat=True))


def test_each_role_has_somebody_and_the_facilitator_two_territories() -> None:
    roles = {m.role for m in Membership.objects.filter(territory=city())}
    assert roles == {role.value for role in NAMES}
    nadia = Membership.objects.filter(user__email="facilitator@demo.terreau.example")
    assert {m.territory.name for m in nadia} == {"Argenteuil", "Pays de la Brume"}


def test_the_neighbour_shares_an_operation_and_no_person() -> None:
    shared = Operation.objects.filter(lots__clauses__territory__code="BRUME").distinct()
    assert shared.filter(lots__clauses__territory=city()).exists()
    assert set(Participant.objects.filter(territory__code="BRUME").values_list("territory__code", flat=True)) == {
        "BRUME"
    }


def test_somebody_works_on_two_lots_at_once_under_one_employment_contract() -> None:
    done = LedgerEntry.objects.filter(
        kind="done", line__from_on__gte=date(2026, 8, 1), employment_contract__ended_on=None
    )
    months = done.values("employment_contract", "line__from_on")
    shared = months.annotate(lots=Count("commitment__clause", distinct=True)).filter(lots=2)
    assert len({row["employment_contract"] for row in shared}) == 2


def test_members_of_an_open_group_have_done_about_their_share_of_what_is_due() -> None:
    ratios: dict[int, list[float]] = {}
    groups = Clause.objects.filter(territory=city(), closed_on=None, lot__companies__role="lead_contractor")
    for commitment in Commitment.objects.filter(clause__in=groups, kind="owed"):
        entries = LedgerEntry.objects.filter(commitment=commitment)
        sums = {kind: sum(e.hours_counted for e in entries if e.kind == kind) for kind in ("due", "done")}
        ratios.setdefault(commitment.clause_id, []).append(float(sums["done"] / sums["due"]))
    assert len(ratios) >= 2
    assert all(max(found) - min(found) < 0.15 for found in ratios.values())


def test_the_proposed_amendment_came_with_published_data() -> None:
    batch = ImportBatch.objects.get(kind="decp")
    assert (batch.state, batch.counts["read"], batch.counts["updated"]) == ("done", 1, 1)
    amendment = Amendment.objects.get(state="proposed")
    assert not amendment.contract.is_flagged
    assert amendment.amount
    assert amendment.published_on == TODAY - timedelta(days=21)


def test_the_journal_tells_each_act_on_the_day_it_was_done() -> None:
    own = JournalEntry.objects.filter(territory_id=city().pk)
    assert {at.year for at in own.values_list("at", flat=True)} == set(range(2007, 2027))
    assert not JournalEntry.objects.filter(at__gte=PARIS_TOMORROW).exists()
    acts = dict(own.filter(verb="clauses.validate_statement").values_list("subject_id", "at"))
    for statement in Statement.objects.filter(pk__in=[pk for pk in acts if pk]):
        assert statement.validated_at == acts[statement.pk]
    entered = dict(own.filter(verb="procurement.save_contract").values_list("subject_id", "at"))
    notified = Contract.objects.filter(pk__in=[pk for pk in entered if pk], stage="closed")
    assert notified.exists()
    assert all(localtime(entered[row.pk]).date() == row.notified_on for row in notified)


def test_messages_bear_the_day_on_which_they_were_written() -> None:
    asked = OutgoingMail.objects.filter(created_at__date=date(2026, 11, 1))
    assert asked.count() > 20
    assert not OutgoingMail.objects.filter(created_at__gte=PARIS_TOMORROW).exists()


def test_nothing_happens_after_today() -> None:
    assert not LedgerEntry.objects.filter(kind="done", dated_on__gt=TODAY).exists()
    assert not Statement.objects.filter(sent_at__gte=PARIS_TOMORROW).exists()


def test_another_date_takes_its_place_and_the_same_one_does_nothing() -> None:
    said = StringIO()
    call_command("load_demo", today=TODAY.isoformat(), stdout=said)
    assert "déjà chargée" in said.getvalue()
    call_command("load_demo", today=OTHER.isoformat(), stdout=StringIO())
    totals = bilan(OTHER).totals
    assert loaded_day() == OTHER
    assert_a_believable_monday(OTHER)
    assert (totals.hours_done, totals.persons, totals.buyers) == (HOURS, 975, 20)
    assert totals.companies > 400


def test_a_real_territory_is_never_touched() -> None:
    with transaction.atomic():
        Territory.objects.create(kind="commune", code="95585", name="Ville réelle")
        with pytest.raises(CommandError, match="vrai territoire"):
            call_command("load_demo", today="2026-01-15", stdout=StringIO())
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", ["demain", "2019-01-01", "2026-13-01"])
def test_a_date_that_cannot_be_told_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(CommandError, match=r"date"):
        call_command("load_demo", today=text, stdout=StringIO())
