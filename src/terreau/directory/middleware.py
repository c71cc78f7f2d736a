"""One membership acts at a time: the one kept in the session, or the oldest."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.accounts.roles import Role
from terreau.directory.models import Membership
from terreau.kit.middleware import Request

SESSION_KEY = "membership_id"


def act_under_one_membership(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put `request.actor`: every right comes from it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cast(Request, request).actor = _actor_of(request)
        return answer(request)

    return middleware


def _actor_of(request: HttpRequest) -> Actor:
    if not isinstance(request.user, User):
        return Actor.anonymous()
    memberships = list(
        Membership.objects.active().filter(user=request.user).select_related("territory", "organisation").order_by("pk")
    )
    request.memberships = memberships  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_KEY)
    membership = next((m for m in memberships if m.pk == chosen), memberships[0] if memberships else None)
    request.membership = membership  # type: ignore[attr-defined]
    if membership is None:
        return Actor(user_id=request.user.pk, role=Role.ANONYMOUS, name=str(request.user))
    return Actor(
        user_id=request.user.pk,
        role=Role(membership.role),
        territory_id=membership.territory_id,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        name=str(request.user),
    )
