"""One page to enter a contract, and to correct it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.middleware import Request
from terreau.kit.once import FIELD, new_key, once
from terreau.procurement.actions import save_contract
from terreau.procurement.entry import ContractEntry
from terreau.procurement.models import Contract
from terreau.procurement.views.contracts import HOME

WORDS = {
    "lots": ("Lots", "Lot", "Un marché sans lots : laissez vide, un lot unique est créé."),
    "companies": (
        "Entreprises",
        "Entreprise",
        "Une ligne par entreprise et par lot. Avec un seul lot, laissez le numéro vide.",
    ),
    "parts": (
        "Tranches, reconductions et commandes",
        "Partie",
        "Ce qui n'est pas ferme ne compte pas comme dû tant que ce n'est pas décidé.",
    ),
}


@require_http_methods(["GET", "POST"])
def new_contract(request: Request) -> HttpResponse:
    """Enter a contract."""
    require(request.actor, "procurement.save_contract")
    return _answer(request, None)


@require_http_methods(["GET", "POST"])
def edit_contract(request: Request, pk: int) -> HttpResponse:
    """Correct a contract; an import will keep what is typed here."""
    row = find(request.actor, rows(request.actor, Contract).select_related("buyer"), pk=pk)
    require(request.actor, "procurement.save_contract", row)
    return _answer(request, row)


def _answer(request: Request, row: Contract | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ContractEntry(row), row)
    if "more" in request.POST:
        entry = ContractEntry.with_more(row, request.POST, request.POST["more"])
        return _page(request, entry, row, opened=request.POST["more"])
    return once(request, lambda: _save(request, row))


def _save(request: Request, row: Contract | None) -> HttpResponse:
    entry = ContractEntry(row, request.POST)
    if not entry.is_valid():
        return _page(request, entry, row, status=422)
    try:
        saved = save_contract(by=request.actor, contract=row, draft=entry.draft())
    except Refused as refusal:
        entry.form.add_error(None, str(refusal))
        return _page(request, entry, row, status=422)
    messages.success(request, "Le marché est enregistré.")
    return redirect("procurement:contract", saved.pk)


def _page(
    request: Request, entry: ContractEntry, row: Contract | None, *, opened: str = "", status: int = 200
) -> HttpResponse:
    tables = [
        {
            "name": name,
            "rows": table,
            "title": WORDS[name][0],
            "item": WORDS[name][1],
            "help": WORDS[name][2],
            "is_open": name != "parts" or opened == name or bool(table.initial) or table.total_error_count() > 0,
        }
        for name, table in entry.tables.items()
    ]
    page = {
        "form": entry.form,
        "tables": tables,
        "is_simple": entry.is_simple,
        "wrong_rows": sum(table.total_error_count() for table in entry.tables.values()),
        "title": "Corriger un marché" if row else "Nouveau marché",
        "form_key": request.POST.get(FIELD) or new_key(),
        "cancel_url": reverse("procurement:contract", args=[row.pk]) if row else HOME["url"],
        "breadcrumb": [HOME, {"label": str(row)[:60] if row else "Nouveau marché"}],
    }
    return render(request, "procurement/contract_form.html", page, status=status)
