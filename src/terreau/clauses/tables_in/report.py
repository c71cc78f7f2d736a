"""What became of each line of a table, with what undoing needs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from terreau.clauses.rules.table_rows import Wrong
from terreau.kit.models import ImportBatch, ImportRow

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
FLAGGED, REJECTED = "flagged", "rejected"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, FLAGGED, REJECTED)


@dataclass
class Fate:
    """The outcome of one line. `before` holds keys of rows, never a personal value."""

    line: int
    outcome: str
    problems: Sequence[Wrong] = ()
    subject_type: str = ""
    subject_id: int | None = None
    before: dict[str, Any] | None = None


@dataclass
class Report:
    """The fates of all the lines that were read."""

    fates: dict[int, Fate] = field(default_factory=dict)

    def add(self, fate: Fate) -> None:
        """Keep the outcome of a line, once."""
        self.fates[fate.line] = fate

    def reject(self, line: int, wrong: Iterable[Wrong]) -> None:
        """A line that is not stored."""
        self.add(Fate(line, REJECTED, tuple(wrong)))

    @property
    def counts(self) -> dict[str, int]:
        """`read` and the number of each outcome, whose sum it is."""
        found = Counter(fate.outcome for fate in self.fates.values())
        return {"read": len(self.fates), **{name: found[name] for name in OUTCOMES}}

    def details(self) -> Iterator[dict[str, Any]]:
        """Each reason of each line flagged or rejected."""
        for line, fate in sorted(self.fates.items()):
            for wrong in fate.problems:
                yield {"line": line, "outcome": fate.outcome, "field": wrong.field, "reason": wrong.reason}

    def keep(self, batch: ImportBatch) -> None:
        """Write one row per line under the batch, in place of those of its preview."""
        ImportRow.objects.filter(batch=batch).delete()
        ImportRow.objects.bulk_create(
            [
                ImportRow(
                    batch=batch,
                    position=line,
                    locator=f"ligne {line}",
                    outcome=fate.outcome,
                    problems=[{"field": one.field, "reason": one.reason} for one in fate.problems],
                    subject_type=fate.subject_type,
                    subject_id=fate.subject_id,
                    before=fate.before,
                )
                for line, fate in sorted(self.fates.items())
            ],
            batch_size=1000,
        )
