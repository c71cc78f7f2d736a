"""Where a lot stands, where it will land and until when it can still be met."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from terreau.clauses.rules.due import Running
from terreau.clauses.rules.progress import (
    Lateness,
    Lot,
    expected,
    headline,
    inputs,
    landing,
    last_date,
    last_months,
    lateness,
    months_between,
    sentences,
)
from terreau.clauses.rules.sizing import HOURS_A_MONTH
from terreau.kit.spans import Span

SPAN = Span(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 10, 10)
MONTHLY = {date(2026, 7, 1): Decimal(90), date(2026, 8, 1): Decimal(60), date(2026, 9, 1): Decimal(120)}
LOT = Lot(
    due=Decimal(1460),
    validated=Decimal(900),
    running=Running(SPAN),
    on=TODAY,
    declared=Decimal(40),
    monthly=MONTHLY,
    complete_until=date(2026, 9, 30),
    people=2,
)


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 4),
        (TODAY, 1132),
        (date(2026, 12, 31), 1460),
        (date(2027, 3, 1), 1460),
    ],
)
def test_without_a_plan_hours_are_expected_day_by_day(on: date, hours: int) -> None:
    assert expected(replace(LOT, on=on)) == hours


def test_days_stopped_expect_nothing() -> None:
    stopped = Running(SPAN, (Span(date(2026, 1, 1), date(2026, 3, 14)),))
    assert expected(replace(LOT, running=stopped, on=date(2026, 3, 14))) == 0
    assert expected(replace(LOT, running=stopped, on=date(2026, 3, 15))) == 5
    assert expected(replace(LOT, running=Running(SPAN, (SPAN,)))) == LOT.due


def test_a_plan_is_followed_month_by_month_and_by_days_in_the_current_one() -> None:
    plan = {date(2026, 9, 1): Decimal(300), date(2026, 10, 1): Decimal(310), date(2026, 11, 1): Decimal(5000)}
    assert expected(replace(LOT, plan=plan)) == 400
    assert expected(replace(LOT, plan=plan, on=date(2026, 11, 30))) == 1460


def test_the_pace_is_that_of_the_last_three_complete_months() -> None:
    assert last_months(LOT) == (date(2026, 9, 1), date(2026, 8, 1), date(2026, 7, 1))
    assert last_months(replace(LOT, complete_until=date(2026, 2, 28))) == (date(2026, 2, 1), date(2026, 1, 1))
    assert last_months(replace(LOT, complete_until=None)) == ()


def test_a_month_wholly_stopped_is_not_a_slow_month() -> None:
    stopped = replace(LOT, running=Running(SPAN, (Span(date(2026, 8, 1), date(2026, 8, 31)),)))
    assert last_months(stopped) == (date(2026, 9, 1), date(2026, 7, 1), date(2026, 6, 1))


def test_a_lot_lands_between_its_slowest_and_its_fastest_month() -> None:
    reach = landing(LOT)
    assert reach is not None
    assert [reach.slowest, reach.fastest, reach.months_left] == [60, 120, 3]
    assert [reach.low, reach.high] == [900 + 3 * 60, 900 + 3 * 120]


def test_hours_already_validated_in_the_current_month_are_not_counted_twice() -> None:
    reach = landing(replace(LOT, validated=Decimal(930), monthly={**MONTHLY, date(2026, 10, 1): Decimal(30)}))
    assert reach is not None
    assert [reach.low, reach.high] == [1080, 1260]


def test_with_fewer_than_three_months_there_is_no_range_and_the_page_says_so() -> None:
    young = replace(LOT, complete_until=date(2026, 2, 28))
    assert landing(young) is None
    assert any("trop tôt" in sentence for sentence in sentences(young))
    assert "Arrivée" not in dict(inputs(young))


def test_the_last_date_is_the_latest_day_on_which_the_people_suffice() -> None:
    last = last_date(LOT)
    assert last is not None
    capacity = LOT.people * HOURS_A_MONTH
    assert capacity * months_between(last, SPAN.end) >= LOT.remaining
    assert capacity * months_between(last + timedelta(days=1), SPAN.end) < LOT.remaining


def test_without_people_or_without_hours_left_there_is_no_last_date() -> None:
    assert last_date(replace(LOT, people=0)) is None
    assert last_date(replace(LOT, validated=LOT.due)) is None
    far = last_date(replace(LOT, due=Decimal(10**9)))
    assert far is not None
    assert far.year == 1926


@pytest.mark.parametrize(
    ("lot", "state", "words"),
    [
        (replace(LOT, on=date(2025, 12, 1), validated=Decimal(0)), Lateness.NOT_STARTED, "pas commencé"),
        (replace(LOT, validated=Decimal(1460)), Lateness.DONE, "terminé"),
        (replace(LOT, due=Decimal(0), validated=Decimal(0)), Lateness.DONE, "terminé"),
        (replace(LOT, validated=Decimal(1278)), Lateness.AHEAD, "en avance de 146\u00a0h"),
        (replace(LOT, validated=Decimal(1132)), Lateness.ON_TIME, "dans les temps"),
        (replace(LOT, validated=Decimal(1000)), Lateness.TO_WATCH, "à surveiller"),
        (LOT, Lateness.LATE, "en retard de 232\u00a0h"),
        (replace(LOT, people=1), Lateness.UNREACHABLE, "hors d'atteinte"),
        (replace(LOT, on=date(2027, 1, 1)), Lateness.UNREACHABLE, "hors d'atteinte"),
    ],
)
def test_a_lot_has_one_word(lot: Lot, state: Lateness, words: str) -> None:
    assert lateness(lot) is state
    assert headline(lot) == words
    assert sentences(lot)


@pytest.mark.parametrize(
    ("lot", "sentence"),
    [
        (LOT, "Au rythme des trois derniers mois, il manquera entre 200 et 380\u00a0h."),
        (replace(LOT, due=Decimal(1200)), "Au rythme des trois derniers mois, il manquera au plus 120\u00a0h."),
        (replace(LOT, due=Decimal(1050)), "Au rythme des trois derniers mois, les heures dues seront faites."),
        (
            replace(LOT, monthly=dict.fromkeys(MONTHLY, Decimal(100))),
            "Au rythme des trois derniers mois, il manquera 260\u00a0h.",
        ),
        (replace(LOT, people=1), "Le rattrapage demande dès aujourd'hui plus de 1\u00a0temps plein."),
        (
            replace(LOT, on=date(2027, 1, 4)),
            "Le lot s'est terminé le 31\u00a0décembre 2026 : il manque 560,00\u00a0h.",
        ),
        (replace(LOT, validated=Decimal(1460)), "Les heures dues sont faites."),
        pytest.param(
            replace(LOT, due=Decimal(9500), validated=Decimal(11000)),
            "Les heures dues sont faites, et 1\u202f500,00\u00a0h en plus.",
            id="V36",
        ),
        (replace(LOT, due=Decimal(0), validated=Decimal(0)), "Aucune heure n'est due à ce jour."),
        (replace(LOT, on=date(2025, 12, 1)), "Le lot commence le 1er\u00a0janvier 2026."),
    ],
)
def test_the_page_says_where_the_lot_stands(lot: Lot, sentence: str) -> None:
    assert sentence in sentences(lot)


def test_the_last_date_is_said_with_the_people_it_rests_on() -> None:
    assert sentences(LOT)[-1].startswith("Après le ")
    assert sentences(LOT)[-1].endswith("le rattrapage demanderait plus de 2\u00a0temps pleins.")
    assert len(sentences(replace(LOT, people=0))) == 2


def test_every_figure_of_the_sentences_has_its_inputs() -> None:
    rows = dict(inputs(LOT))
    assert rows["Reste à valider"] == "560,00\u00a0h"
    assert rows["Heures déclarées, à vérifier"] == "40,00\u00a0h"
    assert rows["Mois le plus bas et le plus haut"] == "60,00\u00a0h et 120,00\u00a0h"
    assert rows["Attendu à ce jour"].endswith("à parts égales par jour, arrêts déduits")
    assert dict(inputs(replace(LOT, plan={})))["Attendu à ce jour"].endswith("d'après le plan du lot")
    assert "Dernière date pour rattraper" not in dict(inputs(replace(LOT, people=0)))


hours = st.decimals(min_value=0, max_value=20000, places=2)
lots = st.builds(
    Lot,
    due=hours,
    validated=hours,
    running=st.just(Running(SPAN, (Span(date(2026, 8, 3), date(2026, 8, 23)),))),
    on=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
    monthly=st.dictionaries(st.sampled_from(list(MONTHLY)), st.decimals(min_value=0, max_value=900, places=2)),
    complete_until=st.none() | st.sampled_from([date(2026, 2, 28), date(2026, 9, 30), date(2026, 12, 31)]),
    people=st.integers(0, 40),
)


@given(lots)
def test_any_lot_has_a_word_sentences_and_inputs(lot: Lot) -> None:
    assert headline(lot).startswith(lateness(lot).label)
    assert all(sentence.endswith(".") for sentence in sentences(lot))
    assert all(label and value for label, value in inputs(lot))


@given(lots, st.integers(1, 300))
def test_expected_hours_only_grow_and_never_pass_the_hours_due(lot: Lot, days: int) -> None:
    later = replace(lot, on=lot.on + timedelta(days=days))
    assert 0 <= expected(lot) <= expected(later) <= lot.due


@given(lots)
def test_a_landing_never_undoes_validated_hours(lot: Lot) -> None:
    reach = landing(lot)
    assume(reach is not None)
    assert reach is not None
    assert lot.validated <= reach.low <= reach.high


@given(lots)
def test_more_people_never_bring_the_last_date_forward(lot: Lot) -> None:
    last, more = last_date(lot), last_date(replace(lot, people=lot.people + 1))
    assume(last is not None)
    assert last is not None
    assert more is not None
    assert last <= more


@given(lots)
def test_a_lot_is_out_of_reach_once_its_end_or_its_last_date_has_passed(lot: Lot) -> None:
    state, last = lateness(lot), last_date(lot)
    assume(state not in {Lateness.DONE, Lateness.NOT_STARTED})
    passed = lot.on > lot.running.span.end or (last is not None and last < lot.on)
    assert (state is Lateness.UNREACHABLE) == passed
