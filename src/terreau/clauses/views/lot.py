"""The page of a lot, its hours line by line, its documents, and the calls noted on it."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from terreau.clauses.actions.calls import note_call
from terreau.clauses.forms.lots import CallForm
from terreau.clauses.models import Clause, Commitment, LedgerEntry
from terreau.clauses.reading import lot_page
from terreau.clauses.reading.figures_table import computed, table
from terreau.clauses.reading.lot_chart import lot_chart
from terreau.clauses.reading.progress import LotState, state_of
from terreau.clauses.rules import progress as rule
from terreau.clauses.rules.explained import pictured
from terreau.clauses.tables import EntryFilter, EntryTable, PersonEntryTable, with_sources
from terreau.clauses.views.asking import about, address_of, ask, followed, posted, trail_of
from terreau.kit.access import may, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.kit.tables import table_page


def show(request: Request, pk: int) -> HttpResponse:
    """Where the lot stands, who does how much, who works there, what happened."""
    found = lot_page.with_calls(request.actor, rows(request.actor, Clause).filter(pk=pk))
    state = state_of(request.actor, found, today())
    clause, on = state.clause, state.lot.on
    figures, events = lot_page.figures_of(request.actor, clause), lot_page.events_of(request.actor, clause)
    told = lot_page.timeline(request.actor, clause, figures, events)
    can_change = bool(may(request.actor, "clauses.add_figure", clause))
    gap = computed(figures, events, on).due - state.lot.due
    page = {
        "title": str(clause.lot),
        "breadcrumb": trail_of(request, clause),
        "can_change": can_change,
        "shares": lot_page.shares(request.actor, clause),
        "figures": table(figures, events, on) if figures else [],
        "people": lot_page.people(request.actor, clause, on),
        "happenings": told[: lot_page.SHOWN],
        "older": told[lot_page.SHOWN :],
        "proposals": lot_page.proposals(clause) if can_change else [],
        "parts": lot_page.parts_to_decide(figures, gap=gap) if can_change else [],
        "call_form": CallForm() if can_change else None,
        **standing(state),
    }
    return render(request, "clauses/lot.html", page)


def standing(state: LotState) -> dict[str, Any]:
    """« Où en est-on ? »: the state, its sentences, the inputs behind them and the curve."""
    clause = state.clause
    return {
        "state": state,
        "clause": clause,
        "lot": clause.lot,
        "contract": clause.lot.contract,
        "sentences": rule.sentences(state.lot) if state.has_hours else (),
        "inputs": rule.inputs(state.lot) if state.has_hours else (),
        "chart": lot_chart(state.lot, title=f"Heures cumulées, {clause.lot}", is_late=state.kind == "late"),
        "picture": pictured(state.lot.due) if state.lot.due else "",
        "has_coefficients": clause.training_coefficient != 1 or clause.cdi_coefficient != 1,
        "report_query": f"operation={clause.lot.operation_id}" if clause.lot.operation_id else "",
    }


def hours(request: Request, pk: int) -> HttpResponse | FileResponse:
    """Every line of hours of the lot with its source: the figures of the lot page open here."""
    clause = followed(request, pk)
    entries = rows(request.actor, LedgerEntry).filter(commitment__clause=clause)
    if request.actor.role == "company":
        entries = entries.filter(commitment__in=rows(request.actor, Commitment))
    columns = PersonEntryTable if may(request.actor, "clauses.see_persons", clause) else EntryTable
    return table_page(
        request,
        columns,
        with_sources(entries).order_by("-dated_on", "-pk"),
        EntryFilter,
        title="Toutes les heures",
        intro=f"{clause.lot} : chaque ligne avec ce qui la justifie. Une correction est une ligne de sens contraire.",
        words="ligne,lignes",
        filename="heures",
        context={"breadcrumb": trail_of(request, clause, "Toutes les heures")},
    )


def document(request: Request, pk: int, document_pk: int) -> FileResponse:
    """A document attached to a figure or to an event of the lot, as a download."""
    clause = followed(request, pk)
    figures, events = lot_page.figures_of(request.actor, clause), lot_page.events_of(request.actor, clause)
    attached = [figure.document for figure in figures] + [event.document for event in events]
    found = next((each for each in attached if each is not None and each.pk == document_pk), None)
    if found is None:
        raise Http404
    try:
        file = found.file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=found.content_type)


def call(request: Request, pk: int) -> HttpResponse:
    """Note a call: one field."""
    clause = followed(request, pk)
    require(request.actor, "clauses.note_call", clause)

    def act(typed: dict[str, Any]) -> str:
        note_call(by=request.actor, clause=clause, note=typed["note"], on=today())
        return address_of(clause)

    form = CallForm(posted(request)[0])
    return ask(request, form, act, done="L'appel est noté.", **about(clause, "Noter un appel"))
