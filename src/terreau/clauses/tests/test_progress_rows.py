"""What SQL adds up equals the rule, and any number of lots takes two queries."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from terreau.clauses.models import Clause, ClauseEvent, Commitment, LedgerEntry
from terreau.clauses.reading.progress import (
    in_full,
    lots_in_need,
    overview,
    standings,
    states,
    with_hours,
)
from terreau.clauses.reading.year import year_beside, year_figures
from terreau.clauses.rules.progress import Lateness
from terreau.clauses.rules.totals import totals
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.clauses.tests import make
from terreau.clauses.todos.lots import open_lots
from terreau.procurement.tests import make as procurement

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


def done(commitment: Commitment, hours: Decimal | int, first: date, last: date) -> None:
    LedgerEntry.objects.create(
        commitment=commitment,
        kind="done",
        hours_counted=Decimal(hours),
        hours_real=Decimal(hours),
        dated_on=last,
        worked_from=first,
        worked_to=last,
        source_type="clauses.statementline",
    )


@pytest.mark.parametrize("seed", range(5))
def test_hours_due_and_done_in_sql_equal_the_rule_on_random_entries(seed: int) -> None:
    dice = random.Random(seed)
    clause = make.clause()
    commitments = [
        make.commitment(on=clause, company=make.company(f"Entreprise {number}"), hours=Decimal(dice.randint(0, 900)))
        for number in range(3)
    ]
    for _ in range(40):
        day = date(2026, 1, 1) + timedelta(days=dice.randint(0, 400))
        kind = dice.choice(list(EntryKind))
        LedgerEntry.objects.create(
            commitment=dice.choice(commitments),
            kind=kind,
            hours_counted=Decimal(dice.randint(-9000, 20000)) / 100,
            dated_on=day,
            worked_from=day if kind == "done" else None,
            worked_to=day if kind == "done" else None,
            source_type="test",
        )
    known = LedgerEntry.objects.filter(commitment__clause=clause, dated_on__lte=TODAY)
    expected = totals((EntryKind(kind), hours) for kind, hours in known.values_list("kind", "hours_counted"))
    row: Any = with_hours(Clause.objects.all(), on=TODAY).get(pk=clause.pk)
    assert (row.hours_due, row.hours_done) == (expected.net_due, expected.done)
    state = states(Clause.objects.all(), on=TODAY)[0]
    assert sum(state.lot.monthly.values()) == pytest.approx(
        sum(LedgerEntry.objects.filter(kind="done").values_list("hours_counted", flat=True))
    )


def test_any_number_of_lots_takes_two_queries(django_assert_num_queries: Any) -> None:
    home = make.territory()
    for _ in range(12):
        commitment = make.commitment(on=make.clause(of=home))
        done(commitment, 100, date(2026, 9, 1), date(2026, 9, 30))
        make.statement(commitment)
    with django_assert_num_queries(2):
        found = states(Clause.objects.all(), on=TODAY)
        assert [state.word for state in found]
    assert len(found) == 12


def test_a_page_of_lots_is_read_in_full_in_its_order_and_stands_as_when_all_are_read(
    django_assert_num_queries: Any,
) -> None:
    home = make.territory()
    for rank in range(6):
        commitment = make.commitment(on=make.clause(of=home), hours=Decimal(1000 * rank))
        done(commitment, 100, date(2026, 9, 1), date(2026, 9, 30))
        ClauseEvent.objects.create(clause=commitment.clause, kind="suspension", from_on=date(2026, 3, 1 + rank))
    make.clause(of=home, closed_on=TODAY)
    with django_assert_num_queries(3):
        stood = sorted(standings(Clause.objects.all(), on=TODAY), key=lambda each: each.need)
        page = in_full(stood[2:5])
    assert [state.key for state in page] == [each.key for each in stood[2:5]]
    whole = {state.key: state for state in states(Clause.objects.all(), on=TODAY)}
    assert page == [whole[each.key] for each in stood[2:5]]
    unpaced = {state.key: state.lot for state in states(Clause.objects.all(), on=TODAY, with_pace=False)}
    assert {each.key: each.lot for each in stood} == unpaced


def test_a_quarter_is_shared_by_its_months_and_its_pace_is_known() -> None:
    commitment = make.commitment(hours=Decimal(2400))
    done(commitment, 300, date(2026, 7, 1), date(2026, 9, 30))
    make.statement(
        commitment,
        month=date(2026, 9, 1),
        from_on=date(2026, 7, 1),
        status="validated",
        sent_at="2026-10-02T08:00:00Z",
        validated_at="2026-10-03T08:00:00Z",
    )
    state = states(Clause.objects.all(), on=TODAY)[0]
    assert state.lot.monthly[date(2026, 8, 1)] == 100
    assert state.lot.complete_until == date(2026, 9, 30)
    assert state.forecast is not None


def test_hours_sent_are_declared_and_not_yet_validated() -> None:
    commitment = make.commitment()
    sent = make.statement(commitment, status="sent", sent_at="2026-11-02T08:00:00Z")
    make.line(sent, hours=Decimal("42.5"))
    make.line(sent, hours=Decimal("7.5"))
    state = states(Clause.objects.all(), on=TODAY)[0]
    assert (state.lot.declared, state.lot.validated, state.lot.complete_until) == (50, 0, None)


def test_a_lot_is_late_to_watch_ended_closed_or_owes_nothing() -> None:
    home = make.territory()
    late = make.commitment(on=make.clause(of=home), hours=Decimal(4000)).clause
    nothing = make.clause(of=home)
    closed = make.commitment(on=make.clause(of=home, closed_on=TODAY)).clause
    words = {state.clause.pk: (state.kind, state.short_word) for state in states(Clause.objects.all(), on=TODAY)}
    assert words[late.pk] == ("late", "en retard")
    assert words[nothing.pk] == ("info", "aucune heure due")
    assert words[closed.pk] == ("off", "suivi clos")


def test_events_move_the_days_of_the_lot() -> None:
    clause = make.commitment().clause
    ClauseEvent.objects.create(clause=clause, kind="extension", from_on=date(2026, 6, 1), to_on=date(2028, 6, 30))
    assert states(Clause.objects.all(), on=TODAY)[0].lot.running.span.end == date(2028, 6, 30)


def test_a_lot_without_dates_runs_from_its_notification_for_the_contract_s_length() -> None:
    contract = procurement.contract(duration_months=18)
    make.commitment(on=make.clause(lot=procurement.lot(of=contract, starts_on=None, ends_on=None)))
    span = states(Clause.objects.all(), on=TODAY)[0].lot.running.span
    assert (span.start, span.end) == (date(2026, 1, 1), date(2027, 6, 30))


def test_lots_in_need_come_first_and_the_neighbour_s_never() -> None:
    home = make.territory()
    late = make.commitment(on=make.clause(of=home), hours=Decimal(3000)).clause
    later = make.commitment(on=make.clause(of=home), hours=Decimal(4000)).clause
    make.commitment(on=make.clause())
    by = make.facilitator(home)
    assert [state.clause for state in lots_in_need(by, TODAY)] == [later, late]
    seen = overview(by, TODAY, limit=1)
    assert (len(seen.lots), seen.open, seen.late, seen.to_watch) == (1, 2, 2, 0)
    assert seen.counts[Lateness.LATE] == 2


def test_figures_of_the_year_count_persons_once_and_hours_by_the_days_worked() -> None:
    commitment = make.commitment()
    placement = make.placement(commitment)
    for first, last in ((date(2026, 3, 1), date(2026, 3, 31)), (date(2025, 3, 1), date(2025, 3, 31))):
        LedgerEntry.objects.create(
            commitment=commitment,
            kind="done",
            hours_counted=Decimal(20),
            hours_real=Decimal(10),
            dated_on=TODAY,
            worked_from=first,
            worked_to=last,
            employment_contract=placement.employment_contract,
            source_type="test",
        )
    figures = year_figures(make.facilitator(commitment.clause.territory), TODAY)
    assert (figures.hours_done, figures.persons, figures.women, figures.in_qpv) == (10, 1, 0, 1)
    assert figures.worked_until == date(2026, 3, 31)


def test_the_figures_read_beside_the_open_lots_are_those_of_the_year_closed_lots_and_cents_included(
    django_assert_num_queries: Any,
) -> None:
    home = make.territory()
    nadia = make.facilitator(home)
    for rank in range(3):
        owed = make.commitment(on=make.clause(of=home))
        done(owed, Decimal("0.10") + rank, date(2026, 2, 1), date(2026, 2, 10 + rank))
    Clause.objects.filter(pk=owed.clause_id).update(closed_on=TODAY)
    found = open_lots(nadia, TODAY)
    alone = year_figures(nadia, TODAY)
    with django_assert_num_queries(0):
        assert year_beside(nadia, TODAY, found) == alone
    assert (len(found), alone.hours_done, alone.worked_until) == (2, Decimal("3.30"), date(2026, 2, 12))


def test_without_an_open_lot_the_figures_of_the_year_are_read_alone() -> None:
    home = make.territory()
    nadia = make.facilitator(home)
    assert year_beside(nadia, TODAY, []) == year_figures(nadia, TODAY)
    assert year_beside(nadia, TODAY, []).worked_until is None
