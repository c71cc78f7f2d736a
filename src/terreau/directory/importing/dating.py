"""The date of a list whose rows carry none, so that an old list is not taken for today's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from terreau.directory.importing.gathering import ReadRow
from terreau.directory.importing.records import Problem, Severity

NO_DATE = "sans date : prise comme dite le jour de l'import ; si la liste est plus ancienne, donnez sa date"
IN_FUTURE = "La date de la liste est dans le futur. Donnez le jour où elle a été publiée ou reçue."


def date_rows(rows: Sequence[ReadRow], *, given: date | None, on: date) -> None:
    """Date the records that carry no date: as given, else the latest date of the list, else the day of the import.

    The last is told in the report, as a remark on each row.
    """
    known = [row.record.as_of for row in rows if row.record and row.record.as_of and row.record.as_of <= on]
    found = given or max(known, default=None)
    for row in rows:
        if row.record is not None and row.record.as_of is None:
            row.record = replace(row.record, as_of=found or on)
            if found is None:
                row.problems.append(Problem("", NO_DATE, Severity.REMARK))
