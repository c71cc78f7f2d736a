"""What a person decides on the page of a contract; each act returns to it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.procurement import actions
from terreau.procurement.forms import AssignForm, DecisionForm, GroupForm, SplitForm
from terreau.procurement.models import Contract
from terreau.procurement.views.contracts import operations_of, others_of


def _contract(request: Request, pk: int) -> Contract:
    return find(request.actor, Contract, pk=pk)


def _checked(form: Form) -> Form:
    """The form, once it reads; otherwise a sentence that says what to do."""
    if not form.is_valid():
        first = next(iter(form.errors.values()))
        raise Refused(str(first[0]))
    return form


@require_POST
def resolve_flags(request: Request, pk: int) -> HttpResponse:
    """Count a flagged contract, or leave it aside."""
    row = _contract(request, pk)
    require(request.actor, "procurement.resolve_flags", row)
    form = _checked(DecisionForm(request.POST))
    actions.resolve_flags(by=request.actor, contract=row, on=today(), **form.cleaned_data)
    messages.success(request, "Votre décision est enregistrée.")
    return redirect("procurement:contract", pk)


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
    form = _checked(AssignForm(request.POST, contract=row, lots=lots, operations=operations_of(request)))
    known = form.cleaned_data
    actions.assign_operation(by=request.actor, contract=row, lots=known["lots"], operation=known["operation"])
    messages.success(request, "Les lots sont rattachés." if known["operation"] else "Les lots sont détachés.")
    return redirect("procurement:contract", pk)


@require_POST
def split_contract(request: Request, pk: int) -> HttpResponse:
    """Give some lots a contract of their own."""
    row = _contract(request, pk)
    require(request.actor, "procurement.split_contract", row)
    form = _checked(SplitForm(request.POST, contract=row, lots=list(row.lots.order_by("number", "pk"))))
    made = actions.split_contract(by=request.actor, contract=row, **form.cleaned_data)
    messages.success(request, "Ces lots ont maintenant leur marché, avec leurs heures.")
    return redirect("procurement:contract", made.pk)


@require_POST
def group_contracts(request: Request, pk: int) -> HttpResponse:
    """Bring the lots of another contract here."""
    row = _contract(request, pk)
    require(request.actor, "procurement.group_contracts", row)
    known = rows(request.actor, Contract).filter(pk__in=[each.pk for each in others_of(request, row)])
    form = _checked(GroupForm(request.POST, contracts=known))
    actions.group_contracts(by=request.actor, contract=row, other=form.cleaned_data["other"])
    messages.success(request, "Les deux marchés sont réunis.")
    return redirect("procurement:contract", pk)
