"""The directory for everybody: search, list, map, its files, and the search that other sites embed."""

import tempfile
from collections.abc import Mapping
from typing import IO, Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt

from terreau.directory.exporting.files import Asked, source_name, write_csv, write_geojson, write_xlsx
from terreau.directory.models import Fiche
from terreau.directory.rules.searching import Order, read_search
from terreau.directory.searching.answering import keys_of
from terreau.directory.searching.page import Page, read_page
from terreau.directory.searching.places import FRANCE, Area, of_territory
from terreau.kit.access import may, rows
from terreau.kit.clock import today
from terreau.kit.links import absolute
from terreau.kit.middleware import Request, public_page
from terreau.kit.once import new_key
from terreau.territories.models import Territory
from terreau.territories.models.territory import COVERED_BY

WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "geojson": write_geojson}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
LABELS = {"csv": "CSV", "xlsx": "Tableur", "geojson": "GeoJSON"}


@public_page
def annuaire(request: Request) -> HttpResponse:
    """The list and the map of what answers the address."""
    page, shown = _searched(request)
    shown |= {
        "title": "Annuaire",
        "intro": "Structures de l'économie sociale et solidaire et de l'insertion ; chaque fiche dit d'où viennent "
        "ses renseignements et de quand ils datent.",
        "can_save": bool(may(request.actor, "directory.save_search")),
        "form_key": new_key(),
        "exports": [(label, reverse("directory:export_search", args=[kind])) for kind, label in LABELS.items()],
        "tile_credit": settings.TILE_CREDIT if page.map and page.map.tiles else "",
    }
    return render(request, "directory/annuaire.html", shown)


@public_page
def export_search(request: Request, kind: str) -> FileResponse:
    """Every answer of the search as a file: csv, xlsx or geojson."""
    if kind not in WRITERS:
        raise Http404
    home, territory = _home(request)
    search, _ = read_search(dict(request.GET.lists()))
    fiches = rows(request.actor, Fiche).filter(pk__in=keys_of(search, home=home, on=today()))
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=4_000_000)  # noqa: SIM115
    WRITERS[kind](Asked(fiches, source_name(territory.code if territory else "france"), today()), target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"annuaire.{kind}", content_type=TYPES[kind])


@public_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: Request) -> HttpResponse:
    """The search alone, for a frame of another site: it shows, it never signs in."""
    _, shown = _searched(request, with_map=False)
    return render(request, "directory/annuaire_embedded.html", {**shown, "title": "Annuaire"})


@public_page
def embedding(request: Request) -> HttpResponse:
    """The lines to copy into another site, for the search of this address."""
    page, shown = _searched(request, with_map=False)
    address = absolute(reverse("directory:embedded"))
    shown |= {"title": "Intégrer cette recherche à votre site", "address": f"{address}?{page.query}"}
    return render(request, "directory/annuaire_embedding.html", shown)


def _searched(request: Request, *, with_map: bool = True) -> tuple[Page, dict[str, Any]]:
    """The page of the search of this address, and what its templates show around."""
    home, _ = _home(request)
    search, problems = read_search(dict(request.GET.lists()))
    fiches = rows(request.actor, Fiche)
    page = read_page(search, fiches, home=home, on=today(), with_map=with_map)
    last = max(page.last, 1)
    shown: Mapping[str, Any] = {
        "page": page,
        "problems": problems,
        "orders": [(order.value, order.label) for order in Order if page.answer.asked.point or order != Order.DISTANCE],
        "kept_territory": request.GET.get("territoire", "")[:9],
        "previous": search.page - 1 if 1 < search.page <= last else None,
        "following": search.page + 1 if search.page < last else None,
    }
    return page, dict(shown)


def _home(request: Request) -> tuple[Area, Territory | None]:
    """Where the search starts: the territory of the address, of the person, or the only one here that has a place."""
    code = request.GET.get("territoire", "")[:9]
    known = rows(request.actor, Territory).order_by("pk")
    if code and "\x00" not in code:
        found = known.filter(code=code).first()
    elif request.actor.territory_id:
        found = known.filter(pk=request.actor.territory_id).first()
    else:
        first = list(known.filter(kind__in=COVERED_BY)[:2])
        found = first[0] if len(first) == 1 else None
    return (of_territory(found) if found else FRANCE), found
