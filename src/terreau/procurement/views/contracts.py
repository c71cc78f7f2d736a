"""The list of contracts and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from terreau.kit.access import find, may, require, rows
from terreau.kit.middleware import Request
from terreau.kit.tables import table_page
from terreau.procurement import contract_page, tables
from terreau.procurement.forms import AssignForm, DecisionForm, GroupForm, SplitForm
from terreau.procurement.models import Contract, Operation

HOME = {"label": "Marchés", "url": "/marches/"}


@require_GET
def contracts(request: Request) -> HttpResponseBase:
    """What matters to this territory; a buyer sees its own contracts."""
    require(request.actor, "procurement.list_contracts")
    return table_page(
        request,
        tables.ContractTable,
        rows(request.actor, Contract).order_by("-notified_on", "-pk"),
        tables.ContractFilter,
        title="Marchés",
        words="marché,marchés",
        intro="Ceux des acheteurs suivis qui déclarent un volet social, atteignent un seuil ou étaient attendus.",
        empty_text="Rien ne demande votre regard. Choisissez « Le reste » pour voir les autres marchés.",
        filename="marches",
        template="procurement/contracts.html",
        context={"may_enter": bool(may(request.actor, "procurement.save_contract"))},
    )


@require_GET
def contract(request: Request, pk: int) -> HttpResponse:
    """One contract: what it buys, from whom, and what a person may decide."""
    row = find(request.actor, contract_page.whole(request.actor), pk=pk)
    require(request.actor, "procurement.see_contract", row)
    answer = may(request.actor, "procurement.save_contract", row)
    page = {
        "contract": row,
        "title": row.title,
        "lots": contract_page.with_remarks(request.actor, row),
        "amendments": row.amendments.select_related("lot").order_by("number", "pk"),
        "considerations": contract_page.considerations(row),
        "state": tables.state_of(row),
        "differences": contract_page.edited(row),
        "may_keep": bool(answer),
        "why_not": answer.reason,
        "breadcrumb": [HOME, {"label": row.number or "Marché"}],
        "suggestions": contract_page.suggestions(request.actor, row) if answer else [],
        "decision": DecisionForm(auto_id="decide_%s"),
    }
    return render(request, "procurement/contract.html", page)


@require_GET
def arrange_contract(request: Request, pk: int) -> HttpResponse:
    """Move the lots of a contract: to an operation, to a contract of their own, or in from another one."""
    row = find(request.actor, rows(request.actor, Contract).select_related("buyer"), pk=pk)
    require(request.actor, "procurement.save_contract", row)
    lots = list(row.lots.order_by("number", "pk"))
    back = reverse("procurement:contract", args=[row.pk])
    page = {
        "contract": row,
        "title": "Ranger les lots",
        "intro": str(row),
        "lots": lots,
        "assign": AssignForm(contract=row, lots=lots, operations=operations_of(request), auto_id="assign_%s"),
        "split": SplitForm(contract=row, lots=lots, auto_id="split_%s"),
        "group": GroupForm(contracts=others_of(request, row), auto_id="group_%s"),
        "breadcrumb": [HOME, {"label": row.number or "Marché", "url": back}, {"label": "Ranger"}],
    }
    return render(request, "procurement/arrange.html", page)


def operations_of(request: Request) -> Any:
    """The operations to choose from, by name."""
    return rows(request.actor, Operation).order_by("name_key", "pk")


def others_of(request: Request, row: Contract) -> Any:
    """The other contracts of the same buyer, the latest first."""
    found: Any = rows(request.actor, Contract)
    return found.current().filter(buyer=row.buyer_id).exclude(pk=row.pk).order_by("-notified_on", "-pk")[:200]
