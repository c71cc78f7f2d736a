"""Organisations and their places."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.directory.actions import create_establishment, edit_establishment
from terreau.directory.forms import EndContactForm, EstablishmentForm
from terreau.directory.models import Contact, Establishment, Membership, Merge
from terreau.directory.rules.fiche import State
from terreau.directory.tables import EstablishmentFilter, EstablishmentTable
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import today
from terreau.kit.forms import posted_data
from terreau.kit.journal import record_read
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once
from terreau.kit.tables import KINDS, table_page
from terreau.territories.models import Territory


def establishments(request: Request) -> HttpResponseBase:
    """Every place, to search and filter."""
    require(request.actor, "directory.list_establishments")
    can_export = bool(may(request.actor, "directory.export_establishments"))
    if request.GET.get("format") in KINDS:
        require(request.actor, "directory.export_establishments")
        territory = find(request.actor, Territory, pk=request.actor.territory_id)
        record_read(request.actor, "directory.export_establishments", territory)
    found = rows(request.actor, Establishment).filter(merged_into=None).select_related("organisation", "commune")
    context = {"can_create": bool(may(request.actor, "directory.create_establishment"))}
    return table_page(
        request,
        EstablishmentTable,
        found.order_by("name_key", "pk"),
        EstablishmentFilter,
        title="Organisations",
        intro="Acheteurs, entreprises et structures d'insertion, avec les personnes à joindre.",
        words="organisation,organisations",
        empty_text="Aucune organisation ne répond. Essayez un seul mot de son nom, ou son SIRET.",
        filename="organisations",
        template="directory/list.html",
        context=context if can_export else {**context, "exports": ()},
    )


def establishment(request: Request, pk: int) -> HttpResponse:
    """One place: its legal unit, its numbers, the people to call."""
    require(request.actor, "directory.list_establishments")
    places = rows(request.actor, Establishment).select_related("organisation", "commune", "merged_into", "fiche")
    place = find(request.actor, places, pk=pk)
    contacts = rows(request.actor, Contact).filter(establishment=place)
    contacts = contacts.order_by(F("to_on").desc(nulls_first=True), "full_name", "pk")
    siblings = rows(request.actor, Establishment).filter(organisation=place.organisation_id, merged_into=None)
    merges = rows(request.actor, Merge).filter(kept=place, undone_at=None)
    own = rows(request.actor, Membership).filter(territory=request.actor.territory_id)
    people = own.filter(organisation=place.organisation_id, ended_at=None)
    fiche = getattr(place, "fiche", None)
    page = {
        "place": place,
        "fiche": fiche if fiche and fiche.state != State.DELETED else None,
        "can_publish": fiche is None and place.merged_into is None and may(request.actor, "directory.create_fiche"),
        "contacts": [(each, not each.to_on or each.to_on >= today()) for each in contacts],
        "siblings": siblings.exclude(pk=place.pk).order_by("name_key", "pk")[:20],
        "merges": merges.select_related("kept", "removed", "merged_by").order_by("-merged_at", "pk"),
        "people": people.select_related("user").order_by("user__full_name", "pk"),
        **_rights(request, place),
        "end_form": EndContactForm(initial={"on": today()}),
        "breadcrumb": [{"label": "Organisations", "url": reverse("directory:establishments")}, {"label": str(place)}],
    }
    return render(request, "directory/establishment.html", page)


def _rights(request: Request, place: Establishment) -> dict[str, object]:
    """What this person may do with a place; to a team that may not correct it, why."""
    is_team = bool(may(request.actor, "directory.create_establishment"))
    if place.merged_into is not None or not is_team:
        return {"can_edit": False, "can_add": False, "why_not": ""}
    answer = may(request.actor, "directory.edit_establishment", place)
    return {"can_edit": bool(answer), "can_add": True, "why_not": answer.reason}


def add_establishment(request: Request) -> HttpResponse:
    """Enter a place and its legal unit."""
    require(request.actor, "directory.create_establishment")
    form = EstablishmentForm(posted_data(request), initial={"name": request.GET.get("name", "")})
    if request.method != "POST":
        return _form(request, form, None)
    return once(request, lambda: _saved(request, form, None))


def change_establishment(request: Request, pk: int) -> HttpResponse:
    """Correct a place and its legal unit."""
    places = rows(request.actor, Establishment).select_related("organisation", "commune")
    place = find(request.actor, places, pk=pk)
    require(request.actor, "directory.edit_establishment", place)
    form = EstablishmentForm(posted_data(request), initial=EstablishmentForm.initial_of(place))
    if request.method != "POST":
        return _form(request, form, place)
    return once(request, lambda: _saved(request, form, place))


def _saved(request: Request, form: EstablishmentForm, place: Establishment | None) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, place)
    try:
        if place is None:
            place = create_establishment(by=request.actor, values=form.values())
        else:
            edit_establishment(by=request.actor, establishment=place, values=form.values())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, place)
    messages.success(request, f"La fiche de {place.name} est enregistrée.")
    return redirect("directory:establishment", pk=place.pk)


def _form(request: Request, form: EstablishmentForm, place: Establishment | None) -> HttpResponse:
    back = reverse("directory:establishment", args=[place.pk]) if place else reverse("directory:establishments")
    page = {
        "form": form,
        "title": f"Modifier {place}" if place else "Ajouter une organisation",
        "cancel_url": back,
        "form_key": new_key(),
    }
    return render(request, "directory/establishment_form.html", page, status=422 if form.errors else 200)
