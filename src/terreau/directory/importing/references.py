"""What reference files of a run teach the rows of the other files: networks, sectors, labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of a reference list: what it is ("network", "sector"...), its number in its source, what it says."""

    kind: str
    id: str
    values: Mapping[str, Any]


@dataclass
class Known:
    """The references read so far in this run, by kind and number."""

    by_kind: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def learn(self, reference: Reference) -> None:
        """Keep one for the rows that follow."""
        self.by_kind.setdefault(reference.kind, {})[reference.id] = reference.values

    def find(self, kind: str, number: str) -> Mapping[str, Any] | None:
        """What was read of this number, or None."""
        return self.by_kind.get(kind, {}).get(number)
