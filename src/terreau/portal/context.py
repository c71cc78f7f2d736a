"""What every page of the house shows around its content."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.directory.models import Membership
from terreau.kit.access import may
from terreau.kit.rooms import NavItem, all_rooms
from terreau.portal.policies import TEAM

SEARCH_HINT = "Marché, entreprise, personne…"


@dataclass(frozen=True)
class Seat:
    """A membership that the person may act under."""

    pk: int
    label: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Menu, actor, territory, memberships and the addresses of the frame."""
    actor: Actor = getattr(request, "actor", None) or Actor.anonymous()
    membership: Membership | None = getattr(request, "membership", None)
    seats = getattr(request, "memberships", [])
    return {
        "actor": actor,
        "territory": membership.territory if membership else None,
        "memberships": [Seat(m.pk, _seat(m), m == membership) for m in seats] if len(seats) > 1 else [],
        "navigation": _menu(request.path, actor.role) if actor.is_member else [],
        "is_demo": settings.TERREAU_MODE == "demo",
        "home_url": reverse("portal:home"),
        "search_url": reverse("portal:search") if actor.is_member and may(actor, "portal.search") else "",
        "search_hint": SEARCH_HINT if actor.role in TEAM else "",
        "sign_in_url": reverse("account_login"),
        "public_links": [] if actor.is_member else [{"url": reverse("directory:annuaire"), "label": "Annuaire"}],
        "sign_out_url": reverse("account_logout"),
        "account_url": reverse("accounts:profile"),
        "switch_url": reverse("directory:switch_membership"),
        "legal_links": [
            {"url": reverse("portal:personal_data"), "label": "Données personnelles"},
            {"url": reverse("portal:accessibility"), "label": "Accessibilité"},
        ],
    }


def _seat(membership: Membership) -> str:
    return f"{membership.get_role_display()}, {membership.organisation or membership.territory}"


def _menu(path: str, role: str) -> list[dict[str, Any]]:
    shown = [item for room in all_rooms() for item in room.navigation if role in item.roles]
    here = max((reverse(i.url_name) for i in shown if path.startswith(reverse(i.url_name))), key=len, default="")
    sections: dict[str, list[dict[str, Any]]] = {}
    for item in shown:
        sections.setdefault(item.section, []).append(_line(item, here))
    return [{"title": title, "items": items} for title, items in sections.items()]


def _line(item: NavItem, here: str) -> dict[str, Any]:
    url = reverse(item.url_name)
    return {"label": item.label, "url": url, "icon": item.icon, "current": url == here}
