"""Two people on one draft: nothing typed disappears unsaid."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terreau.clauses.rules.drafts import LineDraft, merge, tidy

EMPTY = LineDraft()
FILLED = LineDraft(Decimal(144), Decimal(7))


@pytest.mark.parametrize(
    ("seen", "typed", "stored", "hours", "clashes"),
    [
        (EMPTY, LineDraft(Decimal(144)), EMPTY, Decimal(144), ()),
        (EMPTY, EMPTY, LineDraft(Decimal(144)), Decimal(144), ()),
        (EMPTY, LineDraft(Decimal(144)), LineDraft(Decimal(144)), Decimal(144), ()),
        (EMPTY, LineDraft(Decimal(150)), LineDraft(Decimal(144)), Decimal(144), ("hours",)),
        (FILLED, LineDraft(None, Decimal(7)), FILLED, None, ()),
    ],
    ids=["one types", "the other typed", "both typed the same", "both typed otherwise", "one empties"],
)
def test_a_field_changed_by_one_person_is_kept(
    seen: LineDraft, typed: LineDraft, stored: LineDraft, hours: Decimal | None, clashes: tuple[str, ...]
) -> None:
    result = merge(seen=seen, typed=typed, stored=stored)
    assert (result.draft.hours, result.clashes) == (hours, clashes)


def test_two_people_on_two_fields_both_win() -> None:
    result = merge(seen=EMPTY, typed=LineDraft(Decimal(144)), stored=LineDraft(explanation="Nuit"))
    assert (result.draft.hours, result.draft.explanation, result.clashes) == (Decimal(144), "Nuit", ())


HOURS = st.none() | st.sampled_from([Decimal(0), Decimal(7), Decimal(144)])
DRAFTS = st.builds(
    LineDraft,
    hours=HOURS,
    training=st.sampled_from([Decimal(0), Decimal(7), Decimal(200)]),
    explanation=st.sampled_from(["", "Nuit", "Congés"]),
    has_left=st.booleans(),
    left_on=st.none() | st.just(date(2026, 10, 16)),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(DRAFTS, DRAFTS, DRAFTS)
def test_what_was_typed_is_stored_or_said(seen: LineDraft, typed: LineDraft, stored: LineDraft) -> None:
    result = merge(seen=seen, typed=typed, stored=stored)
    for name in ("hours", "training", "explanation", "has_left", "left_on"):
        if getattr(typed, name) != getattr(seen, name):
            assert getattr(result.draft, name) == getattr(typed, name) or name in result.clashes
        else:
            assert getattr(result.draft, name) == getattr(stored, name)


@given(DRAFTS)
def test_a_tidy_draft_is_one_that_the_database_accepts(draft: LineDraft) -> None:
    tidied = tidy(draft)
    assert tidied.training <= (tidied.hours or 0)
    assert tidied.has_left or tidied.left_on is None
    assert tidy(tidied) == tidied
