"""Tables brought by the team: given, looked at, written, taken back."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from terreau.clauses.rules.table_columns import TABLE_KINDS, TableKind, kind_of
from terreau.clauses.tables_in import actions, handling
from terreau.clauses.tables_in.forms import TableForm
from terreau.clauses.tables_in.importing import KINDS
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.middleware import Request
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.once import new_key, once
from terreau.kit.tables import table_page
from terreau.kit.uploads import upload_problem
from terreau.procurement.decp.lists import ImportTable, RowFilter, RowTable, state_of

HOME = {"label": "Tableaux importés", "url": "/imports/"}
FIGURES = {
    "read": "lignes lues",
    "created": "créées",
    "updated": "mises à jour",
    "unchanged": "inchangées",
    "flagged": "à vérifier",
    "rejected": "refusées",
}


class TableImports(ImportTable):
    """Every table given, newest first."""

    def render_file_name(self, record: ImportBatch) -> Any:
        """What it holds, its name, and the way to its report."""
        url = reverse("clauses:table_import", args=[record.pk])
        return format_html('<a href="{}">{} : {}</a>', url, KINDS[record.kind].title, record.file_name)

    def value_file_name(self, record: ImportBatch) -> str:
        """The name alone."""
        return record.file_name


def _batches(request: Request) -> Any:
    return rows(request.actor, ImportBatch).filter(kind__in=KINDS)


def _kind(slug: str) -> TableKind:
    found = kind_of(slug)
    if found is None:
        raise Http404
    return found


@require_GET
def table_imports(request: Request) -> HttpResponseBase:
    """The three tables that may be brought, and those that were."""
    require(request.actor, "clauses.list_tables")
    return table_page(
        request,
        TableImports,
        _batches(request).order_by("-created_at", "-pk"),
        title="Tableaux importés",
        words="tableau,tableaux",
        intro="Rien n'est écrit avant votre confirmation, et tout import s'annule.",
        empty_text="Aucun tableau n'a encore été importé.",
        filename="tableaux-importes",
        template="clauses/tables_in/list.html",
        context={"kinds": list(TABLE_KINDS.values())},
    )


@require_http_methods(["GET", "POST"])
def new_table(request: Request, slug: str) -> HttpResponse:
    """Give a table, pasted or as a file."""
    of = _kind(slug)
    require(request.actor, "clauses.upload_table")
    if request.method == "POST":
        return once(request, lambda: _upload(request, of))
    return _form(request, of, TableForm(of=of))


def _upload(request: Request, of: TableKind) -> HttpResponse:
    form = TableForm(request.POST, request.FILES, of=of, problem=upload_problem(request))
    if not form.is_valid():
        return _form(request, of, form, status=422)
    try:
        batch = actions.upload_table(
            by=request.actor, kind=of.kind, upload=form.upload(), at=now(), at_once=handling.AT_ONCE_LINES
        )
        handling.examine(batch, by=request.actor)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, of, form, status=422)
    return redirect("clauses:table_import", batch.pk)


def _form(request: Request, of: TableKind, form: TableForm, status: int = 200) -> HttpResponse:
    page = {
        "of": of,
        "columns": [(names[0], name in of.required) for name, names in of.columns.items()],
        "form": form,
        "title": f"Importer : {of.title.lower()}",
        "submit_label": "Voir ce que donnerait l'import",
        "cancel_url": HOME["url"],
        "form_key": new_key(),
        "breadcrumb": [HOME, {"label": of.title}],
    }
    return render(request, "clauses/tables_in/new.html", page, status=status)


@require_GET
def example(request: Request, slug: str) -> HttpResponse:
    """A table to fill, as a spreadsheet opens it in France."""
    of = _kind(slug)
    require(request.actor, "clauses.upload_table")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([names[0] for names in of.columns.values()])
    writer.writerows(of.example)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="exemple-{of.slug}.csv"'
    return answer


@require_GET
def table_import(request: Request, pk: int) -> HttpResponseBase:
    """What became, or would become, of each line."""
    require(request.actor, "clauses.list_tables")
    batch = find(request.actor, _batches(request), pk=pk)
    return table_page(
        request,
        RowTable,
        rows(request.actor, ImportRow).filter(batch=batch).order_by("position"),
        RowFilter,
        title=batch.file_name,
        words="ligne,lignes",
        empty_text="Aucune ligne à montrer.",
        filename="compte-rendu",
        template="clauses/tables_in/batch.html",
        context={
            "batch": batch,
            "of": KINDS[batch.kind],
            "state": state_of(batch),
            "figures": [{"value": batch.counts[n], "label": w} for n, w in FIGURES.items() if n in batch.counts],
            "may_import": bool(may(request.actor, "clauses.import_table", batch)),
            "breadcrumb": [HOME, {"label": batch.file_name}],
        },
    )


@require_POST
def confirm_table(request: Request, pk: int) -> HttpResponse:
    """Write a table that was looked at; a second click changes nothing."""
    batch = find(request.actor, _batches(request), pk=pk)
    require(request.actor, "clauses.import_table", batch)
    if batch.state == ImportBatch.State.PREVIEW and batch.counts:
        handling.write(batch, by=request.actor)
        if batch.state == ImportBatch.State.DONE:
            messages.success(request, "Le tableau est importé. Voici ce qu'est devenue chaque ligne.")
    return redirect("clauses:table_import", pk)


@require_POST
def undo_table(request: Request, pk: int) -> HttpResponse:
    """Take back a table."""
    actions.undo_table(by=request.actor, batch=find(request.actor, _batches(request), pk=pk), at=now())
    messages.success(request, "L'import est annulé : ce qu'il avait écrit est repris.")
    return redirect("clauses:table_import", pk)


@require_POST
def discard_table(request: Request, pk: int) -> HttpResponse:
    """Forget a table that was not imported."""
    actions.discard_table(by=request.actor, batch=find(request.actor, _batches(request), pk=pk))
    messages.success(request, "Le tableau est retiré : rien n'a été importé.")
    return redirect("clauses:table_imports")
