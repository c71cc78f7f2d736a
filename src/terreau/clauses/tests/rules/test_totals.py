"""What ledger entries add up to."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.totals import Totals, totals
from terreau.clauses.rules.vocabulary import EntryKind


def test_remaining_is_due_and_transferred_less_waived_and_done() -> None:
    entries = [
        (EntryKind.DUE, Decimal(500)),
        (EntryKind.TRANSFERRED, Decimal(-40)),
        (EntryKind.WAIVED, Decimal(10)),
        (EntryKind.DONE, Decimal("120.5")),
        (EntryKind.DONE, Decimal("-0.5")),
    ]
    found = totals(entries)
    assert found.net_due == 450
    assert found.remaining == 330


@given(st.decimals(min_value=-500, max_value=500, places=2))
def test_penalised_hours_never_enter_what_remains(hours: Decimal) -> None:
    assert totals([(EntryKind.PENALISED, hours)]) == Totals()
