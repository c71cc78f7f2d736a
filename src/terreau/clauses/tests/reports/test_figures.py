"""What a figure of the bilan means (decision 11), case by case, then on random rows against the rules."""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from terreau.clauses.actions import ledger
from terreau.clauses.models import Commitment, EmploymentContract, Exit
from terreau.clauses.reports.figures import Report, report_of
from terreau.clauses.reports.query import MISSION_GAP_DAYS
from terreau.clauses.reports.scope import Scope
from terreau.clauses.rules.counting import Spell, count_contracts
from terreau.clauses.rules.vocabulary import ContractType
from terreau.clauses.tests import make
from terreau.clauses.tests.reports.rows import moved, scope, worked, year
from terreau.directory.tests import make as directory
from terreau.kit.spans import Span
from terreau.procurement.tests import make as procurement
from terreau.territories.models import Territory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 1)


@pytest.fixture
def home() -> Territory:
    """The territory of the bilan."""
    return make.territory()


def read(asked: Scope) -> Report:
    """The bilan of a scope, long after."""
    return report_of(asked, today=TODAY)


def owed(home: Territory, *, due: str = "100", lot: object = None, company: object = None) -> Commitment:
    """Hours owed on a lot of its own, that runs through 2026 and 2027."""
    clause = make.clause(of=home, lot=lot)  # type: ignore[arg-type]
    return make.commitment(on=clause, hours=Decimal(due), company=company)  # type: ignore[arg-type]


def hired(home: Territory, **fields: object) -> EmploymentContract:
    """Somebody new."""
    return make.employment_contract(make.participant(home), **fields)  # type: ignore[arg-type]


def test_an_empty_territory_has_a_bilan_of_zeros(home: Territory) -> None:
    report = read(year(home))
    assert (report.totals.hours_done, report.totals.persons, report.totals.share) == (Decimal(0), 0, None)
    assert (report.lots, report.companies, report.years, report.totals.worked_until) == ((), (), (), None)


def test_an_hour_belongs_to_the_day_worked_not_to_the_day_validated(home: Territory) -> None:
    on, contract = owed(home), hired(home)
    worked(on, contract, "35.50", date(2026, 12, 31), validated_on=date(2027, 2, 3))
    assert read(year(home, 2026)).totals.hours_done == Decimal("35.50")
    assert read(year(home, 2027)).totals.hours_done == 0


def test_hours_worked_before_and_validated_within_are_catch_up_and_never_added(home: Territory) -> None:
    on, contract = owed(home), hired(home)
    worked(on, contract, "20", date(2026, 12, 20), validated_on=date(2027, 1, 15))
    worked(on, contract, "7", date(2027, 1, 20), validated_on=date(2027, 2, 10))
    totals = read(year(home, 2027)).totals
    assert (totals.hours_done, totals.hours_catch_up) == (Decimal(7), Decimal(20))


def test_due_is_the_net_at_the_end_of_the_period(home: Territory) -> None:
    on = owed(home, due="100")
    moved(on, "transferred", "30", date(2026, 5, 1))
    moved(on, "waived", "10", date(2026, 6, 1))
    moved(on, "penalised", "50", date(2026, 6, 1))
    moved(on, "due", "500", date(2027, 1, 1))
    assert read(year(home, 2026)).totals.hours_due == Decimal(120)
    assert read(year(home, 2027)).totals.hours_due == Decimal(620)


def test_due_counts_only_the_lots_that_ran_in_the_period(home: Territory) -> None:
    past = procurement.lot(starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))
    owed(home, due="900", lot=past)
    owed(home, due="100")
    assert read(year(home, 2026)).totals.hours_due == Decimal(100)


def test_a_lot_worked_after_its_end_is_in_the_bilan(home: Territory) -> None:
    past = procurement.lot(starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))
    worked(owed(home, due="900", lot=past), hired(home), "10", date(2026, 1, 15))
    report = read(year(home, 2026))
    assert [(lot.due, lot.hours) for lot in report.lots] == [(Decimal(900), Decimal(10))]


def test_the_share_is_cumulative(home: Territory) -> None:
    lot = procurement.lot(starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31))
    on, contract = owed(home, due="100", lot=lot), hired(home)
    worked(on, contract, "40", date(2025, 6, 30))
    worked(on, contract, "35", date(2026, 6, 30))
    totals = read(year(home, 2026)).totals
    assert (totals.hours_done, totals.hours_done_ever, totals.share) == (Decimal(35), Decimal(75), Decimal("0.75"))


def test_the_share_uses_counted_hours_and_the_total_real_ones(home: Territory) -> None:
    worked(owed(home, due="100"), hired(home), "40", date(2026, 6, 30), counted="60")
    totals = read(year(home)).totals
    assert (totals.hours_done, totals.hours_counted, totals.share) == (Decimal(40), Decimal(60), Decimal("0.6"))


def test_training_is_within_the_hours_done(home: Territory) -> None:
    worked(owed(home), hired(home), "40", date(2026, 6, 30), training="7.25")
    totals = read(year(home)).totals
    assert (totals.hours_done, totals.hours_training) == (Decimal(40), Decimal("7.25"))


def test_a_person_on_two_lots_counts_once(home: Territory) -> None:
    contract = hired(home)
    worked(owed(home), contract, "10", date(2026, 3, 31))
    worked(owed(home), contract, "10", date(2026, 4, 30))
    totals = read(year(home)).totals
    assert (totals.persons, totals.contracts, totals.companies, totals.buyers) == (1, 1, 2, 2)


def test_two_places_of_one_siren_are_one_company(home: Territory) -> None:
    unit = directory.organisation("Bâtival")
    for name in ("Bâtival nord", "Bâtival sud"):
        on = owed(home, company=directory.establishment(name, organisation=unit))
        worked(on, hired(home), "10", date(2026, 3, 31))
    report = read(year(home))
    assert report.totals.companies == 1
    assert [(line.name, line.persons, line.hours) for line in report.companies] == [("Bâtival", 2, Decimal(20))]


def test_hours_reversed_leave_no_hour_no_person_no_company(home: Territory) -> None:
    entry = worked(owed(home), hired(home), "10", date(2026, 3, 31))
    ledger.reverse(by=make.facilitator(home), entry=entry, dated_on=date(2026, 5, 1))
    report = read(year(home))
    assert (report.totals.hours_done, report.totals.persons, report.totals.contracts) == (Decimal(0), 0, 0)
    assert (report.totals.companies, report.totals.buyers, report.companies, report.years) == (0, 0, (), ())
    assert report.totals.worked_until is None
    assert all(not each.shares for each in report.breakdowns)


def test_a_person_who_worked_before_is_carried_over_and_the_others_are_new(home: Territory) -> None:
    on, known = owed(home), hired(home)
    worked(on, known, "10", date(2025, 12, 31))
    worked(on, known, "10", date(2026, 1, 31))
    worked(on, hired(home), "10", date(2026, 1, 31))
    totals = read(year(home)).totals
    assert (totals.persons, totals.persons_new, totals.persons_carried_over) == (2, 1, 1)


def test_a_known_person_under_a_new_contract_is_not_new(home: Territory) -> None:
    person = make.participant(home)
    on = owed(home)
    worked(on, make.employment_contract(person), "10", date(2025, 12, 31))
    worked(on, make.employment_contract(person), "10", date(2026, 1, 31))
    assert read(year(home)).totals.persons_carried_over == 1


def test_hours_of_an_older_follow_up_count_without_a_person(home: Territory) -> None:
    worked(owed(home), None, "500", date(2026, 1, 31))
    totals = read(year(home)).totals
    assert (totals.hours_done, totals.hours_unnamed) == (Decimal(500), Decimal(500))
    assert (totals.persons, totals.contracts, totals.companies, totals.hours_a_person) == (0, 0, 1, None)


def test_each_figure_says_until_which_month_worked_and_when_validated(home: Territory) -> None:
    worked(owed(home), hired(home), "10", date(2026, 3, 31), validated_on=date(2026, 4, 12))
    totals = read(year(home)).totals
    assert (totals.worked_until, totals.validated_until) == (date(2026, 3, 31), date(2026, 4, 12))


def test_a_neighbour_s_hours_never_enter(home: Territory) -> None:
    elsewhere = make.territory()
    worked(owed(elsewhere), hired(elsewhere), "10", date(2026, 3, 31))
    assert read(year(home)).totals.hours_done == 0


def test_an_operation_and_a_programme_narrow_the_bilan(home: Territory) -> None:
    site = procurement.operation(programme="NPNRU")
    worked(owed(home, lot=procurement.lot(operation=site)), hired(home), "10", date(2026, 3, 31))
    worked(owed(home), hired(home), "99", date(2026, 3, 31))
    assert read(year(home, operation_id=site.pk)).totals.hours_done == Decimal(10)
    assert read(year(home, programme="NPNRU")).totals.hours_done == Decimal(10)


def test_a_holder_answers_for_what_it_entrusts_and_its_subcontractor_owes_nothing(home: Territory) -> None:
    holder = owed(home, due="100")
    given = make.commitment(
        on=holder.clause,
        company=make.company("Petits Travaux"),
        kind="entrusted",
        hours=Decimal(40),
        entrusted_by=holder,
    )
    worked(holder, hired(home), "50", date(2026, 3, 31))
    worked(given, hired(home), "30", date(2026, 3, 31))
    own = read(year(home, company_id=holder.company.organisation_id)).totals
    sub = read(year(home, company_id=given.company.organisation_id)).totals
    assert (own.hours_due, own.hours_done, own.share) == (Decimal(100), Decimal(80), Decimal("0.8"))
    assert (sub.hours_due, sub.hours_done, sub.share) == (Decimal(0), Decimal(30), None)


def test_an_exit_counts_on_its_day(home: Territory) -> None:
    contract = hired(home)
    worked(owed(home), contract, "10", date(2026, 3, 31))
    Exit.objects.create(employment_contract=contract, left_on=date(2026, 4, 2), situation="cdi")
    assert [(s.key, s.persons) for s in read(year(home, 2026)).exits.shares] == [("cdi", 1)]
    assert read(year(home, 2027)).exits.shares == ()


def test_missions_without_a_longer_gap_are_one_contract(home: Territory) -> None:
    on, person, agency = owed(home), make.participant(home), make.company("Interim'Insert")
    for start, end in (((2026, 1, 5), (2026, 1, 9)), ((2026, 2, 9), (2026, 2, 13)), ((2026, 3, 18), (2026, 3, 20))):
        contract = make.employment_contract(
            person, employer=agency, contract_type="mission", starts_on=date(*start), ended_on=date(*end)
        )
        worked(on, contract, "35", date(*end))
    assert read(year(home)).totals.contracts == 2


def test_breakdowns_are_of_the_facts_frozen_at_the_start(home: Territory) -> None:
    on = owed(home)
    worked(on, hired(home, education="unknown", category=""), "10", date(2026, 3, 31))
    worked(on, hired(home, education="", in_qpv=None), "5", date(2026, 3, 31))
    found = {each.key: [(s.label, s.persons, s.hours) for s in each.shares] for each in read(year(home)).breakdowns}
    assert found["education"] == [("Non renseigné", 2, Decimal(15))]
    assert found["in_qpv"] == [
        ("Habite un quartier prioritaire", 1, Decimal(10)),
        ("Non renseigné", 1, Decimal(5)),
    ]
    assert found["sex"] == [("Homme", 2, Decimal(15))]


def test_a_person_of_two_contracts_counts_once_a_line_and_in_both_when_the_trait_changed(home: Territory) -> None:
    on, person = owed(home), make.participant(home)
    worked(on, make.employment_contract(person, age_band="under_26"), "10", date(2026, 3, 31))
    worked(on, make.employment_contract(person, age_band="from_26"), "5", date(2026, 6, 30))
    found = {each.key: [(s.key, s.persons) for s in each.shares] for each in read(year(home)).breakdowns}
    assert found["sex"] == [("male", 1)]
    assert found["age_band"] == [("under_26", 1), ("from_26", 1)]


Line = tuple[EmploymentContract, Decimal, date]


def draw(home: Territory, rng: random.Random) -> list[Line]:
    """Random contracts with their lines; some lines are reversed, and not given."""
    people = [make.participant(home) for _ in range(6)]
    employers = [make.company(f"Employeur {n}") for n in range(2)]
    commitments = [owed(home) for _ in range(3)]
    facilitator = make.facilitator(home)
    lines: list[Line] = []
    for _ in range(25):
        start = date(2025, 10, 1) + timedelta(days=rng.randrange(500))
        contract = make.employment_contract(
            rng.choice(people),
            employer=rng.choice(employers),
            contract_type=rng.choice(["mission", "mission", "cdd"]),
            starts_on=start,
            planned_end_on=start + timedelta(days=rng.randrange(60)),
        )
        for _ in range(rng.randrange(3)):
            hours, day = Decimal(rng.randrange(100, 15000)) / 100, start + timedelta(days=rng.randrange(60))
            entry = worked(rng.choice(commitments), contract, str(hours), day)
            if rng.random() < 0.15:
                ledger.reverse(by=facilitator, entry=entry, dated_on=day)
            else:
                lines.append((contract, hours, day))
    return lines


@pytest.mark.parametrize("seed", range(4))
def test_on_random_rows_the_bilan_equals_the_rules_and_periods_add_up(home: Territory, seed: int) -> None:
    lines = draw(home, random.Random(seed))
    bounds = (date(2025, 1, 1), date(2026, 1, 1), date(2026, 7, 1), date(2029, 1, 1))
    parts = [(start, after - timedelta(days=1)) for start, after in pairwise(bounds)]
    whole = read(scope(home, parts[0][0], parts[-1][1])).totals
    by_part = [read(scope(home, *part)).totals for part in parts]
    assert sum(each.hours_done for each in by_part) == whole.hours_done == sum(hours for _, hours, _ in lines)
    assert sum(each.persons_new for each in by_part) == whole.persons_new == whole.persons
    for (start, end), totals in zip(parts, by_part, strict=True):
        inside = {contract.pk: contract for contract, _, day in lines if start <= day <= end}.values()
        people = {contract.participant_id for contract in inside}
        before = {contract.participant_id for contract, _, day in lines if day < start}
        assert (totals.persons, totals.persons_carried_over) == (len(people), len(people & before))
        spells = [Spell(c.participant_id, c.employer_id, ContractType(c.contract_type), _span(c)) for c in inside]
        assert totals.contracts == count_contracts(spells, gap_days=MISSION_GAP_DAYS)


def _span(contract: EmploymentContract) -> Span:
    assert contract.planned_end_on is not None
    return Span(contract.starts_on, contract.planned_end_on)
