"""The life of a fiche: created, gone back, deleted, restored; and the first page of a structure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions import create_fiche, delete_fiche, find_or_create_establishment, restore_fiche
from terreau.directory.actions.fiche_life import undo_fiche_act
from terreau.directory.forms.fiche_acts import DeleteFicheForm, NewFicheForm
from terreau.directory.models import Establishment
from terreau.directory.reading.fiche_history import acts_of
from terreau.directory.reading.fiche_page import find_fiche
from terreau.directory.reading.keeping import own_fiches
from terreau.directory.views.fiche import trail
from terreau.directory.views.fiche_editing import origin_of
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.forms import posted_data
from terreau.kit.french import count
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.kit.rooms import todos_of


def my_fiches(request: Request) -> HttpResponse:
    """What a structure sees first: its fiches, what is missing, what waits."""
    require(request.actor, "directory.keep_own_fiches")
    shown = {
        "title": "Mes fiches",
        "page": own_fiches(request.actor, on=today(), at=now()),
        "todos": todos_of(request.actor, today()),
    }
    return render(request, "directory/my_fiches.html", shown)


def history(request: Request, pk: int) -> HttpResponse:
    """What changed on a fiche, by whose word, and the way back."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.edit_fiche", fiche)
    acts = acts_of(request.actor, fiche, at=now())
    shown = {"fiche": fiche, "acts": acts, "title": f"Historique de {fiche}", "breadcrumb": trail(fiche, "Historique")}
    return render(request, "directory/fiche_history.html", shown)


@require_POST
def undo(request: Request, pk: int, act: UUID) -> HttpResponse:
    """« Revenir en arrière »."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.undo_fiche_act", fiche)
    _, left = undo_fiche_act(by=request.actor, fiche=fiche, act=act, at=now())
    kept = f" {count(left, 'point a', 'points ont')} changé depuis et ne bouge pas." if left else ""
    messages.success(request, f"C'est remis comme avant.{kept}")
    return redirect("directory:fiche_history", pk=fiche.pk)


def delete(request: Request, pk: int) -> HttpResponse:
    """Take a fiche off the directory, with its reason."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.delete_fiche", fiche)
    form = DeleteFicheForm(posted_data(request))
    if request.method == "POST" and form.is_valid():
        delete_fiche(by=request.actor, fiche=fiche, reason=form.cleaned_data["reason"], at=now())
        messages.success(request, f"La fiche de {fiche} est supprimée. Vous pouvez la rétablir pendant 30 jours.")
        return redirect("directory:edit_fiche", pk=fiche.pk)
    back = reverse("directory:edit_fiche", args=[fiche.pk])
    shown = {"form": form, "fiche": fiche, "title": f"Supprimer la fiche {fiche}", "cancel_url": back}
    return render(request, "directory/fiche_delete.html", shown, status=422 if form.errors else 200)


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Publish a deleted fiche again."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.restore_fiche", fiche)
    restore_fiche(by=request.actor, fiche=fiche, at=now())
    messages.success(request, f"La fiche de {fiche} est de nouveau publiée.")
    return redirect("directory:edit_fiche", pk=fiche.pk)


def add_fiche(request: Request) -> HttpResponse:
    """« Ajouter une structure », for the team."""
    require(request.actor, "directory.add_structure")
    form = NewFicheForm(posted_data(request))
    if request.method == "POST":
        return once(request, lambda: _created(request, form) or _new(request, form))
    return _new(request, form)


@require_POST
def publish_place(request: Request, pk: int) -> HttpResponse:
    """Give an organisation already known its fiche, or open the one that it has."""
    place = find(request.actor, rows(request.actor, Establishment).filter(merged_into=None), pk=pk)
    if getattr(place, "fiche", None) is None:
        require(request.actor, "directory.create_fiche", place)
        create_fiche(by=request.actor, establishment=place, values={}, origin=origin_of(request))
        messages.success(request, f"La fiche de {place} est publiée : complétez-la.")
    return redirect("directory:edit_fiche", pk=find(request.actor, Establishment, pk=pk).fiche.pk)


def _created(request: Request, form: NewFicheForm) -> HttpResponse | None:
    """The way to the new fiche; None when the form is shown again."""
    if not form.is_valid():
        return None
    try:
        place = find_or_create_establishment(by=request.actor, **form.known())
        create_fiche(by=request.actor, establishment=place, values=form.said(), origin=origin_of(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"La fiche de {place} est publiée : complétez-la.")
    return redirect("directory:edit_fiche", pk=place.fiche.pk)


def _new(request: Request, form: NewFicheForm) -> HttpResponse:
    shown = {
        "form": form,
        "title": "Ajouter une structure",
        "intro": "Sa fiche est publiée aussitôt. Vous la compléterez ensuite, ou elle le fera elle-même.",
        "cancel_url": reverse("directory:establishments"),
        "form_key": new_key(),
    }
    return render(request, "directory/fiche_form.html", shown, status=422 if form.errors else 200)
