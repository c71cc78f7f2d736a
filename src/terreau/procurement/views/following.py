"""Buyers that the territory follows, and operations."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.kit.tables import table_page
from terreau.procurement import actions, tables
from terreau.procurement.forms import AgreementDatesForm, FollowForm, OperationForm
from terreau.procurement.models import Agreement, Operation

BUYERS = {"label": "Acheteurs suivis", "url": "/acheteurs-suivis/"}
OPERATIONS = {"label": "Opérations", "url": "/operations/"}


@require_GET
def agreements(request: Request) -> HttpResponseBase:
    """Whose contracts the territory looks at."""
    require(request.actor, "procurement.list_agreements")
    return table_page(
        request,
        tables.AgreementTable,
        rows(request.actor, Agreement).select_related("buyer").order_by("buyer__name_key", "pk"),
        title="Acheteurs suivis",
        words="acheteur,acheteurs",
        intro="Leurs marchés apparaissent dans « Marchés », qu'une convention soit signée ou non.",
        empty_text="Aucun acheteur suivi. Ajoutez ceux dont vous regardez les marchés.",
        filename="acheteurs-suivis",
        template="procurement/agreements.html",
    )


@require_http_methods(["GET", "POST"])
def follow_buyer(request: Request) -> HttpResponse:
    """Follow one more buyer."""
    require(request.actor, "procurement.follow_buyer")
    if request.method != "POST":
        return _agreement_page(request, FollowForm(), None)
    return once(request, lambda: _save_agreement(request, FollowForm(request.POST), None))


@require_http_methods(["GET", "POST"])
def edit_agreement(request: Request, pk: int) -> HttpResponse:
    """Correct the dates of an agreement."""
    row = find(request.actor, rows(request.actor, Agreement).select_related("buyer"), pk=pk)
    require(request.actor, "procurement.edit_agreement", row)
    form = AgreementDatesForm(posted_data(request), initial=AgreementDatesForm.initial_of(row))
    if request.method != "POST":
        return _agreement_page(request, form, row)
    return once(request, lambda: _save_agreement(request, form, row))


def _save_agreement(request: Request, form: AgreementDatesForm, row: Agreement | None) -> HttpResponse:
    if not form.is_valid():
        return _agreement_page(request, form, row, status=422)
    try:
        if row is None:
            actions.follow_buyer(by=request.actor, **form.cleaned_data)
        else:
            actions.edit_agreement(by=request.actor, agreement=row, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _agreement_page(request, form, row, status=422)
    messages.success(request, "L'acheteur est suivi." if row is None else "Les dates sont enregistrées.")
    return redirect("procurement:agreements")


def _agreement_page(
    request: Request, form: AgreementDatesForm, row: Agreement | None, status: int = 200
) -> HttpResponse:
    title = str(row.buyer) if row else "Suivre un acheteur"
    page = {
        "form": form,
        "agreement": row,
        "title": title,
        "form_key": new_key(),
        "cancel_url": BUYERS["url"],
        "breadcrumb": [BUYERS, {"label": title}],
    }
    return render(request, "procurement/agreement_form.html", page, status=status)


@require_POST
def stop_following(request: Request, pk: int) -> HttpResponse:
    """Stop following a buyer; its contracts and their hours stay."""
    row = find(request.actor, Agreement, pk=pk)
    actions.stop_following(by=request.actor, agreement=row, on=today())
    messages.success(request, "Cet acheteur n'est plus suivi. Ses marchés et leurs heures restent.")
    return redirect("procurement:agreements")


@require_GET
def operations(request: Request) -> HttpResponseBase:
    """Sites and projects."""
    require(request.actor, "procurement.list_operations")
    found = rows(request.actor, Operation).select_related("commune").annotate(lots_count=Count("lots"))
    return table_page(
        request,
        tables.OperationTable,
        found.order_by("name_key", "pk"),
        title="Opérations",
        words="opération,opérations",
        intro="Un site ou un projet réunit des lots, parfois de plusieurs acheteurs.",
        empty_text="Aucune opération. Créez-en une pour réunir les lots d'un même site.",
        filename="operations",
        template="procurement/operations.html",
        context={"may_enter": bool(may(request.actor, "procurement.save_operation"))},
    )


@require_http_methods(["GET", "POST"])
def operation(request: Request, pk: int | None = None) -> HttpResponse:
    """Create an operation, or correct it."""
    row = find(request.actor, rows(request.actor, Operation).select_related("commune"), pk=pk) if pk else None
    require(request.actor, "procurement.save_operation", row)
    form = OperationForm(posted_data(request), initial=OperationForm.initial_of(row))
    if request.method != "POST":
        return _operation_page(request, form, row)
    return once(request, lambda: _save_operation(request, form, row))


def _save_operation(request: Request, form: OperationForm, row: Operation | None) -> HttpResponse:
    if not form.is_valid():
        return _operation_page(request, form, row, status=422)
    try:
        actions.save_operation(by=request.actor, operation=row, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _operation_page(request, form, row, status=422)
    messages.success(request, "L'opération est enregistrée.")
    return redirect("procurement:operations")


def _operation_page(request: Request, form: OperationForm, row: Operation | None, status: int = 200) -> HttpResponse:
    title = f"Modifier {row}" if row else "Nouvelle opération"
    page = {"form": form, "title": title, "form_key": new_key(), "cancel_url": reverse("procurement:operations")}
    page |= {"breadcrumb": [OPERATIONS, {"label": str(row) if row else title}]}
    return render(request, "procurement/operation_form.html", page, status=status)
