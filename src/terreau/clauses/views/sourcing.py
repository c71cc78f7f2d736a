"""A sourcing request: who was asked, who answered what, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from terreau.clauses.actions.sourcing import close_sourcing, reopen_sourcing, send_batch
from terreau.clauses.actions.sourcing_answers import answer_sourcing, follow_sourcing, read_answers, remind_sourcing
from terreau.clauses.forms.sourcing import CloseSourcingForm, DeadlineForm, PhoneAnswerForm
from terreau.clauses.models import SourcingInvitation, SourcingRequest
from terreau.clauses.reading.sourcing import find_request, invitations, request_page
from terreau.clauses.rules.sourcing_words import SourcingAnswer, SourcingOutcome, SourcingState
from terreau.clauses.views.asking import ask, posted, trail
from terreau.directory.models import Establishment
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.french import count
from terreau.kit.middleware import Request


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    """The request, whole."""
    running = find_request(request.actor, pk)
    require(request.actor, "clauses.find_structures", running)
    page = {
        "title": running.get_kind_display(),
        "intro": str(running.clause.lot),
        "page": request_page(request.actor, running, on=today()),
        "asked": running,
        "is_open": running.state == SourcingState.OPEN,
        "is_wish": running.state == SourcingState.ASKED,
        "can_change": bool(may(request.actor, "clauses.send_sourcing_batch", running)),
        "send_url": reverse("clauses:send_sourcing", args=[pk]),
        "send_question": "Les structures suivantes reçoivent la demande tout de suite.",
        "list_url": f"{reverse('clauses:structures', args=[running.clause_id])}?quoi={running.kind}",
        "breadcrumb": trail(running.clause, f"Demande : {running.get_kind_display().lower()}"),
    }
    return render(request, "clauses/sourcing.html", page)


@require_POST
def send(request: Request, pk: int) -> HttpResponse:
    """Ask the next structures now."""
    running = find_request(request.actor, pk)
    try:
        sent = send_batch(by=request.actor, sourcing=running, at=now())
        messages.success(request, f"{count(sent, 'structure interrogée', 'structures interrogées')}.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("clauses:sourcing", pk)


@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """The answers are read: they leave the week."""
    read_answers(by=request.actor, sourcing=find_request(request.actor, pk), at=now())
    messages.success(request, "Les réponses sont notées comme lues.")
    return redirect("clauses:sourcing", pk)


def close(request: Request, pk: int) -> HttpResponse:
    """End the request, with whom or without."""
    running = find_request(request.actor, pk)
    require(request.actor, "clauses.close_sourcing", running)
    asked = rows(request.actor, SourcingInvitation).filter(request=running, sent_at__isnull=False)
    places = rows(request.actor, Establishment).filter(pk__in=asked.values("establishment"))
    form = CloseSourcingForm(posted(request)[0], asked=places.order_by("name_key", "pk"))

    def act(typed: dict[str, Any]) -> str:
        values = {"signed_with": typed["signed_with"], "note": typed["note"]}
        outcome = SourcingOutcome(typed["outcome"])
        close_sourcing(by=request.actor, sourcing=running, outcome=outcome, on=today(), **values)
        return _address(running)

    return ask(request, form, act, done="La demande est close.", **_about(running, "Clore la demande"))


def reopen(request: Request, pk: int) -> HttpResponse:
    """A new last day to answer; a closed request runs again."""
    running = find_request(request.actor, pk)
    require(request.actor, "clauses.reopen_sourcing", running)
    form = DeadlineForm(posted(request)[0], today=today())

    def act(typed: dict[str, Any]) -> str:
        reopen_sourcing(by=request.actor, sourcing=running, deadline_on=typed["deadline_on"], on=today())
        return _address(running)

    title = "Prolonger la demande" if running.state == SourcingState.OPEN else "Rouvrir la demande"
    return ask(request, form, act, done="La demande est en cours.", **_about(running, title))


@require_POST
def remind(request: Request, pk: int) -> HttpResponse:
    """Send the link again to one structure."""
    invitation = find(request.actor, invitations(request.actor), pk=pk)
    try:
        remind_sourcing(by=request.actor, invitation=invitation, at=now())
        messages.success(request, f"Relance envoyée à {invitation.establishment}.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("clauses:sourcing", invitation.request_id)


def answer(request: Request, pk: int) -> HttpResponse:
    """Note what a structure said on the phone, and what was done with its answer."""
    invitation = find(request.actor, invitations(request.actor), pk=pk)
    require(request.actor, "clauses.follow_sourcing", invitation)
    names = ("answer", "reason", "note", "contact", "follow_up")
    form = PhoneAnswerForm(posted(request)[0], initial={name: getattr(invitation, name) for name in names})

    def act(typed: dict[str, Any]) -> str:
        if typed["answer"] and any(typed[name] != getattr(invitation, name) for name in names[:-1]):
            said = {name: typed[name] for name in ("reason", "note", "contact")}
            kind = SourcingAnswer(typed["answer"])
            answer_sourcing(by=request.actor, invitation=invitation, answer=kind, at=now(), **said)
        follow_sourcing(by=request.actor, invitation=invitation, note=typed["follow_up"], at=now())
        return _address(invitation.request)

    return ask(request, form, act, done="C'est noté.", **_about(invitation.request, str(invitation.establishment)))


def _address(running: SourcingRequest) -> str:
    return reverse("clauses:sourcing", args=[running.pk])


def _about(running: SourcingRequest, title: str) -> dict[str, Any]:
    steps = trail(running.clause, f"Demande : {running.get_kind_display().lower()}")
    steps[-1]["url"] = _address(running)
    return {
        "title": title,
        "intro": str(running),
        "breadcrumb": [*steps, {"label": title, "url": ""}],
        "cancel_url": _address(running),
    }
