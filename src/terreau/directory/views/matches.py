"""Records of a list that may be a structure already known: a person says which."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from terreau.directory.importing import lists
from terreau.directory.importing.actions import decide_match
from terreau.directory.importing.comparing import compared
from terreau.directory.importing.forms import DecisionForm
from terreau.directory.models import Fiche, PendingMatch
from terreau.kit import clock
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.tables import table_page

HOME = {"label": "Rapprochements", "url": "/annuaire/rapprochements/"}


@require_GET
def matches(request: Request) -> HttpResponseBase:
    """What waits, in the order of the files."""
    require(request.actor, "directory.decide_match")
    return table_page(
        request,
        lists.MatchTable,
        rows(request.actor, PendingMatch).filter(decision="").select_related("batch").order_by("pk"),
        title="Rapprochements à décider",
        words="rapprochement à décider,rapprochements à décider",
        intro="Ces structures lues dans un fichier ressemblent à des structures déjà connues. Dites si c'est la même.",
        empty_text="Rien à décider : chaque structure importée a trouvé sa place.",
        filename="rapprochements",
    )


@require_http_methods(["GET", "POST"])
def match(request: Request, pk: int) -> HttpResponse:
    """One record beside the structures that it may be."""
    found = rows(request.actor, PendingMatch).select_related("batch", "row", "fiche")
    row = find(request.actor, found, pk=pk)
    require(request.actor, "directory.decide_match", row)
    form = DecisionForm(posted_data(request), candidates=row.candidates)
    if request.method == "POST" and form.is_valid() and _decided(request, row, form):
        following = rows(request.actor, PendingMatch).filter(decision="", pk__gt=pk).order_by("pk").first()
        return redirect("directory:match", following.pk) if following else redirect("directory:matches")
    fiches = rows(request.actor, Fiche).select_related("establishment__organisation", "establishment__commune")
    page = {
        "title": "Est-ce la même structure ?",
        "match": row,
        "form": form,
        "columns": compared(row, fiches.filter(pk__in=row.candidates).order_by("pk")),
        "breadcrumb": [HOME, {"label": str(row.record["name"])}],
    }
    return render(request, "directory/match.html", page, status=422 if form.errors else 200)


def _decided(request: Request, row: PendingMatch, form: DecisionForm) -> bool:
    decision, number = form.said()
    fiche = rows(request.actor, Fiche).filter(pk=number).first() if number else None
    try:
        decide_match(by=request.actor, match=row, decision=decision, fiche=fiche, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{row.record['name']} : {decision.label.lower()}.")
    return True
