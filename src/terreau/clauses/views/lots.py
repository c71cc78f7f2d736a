"""Lists of lots, and an operation with its totals."""

from decimal import Decimal

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_tables2 import RequestConfig

from terreau.clauses.models import Clause
from terreau.clauses.reading.progress import LotState, seen_commitments, standings, states
from terreau.clauses.tables import LotFilter, LotRows, LotTable, keep
from terreau.kit.access import find, require, rows
from terreau.kit.clock import today
from terreau.kit.french import is_plural
from terreau.kit.middleware import Request
from terreau.kit.tables import KINDS, PER_PAGE, export_response, exports
from terreau.procurement.models import Operation

ZERO = Decimal(0)


def lots(request: Request) -> HttpResponse | FileResponse:
    """Every lot the actor follows, those that need most first; filters in the address, CSV and XLSX."""
    require(request.actor, "clauses.see_lots")
    filterset = LotFilter(request.GET, queryset=rows(request.actor, Clause).order_by("pk"), request=request)
    found = keep(standings(filterset.qs, on=today()), filterset.wanted)
    table = _table(request, LotRows(found))
    kind = request.GET.get("format", "")
    if kind in KINDS:
        return export_response(table, kind, "lots")
    _show_one_page(request, table)
    page = {
        "title": "Opérations et lots",
        "table": table,
        "filterset": filterset,
        "is_filtered": any(request.GET.get(name) for name in filterset.form.fields),
        "count": len(found),
        "words": "lot,lots",
        "exports": exports(request),
        "empty_text": "Aucun lot ne correspond. Élargissez la recherche.",
    }
    return render(request, "clauses/lots.html", page)


def operation(request: Request, pk: int) -> HttpResponse:
    """An operation: its totals and its lots, as far as the actor may see them."""
    require(request.actor, "clauses.see_lots")
    shown = find(request.actor, Operation, pk=pk)
    mine = rows(request.actor, Clause).filter(lot__operation=shown)
    found = keep(states(mine, on=today(), commitments=seen_commitments(request.actor)), "")
    if not found:
        raise Http404
    table = _table(request, found)
    _show_one_page(request, table)
    breadcrumb = [{"label": "Opérations et lots", "url": reverse("clauses:lots")}, {"label": shown.name, "url": ""}]
    page = {"title": shown.name, "intro": shown.programme, "breadcrumb": breadcrumb, "table": table}
    return render(request, "clauses/lots_of_operation.html", page | totals_of(found))


def _table(request: Request, found: LotRows | list[LotState]) -> LotTable:
    """The lots; a buyer does not read its own name on every line."""
    return LotTable(found, exclude=("buyer",) if request.actor.role == "buyer" else ())


def _show_one_page(request: Request, table: LotTable) -> None:
    """The page asked for in the address."""
    RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)


def totals_of(found: list[LotState]) -> dict[str, object]:
    """Hours of several lots together; what is left adds up lot by lot, one never pays for another."""
    due = sum((state.lot.due for state in found), ZERO)
    late = sum(1 for state in found if state.kind == "late")
    return {
        "count": len(found),
        "due": due,
        "validated": sum((state.lot.validated for state in found), ZERO),
        "declared": sum((state.lot.declared for state in found), ZERO),
        "left": sum((state.lot.remaining for state in found), ZERO),
        "expected": sum((state.expected for state in found if state.lateness), ZERO),
        "late": late,
        "late_label": "lots en retard" if is_plural(late) else "lot en retard",
        "bar": "late" if late else "ok",
        "words": "lot,lots",
    }
