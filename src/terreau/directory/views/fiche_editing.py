"""Correcting a fiche: one page a section, one small form a line."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions import edit_fiche
from terreau.directory.actions.fiche_parts import (
    add_fiche_document,
    add_fiche_part,
    change_fiche_part,
    remove_fiche_part,
)
from terreau.directory.forms.fiche_parts import FORMS, FicheDocumentForm, PartForm
from terreau.directory.forms.fiches import SECTIONS, FicheSectionForm
from terreau.directory.models import Fiche
from terreau.directory.models.parts import FichePart
from terreau.directory.reading.fiche_page import find_fiche
from terreau.directory.reading.keeping import fiche_to_keep
from terreau.directory.reading.lists import MODELS
from terreau.directory.rules.fiche import State
from terreau.directory.rules.fiche_lists import BY_SLUG, FicheList
from terreau.directory.rules.sources import Origin, Source
from terreau.directory.views.fiche import trail
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once

Form = FicheSectionForm | PartForm | FicheDocumentForm


def keep(request: Request, pk: int) -> HttpResponse:
    """The fiche as its keepers see it: each section and each list with its button."""
    require(request.actor, "directory.edit_fiche", find_fiche(request.actor, pk))
    page = fiche_to_keep(request.actor, pk, on=today(), at=now())
    shown = {"page": page, "title": f"Modifier {page.fiche}", "breadcrumb": trail(page.fiche, "Modifier")}
    return render(request, "directory/fiche_keep.html", shown)


def section(request: Request, pk: int, section: str) -> HttpResponse:
    """Correct the fields of one section."""
    found = _to_edit(request, pk)
    if section not in SECTIONS:
        raise Http404
    _, title, make = SECTIONS[section]
    form = make(posted_data(request), fiche=found)

    def write() -> None:
        values = form.said(on=today(), confirms=origin_of(request).source is Source.OWNER)
        edit_fiche(by=request.actor, fiche=found, values=values, origin=origin_of(request))

    if request.method == "POST" and (answer := _written(request, form, write, found, section)):
        return answer
    return _form(request, form, found, title)


def add_part(request: Request, pk: int, kind: str) -> HttpResponse:
    """Add a line to a list."""
    found, part_kind = _to_edit(request, pk), _kind(kind)
    form = _new_form(request, part_kind)

    def write() -> None:
        told = {"by": request.actor, "fiche": found, "origin": origin_of(request)}
        if isinstance(form, FicheDocumentForm):
            add_fiche_document(**told, title=form.cleaned_data["title"], upload=form.cleaned_data["file"])  # type: ignore[arg-type]
        else:
            add_fiche_part(**told, what=part_kind.what, part=form.new_part())  # type: ignore[arg-type]

    def answer() -> HttpResponse:
        return _written(request, form, write, found, kind) or _form(request, form, found, part_kind.add)

    if request.method == "POST":
        return once(request, answer)
    return _form(request, form, found, part_kind.add)


def change_part(request: Request, pk: int, kind: str, part: int) -> HttpResponse:
    """Correct a line of a list."""
    found, part_kind = _to_edit(request, pk), _kind(kind)
    line = _line(request, found, part_kind, part)
    make = FORMS[part_kind.what]
    if make is None:
        raise Http404
    title = f"Modifier : {line}"
    form = make(posted_data(request), instance=line)

    def write() -> None:
        values, origin = form.values(), origin_of(request)
        change_fiche_part(by=request.actor, fiche=found, what=part_kind.what, part=line, values=values, origin=origin)

    if request.method == "POST" and (answer := _written(request, form, write, found, kind)):
        return answer
    return _form(request, form, found, title)


@require_POST
def remove_part(request: Request, pk: int, kind: str, part: int) -> HttpResponse:
    """Take a line off a list."""
    found, part_kind = _to_edit(request, pk), _kind(kind)
    line = _line(request, found, part_kind, part)
    remove_fiche_part(by=request.actor, fiche=found, what=part_kind.what, part=line, origin=origin_of(request))
    messages.success(request, f"« {line} » est retiré de la fiche. L'historique permet de revenir en arrière.")
    return _back(found, kind)


def origin_of(request: Request) -> Origin:
    """Whose word this is: the structure's own (by its role or by a link sent to it), or the team's."""
    is_owner = request.actor.role in {"structure", "link"}
    return Origin(Source.OWNER if is_owner else Source.TEAM, today())


def _to_edit(request: Request, pk: int) -> Fiche:
    found = find_fiche(request.actor, pk)
    require(request.actor, "directory.edit_fiche", found)
    if found.state == State.DELETED or found.establishment.merged_into_id:
        raise Refused("Cette fiche n'est plus publiée : rétablissez-la avant de la corriger.")
    return found


def _kind(kind: str) -> FicheList:
    if kind not in BY_SLUG:
        raise Http404
    return BY_SLUG[kind]


def _new_form(request: Request, kind: FicheList) -> PartForm | FicheDocumentForm:
    make = FORMS[kind.what]
    return make(posted_data(request)) if make else FicheDocumentForm(posted_data(request), request.FILES or None)


def _line(request: Request, found: Fiche, kind: FicheList, pk: int) -> FichePart:
    return find(request.actor, rows(request.actor, MODELS[kind.what]).filter(fiche=found), pk=pk)  # type: ignore[misc]


def _written(request: Request, form: Form, write: Callable[[], None], found: Fiche, anchor: str) -> HttpResponse | None:
    """Write what a right form says and lead back; None when it is shown again with its errors."""
    if not form.is_valid():
        return None
    try:
        write()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, "C'est enregistré, et déjà publié.")
    return _back(found, anchor)


def _back(found: Fiche, anchor: str) -> HttpResponse:
    return redirect(reverse("directory:edit_fiche", args=[found.pk]) + f"#{anchor}")


def _form(request: Request, form: Form, found: Fiche, title: str) -> HttpResponse:
    shown = {
        "form": form,
        "title": title,
        "intro": str(found),
        "cancel_url": reverse("directory:edit_fiche", args=[found.pk]),
        "form_key": new_key(),
        "breadcrumb": [*trail(found), {"label": title, "url": ""}],
    }
    return render(request, "directory/fiche_form.html", shown, status=422 if form.errors else 200)
