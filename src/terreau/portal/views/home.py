"""The first page of each role."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from terreau.clauses.reading.progress import overview
from terreau.clauses.reading.year import year_beside
from terreau.clauses.todos.lots import open_lots
from terreau.kit.access import require
from terreau.kit.clock import today
from terreau.kit.middleware import Request, public_page
from terreau.kit.rooms import Shared
from terreau.portal.figures import figures_of
from terreau.portal.search import search_everywhere
from terreau.portal.week import week_of

FIRST_PAGES = {
    "facilitator": "portal:week",
    "admin": "portal:administration",
    "buyer": "clauses:lots",
    "company": "clauses:my_hours_home",
    "structure": "directory:my_fiches",
    "elected": "clauses:report",
    "": "portal:no_membership",
}


@public_page
def home(request: Request) -> HttpResponse:
    """Lead each person to the page that answers « what should I do now »."""
    if request.actor.user_id is None:
        return redirect("account_login")
    return redirect(FIRST_PAGES[request.actor.role])


@public_page
def no_membership(request: Request) -> HttpResponse:
    """Signed in, but nobody has given a role yet."""
    return render(request, "portal/no_membership.html")


def search(request: Request) -> HttpResponse:
    """Contracts, companies and persons that match, each within what this person may see."""
    require(request.actor, "portal.search")
    text = request.GET.get("q", "").replace("\0", "").strip()
    found = search_everywhere(request.actor, text)
    return render(request, "portal/search.html", {"text": text, "found": found, "title": "Recherche"})


def week(request: Request) -> HttpResponse:
    """« Ma semaine »: what to do, then the figures, then the lots that need someone."""
    require(request.actor, "portal.read_week")
    on, shared = today(), Shared()
    found = shared.once(open_lots, request.actor, on)
    lots = overview(request.actor, on, found=found)
    shown = {
        "title": "Ma semaine",
        "week": week_of(request.actor, on, shared),
        "figures": figures_of(year_beside(request.actor, on, found), lots),
        "overview": lots,
    }
    return render(request, "portal/week.html", shown)
