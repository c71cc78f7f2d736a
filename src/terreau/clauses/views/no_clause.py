"""The decision that a lot has no clause."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.clauses.actions.no_clause import decide_no_clause, withdraw_no_clause
from terreau.clauses.forms.lots import NoClauseForm
from terreau.clauses.models import NoClause
from terreau.clauses.rules.vocabulary import NoClauseReason
from terreau.clauses.views.asking import ask, posted
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.procurement.models import Lot


def decide(request: Request, lot_pk: int) -> HttpResponse:
    """Say why a lot has no clause: it then leaves « Ma semaine »."""
    lot = find(request.actor, rows(request.actor, Lot).select_related("contract__buyer"), pk=lot_pk)
    require(request.actor, "clauses.decide_no_clause", lot)
    back = reverse("procurement:contract", args=[lot.contract_id])

    def act(typed: dict[str, Any]) -> str:
        reason = NoClauseReason(typed["reason"])
        decide_no_clause(by=request.actor, lot=lot, reason=reason, note=typed["note"], on=today())
        return back

    page: dict[str, Any] = {
        "title": "Pas de clause sur ce lot",
        "intro": f"{lot}. {lot.contract.buyer}. Votre décision, avec sa date et votre nom ; vous pourrez y revenir. "
        "Elle ne remplace pas le motif que l'acheteur doit signer quand la loi le demande.",
        "cancel_url": back,
        "submit_label": "Décider",
        "breadcrumb": [{"label": str(lot.contract)[:60], "url": back}, {"label": "Pas de clause"}],
    }
    return ask(request, NoClauseForm(posted(request)[0]), act, done="C'est décidé : ce lot n'a pas de clause.", **page)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take that decision back."""
    decision = find(request.actor, rows(request.actor, NoClause).select_related("lot"), pk=pk)
    withdraw_no_clause(by=request.actor, decision=decision, on=today())
    messages.success(request, "La décision est reprise : ce lot peut de nouveau porter une clause.")
    return redirect("procurement:contract", decision.lot.contract_id)
