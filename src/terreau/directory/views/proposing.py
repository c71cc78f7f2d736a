"""« Ma structure n'est pas dans l'annuaire »: found first, else proposed, published by the link sent to its author."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.directory.actions.proposing import propose_structure, publish_proposal
from terreau.directory.forms.claims import ProposalForm
from terreau.directory.reading.claims import near_structures, open_proposal, own_name
from terreau.kit import throttle
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.forms import posted_data
from terreau.kit.links import DeadLink
from terreau.kit.middleware import Request, public_page
from terreau.kit.once import new_key, once

PROPOSALS_AN_HOUR = 5


@public_page
def propose(request: Request) -> HttpResponse:
    """Search first; propose when it is none of those found."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:150]
    form = ProposalForm(posted_data(request), initial={"name": typed, **own_name(request.actor)})
    if request.method == "POST":
        return once(request, lambda: _proposed(request, form) or _page(request, form, typed))
    return _page(request, form, typed)


@public_page
def publish(request: Request, token: str) -> HttpResponse:
    """Show what will be published; publishing is a POST."""
    try:
        bearer, proposal = open_proposal(token)
    except DeadLink as dead:
        return render(request, "kit/refused.html", {"reason": str(dead)}, status=410)
    if request.method == "POST":
        fiche = publish_proposal(by=bearer, proposal=proposal, on=today(), at=now())
        messages.success(request, f"La fiche de {fiche} est publiée. Connectez-vous pour la compléter.")
        return redirect("directory:fiche", pk=fiche.pk)
    shown = {"proposal": proposal, "title": f"Publier la fiche {proposal.name}"}
    return render(request, "directory/proposal_publish.html", shown)


def _proposed(request: Request, form: ProposalForm) -> HttpResponse | None:
    """The way on, once the link left; None when the form is shown again."""
    if not form.is_valid():
        return None
    if form.is_from_a_robot:
        return redirect("directory:annuaire")
    if not throttle.is_allowed(request, "propose_structure", most=PROPOSALS_AN_HOUR):
        form.add_error(None, throttle.SENTENCE)
        return None
    try:
        email = propose_structure(by=request.actor, proposal=form.proposal())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"Un message vient de partir à {email} : ouvrez son lien pour publier la fiche.")
    return redirect("directory:annuaire")


def _page(request: Request, form: ProposalForm, typed: str) -> HttpResponse:
    name = typed or (form["name"].value() or "")
    shown = {
        "form": form,
        "typed": typed,
        "found": near_structures(request.actor, name) if name else [],
        "asks": bool(typed) or form.is_bound,
        "title": "Ajouter ma structure à l'annuaire",
        "cancel_url": reverse("directory:annuaire"),
        "form_key": new_key(),
    }
    return render(request, "directory/propose.html", shown, status=422 if form.errors else 200)
