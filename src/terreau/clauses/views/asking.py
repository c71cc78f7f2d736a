"""One way to show a form, act once, and say why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.clauses.models import Clause
from terreau.kit.access import find, rows
from terreau.kit.actions import Refused
from terreau.kit.middleware import Request
from terreau.kit.once import once


def ask(
    request: Request,
    form: BaseForm,
    act: Callable[[dict[str, Any]], str],
    *,
    done: str,
    template: str = "kit/form.html",
    **page: object,
) -> HttpResponse:
    """Show the form; on a good answer do `act` once and go to the address it returns, saying `done`.

    A refusal of a rule stands above the form, with everything that was typed.
    """

    def shown(status: int) -> HttpResponse:
        return render(request, template, {"form": form, **page}, status=status)

    def answer() -> HttpResponse:
        address = _address_after(form, act)
        if not address:
            _ask_for_file_again(form)
            return shown(422)
        messages.success(request, done)
        return redirect(address)

    return once(request, answer) if request.method == "POST" else shown(200)


def _address_after(form: BaseForm, act: Callable[[dict[str, Any]], str]) -> str:
    """Where to go once the act is done; empty when the form or a rule refuses."""
    try:
        with transaction.atomic():
            return act(form.cleaned_data) if form.is_valid() else ""
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""


def _ask_for_file_again(form: BaseForm) -> None:
    """A browser never sends back the file of a refused form: say so beside its field."""
    if form.files and "document" in form.fields and "document" not in form.errors:
        form.add_error("document", "Choisissez de nouveau ce fichier : le navigateur ne le garde pas.")


def posted(request: Request) -> tuple[Any, Any]:
    """The data and the files of a POST, nothing before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def followed(request: Request, pk: int) -> Clause:
    """The clause with its contract, if this actor may see it. Raises Http404."""
    seen = rows(request.actor, Clause).select_related("lot__contract__buyer", "lot__operation")
    return find(request.actor, seen, pk=pk)


def address_of(clause: Clause) -> str:
    """The page of a lot."""
    return reverse("clauses:lot", args=[clause.pk])


def trail(clause: Clause, last: str = "") -> list[dict[str, str]]:
    """Operations, the operation, the lot, this page."""
    steps = [{"label": "Opérations et lots", "url": reverse("clauses:lots")}]
    operation = clause.lot.operation
    if operation:
        steps.append({"label": operation.name, "url": reverse("clauses:operation", args=[operation.pk])})
    steps.append({"label": str(clause.lot), "url": address_of(clause) if last else ""})
    return [*steps, {"label": last, "url": ""}] if last else steps


def trail_of(request: Request, clause: Clause, last: str = "") -> list[dict[str, str]]:
    """The trail of this reader: a company comes from its own hours, the lists are not its own."""
    if request.actor.role != "company":
        return trail(clause, last)
    mine = {"label": "Mes heures", "url": reverse("clauses:my_hours_home")}
    return [mine, *trail(clause, last)[-2 if last else -1 :]]


def about(clause: Clause, title: str) -> dict[str, Any]:
    """What the page of a form about a lot shows around it."""
    return {
        "title": title,
        "intro": str(clause.lot),
        "breadcrumb": trail(clause, title),
        "cancel_url": address_of(clause),
    }
