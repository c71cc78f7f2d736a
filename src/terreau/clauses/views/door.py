"""Two ways to the same pages: a signed link without an account, or a company's membership."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.accounts.actor import Actor as AnyActor
from terreau.clauses.models import Commitment, Statement
from terreau.clauses.reading import declaration
from terreau.kit.access import Actor, find, require
from terreau.kit.links import DeadLink
from terreau.kit.middleware import Request, public_page


@dataclass(frozen=True)
class Door:
    """Who came in, and by which way; a link opens one commitment."""

    actor: Actor
    token: str = ""
    commitment: Commitment | None = None

    @property
    def layout(self) -> str:
        """The frame of the page: without menu for a link."""
        return "kit/bare.html" if self.token else "kit/base.html"

    def url(self, step: str, *args: object) -> str:
        """The address of a step on the same way."""
        if self.token:
            return reverse(f"clauses:declaration_{step}", args=[self.token, *args])
        return reverse(f"clauses:my_hours_{step}", args=args)

    def statement(self, pk: int) -> Statement:
        """A statement that this door opens. Raises Http404."""
        return find(self.actor, declaration.statements(self.actor), pk=pk)

    def urls(self, pk: int) -> dict[str, str]:
        """The addresses that the page of one statement posts to."""
        steps = ("page", "save", "copy", "none", "tell", "proof", "send", "receipt")
        return {step: self.url(step, pk) for step in steps} | {"home": self.url("home")}


def through_the_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view a Door. A dead link answers a page that says what to do; no account and no link, the sign-in."""

    @wraps(view)
    def answer(request: Request, token: str = "", **kwargs: Any) -> HttpResponse:
        if not token:
            if not request.actor.role:
                signed_in = request.actor.user_id is not None
                return redirect("/") if signed_in else redirect_to_login(request.get_full_path())
            require(request.actor, "clauses.fill_statement")
            return view(request, Door(request.actor), **kwargs)
        try:
            commitment = declaration.open_link(token)
        except DeadLink as dead:
            return render(request, "clauses/declaration_dead_link.html", {"reason": str(dead)}, status=404)
        actor = AnyActor.link("commitment", commitment.pk, commitment.clause.territory_id)
        return view(request, Door(actor, token, commitment), **kwargs)

    return public_page(answer)
