"""From a lot, the structures that could answer it; and asking them, or wishing that they be asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from terreau.clauses.actions.sourcing import add_to_sourcing, ask_sourcing, open_sourcing
from terreau.clauses.forms.sourcing import SourcingForm, WishForm
from terreau.clauses.models import Clause, SourcingRequest
from terreau.clauses.reading.sourcing import find_request
from terreau.clauses.reading.structures import RADII, USUAL_KM, choices, find_structures
from terreau.clauses.rules.sourcing_words import SourcingKind, SourcingState
from terreau.clauses.views.asking import about, ask, posted, trail
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.french import count
from terreau.kit.middleware import Request

TITLE = "Trouver des structures"


def clause_of(request: Request, pk: int) -> Clause:
    """The clause with all that places it, if this actor may see it. Raises Http404."""
    tree = ("lot__contract__buyer", "lot__operation__commune", "territory", "facilitator")
    return find(request.actor, rows(request.actor, Clause).select_related(*tree), pk=pk)


@require_GET
def structures(request: Request, pk: int) -> HttpResponse:
    """Those that could carry the lot, or supply people, in two tabs."""
    clause = clause_of(request, pk)
    require(request.actor, "clauses.find_structures", clause)
    kind, radius = _kind(request), _radius(request)
    page = {
        "title": TITLE,
        "intro": str(clause.lot),
        "clause": clause,
        "page": find_structures(request.actor, clause, kind, radius=radius, on=today()),
        "tabs": [(each.value, each.label, each is kind) for each in SourcingKind],
        "radii": RADII,
        "can_ask": bool(may(request.actor, "clauses.open_sourcing", clause)) and clause.closed_on is None,
        "can_wish": bool(may(request.actor, "clauses.ask_sourcing", clause)),
        "breadcrumb": trail(clause, TITLE),
    }
    return render(request, "clauses/structures.html", page)


def new(request: Request, pk: int) -> HttpResponse:
    """Say what is asked of the structures ticked, and ask the first ones."""
    clause = clause_of(request, pk)
    require(request.actor, "clauses.open_sourcing", clause)
    kind = _kind(request)
    chosen = choices(request.actor, clause, request.GET.getlist("structure"))
    live = rows(request.actor, SourcingRequest).filter(clause=clause, kind=kind, state=SourcingState.ASKED).first()
    initial = SourcingForm.initial_of(clause, kind, today=today(), wish=live.text if live else "")
    form = SourcingForm(posted(request)[0], today=today(), initial=initial)

    def act(typed: dict[str, Any]) -> str:
        made = open_sourcing(by=request.actor, clause=clause, kind=kind, values=form.values(), chosen=chosen, at=now())
        return reverse("clauses:sourcing", args=[made.pk])

    page = {"chosen": chosen, "kind": kind, "submit_label": "Envoyer aux premières structures"}
    page |= about(clause, kind.label) | {"cancel_url": _list_url(clause, kind)}
    return ask(request, form, act, done="La demande part.", template="clauses/sourcing_new.html", **page)


@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    """Add the structures ticked to the request that runs."""
    running = find_request(request.actor, pk)
    require(request.actor, "clauses.add_to_sourcing", running)
    clause = clause_of(request, running.clause_id)
    chosen = choices(request.actor, clause, request.POST.getlist("structure"))
    if not chosen:
        messages.info(request, "Cochez au moins une structure.")
        return redirect(_list_url(clause, SourcingKind(running.kind)))
    try:
        added = add_to_sourcing(by=request.actor, sourcing=running, chosen=chosen)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(_list_url(clause, SourcingKind(running.kind)))
    messages.success(request, f"{count(added, 'structure ajoutée', 'structures ajoutées')} à la demande.")
    return redirect("clauses:sourcing", running.pk)


def wish(request: Request, pk: int) -> HttpResponse:
    """A buyer asks the facilitator to have structures asked."""
    clause = clause_of(request, pk)
    require(request.actor, "clauses.ask_sourcing", clause)
    form = WishForm(posted(request)[0], initial={"kind": _kind(request).value, "text": clause.lot.title})

    def act(typed: dict[str, Any]) -> str:
        kind = SourcingKind(typed["kind"])
        made = ask_sourcing(by=request.actor, clause=clause, kind=kind, text=typed["text"], on=today())
        return reverse("clauses:sourcing", args=[made.pk])

    page = about(clause, "Demander à interroger des structures") | {"submit_label": "Envoyer à la facilitatrice"}
    return ask(request, form, act, done="Votre souhait est transmis à la personne qui suit ce lot.", **page)


def _kind(request: Request) -> SourcingKind:
    said = request.GET.get("quoi", "")
    return next((kind for kind in SourcingKind if kind.value == said), SourcingKind.CARRY)


def _radius(request: Request) -> int:
    said = request.GET.get("rayon", "")
    return next((radius for radius in RADII if str(radius) == said), USUAL_KM)


def _list_url(clause: Clause, kind: SourcingKind) -> str:
    return f"{reverse('clauses:structures', args=[clause.pk])}?quoi={kind.value}"
