"""Sizing a clause before publication: computed, explained line by line, then recorded as a recommendation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.clauses.actions.clause import size_clause
from terreau.clauses.actions.owed import SIGNED_STAGES
from terreau.clauses.forms.lots import lever_of
from terreau.clauses.forms.sizing import SizingForm
from terreau.clauses.rules.vocabulary import LegalLever
from terreau.clauses.views.asking import address_of, ask, posted
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.procurement.models import Lot
from terreau.territories.models import Territory


def size_lot(request: Request, lot_pk: int) -> HttpResponse:
    """« Calculer » shows the result and writes nothing; « Retenir » records it, never as due."""
    lot = find(request.actor, rows(request.actor, Lot).select_related("contract__buyer"), pk=lot_pk)
    require(request.actor, "clauses.size_clause", lot)
    if lot.contract.stage in SIGNED_STAGES:
        return redirect("clauses:new_clause", lot.pk)
    form = SizingForm(posted(request)[0], initial=_initial(request, lot))
    sized = form.sized() if form.is_bound and form.is_valid() else None
    page = {
        "title": "Dimensionner la clause",
        "lot": lot,
        "sized": sized,
        "cancel_url": reverse("clauses:lots"),
    }
    if "record" not in request.POST:
        return render(request, "clauses/sizing.html", {"form": form, **page}, status=422 if form.errors else 200)

    def act(typed: dict[str, Any]) -> str:
        return _record(request, lot, form)

    done = "Les heures recommandées sont enregistrées ; rien n'est dû avant la notification."
    return ask(request, form, act, done=done, template="clauses/sizing.html", **page)


def _record(request: Request, lot: Lot, form: SizingForm) -> str:
    sized = form.sized()
    clause = size_clause(
        by=request.actor,
        lot=lot,
        legal_lever=LegalLever(form.cleaned_data["legal_lever"]),
        hours=sized.hours,
        on=today(),
        inputs=form.inputs(),
        note=" ; ".join(f"{label} : {value}" for label, value in sized.lines),
    )
    return address_of(clause)


def _initial(request: Request, lot: Lot) -> dict[str, Any]:
    territory = find(request.actor, Territory, pk=request.actor.territory_id)
    return {
        "amount": lot.amount or lot.contract.amount,
        "hourly_rate": territory.hourly_rate,
        "legal_lever": lever_of(lot),
        "trigger": 0,
    }
