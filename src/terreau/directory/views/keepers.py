"""Who keeps a fiche: seen, handed over, left; how often we ask; what would make it better."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.directory.actions.handing_over import hand_over_fiche, leave_structure, set_rhythm, withdraw_hand_over
from terreau.directory.forms.claims import HandOverForm, RhythmForm
from terreau.directory.models import Fiche, Invitation, Membership
from terreau.directory.reading.caring import score_of
from terreau.directory.reading.claims import keepers_page
from terreau.directory.reading.fiche_page import find_fiche
from terreau.directory.views.fiche import trail
from terreau.kit.access import find, may, require
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.middleware import Request


def keepers(request: Request, pk: int) -> HttpResponse:
    """Those who keep a fiche, and the rhythm of its messages."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.see_keepers", fiche)
    return _page(request, fiche, HandOverForm(), RhythmForm(initial={"rhythm": fiche.reminder_months}))


@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Invite someone to keep the fiche."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.hand_over_fiche", fiche)
    form = HandOverForm(request.POST)
    if form.is_valid():
        try:
            invitation = hand_over_fiche(by=request.actor, fiche=fiche, at=now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"L'invitation part à {invitation.email}.")
            return redirect("directory:fiche_keepers", pk=fiche.pk)
    return _page(request, fiche, form, RhythmForm(initial={"rhythm": fiche.reminder_months}))


@require_POST
def rhythm(request: Request, pk: int) -> HttpResponse:
    """Choose how often we ask."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.set_rhythm", fiche)
    form = RhythmForm(request.POST)
    if form.is_valid():
        set_rhythm(by=request.actor, fiche=fiche, months=form.cleaned_data["rhythm"])
        messages.success(request, "C'est noté.")
        return redirect("directory:fiche_keepers", pk=fiche.pk)
    return _page(request, fiche, HandOverForm(), form)


@require_POST
def withdraw(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Take back an invitation."""
    row = find(request.actor, Invitation, pk=invitation)
    require(request.actor, "directory.withdraw_hand_over", row)
    withdraw_hand_over(by=request.actor, invitation=row, at=now())
    messages.success(request, f"L'invitation de {row.email} est retirée.")
    return redirect("directory:fiche_keepers", pk=pk)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Stop keeping the fiches of one's structure."""
    require(request.actor, "directory.leave_structure")
    own = find(request.actor, Membership, pk=request.actor.membership_id or 0)
    is_kept = leave_structure(by=request.actor, membership=own, at=now())
    rest = "" if is_kept else " Plus personne ne les tient : elles restent publiées."
    messages.success(request, f"Vous ne tenez plus les fiches de {own.organisation}.{rest}")
    return redirect("directory:annuaire")


def quality(request: Request, pk: int) -> HttpResponse:
    """What is missing on a fiche, and how much each thing would bring."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.see_keepers", fiche)
    whole, services = score_of(request.actor, fiche, on=today())
    shown = {
        "fiche": fiche,
        "score": whole,
        "services": services,
        "title": f"Ce qui manque sur la fiche {fiche}",
        "breadcrumb": trail(fiche, "Ce qui manque"),
    }
    return render(request, "directory/fiche_quality.html", shown)


def _page(request: Request, fiche: Fiche, form: HandOverForm, rhythm_form: RhythmForm) -> HttpResponse:
    shown = {
        "page": keepers_page(request.actor, fiche, at=now()),
        "form": form,
        "rhythm_form": rhythm_form,
        "hands_over": bool(may(request.actor, "directory.hand_over_fiche", fiche)),
        "own_pk": request.actor.membership_id,
        "title": f"Qui tient la fiche {fiche}",
        "breadcrumb": trail(fiche, "Qui la tient"),
    }
    wrong = form.errors or rhythm_form.errors
    return render(request, "directory/fiche_keepers.html", shown, status=422 if wrong else 200)
