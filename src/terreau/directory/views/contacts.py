"""The people to call at a place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions import add_contact, edit_contact, end_contact
from terreau.directory.forms import ContactForm, EndContactForm
from terreau.directory.models import Contact, Establishment
from terreau.kit.access import find, require
from terreau.kit.actions import Refused
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once


def new_contact(request: Request, pk: int) -> HttpResponse:
    """Add someone to call."""
    place = find(request.actor, Establishment, pk=pk)
    require(request.actor, "directory.add_contact")
    form = ContactForm(posted_data(request))

    def answer() -> HttpResponse:
        if not form.is_valid():
            return _form(request, form, place.pk, f"Ajouter un contact à {place}")
        contact = add_contact(by=request.actor, establishment=place, **form.values())  # type: ignore[arg-type]
        messages.success(request, f"{contact.full_name} est ajouté aux contacts.")
        return redirect("directory:establishment", pk=place.pk)

    if request.method == "POST":
        return once(request, answer)
    return _form(request, form, place.pk, f"Ajouter un contact à {place}")


def change_contact(request: Request, pk: int) -> HttpResponse:
    """Correct a contact."""
    contact = find(request.actor, Contact, pk=pk)
    require(request.actor, "directory.edit_contact", contact)
    shown = str(contact)
    form = ContactForm(posted_data(request), instance=contact)
    if request.method == "POST" and form.is_valid():
        edit_contact(by=request.actor, contact=contact, **form.values())
        messages.success(request, f"Le contact {contact.full_name} est enregistré.")
        return redirect("directory:establishment", pk=contact.establishment_id)
    return _form(request, form, contact.establishment_id, f"Modifier {shown}")


@require_POST
def finish_contact(request: Request, pk: int) -> HttpResponse:
    """Note the last day of a contact."""
    contact = find(request.actor, Contact, pk=pk)
    require(request.actor, "directory.end_contact", contact)
    form = EndContactForm(request.POST)
    if form.is_valid():
        try:
            end_contact(by=request.actor, contact=contact, on=form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, f"Le départ de {contact.full_name} est noté.")
            return redirect("directory:establishment", pk=contact.establishment_id)
    return _form(request, form, contact.establishment_id, f"Noter le départ de {contact}")


def _form(request: Request, form: ContactForm | EndContactForm, place: int, title: str) -> HttpResponse:
    back = reverse("directory:establishment", args=[place])
    page = {"form": form, "title": title, "cancel_url": back, "form_key": new_key()}
    return render(request, "directory/contact_form.html", page, status=422 if form.errors else 200)
