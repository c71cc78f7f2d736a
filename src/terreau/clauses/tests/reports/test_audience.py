"""What leaves the team (decision 16): nothing from which a group of one to four persons could be told."""

import random
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from terreau.clauses.models import Commitment
from terreau.clauses.reports.breakdowns import Breakdown, Share, fit
from terreau.clauses.reports.figures import report_of
from terreau.clauses.reports.query import TRAITS
from terreau.clauses.reports.scope import Audience, Scope
from terreau.clauses.tests import make
from terreau.clauses.tests.reports.rows import scope, worked, year
from terreau.participants.rules.eligibility import TargetGroup
from terreau.territories.models import Territory

TODAY = date(2027, 6, 1)
OUTSIDE: dict[str, Any] = {"audience": Audience.OUTSIDE}


@pytest.fixture
def home() -> Territory:
    """The territory of the bilan."""
    return make.territory()


def people(on: Commitment, count: int, day: date = date(2026, 3, 31), **facts: Any) -> None:
    """That many persons who worked ten hours each."""
    for _ in range(count):
        person = make.participant(on.clause.territory)
        worked(on, make.employment_contract(person, **facts), "10", day)


def told(asked: Scope, key: str = "category") -> list[tuple[str, int]]:
    """Labels and persons of one breakdown."""
    found = {each.key: each for each in report_of(asked, today=TODAY).breakdowns}
    return [(share.label, share.persons) for share in found[key].shares]


@pytest.mark.django_db
def test_the_team_reads_whole_breakdowns(home: Territory) -> None:
    on = make.commitment(on=make.clause(of=home))
    people(on, 1, category="JUSTICE")
    people(on, 6, category="RSA")
    assert told(year(home)) == [
        (TargetGroup.RSA.label, 6),
        (TargetGroup.JUSTICE.label, 1),
    ]


@pytest.mark.django_db
def test_outside_small_numbers_join_another_line(home: Territory) -> None:
    on = make.commitment(on=make.clause(of=home))
    people(on, 1, category="JUSTICE")
    people(on, 6, category="RSA")
    people(on, 8, category="DELD")
    found = told(year(home, **OUTSIDE))
    assert sum(persons for _, persons in found) == 15
    assert all(persons >= 5 for _, persons in found)
    assert not any(label == TargetGroup.JUSTICE.label for label, _ in found)


@pytest.mark.django_db
def test_outside_fewer_than_five_persons_have_no_breakdown(home: Territory) -> None:
    people(make.commitment(on=make.clause(of=home)), 4)
    report = report_of(year(home, **OUTSIDE), today=TODAY)
    assert report.totals.persons == 4
    assert all(each.is_hidden and not each.shares for each in report.breakdowns)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "narrowed",
    [{"operation_id": 0}, {"programme": "NPNRU"}, {"company_id": 0}],
    ids=["operation", "programme", "company"],
)
def test_outside_traits_are_told_for_fixed_scopes_only(home: Territory, narrowed: dict[str, Any]) -> None:
    asked = year(home, **OUTSIDE, **narrowed)
    assert not asked.breaks_down(TODAY)
    assert all(not each.shares for each in report_of(asked, today=TODAY).breakdowns)


@pytest.mark.parametrize(
    ("from_on", "to_on", "answer"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 4, 1), date(2026, 6, 30), True),
        (date(2026, 1, 1), date(2026, 6, 30), False),  # two quarters: its difference with one of them is told elsewhere
        (date(2025, 1, 1), date(2026, 12, 31), False),
        (date(2026, 2, 1), date(2026, 4, 30), False),
        (date(2026, 1, 2), date(2026, 12, 31), False),
        (date(2027, 4, 1), date(2027, 6, 30), False),  # not over on 1 June 2027
        (date(2027, 1, 1), date(2027, 12, 31), False),
    ],
)
def test_outside_traits_are_told_for_finished_quarters_and_years(from_on: date, to_on: date, *, answer: bool) -> None:
    asked = Scope(1, from_on, to_on, audience=Audience.OUTSIDE)
    assert asked.breaks_down(TODAY) is answer
    assert Scope(1, from_on, to_on).breaks_down(TODAY)


@pytest.mark.django_db
def test_a_period_that_may_not_be_broken_down_shows_the_last_finished_year_instead(home: Territory) -> None:
    on = make.commitment(on=make.clause(of=home))
    people(on, 6, date(2026, 3, 31))
    people(on, 9, date(2027, 3, 31))
    asked = scope(home, date(2027, 1, 1), TODAY, **OUTSIDE)
    report = report_of(asked, today=TODAY)
    assert (report.totals.persons, report.people) == (9, year(home, 2026, **OUTSIDE))
    assert told(asked, "sex") == [("Homme", 6)]


@pytest.mark.django_db
def test_a_hidden_table_does_not_change_the_persons_that_others_are_compared_to(home: Territory) -> None:
    on = make.commitment(on=make.clause(of=home))
    people(on, 6, education="level_3")
    people(on, 9, education="level_4")
    worked(
        on, make.employment_contract(make.participant(home, sex="female"), education="level_4"), "10", date(2026, 3, 31)
    )
    report = report_of(year(home, **OUTSIDE), today=TODAY)
    by_key = {each.key: each for each in report.breakdowns}
    assert by_key["sex"].is_hidden
    assert (report.described, by_key["education"].persons) == (16, 16)


@pytest.mark.django_db
def test_category_exists_by_territory_and_buyer_never_by_lot(home: Territory) -> None:
    report = report_of(year(home), today=TODAY)
    assert [each.key for each in report.breakdowns] == list(TRAITS)
    assert not any("category" in name for name in report.lots.__class__.__dict__)


@pytest.mark.parametrize("seed", range(200))
def test_no_group_of_one_to_four_follows_from_what_is_printed(seed: int) -> None:
    """Every sum and difference of printed lines, and the total, is 0 or at least 5, hours included in the merging."""
    rng = random.Random(seed)
    labels = [group.value for group in TargetGroup][: rng.randrange(1, 9)]
    counts = {label: rng.choice([0, 1, 2, 3, 4, 5, 6, 9, 40]) for label in labels}
    whole = Breakdown("category", "", tuple(Share(k, k, n, Decimal(n * 10)) for k, n in counts.items() if n))
    seen = fit(whole, Audience.OUTSIDE)
    printed = [share.persons for share in seen.shares]
    assert seen.is_hidden == (bool(whole.shares) and not printed)
    assert all(share.hours == share.persons * 10 for share in seen.shares)
    assert not printed or sum(printed) == whole.persons
    for size in range(1, len(printed) + 1):
        for some in combinations(printed, size):
            assert sum(some) >= 5
            assert whole.persons - sum(some) == 0 or whole.persons - sum(some) >= 5
    small = {key for key, count in counts.items() if 0 < count < 5}
    assert not small & {share.key for share in seen.shares}
