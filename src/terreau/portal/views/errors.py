"""The first page of each role, and the pages of errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terreau.kit.middleware import public_page


@public_page
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "400.html", status=400)


@public_page
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Seen, but not allowed."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


@public_page
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent, or hidden from this actor."""
    return render(request, "404.html", status=404)


@public_page
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side."""
    return render(request, "500.html", status=500)
