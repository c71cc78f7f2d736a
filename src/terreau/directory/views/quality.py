"""« Qualité de l'annuaire »: what the team settles, without moderating anything."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.directory.actions.caring import close_fiche, reopen_fiche, settle_flag
from terreau.directory.models import FicheFlag
from terreau.directory.reading.caring import SHOWN, quality_page
from terreau.directory.reading.fiche_page import find_fiche
from terreau.kit.access import find, require, rows
from terreau.kit.clock import now, today
from terreau.kit.middleware import Request


def quality(request: Request) -> HttpResponse:
    """Flags, closed structures, silent ones, of the territory."""
    require(request.actor, "directory.see_quality")
    shown = {
        "title": "Qualité de l'annuaire",
        "intro": "Rien n'attend votre accord pour être publié : ces listes disent où regarder.",
        "page": quality_page(request.actor, on=today(), at=now()),
        "most": SHOWN,
    }
    return render(request, "directory/quality.html", shown)


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Say that a flag was looked at."""
    flags = rows(request.actor, FicheFlag).select_related("fiche__establishment")
    flag = find(request.actor, flags, pk=pk)
    require(request.actor, "directory.settle_flag", flag)
    settle_flag(by=request.actor, flag=flag, at=now())
    messages.success(request, f"Le signalement sur {flag.fiche} est réglé.")
    return redirect("directory:quality")


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """Close the fiche of a structure that is no more."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.close_fiche", fiche)
    close_fiche(by=request.actor, fiche=fiche, at=now())
    messages.success(request, f"La fiche de {fiche} est fermée. Elle n'apparaît plus dans les recherches.")
    return redirect("directory:quality")


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Publish a closed fiche again."""
    fiche = find_fiche(request.actor, pk)
    require(request.actor, "directory.reopen_fiche", fiche)
    reopen_fiche(by=request.actor, fiche=fiche)
    messages.success(request, f"La fiche de {fiche} est de nouveau publiée.")
    return redirect("directory:quality")
