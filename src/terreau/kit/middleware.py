"""What every answer passes through."""

import time
from collections.abc import Callable
from typing import TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from terreau.kit.access import Actor, Forbidden
from terreau.kit.actions import Refused

Answerer = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Request(HttpRequest):
    """A request once the actor is known."""

    actor: Actor


def public_page(view: View) -> View:
    """Open a page to everybody; every other page asks for a signed-in actor."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def server_timing(answer: Answerer) -> Answerer:
    """Say how long the server worked, for whoever measures pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = answer(request)
        response.headers["Server-Timing"] = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
        return response

    return middleware


class signed_in_only:  # noqa: N801
    """Login is required unless the view says otherwise."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        actor = cast(Request, request).actor
        module = getattr(view, "__module__", "")
        if getattr(view, "is_public", False) or module.startswith("allauth.") or actor.role:
            return None
        if actor.user_id is not None:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return redirect_to_login(request.get_full_path())


class refusals:  # noqa: N801
    """A refusal becomes a page that says why and what to do."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, Forbidden):
            return render(request, "403.html", {"reason": str(problem)}, status=403)
        if isinstance(problem, Refused):
            return render(request, "kit/refused.html", {"reason": str(problem)}, status=409)
        return None
