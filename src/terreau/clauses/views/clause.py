"""A new clause from the documents of a notified contract, its settings, and its end."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.clauses.actions.clause import Share, close_clause, edit_settings, record_clause, reopen_clause
from terreau.clauses.actions.owed import SIGNED_STAGES
from terreau.clauses.forms.lots import ClauseForm, SettingsForm, lever_of
from terreau.clauses.models import Clause
from terreau.clauses.reading.new_clause import companies_of, preview_of
from terreau.clauses.rules.explained import pictured
from terreau.clauses.rules.vocabulary import LegalLever
from terreau.clauses.views.asking import about, address_of, ask, followed, posted
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.french import hours as hours_fr
from terreau.kit.middleware import Request
from terreau.procurement.models import Lot


def _lot(request: Request, lot_pk: int) -> Lot:
    seen = rows(request.actor, Lot).select_related("contract__buyer", "operation")
    return find(request.actor, seen, pk=lot_pk)


def new_clause(request: Request, lot_pk: int) -> HttpResponse:
    """The hours that the signed documents impose on a lot, and who owes them, on one page."""
    lot = _lot(request, lot_pk)
    require(request.actor, "clauses.record_clause", lot)
    if lot.contract.stage not in SIGNED_STAGES:
        return redirect("clauses:size_lot", lot.pk)
    companies = companies_of(request.actor, lot, on=today())
    initial = {"legal_lever": lever_of(lot), "dated_on": lot.contract.notified_on}
    form = ClauseForm(*posted(request), today=today(), companies=companies, initial=initial)

    def act(typed: dict[str, Any]) -> str:
        return _record(request, lot, form, typed)

    page = {
        "title": "Nouvelle clause",
        "lot": lot,
        "cancel_url": reverse("clauses:lots"),
        "preview_url": reverse("clauses:new_clause_preview", args=[lot.pk]),
        "submit_label": "Enregistrer la clause",
    }
    done = "La clause est enregistrée : les heures sont dues à partir d'aujourd'hui."
    return ask(request, form, act, done=done, template="clauses/clause_new.html", **page)


def _record(request: Request, lot: Lot, form: ClauseForm, typed: dict[str, Any]) -> str:
    clause = record_clause(
        by=request.actor,
        lot=lot,
        legal_lever=LegalLever(typed["legal_lever"]),
        target_groups=typed["target_groups"],
        hours=typed["hours"],
        dated_on=typed["dated_on"],
        document=typed["document"],
        shares=[Share(*each) for each in form.shares()],
        offered=typed["offered"],
        settings=form.values(),
    )
    whole = typed["hours"] + (typed["offered"] or Decimal(0))
    messages.info(request, f"{hours_fr(whole)} : {pictured(whole)}.")
    return address_of(clause)


def new_clause_preview(request: Request, lot_pk: int) -> HttpResponse:
    """What the hours being typed mean, and how they split: a fragment of the page."""
    lot = _lot(request, lot_pk)
    require(request.actor, "clauses.record_clause", lot)
    seen = preview_of(request.GET, companies_of(request.actor, lot, on=today()))
    return render(request, "clauses/clause_preview.html", {"preview": seen})


def settings(request: Request, pk: int) -> HttpResponse:
    """Change how hours count and how the lot is followed."""
    clause = followed(request, pk)
    require(request.actor, "clauses.edit_settings", clause)
    form = SettingsForm(posted(request)[0], initial=SettingsForm.initial_of(clause))

    def act(typed: dict[str, Any]) -> str:
        edit_settings(by=request.actor, clause=clause, values=form.values())
        return address_of(clause)

    return ask(request, form, act, done="Les réglages sont enregistrés.", **about(clause, "Réglages de la clause"))


@require_POST
def closing(request: Request, pk: int) -> HttpResponse:
    """Stop following a lot, or follow it again."""
    clause: Clause = followed(request, pk)
    if clause.closed_on:
        reopen_clause(by=request.actor, clause=clause)
        messages.success(request, "Le suivi de ce lot reprend.")
    else:
        close_clause(by=request.actor, clause=clause, on=today())
        messages.success(request, "Le suivi de ce lot est clos ; ses heures restent dans tous les bilans.")
    return redirect(address_of(clause))
