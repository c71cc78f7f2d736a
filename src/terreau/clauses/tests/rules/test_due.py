"""What is due on a day, and the days on which a lot runs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.due import Event, Figure, Part, Running, hours_due, running
from terreau.clauses.rules.vocabulary import EventKind, FigureKind
from terreau.kit.spans import Span

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
SIGNED = date(2025, 11, 3)
TODAY = date(2026, 6, 30)


def test_the_five_figures_stay_apart_and_only_signed_ones_are_due() -> None:
    figures = [
        Figure(FigureKind.RECOMMENDED, Decimal(5000), SIGNED),
        Figure(FigureKind.CONTRACT, Decimal(4000), SIGNED),
        Figure(FigureKind.OFFERED, Decimal(300), SIGNED),
        Figure(FigureKind.AMENDMENT, Decimal(200), date(2026, 3, 1)),
        Figure(FigureKind.AMENDMENT, Decimal(-50), date(2026, 4, 1)),
        Figure(FigureKind.AMENDMENT, Decimal(900), date(2026, 7, 15)),
    ]
    parts = [Part(Decimal(100), date(2026, 2, 1)), Part(Decimal(250), None), Part(Decimal(70), date(2026, 9, 1))]
    events = [Event(EventKind.TRANSFER, date(2026, 5, 1), hours=Decimal(-150)), Event(EventKind.RECEIVERSHIP, TODAY)]
    due = hours_due(figures, parts, events, TODAY)
    assert [due.recommended, due.contract, due.offered, due.amended] == [5000, 4000, 300, 4450]
    assert due.due == 4450 + 100 - 150
    assert due.not_firm == 250 + 70


def test_a_corrected_document_replaces_the_older_one() -> None:
    figures = [
        Figure(FigureKind.CONTRACT, Decimal(420), date(2026, 2, 1)),
        Figure(FigureKind.CONTRACT, Decimal(400), SIGNED),
    ]
    assert hours_due(figures, [], [], TODAY).due == 420


def test_a_termination_changes_hours_only_when_its_document_says_a_number() -> None:
    figures = [Figure(FigureKind.CONTRACT, Decimal(400), SIGNED)]
    silent = Event(EventKind.TERMINATION, date(2026, 5, 1))
    told = Event(EventKind.TERMINATION, date(2026, 5, 1), hours=Decimal(-240))
    assert hours_due(figures, [], [silent], TODAY).due == 400
    assert hours_due(figures, [], [told], TODAY).due == 160


def test_a_recommendation_is_not_signed() -> None:
    assert [kind for kind in FigureKind if not kind.is_signed] == [FigureKind.RECOMMENDED]


@pytest.mark.parametrize(
    ("events", "span", "active"),
    [
        pytest.param([], YEAR, 365, id="no event"),
        pytest.param(
            [Event(EventKind.START_ORDER, date(2026, 2, 1))],
            Span(date(2026, 2, 1), date(2027, 1, 31)),
            365,
            id="a start order keeps the length",
        ),
        pytest.param(
            [Event(EventKind.START_ORDER, date(2026, 2, 1), until=date(2026, 12, 31))],
            Span(date(2026, 2, 1), date(2026, 12, 31)),
            334,
            id="a start order that sets the end",
        ),
        pytest.param(
            [Event(EventKind.SUSPENSION, date(2026, 3, 1), until=date(2026, 3, 31))],
            Span(date(2026, 1, 1), date(2027, 1, 31)),
            365,
            id="a suspension gives its days back",
        ),
        pytest.param(
            [
                Event(EventKind.SUSPENSION, date(2026, 3, 1), until=date(2026, 3, 31)),
                Event(EventKind.SUSPENSION, date(2026, 3, 22), until=date(2026, 4, 10)),
            ],
            Span(date(2026, 1, 1), date(2027, 2, 10)),
            365,
            id="a day stopped twice counts once",
        ),
        pytest.param(
            [Event(EventKind.SUSPENSION, date(2026, 6, 21))],
            Span(date(2026, 1, 1), date(2027, 1, 10)),
            365,
            id="a suspension that goes on",
        ),
        pytest.param(
            [Event(EventKind.EXTENSION, date(2026, 5, 1), until=date(2027, 4, 30))],
            Span(date(2026, 1, 1), date(2027, 4, 30)),
            485,
            id="an extension",
        ),
        pytest.param([Event(EventKind.EXTENSION, date(2026, 5, 1))], YEAR, 365, id="an extension without its date"),
        pytest.param(
            [
                Event(EventKind.TERMINATION, date(2026, 5, 31)),
                Event(EventKind.SUSPENSION, date(2026, 6, 10), until=date(2026, 6, 20)),
            ],
            Span(date(2026, 1, 1), date(2026, 5, 31)),
            151,
            id="nothing stops a lot that is over",
        ),
        pytest.param([Event(EventKind.HOLDER_CHANGE, date(2026, 5, 31))], YEAR, 365, id="a new holder, same days"),
        pytest.param([Event(EventKind.TERMINATION, date(2026, 9, 1))], YEAR, 365, id="what is still to come"),
    ],
)
def test_events_move_the_days_of_a_lot(events: list[Event], span: Span, active: int) -> None:
    lot = running(YEAR, events, TODAY)
    assert lot.span == span
    assert lot.active_days() == active


def test_days_gone_by_leave_out_the_days_stopped() -> None:
    lot = Running(YEAR, (Span(date(2026, 1, 11), date(2026, 1, 20)),))
    assert lot.active_days(date(2026, 1, 31)) == 21
    assert lot.active_days(date(2025, 12, 31)) == 0


@given(
    stops=st.lists(st.tuples(st.integers(0, 170), st.integers(0, 60)), max_size=4),
    day=st.integers(0, 900),
)
def test_a_suspension_never_shortens_nor_lengthens_the_days_that_count(stops: list[tuple[int, int]], day: int) -> None:
    first = YEAR.start.toordinal()
    events = [
        Event(EventKind.SUSPENSION, date.fromordinal(first + on), until=date.fromordinal(first + on + length))
        for on, length in stops
    ]
    lot = running(YEAR, events, TODAY)
    assert lot.active_days() == 365
    assert 0 <= lot.active_days(date.fromordinal(first + day)) <= 365


hours = st.decimals(min_value=-500, max_value=5000, places=0)


@given(contract=hours, amendment=hours, moved=hours, waiting=st.decimals(min_value=0, max_value=999, places=0))
def test_hours_due_are_never_negative_and_never_hold_what_is_not_firm(
    contract: Decimal, amendment: Decimal, moved: Decimal, waiting: Decimal
) -> None:
    figures = [Figure(FigureKind.CONTRACT, contract, SIGNED), Figure(FigureKind.AMENDMENT, amendment, SIGNED)]
    events = [Event(EventKind.TRANSFER, SIGNED, hours=moved)]
    due = hours_due(figures, [Part(waiting, None)], events, TODAY)
    assert due.due == max(Decimal(0), contract + amendment + moved)
    assert due.not_firm == waiting
