"""What a person decides on the page of a contract; each act returns to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.procurement import actions
from terreau.procurement.forms import AssignForm, DecisionForm, GroupForm, SplitForm
from terreau.procurement.models import Contract
from terreau.procurement.views.contracts import HOME, operations_of, others_of


def _contract(request: Request, pk: int) -> Contract:
    return find(request.actor, Contract, pk=pk)


def _answer(
    request: Request, row: Contract, form: Form, title: str, act: Callable[[dict[str, Any]], tuple[Contract, str]]
) -> HttpResponse:
    """Act once the form reads, then say so; otherwise the same form alone on its page, with what was typed."""
    if form.is_valid():
        try:
            shown, done = act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("procurement:contract", shown.pk)
    back = reverse("procurement:contract", args=[row.pk])
    page = {"form": form, "title": title, "intro": str(row), "cancel_url": back}
    page["breadcrumb"] = [HOME, {"label": row.number or "Marché", "url": back}, {"label": title}]
    return render(request, "kit/form.html", page, status=422)


@require_POST
def resolve_flags(request: Request, pk: int) -> HttpResponse:
    """Count a flagged contract, or leave it aside."""
    row = _contract(request, pk)
    require(request.actor, "procurement.resolve_flags", row)

    def act(typed: dict[str, Any]) -> tuple[Contract, str]:
        made = actions.resolve_flags(by=request.actor, contract=row, on=today(), **typed)
        return made, "Votre décision est enregistrée."

    return _answer(request, row, DecisionForm(request.POST), "Décider d'un marché à vérifier", act)


@require_POST
def link_planned(request: Request, pk: int, planned: int) -> HttpResponse:
    """Say that this contract is the one that was planned."""
    row, other = _contract(request, pk), _contract(request, planned)
    actions.link_planned(by=request.actor, contract=row, planned=other)
    messages.success(request, "Les deux marchés sont rattachés.")
    return redirect("procurement:contract", pk)


@require_POST
def unlink_planned(request: Request, pk: int) -> HttpResponse:
    """Take back that link."""
    actions.unlink_planned(by=request.actor, contract=_contract(request, pk))
    messages.success(request, "Le marché n'est plus rattaché.")
    return redirect("procurement:contract", pk)


@require_POST
def dismiss_planned(request: Request, pk: int, planned: int) -> HttpResponse:
    """Say that they are two purchases."""
    row, other = _contract(request, pk), _contract(request, planned)
    actions.dismiss_planned(by=request.actor, contract=row, planned=other)
    messages.success(request, "Ce rapprochement ne sera plus proposé.")
    return redirect("procurement:contract", pk)


@require_POST
def assign_operation(request: Request, pk: int) -> HttpResponse:
    """Attach lots to an operation."""
    row = _contract(request, pk)
    require(request.actor, "procurement.assign_operation", row)
    lots = list(row.lots.order_by("number", "pk"))
    form = AssignForm(request.POST, contract=row, lots=lots, operations=operations_of(request))

    def act(typed: dict[str, Any]) -> tuple[Contract, str]:
        actions.assign_operation(by=request.actor, contract=row, **typed)
        return row, "Les lots sont rattachés." if typed["operation"] else "Les lots sont détachés."

    return _answer(request, row, form, "Rattacher à une opération", act)


@require_POST
def split_contract(request: Request, pk: int) -> HttpResponse:
    """Give some lots a contract of their own."""
    row = _contract(request, pk)
    require(request.actor, "procurement.split_contract", row)
    form = SplitForm(request.POST, contract=row, lots=list(row.lots.order_by("number", "pk")))

    def act(typed: dict[str, Any]) -> tuple[Contract, str]:
        made = actions.split_contract(by=request.actor, contract=row, **typed)
        return made, "Ces lots ont maintenant leur marché, avec leurs heures."

    return _answer(request, row, form, "Séparer des lots en un autre marché", act)


@require_POST
def group_contracts(request: Request, pk: int) -> HttpResponse:
    """Bring the lots of another contract here."""
    row = _contract(request, pk)
    require(request.actor, "procurement.group_contracts", row)
    known = rows(request.actor, Contract).filter(pk__in=[each.pk for each in others_of(request, row)])

    def act(typed: dict[str, Any]) -> tuple[Contract, str]:
        actions.group_contracts(by=request.actor, contract=row, **typed)
        return row, "Les deux marchés sont réunis."

    return _answer(request, row, GroupForm(request.POST, contracts=known), "Réunir un autre marché à celui-ci", act)
