"""The figures of a clause side by side, each with its day, its author and its document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.clauses.actions.figures import firm_day
from terreau.clauses.models import Clause, ClauseEvent, Figure
from terreau.clauses.rules import due as rule
from terreau.clauses.rules.due import DueHours, hours_due
from terreau.clauses.rules.vocabulary import EventKind, FigureKind


@dataclass(frozen=True)
class FigureRow:
    """One line of the table; `figure` is the latest row behind it, None for what is computed."""

    label: str
    hours: Decimal
    figure: Figure | None = None
    note: str = ""


def due_hours(clause: Clause, on: date) -> DueHours:
    """The five figures of a clause on a day (two queries)."""
    return computed(clause.figures.select_related("part"), clause.events.all(), on)


def computed(figures: Iterable[Figure], events: Iterable[ClauseEvent], on: date) -> DueHours:
    """The rule on rows: figures without a part as they are, the latest figure of each part, events with hours."""
    plain, parts = [], {}
    for figure in sorted(figures, key=lambda each: (each.dated_on, each.pk)):
        if figure.part_id is None:
            plain.append(rule.Figure(FigureKind(figure.kind), figure.hours, figure.dated_on))
        elif figure.dated_on <= on and figure.part and figure.part.refused_on is None:
            parts[figure.part_id] = figure
    return hours_due(
        plain,
        [rule.Part(each.hours, _firm_on(each)) for each in parts.values()],
        [rule.Event(EventKind(each.kind), each.from_on, each.to_on, each.hours) for each in events],
        on,
    )


def _firm_on(figure: Figure) -> date | None:
    day = firm_day(figure.part, figure.dated_on)
    return day and max(day, figure.dated_on)


def table(figures: Sequence[Figure], events: Sequence[ClauseEvent], on: date) -> list[FigureRow]:
    """Recommended, in the documents, offered, after amendments, due to date; hours not firm last, never late."""
    known = computed(figures, events, on)
    latest: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda each: (each.dated_on, each.pk)):
        if figure.dated_on <= on:
            latest[figure.kind if figure.part_id is None else "part"] = figure
    rows = [
        FigureRow("Recommandées", known.recommended, latest.get(FigureKind.RECOMMENDED)),
        FigureRow("Inscrites au marché", known.contract, latest.get(FigureKind.CONTRACT)),
        FigureRow("Offertes en plus", known.offered, latest.get(FigureKind.OFFERED)),
        FigureRow("Après avenants", known.amended, latest.get(FigureKind.AMENDMENT)),
        FigureRow("Dues à ce jour", known.due, note="tranches décidées, reports et dispenses compris"),
    ]
    if known.not_firm:
        later = "tranche, reconduction ou commande pas encore décidée : jamais en retard"
        rows.append(FigureRow("Pas encore fermes", known.not_firm, latest.get("part"), later))
    return [row for row in rows if row.hours or row.figure or row.note]
