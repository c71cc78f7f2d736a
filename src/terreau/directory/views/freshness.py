"""The three pages behind the links of the yearly message. Opening them changes nothing; each has one button."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from terreau.directory.actions.freshness import answer_corrected, answer_deleted, answer_restored, answer_true
from terreau.directory.forms.claims import WholeFiche
from terreau.directory.freshness_mails import STEPS
from terreau.directory.models import FreshnessMessage
from terreau.directory.reading.caring import open_message, told_sections
from terreau.directory.rules.fiche import State
from terreau.kit.access import Actor
from terreau.kit.actions import Refused
from terreau.kit.clock import now, today
from terreau.kit.forms import posted_data
from terreau.kit.links import DeadLink
from terreau.kit.middleware import Request, public_page


@public_page
def freshness(request: Request, token: str, step: str) -> HttpResponse:
    """« Tout est juste », « Corriger » or « Supprimer », by a signed link."""
    if step not in STEPS:
        raise Http404
    try:
        bearer, message = open_message(token)
    except DeadLink as dead:
        return render(request, "kit/refused.html", {"reason": str(dead)}, status=410)
    if step == "corriger" and message.fiche.state == State.PUBLISHED:
        return _correct(request, bearer, message, token)
    if request.method == "POST":
        return _answer(request, bearer, message, token, step)
    return _page(request, message, token, step)


def _answer(request: Request, bearer: Actor, message: FreshnessMessage, token: str, step: str) -> HttpResponse:
    if step == "juste":
        answer_true(by=bearer, message=message, on=today(), at=now())
        messages.success(request, "Merci ! Votre fiche est à jour.")
    elif step == "supprimer" and request.POST.get("act") == "restore":
        answer_restored(by=bearer, message=message, at=now())
        messages.success(request, "La fiche est de nouveau publiée.")
    elif step == "supprimer":
        answer_deleted(by=bearer, message=message, at=now())
        messages.success(request, "La fiche est supprimée. Vous pouvez la rétablir ici pendant 30 jours.")
        return redirect("directory:freshness", token=token, step=step)
    else:
        raise Refused("Cette fiche n'est plus publiée : rien n'est à corriger.")
    return redirect("directory:fiche", pk=message.fiche_id)


def _correct(request: Request, bearer: Actor, message: FreshnessMessage, token: str) -> HttpResponse:
    whole = WholeFiche(posted_data(request), fiche=message.fiche)
    refusal = ""
    if request.method == "POST" and whole.is_valid():
        said, rhythm = whole.said(on=today()), whole.rhythm.cleaned_data["rhythm"]
        try:
            answer_corrected(by=bearer, message=message, values=said, rhythm=rhythm, on=today(), at=now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "Merci ! C'est corrigé, et déjà publié.")
            return redirect("directory:fiche", pk=message.fiche_id)
    shown = {"message": message, "whole": whole, "refusal": refusal, "title": f"Corriger la fiche {message.fiche}"}
    status = 422 if whole.errors or refusal else 200
    return render(request, "directory/freshness_correct.html", shown, status=status)


def _page(request: Request, message: FreshnessMessage, token: str, step: str) -> HttpResponse:
    shown = {
        "message": message,
        "step": step,
        "token": token,
        "is_published": message.fiche.state == State.PUBLISHED,
        "is_deleted": message.fiche.state == State.DELETED,
        "sections": told_sections(message.fiche, on=today()),
        "title": f"{STEPS[step]} : {message.fiche}",
    }
    return render(request, "directory/freshness.html", shown)
