"""The devices on which a person is signed in: read without writing, and forgotten once their session is over."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from terreau.accounts.models import User


def devices_of(user: User, *, at: datetime) -> Sequence[UserSession]:
    """Give the devices whose session is still open, the oldest first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("created_at", "pk"))


def forget_closed(*, at: datetime) -> int:
    """Delete expired sessions and the devices that had them; give the number of devices forgotten."""
    Session.objects.filter(expire_date__lte=at).delete()
    closed = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    forgotten: int = closed.delete()[0]
    return forgotten
