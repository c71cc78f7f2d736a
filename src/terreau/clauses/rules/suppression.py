"""Small numbers of persons are merged upward, so that nobody can be recognised in a breakdown.

A cell of 1 to 4 persons is never printed. Its row joins other rows until every printed cell is 0 or at least 5.
A merged row holds at least two rows, so that no hidden number follows from the totals.
Groups of a table with two dimensions are unions of the groups of each of its margins: the three may stand together.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

THRESHOLD = 5

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Group(Generic[K]):
    """Keys printed as one. `counts`: one number per printed column."""

    keys: tuple[K, ...]
    counts: tuple[int, ...]

    @property
    def is_merged(self) -> bool:
        return len(self.keys) > 1

    @property
    def persons(self) -> int:
        return sum(self.counts)

    @property
    def is_safe(self) -> bool:
        """Printable: no small number, and for a merged row neither all ones nor all fours, which would show through."""
        shown = not any(0 < count < THRESHOLD for count in self.counts)
        rows = len(self.keys)
        return shown and (not self.is_merged or self.persons not in {rows, rows * (THRESHOLD - 1)})


@dataclass(frozen=True)
class Table(Generic[R, C]):
    """What may be printed: groups of columns, and one row per group of rows with one count per group of columns."""

    columns: tuple[tuple[C, ...], ...]
    rows: tuple[Group[R], ...]


def suppress(counts: Mapping[K, int]) -> tuple[Group[K], ...]:
    """A breakdown in one dimension; empty when no grouping of it can be printed (fewer than 5 persons)."""
    return _merge([Group((key,), (count,)) for key, count in counts.items()])


def suppress_table(rows: Sequence[R], columns: Sequence[C], counts: Mapping[tuple[R, C], int]) -> Table[R, C]:
    """A breakdown in two dimensions; a missing cell is zero. Empty when nothing can be printed."""
    by_column = {c: sum(counts.get((r, c), 0) for r in rows) for c in columns}
    by_row = {r: sum(counts.get((r, c), 0) for c in columns) for r in rows}
    across = tuple(group.keys for group in suppress(by_column))

    def cells(keys: tuple[R, ...]) -> tuple[int, ...]:
        return tuple(sum(counts.get((r, c), 0) for r in keys for c in group) for group in across)

    margin = [Group(group.keys, cells(group.keys)) for group in suppress(by_row)]
    table = _merge(margin) if across else ()
    return Table(across if table else (), table)


def _merge(groups: list[Group[K]]) -> tuple[Group[K], ...]:
    """Put the unsafe groups together, then take in the rows that follow, in their own order, until the whole is safe.

    Taking the smallest row would tell its size to who knows this rule; the order of the rows tells nothing.
    """
    merged = [group for group in groups if not group.is_safe]
    if not merged:
        return tuple(groups)
    empty = [group for group in groups if not group.persons]
    first = groups.index(merged[0])
    others = [group for group in (*groups[first:], *groups[:first]) if group.is_safe and group.persons]
    together = _join(merged)
    while others and not (len(merged) > 1 and together.is_safe):
        merged.append(others.pop(0))
        together = _join(sorted(merged, key=groups.index))
    if not together.is_safe:
        return ()
    kept = {group.keys for group in (*others, *empty)}
    return (*(group for group in groups if group.keys in kept), together)


def _join(groups: list[Group[K]]) -> Group[K]:
    keys = tuple(key for group in groups for key in group.keys)
    return Group(keys, tuple(sum(column) for column in zip(*(g.counts for g in groups), strict=True)))
