"""Pages of the territories room."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.kit.access import find, require
from terreau.kit.actions import Refused
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request, public_page
from terreau.territories.actions import edit_territory
from terreau.territories.forms import TerritoryForm
from terreau.territories.models import Territory
from terreau.territories.rules.images import image_type


def settings_page(request: Request) -> HttpResponse:
    """Show and change the settings of the actor's territory."""
    territory = find(request.actor, Territory, pk=request.actor.territory_id)
    require(request.actor, "territories.edit_territory", territory)
    shown_name, logo_url = territory.name, reverse("territories:logo", args=[territory.pk]) if territory.logo else ""
    form = TerritoryForm(posted_data(request), request.FILES or None, instance=territory)
    if request.method == "POST" and form.is_valid():
        try:
            edit_territory(by=request.actor, territory=territory, values=form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les réglages du territoire sont enregistrés.")
            return redirect("territories:settings")
    page = {"form": form, "territory": territory, "shown_name": shown_name, "logo_url": logo_url}
    return render(request, "territories/settings.html", page, status=422 if form.errors else 200)


@public_page
def logo(request: Request, pk: int) -> HttpResponse:
    """Send a territory's logo, as the type that its first bytes tell."""
    territory = find(request.actor, Territory, pk=pk)
    try:
        with territory.logo.open("rb") as file:
            content = file.read()
    except (OSError, ValueError) as missing:
        raise Http404 from missing
    kind = image_type(content[:16])
    if kind is None:
        raise Http404
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Cache-Control"] = "max-age=3600"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
