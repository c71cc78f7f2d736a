"""What a structure is asked, by its signed link or under its account; every answer is a POST."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from terreau.accounts.actor import Actor as AnyActor
from terreau.clauses.actions.sourcing_answers import answer_sourcing, note_opening
from terreau.clauses.forms.sourcing import AnswerForm
from terreau.clauses.models import SourcingInvitation
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.reading.sourcing import invitation_page, invitations
from terreau.clauses.rules.sourcing_words import SourcingAnswer
from terreau.clauses.sourcing_mails import LINK_DAYS
from terreau.kit.access import Actor, find, require
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.links import DeadLink
from terreau.kit.links import read as read_link
from terreau.kit.middleware import Request, public_page


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open the one invitation of a signed link; a dead one answers a page that says what to do."""

    @wraps(view)
    def answer(request: Request, token: str) -> HttpResponse:
        try:
            invitation = _opened(token)
        except DeadLink as dead:
            return render(request, "clauses/declaration_dead_link.html", {"reason": str(dead)}, status=404)
        steps = {step: reverse(f"clauses:sourcing_{step}", args=[token]) for step in ("page", "answer", "seen")}
        own = AnyActor.link(LINK, invitation.pk, invitation.request.clause.territory_id)
        return view(request, own, invitation, steps)

    return public_page(answer)


def _opened(token: str) -> SourcingInvitation:
    """The invitation of a link. Raises DeadLink."""
    opened = read_link(LINK, token, max_days=LINK_DAYS)
    asked = invitations(AnyActor.link(LINK, opened.pk, None))
    invitation = asked.filter(pk=opened.pk, link_stamp=opened.stamp).first()
    if invitation is None:
        raise DeadLink("Ce lien ne s'ouvre plus. Appelez-nous si la demande vous intéresse.")
    return invitation


def by_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open an invitation of the structure that one acts for. Raises Http404."""

    @wraps(view)
    def answer(request: Request, pk: int) -> HttpResponse:
        require(request.actor, "clauses.see_own_sourcing")
        invitation = find(request.actor, invitations(request.actor), pk=pk)
        steps = {step: reverse(f"clauses:own_sourcing_{step}", args=[pk]) for step in ("page", "answer", "seen")}
        return view(request, request.actor, invitation, steps)

    return answer


@require_GET
def own(request: Request) -> HttpResponse:
    """« Demandes pour vous »: what waits for an answer first."""
    require(request.actor, "clauses.see_own_sourcing")
    found = invitations(request.actor).order_by("-sent_at", "pk")[:100]
    waiting = [each for each in found if not each.answer and each.request.state == "open"]
    page = {
        "title": "Demandes pour vous",
        "waiting": waiting,
        "others": [each for each in found if each not in waiting],
    }
    return render(request, "clauses/own_sourcing.html", page)


def _page(request: Request, actor: Actor, invitation: SourcingInvitation, steps: dict[str, str]) -> HttpResponse:
    return _show(request, actor, invitation, steps, AnswerForm())


def _answer(request: Request, actor: Actor, invitation: SourcingInvitation, steps: dict[str, str]) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("reason", "note", "contact")}
        kind = SourcingAnswer(form.cleaned_data["answer"])
        try:
            answer_sourcing(by=actor, invitation=invitation, answer=kind, at=now(), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Votre réponse est transmise. Merci !")
            return redirect(steps["page"])
    return _show(request, actor, invitation, steps, form)


def _seen(request: Request, actor: Actor, invitation: SourcingInvitation, steps: dict[str, str]) -> HttpResponse:
    note_opening(by=actor, invitation=invitation, at=now())
    return HttpResponse(status=204)


def _show(
    request: Request, actor: Actor, invitation: SourcingInvitation, steps: dict[str, str], form: AnswerForm
) -> HttpResponse:
    page = invitation_page(invitation, on=today()) | {
        "form": form,
        "urls": steps,
        "layout": "kit/bare.html" if actor.role == "link" else "kit/base.html",
    }
    return render(request, "clauses/sourcing_invitation.html", page, status=422 if form.errors else 200)


link_page, own_page = require_GET(by_link(_page)), require_GET(by_account(_page))
link_answer, own_answer = require_POST(by_link(_answer)), require_POST(by_account(_answer))
link_seen, own_seen = require_POST(by_link(_seen)), require_POST(by_account(_seen))
