"""The searches that someone keeps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions.saved_searches import change_search, forget_search, save_search
from terreau.directory.forms.searches import SavedSearchForm
from terreau.directory.models import SavedSearch
from terreau.directory.rules.searching import read_query
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once


def saved_searches(request: Request) -> HttpResponse:
    """Mine, each with its rhythm."""
    require(request.actor, "directory.save_search")
    return _list(request, None, None)


def save(request: Request) -> HttpResponse:
    """Name the search of an address, then keep it."""
    require(request.actor, "directory.save_search")
    query = read_query((request.POST if request.method == "POST" else request.GET).get("recherche", "")[:1000]).query()
    name = read_query(query).text or "Toutes les structures"
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial={"name": name[:100]})
    if request.method == "POST":
        return once(request, lambda: _kept(request, form, query))
    return _form(request, form, query)


@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """Give one another name or rhythm."""
    saved = find(request.actor, SavedSearch, pk=pk)
    require(request.actor, "directory.change_search", saved)
    form = SavedSearchForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _list(request, saved, form)
    change_search(by=request.actor, saved=saved, **form.cleaned_data)
    messages.success(request, f"La recherche « {form.cleaned_data['name']} » est enregistrée.")
    return redirect("directory:saved_searches")


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    """Forget one."""
    saved = find(request.actor, SavedSearch, pk=pk)
    forget_search(by=request.actor, saved=saved)
    messages.success(request, f"La recherche « {saved.name} » est oubliée : vous ne recevrez plus de message.")
    return redirect("directory:saved_searches")


def _kept(request: Request, form: SavedSearchForm, query: str) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, query)
    try:
        save_search(by=request.actor, query=query, on=today(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, query)
    messages.success(request, "La recherche est gardée.")
    return redirect("directory:saved_searches")


def _form(request: Request, form: SavedSearchForm, query: str) -> HttpResponse:
    page = {
        "title": "Garder cette recherche",
        "form": form,
        "query": query,
        "cancel_url": f"{reverse('directory:annuaire')}?{query}",
        "form_key": new_key(),
    }
    return render(request, "directory/save_search.html", page, status=422 if form.errors else 200)


def _list(request: Request, wrong: SavedSearch | None, answered: SavedSearchForm | None) -> HttpResponse:
    mine = rows(request.actor, SavedSearch).order_by("name", "pk")
    lines = [
        (
            saved,
            answered
            if answered and wrong and wrong.pk == saved.pk
            else SavedSearchForm(prefix=str(saved.pk), initial={"name": saved.name, "rhythm": saved.rhythm}),
        )
        for saved in mine
    ]
    page = {
        "title": "Mes recherches",
        "intro": "Les recherches de l'annuaire que vous gardez, et les messages qui disent ce qu'il y a de nouveau.",
        "lines": lines,
        "breadcrumb": [{"label": "Annuaire", "url": reverse("directory:annuaire")}, {"label": "Mes recherches"}],
    }
    return render(request, "directory/saved_searches.html", page, status=422 if answered else 200)
