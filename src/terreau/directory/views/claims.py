"""« C'est ma structure »: asking to keep a fiche, following one's claim, answering those of others."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions.claiming import (
    Claimant,
    claim_fiche,
    confirm_claim,
    revoke_claim,
    settle_claim,
    withdraw_claim,
)
from terreau.directory.forms.claims import ClaimForm, ReasonForm
from terreau.directory.models import Claim, Fiche
from terreau.directory.reading.claims import (
    STATE_KINDS,
    kept_fiches,
    open_claim,
    open_contest,
    own_name,
    settled_claims,
    waiting_claims,
)
from terreau.directory.reading.fiche_page import find_fiche
from terreau.directory.rules.claims import ClaimState
from terreau.directory.rules.fiche import State
from terreau.directory.views.fiche import trail
from terreau.kit import throttle
from terreau.kit.access import find, may, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.links import DeadLink
from terreau.kit.middleware import Request, public_page
from terreau.kit.once import new_key, once

CLAIMS_AN_HOUR = 5
SENT_WORDS = {
    ClaimState.SENT: "Un message vient de partir à {email} : ouvrez son lien pour prendre la fiche en main.",
    ClaimState.TO_VOUCH: "Votre demande est envoyée. Vous recevrez la réponse à {email}.",
    ClaimState.GRANTED: "La fiche est à vous : connectez-vous avec {email}, un code vous est envoyé.",
}


@public_page
def claim(request: Request, pk: int) -> HttpResponse:
    """« C'est ma structure », for anyone."""
    fiche = find_fiche(request.actor, pk)
    if fiche.state != State.PUBLISHED or fiche.establishment.merged_into_id:
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = ClaimForm(posted_data(request), files, initial=own_name(request.actor))
    if request.method == "POST":
        return once(request, lambda: _claimed(request, fiche, form) or _page(request, fiche, form))
    return _page(request, fiche, form)


def claims(request: Request) -> HttpResponse:
    """Who asks to keep a fiche of the territory, or of one's structure."""
    require(request.actor, "directory.settle_claim")
    revokes = bool(may(request.actor, "directory.revoke_claim"))
    shown = {
        "title": "Qui tient les fiches",
        "intro": "Des personnes demandent à tenir une fiche de l'annuaire. Elles lisent votre réponse.",
        "own": kept_fiches(request.actor),
        "waiting": [(each, _reason(each)) for each in waiting_claims(request.actor)],
        "settled": [
            (
                each,
                _reason(each) if revokes and each.state == ClaimState.GRANTED else None,
                STATE_KINDS[ClaimState(each.state)],
            )
            for each in settled_claims(request.actor)
        ],
    }
    return render(request, "directory/claims.html", shown)


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Yes, or no with a reason."""
    row = find(request.actor, Claim, pk=pk)
    require(request.actor, "directory.settle_claim", row)
    says_yes = request.POST.get("answer") == "yes"
    settle_claim(by=request.actor, claim=row, is_granted=says_yes, reason=_typed_reason(request), at=now())
    answer = "tient maintenant" if says_yes else "ne tiendra pas"
    messages.success(request, f"{row.full_name} {answer} la fiche {row.fiche}. Un message l'en prévient.")
    return redirect("directory:claims")


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Close the access that a claim opened."""
    row = find(request.actor, Claim, pk=pk)
    require(request.actor, "directory.revoke_claim", row)
    revoke_claim(by=request.actor, claim=row, reason=_typed_reason(request), at=now())
    messages.success(request, f"L'accès de {row.full_name} à la fiche {row.fiche} est fermé.")
    return redirect("directory:claims")


def proof(request: Request, pk: int) -> FileResponse:
    """The document sent with a claim, for those who answer it."""
    row = find(request.actor, rows(request.actor, Claim).select_related("proof"), pk=pk)
    require(request.actor, "directory.settle_claim", row)
    if row.proof is None:
        raise Http404
    try:
        file = row.proof.file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    return FileResponse(file, as_attachment=True, filename=row.proof.name, content_type=row.proof.content_type)


@public_page
def claim_link(request: Request, token: str) -> HttpResponse:
    """Follow one's claim: confirming and withdrawing are POSTs, opening the link changes nothing."""
    try:
        bearer, row = open_claim(token)
    except DeadLink as dead:
        return render(request, "kit/refused.html", {"reason": str(dead)}, status=410)
    if request.method == "POST":
        if request.POST.get("act") == "withdraw":
            withdraw_claim(by=bearer, claim=row, at=now())
            messages.success(request, "Votre demande est retirée.")
            return redirect("directory:fiche", pk=row.fiche_id)
        confirm_claim(by=bearer, claim=row, at=now())
        messages.success(request, SENT_WORDS[ClaimState.GRANTED].format(email=row.email))
        return redirect("account_login" if not request.user.is_authenticated else "directory:my_fiches")
    state = ClaimState(row.state)
    shown = {"claim": row, "kind": STATE_KINDS[state], "waits": state in {ClaimState.SENT, ClaimState.TO_VOUCH}}
    return render(request, "directory/claim_link.html", shown | {"title": f"La fiche {row.fiche}"})


@public_page
def contest(request: Request, token: str) -> HttpResponse:
    """The structure says that someone is not one of its own; showing it changes nothing."""
    try:
        bearer, row = open_contest(token)
    except DeadLink as dead:
        return render(request, "kit/refused.html", {"reason": str(dead)}, status=410)
    if request.method == "POST":
        revoke_claim(by=bearer, claim=row, reason="La structure dit que cette personne n'est pas des siens.", at=now())
        messages.success(request, "L'accès est fermé et l'équipe du territoire est prévenue.")
        return redirect("directory:fiche", pk=row.fiche_id)
    shown = {"claim": row, "is_open": row.state == ClaimState.GRANTED, "title": f"La fiche {row.fiche}"}
    return render(request, "directory/claim_contest.html", shown)


def _claimed(request: Request, fiche: Fiche, form: ClaimForm) -> HttpResponse | None:
    """The way on, once asked; None when the form is shown again."""
    if not form.is_valid():
        return None
    if form.is_from_a_robot:
        return redirect("directory:fiche", pk=fiche.pk)
    if not throttle.is_allowed(request, "claim_fiche", most=CLAIMS_AN_HOUR):
        form.add_error(None, throttle.SENTENCE)
        return None
    told = {name: form.cleaned_data[name] for name in ("full_name", "email", "siret", "message")}
    upload = form.cleaned_data["proof"]
    try:
        row = claim_fiche(by=request.actor, fiche=fiche, claimant=Claimant(**told), upload=upload, at=now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, SENT_WORDS[ClaimState(row.state)].format(email=row.email))
    return redirect("directory:fiche", pk=fiche.pk)


def _page(request: Request, fiche: Fiche, form: ClaimForm) -> HttpResponse:
    shown = {
        "form": form,
        "fiche": fiche,
        "title": f"C'est ma structure : {fiche}",
        "cancel_url": reverse("directory:fiche", args=[fiche.pk]),
        "form_key": new_key(),
        "breadcrumb": trail(fiche, "C'est ma structure"),
    }
    return render(request, "directory/claim.html", shown, status=422 if form.errors else 200)


def _reason(row: Claim) -> ReasonForm:
    return ReasonForm(auto_id=f"claim-{row.pk}-%s")


def _typed_reason(request: Request) -> str:
    """The sentence typed, or nothing. Raises Refused for one that may not be kept."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    if request.POST.get("reason", "").strip():
        raise Refused(str(form.errors["reason"][0]))
    return ""
