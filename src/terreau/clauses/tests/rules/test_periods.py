"""The periods of statements and their last good day."""

from datetime import date

import pytest

from terreau.clauses.rules.periods import Periodicity, last_good_day, period_of, periods
from terreau.kit.spans import Span


@pytest.mark.parametrize(
    ("day", "last"),
    [
        pytest.param(date(2026, 3, 31), date(2026, 4, 14), id="V26"),
        pytest.param(date(2026, 6, 30), date(2026, 7, 14), id="V27 June"),
        pytest.param(date(2026, 9, 30), date(2026, 10, 14), id="V27 September"),
        pytest.param(date(2026, 12, 31), date(2027, 1, 14), id="V27 December"),
    ],
)
def test_a_quarter_is_sent_before_the_fifteenth(day: date, last: date) -> None:
    assert last_good_day(period_of(day, Periodicity.QUARTER)) == last


def test_a_quarter_begins_with_its_first_month() -> None:
    assert period_of(date(2026, 5, 20), Periodicity.QUARTER) == Span(date(2026, 4, 1), date(2026, 6, 30))


def test_a_contract_is_followed_from_its_first_month_to_its_last() -> None:
    found = list(periods(Span(date(2026, 1, 12), date(2026, 3, 2))))
    assert [period.start for period in found] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
