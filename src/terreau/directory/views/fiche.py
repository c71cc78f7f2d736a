"""The public page of a fiche, its card, its documents, and what a reader reports."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions.fiche_life import report_fiche
from terreau.directory.forms.fiche_acts import ReportForm
from terreau.directory.models import Fiche, FicheDocument
from terreau.directory.reading.fiche_page import FichePage, fiche_page, find_fiche
from terreau.directory.reading.linked_data import page_url
from terreau.directory.rules.fiche import State
from terreau.directory.rules.phones import e164
from terreau.directory.rules.structures import StructureKind
from terreau.directory.rules.vcard import Card, vcard
from terreau.kit import throttle
from terreau.kit.access import find, may, rows
from terreau.kit.clock import today
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request, public_page

REPORTS_AN_HOUR = 5


@public_page
def fiche(request: Request, pk: int) -> HttpResponse:
    """What the directory publishes of one place."""
    page = fiche_page(request.actor, pk, on=today(), is_revealed=bool(request.actor.role))
    return _moved(page) or _page(request, page)


@public_page
@require_POST
def fiche_addresses(request: Request, pk: int) -> HttpResponse:
    """The same page with its e-mail addresses in full: a robot that gathers them does not press a button."""
    page = fiche_page(request.actor, pk, on=today(), is_revealed=True)
    return _moved(page) or _page(request, page)


@public_page
def fiche_card(request: Request, pk: int) -> HttpResponse:
    """The vCard, with the e-mail address for those who signed in."""
    found = _published(request, pk)
    place = found.establishment
    card = Card(
        name=place.name,
        phone=e164(found.phone),
        email=found.email if request.actor.role else "",
        website=found.website,
        street=place.street,
        postal_code=place.postal_code,
        city=place.commune.name if place.commune else "",
        page=page_url(found),
        note=found.summary,
        kinds=[StructureKind(kind).short for kind in found.kinds],
        point=(place.latitude, place.longitude or 0.0) if place.latitude is not None else None,
    )
    answer = HttpResponse(vcard(card), content_type="text/vcard; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="structure-{found.pk}.vcf"'
    return answer


@public_page
def fiche_document(request: Request, pk: int, part: int) -> FileResponse:
    """A file that the structure shows, as a download."""
    found = _published(request, pk)
    line = find(request.actor, rows(request.actor, FicheDocument).select_related("document"), pk=part, fiche=found)
    try:
        file = line.document.file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    kind = line.document.content_type
    return FileResponse(file, as_attachment=True, filename=line.document.name, content_type=kind)


@public_page
def report(request: Request, pk: int) -> HttpResponse:
    """« Signaler une erreur », for anyone."""
    found = _published(request, pk)
    form = ReportForm(posted_data(request))
    if request.method == "POST" and form.is_valid():
        if form.is_from_a_robot or throttle.is_allowed(request, "report_fiche", most=REPORTS_AN_HOUR):
            if not form.is_from_a_robot:
                report_fiche(by=request.actor, fiche=found, message=form.cleaned_data["message"])
            messages.success(request, "Merci. La structure et l'équipe du territoire sont prévenues.")
            return redirect("directory:fiche", pk=found.pk)
        form.add_error(None, throttle.SENTENCE)
    shown = {"form": form, "fiche": found, "title": f"Signaler une erreur : {found}", "breadcrumb": trail(found)}
    return render(request, "directory/fiche_report.html", shown, status=422 if form.errors else 200)


def trail(found: Fiche, *steps: str) -> list[dict[str, str]]:
    """Where one is: the fiche, then the pages under it."""
    own = {"label": str(found), "url": reverse("directory:fiche", args=[found.pk])}
    return [own, *({"label": step, "url": ""} for step in steps)]


def _published(request: Request, pk: int) -> Fiche:
    found = find_fiche(request.actor, pk)
    if found.state == State.DELETED:
        raise Http404
    return found


def _moved(page: FichePage) -> HttpResponse | None:
    """Where to go when this place was merged into another."""
    kept = page.place.merged_into
    if kept is None:
        return None
    if getattr(kept, "fiche", None) is None:
        raise Http404
    return redirect("directory:fiche", pk=kept.fiche.pk, permanent=False)


def _page(request: Request, page: FichePage) -> HttpResponse:
    sees_place = bool(may(request.actor, "directory.list_establishments"))
    return render(request, "directory/fiche.html", {"page": page, "title": str(page.fiche), "sees_place": sees_place})
