"""The bilan as JSON: decimals as strings, dates as ISO 8601."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from terreau.clauses.reports.breakdowns import Breakdown
from terreau.clauses.reports.figures import Report
from terreau.clauses.reports.writing import Content

TOTALS = (
    "hours_due", "hours_done", "hours_done_ever", "hours_training", "hours_counted", "hours_unnamed", "hours_catch_up",
    "persons", "persons_new", "persons_carried_over", "contracts", "companies", "buyers", "lots", "share",
    "worked_until", "validated_until",
)  # fmt: skip


def json_of(content: Content) -> str:
    """The text, indented, ended by a line break."""
    return json.dumps(data_of(content), ensure_ascii=False, indent=2, default=_text) + "\n"


def _text(value: Decimal | date) -> str:
    """Hours to the hundredth, shares with all their decimals, days as ISO 8601."""
    if isinstance(value, Decimal) and value.as_tuple().exponent > -2:  # type: ignore[operator]
        return format(value, ".2f")
    return str(value)


def data_of(content: Content) -> dict[str, Any]:
    """The bilan as plain values; `Decimal` and `date` are left to `json_of`."""
    report, heading = content.report, content.heading
    return {
        "territory": {"code": heading.territory.code, "name": heading.territory.name},
        "is_demo": heading.territory.is_demo,
        "subject": heading.subject,
        "period": {"from": report.scope.from_on, "to": report.scope.to_on, "name": heading.period},
        "audience": report.scope.audience.value,
        **{name: getattr(report.totals, name) for name in TOTALS},
        "sentences": [*content.lead, *content.more, content.known],
        "years": [{"year": year, "hours": hours} for year, hours in report.years],
        "lines": {
            "lots": [asdict(line) | {"share": line.share} for line in report.lots],
            "companies": [asdict(line) for line in report.companies],
        },
        "breakdowns": _people(report),
        "notes": content.notes,
    }


def _people(report: Report) -> dict[str, Any]:
    return {
        "from": report.people.from_on,
        "to": report.people.to_on,
        "persons": report.described,
        "tables": {each.key: _table(each) for each in (*report.breakdowns, report.exits)},
    }


def _table(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "title": breakdown.title,
        "is_merged": breakdown.is_merged,
        "is_hidden": breakdown.is_hidden,
        "lines": [{"label": s.label, "persons": s.persons, "hours": s.hours} for s in breakdown.shares],
    }
