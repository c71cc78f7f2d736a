"""Lists of structures: given, examined, imported, undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from terreau.directory.importing import actions, handling, lists
from terreau.directory.importing.forms import UploadForm
from terreau.directory.importing.running import KIND
from terreau.kit import clock, import_report
from terreau.kit.access import find, may, require, rows
from terreau.kit.french import count
from terreau.kit.middleware import Request
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.once import new_key, once
from terreau.kit.tables import table_page
from terreau.kit.uploads import upload_problem

HOME = {"label": "Imports de structures", "url": "/annuaire/imports/"}


@require_GET
def imports(request: Request) -> HttpResponseBase:
    """Every list given on this territory, newest first."""
    require(request.actor, "directory.list_imports")
    return table_page(
        request,
        lists.ListTable,
        rows(request.actor, ImportBatch).filter(kind=KIND).order_by("-created_at", "-pk"),
        title="Imports de structures",
        words="fichier,fichiers",
        intro="Chaque liste est d'abord examinée : rien n'est écrit avant votre accord, et tout import s'annule.",
        empty_text="Aucune liste n'a encore été importée.",
        filename="imports-structures",
        template="directory/list_imports.html",
    )


@require_http_methods(["GET", "POST"])
def new_import(request: Request) -> HttpResponse:
    """Give a list."""
    require(request.actor, "directory.upload_list")
    if request.method == "POST":
        return once(request, lambda: _upload(request))
    return _form(request, UploadForm(on=clock.today()))


def _upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, problem=upload_problem(request), on=clock.today())
    if not form.is_valid():
        return _form(request, form, status=422)
    said = form.cleaned_data
    batch = actions.upload_list(by=request.actor, upload=said["file"], as_of=said["as_of"])
    handling.FILES.examine(batch, by=request.actor)
    return redirect("directory:list_import", batch.pk)


def _form(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"title": "Importer des structures", "form": form, "cancel_url": HOME["url"], "form_key": new_key()}
    context |= {"submit_label": "Examiner le fichier", "breadcrumb": [HOME, {"label": "Nouveau fichier"}]}
    return render(request, "directory/list_import_new.html", context, status=status)


@require_GET
def one_import(request: Request, pk: int) -> HttpResponseBase:
    """What became, or would become, of each row of a list."""
    require(request.actor, "directory.list_imports")
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    return table_page(
        request,
        lists.ListRowTable,
        rows(request.actor, ImportRow).filter(batch=batch).order_by("position"),
        lists.ListRowFilter,
        title=batch.file_name,
        words="ligne,lignes",
        empty_text="Aucune ligne à montrer." if batch.counts else "Le compte rendu s'affichera ici.",
        filename="compte-rendu",
        template="directory/list_import.html",
        context=_told(request, batch),
    )


def _told(request: Request, batch: ImportBatch) -> dict[str, object]:
    return {
        "batch": batch,
        "state_kind": lists.state_of(batch)[0],
        "figures": list(import_report.figures(batch.counts)),
        "remarks": batch.counts.get("remarks", [])[:30],
        "columns": batch.counts.get("unmapped_columns", []),
        "already": _already(request, batch),
        "breadcrumb": [HOME, {"label": batch.file_name}],
        **{f"may_{verb}": bool(may(request.actor, f"directory.{verb}_list", batch)) for verb in ("import", "undo")},
    }


def _already(request: Request, batch: ImportBatch) -> ImportBatch | None:
    """The same file, imported before and not undone."""
    if batch.state != ImportBatch.State.PREVIEW or not batch.sha256:
        return None
    same = rows(request.actor, ImportBatch).filter(kind=KIND, sha256=batch.sha256, state=ImportBatch.State.DONE)
    return same.exclude(pk=batch.pk).order_by("-pk").first()


@require_POST
def confirm_import(request: Request, pk: int) -> HttpResponse:
    """Write the list that was examined."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    require(request.actor, "directory.import_list", batch)
    if batch.state == ImportBatch.State.PREVIEW:
        handling.FILES.write(batch, by=request.actor)
    return redirect("directory:list_import", pk)


@require_POST
def undo_import(request: Request, pk: int) -> HttpResponse:
    """Put back what was there before the list."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    _, left = actions.undo_list(by=request.actor, batch=batch, at=clock.now())
    stays = f" {count(left, 'élément a', 'éléments ont')} changé depuis et restent en place." if left else ""
    messages.success(request, f"L'import est annulé : l'annuaire est revenu à son état d'avant.{stays}")
    return redirect("directory:list_import", pk)


@require_POST
def discard_import(request: Request, pk: int) -> HttpResponse:
    """Forget a list that was not imported."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    actions.discard_list(by=request.actor, batch=batch)
    messages.success(request, "Le fichier est retiré : rien n'a été importé.")
    return redirect(reverse("directory:list_imports"))
