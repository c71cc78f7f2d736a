"""What became of the rows of a file: counts, remarks, and the reasons of those flagged or rejected."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from terreau.kit import french
from terreau.kit.models import ImportBatch, ImportRow

OUTCOMES = ("created", "updated", "unchanged", "flagged", "rejected")
WORDS = {
    "read": "lignes lues", "created": "créées", "updated": "mises à jour", "unchanged": "inchangées",
    "flagged": "à vérifier", "rejected": "refusées",
}  # fmt: skip
ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Detail:
    """One reason: where the row stands in words, its outcome, the column, the sentence."""

    locator: str
    outcome: str
    field: str
    reason: str

    def told(self) -> dict[str, Any]:
        """As the JSON report gives it: `line` of a table or `index` of a list, and `file` when there are several."""
        return {**locate(self.locator), "outcome": self.outcome, "field": self.field, "reason": self.reason}


@dataclass
class ImportReport:
    """Counts that sum to the rows read, remarks on values left out, columns that nothing reads, reasons.

    `set_aside`: of the rows unchanged, those that were not looked at further, by reason.
    """

    counts: dict[str, int]
    details: list[Detail] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    unmapped_columns: list[str] = field(default_factory=list)
    set_aside: list[dict[str, Any]] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """What the batch keeps of it."""
        told = {**self.counts, "remarks": self.remarks, "unmapped_columns": self.unmapped_columns}
        return told | ({"set_aside": self.set_aside} if self.set_aside else {})

    def write_json(self, out: Any) -> None:
        """Write it as one JSON object."""
        told = {**self.kept(), "details": [detail.told() for detail in self.details]}
        out.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")

    def write_text(self, out: Any, *, dry_run: bool) -> None:
        """Write it for a person."""
        if dry_run:
            out.write("Essai : rien n'a été écrit.\n")
        out.writelines(f"{french.number(self.counts[name])} {word}\n" for name, word in WORDS.items())
        for one in self.set_aside:
            out.write(f"Écartées, {one['file']} : {one['reason']} ({french.number(one['count'])})\n")
        for one in self.remarks:
            out.write(f"Remarque, {one['field'] or 'ligne'} : {one['reason']} ({french.number(one['count'])})\n")
        if self.unmapped_columns:
            out.write(f"Colonnes non reprises : {', '.join(self.unmapped_columns)}\n")
        for detail in self.details:
            word = "refusée" if detail.outcome == "rejected" else "à vérifier"
            out.write(f"  {detail.locator} : {word}, {detail.field or 'ligne'} : {detail.reason}\n")

    def keep_details(self, batch: ImportBatch) -> None:
        """One row per flagged or rejected line of the file, as a preview shows it."""
        ImportRow.objects.filter(batch=batch).delete()
        grouped = groupby(self.details, key=lambda detail: (detail.locator, detail.outcome))
        rows = [
            ImportRow(
                batch=batch,
                position=position,
                locator=locator[:120],
                outcome=outcome,
                problems=[{"field": one.field, "reason": one.reason} for one in found],
            )
            for position, ((locator, outcome), found) in enumerate(grouped, start=1)
        ]
        ImportRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def counted(outcomes: Iterable[str]) -> dict[str, int]:
    """How many rows were read and how many had each outcome."""
    counts = dict.fromkeys(("read", *OUTCOMES), 0)
    for outcome in outcomes:
        counts["read"] += 1
        counts[outcome] += 1
    return counts


def figures(counts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The counts as a page shows them."""
    return ({"value": counts[name], "label": word, "name": name} for name, word in WORDS.items() if name in counts)


def locate(locator: str) -> dict[str, Any]:
    """ "liste.csv, ligne 12" as `line`, "rang 3" as `index`; what comes before is the file."""
    before, _, last = locator.rpartition(", ")
    unit, _, number = last.partition(" ")
    if unit not in {"ligne", "rang"} or not number.isdigit():
        return {"index": 0, "file": locator}
    place: dict[str, Any] = {"line" if unit == "ligne" else "index": int(number)}
    return place | ({"file": before} if before else {})
