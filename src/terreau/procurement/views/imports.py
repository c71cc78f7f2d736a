"""Files of published contracts: given, examined, imported, undone."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from terreau.kit import clock
from terreau.kit.access import find, may, require, rows
from terreau.kit.middleware import Request
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.once import new_key, once
from terreau.kit.tables import table_page
from terreau.kit.uploads import upload_problem
from terreau.procurement.decp import actions, handling, lists
from terreau.procurement.decp.forms import UploadForm
from terreau.procurement.decp.importing import KIND

HOME = {"label": "Imports", "url": "/marches/imports/"}


@require_GET
def imports(request: Request) -> HttpResponseBase:
    """Every file given on this territory, newest first."""
    require(request.actor, "procurement.list_imports")
    return table_page(
        request,
        lists.ImportTable,
        rows(request.actor, ImportBatch).order_by("-created_at", "-pk"),
        title="Imports",
        words="fichier,fichiers",
        intro="Chaque fichier est d'abord examiné : rien n'est écrit avant votre accord, et tout import s'annule.",
        empty_text="Aucun fichier n'a encore été importé.",
        filename="imports",
        template="procurement/imports.html",
    )


@require_http_methods(["GET", "POST"])
def new_import(request: Request) -> HttpResponse:
    """Give a file."""
    require(request.actor, "procurement.upload_decp")
    if request.method == "POST":
        return once(request, lambda: _upload(request))
    return _form(request, UploadForm())


def _upload(request: Request) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, problem=upload_problem(request))
    if not form.is_valid():
        return _form(request, form, status=422)
    batch = actions.upload_decp(by=request.actor, upload=form.cleaned_data["file"])
    handling.FILES.examine(batch, by=request.actor)
    return redirect("procurement:import", batch.pk)


def _form(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"title": "Importer des marchés publiés", "form": form, "cancel_url": HOME["url"], "form_key": new_key()}
    context |= {"submit_label": "Examiner le fichier", "breadcrumb": [HOME, {"label": "Nouveau fichier"}]}
    return render(request, "procurement/import_new.html", context, status=status)


@require_GET
def one_import(request: Request, pk: int) -> HttpResponseBase:
    """What became, or would become, of each row of a file."""
    require(request.actor, "procurement.list_imports")
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    return table_page(
        request,
        lists.RowTable,
        rows(request.actor, ImportRow).filter(batch=batch).select_related("batch").order_by("position"),
        lists.RowFilter,
        title=batch.file_name,
        words="ligne,lignes",
        empty_text="Aucune ligne à montrer." if batch.counts else "Le compte rendu s'affichera ici.",
        filename="compte-rendu",
        template="procurement/import.html",
        context={
            "batch": batch,
            "state_kind": lists.state_of(batch)[0],
            **_told(batch),
            "already": _already(request, batch),
            "breadcrumb": [HOME, {"label": batch.file_name}],
            **{
                f"may_{verb}": bool(may(request.actor, f"procurement.{verb}_decp", batch))
                for verb in ("import", "undo")
            },
        },
    )


def _told(batch: ImportBatch) -> dict[str, object]:
    """The counts of the report, and its remarks."""
    labels = {"read": "lignes lues", "created": "créées", "updated": "mises à jour", "unchanged": "inchangées"}
    labels |= {"flagged": "à vérifier", "rejected": "refusées"}
    figures = [
        {"value": batch.counts[name], "label": label, "name": name}
        for name, label in labels.items()
        if name in batch.counts
    ]
    return {"figures": figures, "remarks": batch.counts.get("remarks", [])}


def _already(request: Request, batch: ImportBatch) -> ImportBatch | None:
    """The same file, imported before and not undone."""
    if batch.state != ImportBatch.State.PREVIEW or not batch.sha256:
        return None
    same = rows(request.actor, ImportBatch).filter(kind=KIND, sha256=batch.sha256, state=ImportBatch.State.DONE)
    return same.exclude(pk=batch.pk).order_by("-pk").first()


@require_POST
def confirm_import(request: Request, pk: int) -> HttpResponse:
    """Write the file that was examined."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    require(request.actor, "procurement.import_decp", batch)
    if batch.state == ImportBatch.State.PREVIEW:
        handling.FILES.write(batch, by=request.actor)
    return redirect("procurement:import", pk)


@require_POST
def undo_import(request: Request, pk: int) -> HttpResponse:
    """Put back what was there before the file."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    actions.undo_decp(by=request.actor, batch=batch, at=clock.now())
    messages.success(request, "L'import est annulé : les marchés sont revenus à leur état d'avant.")
    return HttpResponseRedirect(reverse("procurement:import", args=[pk]))


@require_POST
def discard_import(request: Request, pk: int) -> HttpResponse:
    """Forget a file that was not imported."""
    batch = find(request.actor, ImportBatch, pk=pk, kind=KIND)
    actions.discard_decp(by=request.actor, batch=batch)
    messages.success(request, "Le fichier est retiré : rien n'a été importé.")
    return redirect("procurement:imports")
