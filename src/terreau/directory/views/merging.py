"""Rows that may be one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions import merge_establishments, undo_merge
from terreau.directory.forms import MergeForm
from terreau.directory.models import Establishment, Merge
from terreau.directory.reading.caring import pairs_to_compare
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.french import count
from terreau.kit.middleware import Request

SHOWN = 50


def duplicates(request: Request) -> HttpResponse:
    """Pairs of places that may be one, and the merges that stand."""
    require(request.actor, "directory.merge_establishments")
    merges = rows(request.actor, Merge).filter(undone_at=None).select_related("kept", "removed", "merged_by")
    page = {
        "title": "Doublons possibles",
        "intro": "Deux fiches qui se ressemblent. Les réunir garde les deux historiques, et peut être défait.",
        "pairs": pairs_to_compare(request.actor, SHOWN),
        "merges": merges.order_by("-merged_at", "pk")[:SHOWN],
        "breadcrumb": [{"label": "Organisations", "url": reverse("directory:establishments")}, {"label": "Doublons"}],
    }
    return render(request, "directory/duplicates.html", page)


def merge(request: Request, one: int, other: int) -> HttpResponse:
    """Choose which of two places to keep, and say why."""
    require(request.actor, "directory.merge_establishments")
    found = rows(request.actor, Establishment).select_related("organisation", "commune")
    places = [find(request.actor, found, pk=pk) for pk in sorted({one, other})]
    if len(places) != 2:
        raise Http404
    for place in places:
        require(request.actor, "directory.merge_establishments", place)
    form = MergeForm(posted_data(request), places=places)
    if request.method == "POST" and form.is_valid():
        kept, removed = sorted(places, key=lambda place: place.pk != form.cleaned_data["kept"])
        try:
            merge_establishments(by=request.actor, kept=kept, removed=removed, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Les deux fiches sont réunies dans {kept.name}.")
            return redirect("directory:establishment", pk=kept.pk)
    page = {"form": form, "places": places, "title": "Réunir deux fiches"}
    return render(request, "directory/merge.html", page, status=422 if form.errors else 200)


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Part two places that were joined."""
    row = find(request.actor, Merge, pk=pk)
    require(request.actor, "directory.undo_merge", row)
    left = undo_merge(by=request.actor, merge=row, at=now())
    told = f" {count(left, 'ligne a', 'lignes ont')} changé depuis et restent où elles sont." if left else ""
    messages.success(request, f"Les deux fiches sont de nouveau séparées.{told}")
    return redirect("directory:establishment", pk=row.removed_id)
