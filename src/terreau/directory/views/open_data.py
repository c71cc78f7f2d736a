"""The files that a territory publishes: open to all, at addresses that never change."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from terreau.directory.exporting.files import LICENCE, SCHEMA
from terreau.directory.exporting.publishing import folder_of, published
from terreau.kit.access import rows
from terreau.kit.middleware import Request, public_page
from terreau.territories.models import Territory


@public_page
def open_data(request: Request) -> HttpResponse:
    """Every territory of this site, with its files, their day and their size."""
    told = [(territory, *published(territory)) for territory in rows(request.actor, Territory).order_by("name", "pk")]
    page = {
        "title": "Données ouvertes",
        "territories": told,
        "licence": LICENCE,
        "schema": SCHEMA,
    }
    return render(request, "directory/open_data.html", page)


@public_page
def open_file(request: Request, code: str, name: str) -> HttpResponseBase:
    """One file of a territory, with its digest and day, so that it is fetched again only when it changed."""
    territory = rows(request.actor, Territory).filter(code=code).order_by("pk").first()
    found = next((each for each in published(territory)[1] if each.name == name), None) if territory else None
    if territory is None or found is None:
        raise Http404
    path = folder_of(territory) / name
    etag, modified = f'"{found.sha256}"', int(path.stat().st_mtime)
    answer: Any = get_conditional_response(request, etag=etag, last_modified=modified)
    if answer is None:
        answer = FileResponse(path.open("rb"), content_type=found.content_type, filename=f"{code}-{name}")
    return _open_to_all(answer, etag, modified)


def _open_to_all(answer: HttpResponseBase, etag: str, modified: int) -> HttpResponseBase:
    answer["ETag"], answer["Last-Modified"] = etag, http_date(modified)
    answer["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(answer, public=True, max_age=3600)
    return answer
