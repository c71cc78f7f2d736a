"""Nobody can be recognised in a breakdown: no small number is printed, none follows from what is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terreau.clauses.rules.suppression import THRESHOLD, Group, suppress, suppress_table


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        pytest.param({"RSA": 12, "QPV": 9}, {"RSA": 12, "QPV": 9}, id="nothing small"),
        pytest.param({"RSA": 12, "QPV": 9, "BOETH": 3}, {"RSA+BOETH": 15, "QPV": 9}, id="V68 takes a neighbour"),
        pytest.param({"RSA": 12, "QPV": 4, "BOETH": 3}, {"RSA": 12, "QPV+BOETH": 7}, id="V68 two small ones"),
        pytest.param({"RSA": 12, "QPV": 0}, {"RSA": 12, "QPV": 0}, id="zero may be said"),
        pytest.param(
            {"A": 1, "B": 1, "C": 1, "D": 1, "E": 1, "F": 9}, {"A+B+C+D+E+F": 14}, id="ones betray themselves"
        ),
        pytest.param({"RSA": 3, "QPV": 0}, {}, id="fewer than five in all"),
        pytest.param({"A": 1, "B": 1, "C": 1, "D": 1, "E": 1}, {}, id="only ones"),
        pytest.param({}, {}, id="nobody"),
    ],
)
def test_small_numbers_are_merged_upward(counts: dict[str, int], printed: dict[str, int]) -> None:
    groups = suppress(counts)
    assert {"+".join(sorted(group.keys, key=list(counts).index)): group.persons for group in groups} == printed


def test_a_merged_row_says_so() -> None:
    assert Group(("A", "B"), (7,)).is_merged
    assert not Group(("A",), (7,)).is_merged


breakdowns = st.dictionaries(st.integers(0, 30), st.integers(0, 14), max_size=12)


@given(breakdowns)
def test_a_printed_number_is_zero_or_at_least_five_and_the_total_is_kept(counts: dict[int, int]) -> None:
    groups = suppress(counts)
    assert all(group.persons == 0 or group.persons >= THRESHOLD for group in groups)
    if groups:
        assert sum(group.persons for group in groups) == sum(counts.values())
        assert sorted(key for group in groups for key in group.keys) == sorted(counts)


@given(breakdowns)
def test_a_hidden_number_has_at_least_two_possible_values(counts: dict[int, int]) -> None:
    """A witness: one person moved between two merged rows, none emptied, leaves every printed number as it is."""
    for group in suppress(counts):
        hidden = [counts[key] for key in group.keys]
        for i, small in enumerate(hidden):
            if group.is_merged:
                others = hidden[:i] + hidden[i + 1 :]
                assert small >= 2 or any(other >= 2 for other in others)


ROWS, COLUMNS = range(5), range(3)
tables = st.dictionaries(
    st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)),
    st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 30]),
    max_size=15,
)


@given(tables)
def test_a_table_prints_no_small_number_and_keeps_its_total(counts: dict[tuple[int, int], int]) -> None:
    table = suppress_table(ROWS, COLUMNS, counts)
    printed = [count for row in table.rows for count in row.counts]
    assert all(count == 0 or count >= THRESHOLD for count in printed)
    if table.rows:
        assert sum(printed) == sum(counts.values())
        assert sorted(key for row in table.rows for key in row.keys) == list(ROWS)


@given(tables)
def test_the_groups_of_a_table_never_cut_those_of_its_margins(counts: dict[tuple[int, int], int]) -> None:
    table = suppress_table(ROWS, COLUMNS, counts)
    margin = suppress({r: sum(counts.get((r, c), 0) for c in COLUMNS) for r in ROWS})
    if table.rows:
        for group in margin:
            assert any(set(group.keys) <= set(row.keys) for row in table.rows)


@given(tables)
def test_a_small_cell_of_a_table_has_another_possible_value(counts: dict[tuple[int, int], int]) -> None:
    """A witness beside both printed margins: persons swapped along a square of cells that stays at zero or above."""
    table = suppress_table(ROWS, COLUMNS, counts)
    margin = suppress({r: sum(counts.get((r, c), 0) for c in COLUMNS) for r in ROWS})
    units = [group.keys for group in margin]
    for row in table.rows:
        inside = [keys for keys in units if set(keys) <= set(row.keys)]
        cells = {
            (keys, j): sum(counts.get((r, c), 0) for r in keys for c in group)
            for keys in inside
            for j, group in enumerate(table.columns)
        }
        for (keys, j), value in cells.items():
            if 0 < value < THRESHOLD:
                assert any(_swaps(cells, keys, j, other, k) for other in inside for k in range(len(table.columns)))


def _swaps(
    cells: dict[tuple[tuple[int, ...], int], int], a: tuple[int, ...], j: int, b: tuple[int, ...], k: int
) -> bool:
    """Whether one person can move around the square (a, j), (a, k), (b, k), (b, j) one way or the other."""
    if a == b or j == k:
        return False
    one_way = cells[a, j] >= 1 and cells[b, k] >= 1
    other_way = cells[a, k] >= 1 and cells[b, j] >= 1
    return one_way or other_way


def test_a_table_of_ones_prints_nothing() -> None:
    assert suppress_table(range(1), range(5), dict.fromkeys([(0, c) for c in range(5)], 1)).rows == ()
    assert suppress_table(range(5), range(1), dict.fromkeys([(r, 0) for r in range(5)], 1)).columns == ()


def test_merging_takes_the_row_that_follows_whatever_its_size() -> None:
    """Taking the smallest would tell its size: hidden 9 beside a printed 5 could only be 5 and 4."""
    assert [group.persons for group in suppress({"A": 2, "B": 20, "C": 8, "D": 40})] == [8, 40, 22]
    assert [group.keys for group in suppress({"A": 20, "B": 8, "C": 2})] == [("B",), ("A", "C")]


def test_who_knows_the_rule_learns_no_more_than_who_reads_the_table() -> None:
    """Every breakdown of three rows up to 9 persons each: what is printed fits two values of each hidden number."""
    same: dict[tuple[object, int], list[tuple[int, ...]]] = {}
    for values in product(range(10), repeat=3):
        shown = tuple((group.keys, group.counts) for group in suppress(dict(enumerate(values))))
        same.setdefault((shown, sum(values)), []).append(values)
    for (printed, _total), possible in same.items():
        for row in range(3):
            hidden = {values[row] for values in possible}
            at_the_edge = any(9 in values for values in possible)
            assert printed == () or at_the_edge or len(hidden) > 1 or not 0 < min(hidden) < THRESHOLD
