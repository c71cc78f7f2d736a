"""What every page of the house shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from terreau.kit.rooms import all_rooms


def page(request: HttpRequest) -> dict[str, Any]:
    """Menu, actor, territory and memberships for the templates."""
    actor = getattr(request, "actor", None)
    membership = getattr(request, "membership", None)
    return {
        "actor": actor,
        "territory": membership.territory if membership else None,
        "memberships": getattr(request, "memberships", []),
        "navigation": _menu(request, actor.role) if actor is not None else [],
        "is_demo": settings.TERREAU_MODE == "demo",
    }


def _menu(request: HttpRequest, role: str) -> list[dict[str, Any]]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for room in all_rooms():
        for item in room.navigation:
            if role not in item.roles:
                continue
            url = _address(item.url_name)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            sections.setdefault(item.section, []).append(
                {"label": item.label, "url": url, "icon": item.icon, "current": current}
            )
    return [{"title": title, "items": items} for title, items in sections.items()]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch as missing:
        raise LookupError(f"menu names an unknown page: {name}") from missing
