"""The bilan: its page, its files, the lines behind its figures."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.clauses.models import LedgerEntry
from terreau.clauses.reports.figures import report_of
from terreau.clauses.reports.files import KINDS, file_name
from terreau.clauses.reports.forms import ReportForm
from terreau.clauses.reports.heading import heading_of
from terreau.clauses.reports.lines import ReportLineTable, Which, lines, told
from terreau.clauses.reports.scope import Scope
from terreau.clauses.reports.writing import Content, content_of
from terreau.kit.access import may, require, rows
from terreau.kit.clock import today
from terreau.kit.middleware import Request
from terreau.kit.tables import table_page


def report(request: Request) -> HttpResponse:
    """The bilan as a page, for what the address asks and the role may read."""
    require(request.actor, "clauses.read_report")
    form = ReportForm(request.GET, actor=request.actor, today=today())
    content = _written(form.scope()) if form.is_valid() else None
    query = request.GET.urlencode()
    page = {
        "title": "Bilan des heures d'insertion",
        "form": form,
        "content": content,
        "query": f"?{query}" if query else "",
        "kinds": KINDS,
        "can_open": bool(may(request.actor, "clauses.see_persons")),
        "can_see_lots": bool(may(request.actor, "clauses.see_lots")),
        "is_filtered": bool(query),
    }
    return render(request, "clauses/report.html", page, status=422 if form.errors else 200)


def report_file(request: Request, kind: str) -> HttpResponse:
    """The same bilan as a file; an address that asks for nothing readable goes back to the page, which says why."""
    require(request.actor, "clauses.read_report")
    if kind not in KINDS:
        raise Http404
    form = ReportForm(request.GET, actor=request.actor, today=today())
    if not form.is_valid():
        return redirect(f"{reverse('clauses:report')}?{request.GET.urlencode()}")
    content = _written(form.scope())
    answer = HttpResponse(KINDS[kind].make(content, today()), content_type=KINDS[kind].content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(content, kind)}"'
    return answer


def report_lines(request: Request) -> HttpResponse | FileResponse:
    """The lines that make a figure of the bilan."""
    require(request.actor, "clauses.see_persons")
    form = ReportForm(request.GET, actor=request.actor, today=today())
    which = next((each for each in Which if each.value == request.GET.get("quoi", "")), Which.HOURS)
    if not form.is_valid():
        return redirect(f"{reverse('clauses:report')}?{request.GET.urlencode()}")
    scope = form.scope()
    found, heading = lines(rows(request.actor, LedgerEntry), scope, which), heading_of(scope)
    return table_page(
        request,
        ReportLineTable,
        found,
        title="Les lignes d'un chiffre",
        words="ligne,lignes",
        intro=f"{heading.subject}, {heading.period}. {told(found, which)}",
        filename="heures",
        context={"breadcrumb": _trail(request)},
    )


def _trail(request: Request) -> list[dict[str, str]]:
    query = request.GET.copy()
    for name in ("quoi", "page", "sort", "format"):
        query.pop(name, None)
    return [
        {"label": "Bilan", "url": f"{reverse('clauses:report')}?{query.urlencode()}"},
        {"label": "Lignes", "url": ""},
    ]


def _written(scope: Scope) -> Content:
    return content_of(report_of(scope, today=today()), heading_of(scope), today=today())
