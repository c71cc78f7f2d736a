"""The page behind the link of an invitation."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.directory.actions import accept_invitation
from terreau.directory.actions.team import INVITATION_DAYS, PURPOSE
from terreau.directory.forms import AcceptanceForm
from terreau.directory.middleware import SESSION_KEY
from terreau.directory.models import Invitation, Membership
from terreau.kit import links
from terreau.kit.access import find, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request, public_page


@public_page
def invitation(request: Request, token: str) -> HttpResponse:
    """Show an invitation; accepting it is a POST."""
    try:
        opened = links.read(PURPOSE, token, max_days=INVITATION_DAYS)
    except links.DeadLink as dead:
        return render(request, "kit/refused.html", {"reason": str(dead)}, status=410)
    bearer = Actor.link(PURPOSE, opened.pk, None)
    offers = rows(bearer, Invitation).select_related("territory", "organisation", "invited_by")
    offer = find(bearer, offers, pk=opened.pk)
    user = rows(Actor.system(), User).filter(email=offer.email).first()
    form = AcceptanceForm(posted_data(request), initial={"full_name": user.full_name if user else ""})
    if request.method == "POST" and form.is_valid():
        membership = accept_invitation(by=bearer, invitation=offer, at=now(), **form.cleaned_data)
        return _entered(request, membership, is_first_visit=user is None or user.last_login is None)
    page = {"offer": offer, "form": form, "closed": _closed(offer), "is_known": bool(user and user.last_login)}
    return render(request, "directory/invitation.html", page, status=422 if form.errors else 200)


def _closed(offer: Invitation) -> str:
    if offer.accepted_at:
        return "Cette invitation a déjà été acceptée : connectez-vous."
    if offer.withdrawn_at or offer.expires_at <= now():
        return "Cette invitation n'est plus valable. Demandez-en une autre à la personne qui vous a invité."
    return ""


def _entered(request: Request, membership: Membership, *, is_first_visit: bool) -> HttpResponse:
    """Sign a newcomer in; ask anyone who already has an account to sign in as usual."""
    user = membership.user
    if request.user.is_authenticated and request.user.pk != user.pk:
        raise Refused(f"L'accès est ouvert pour {user.email}. Déconnectez-vous, puis reconnectez-vous à cette adresse.")
    if is_first_visit:
        get_adapter(request).login(request, user)
        messages.success(request, "Bienvenue ! Votre accès est ouvert.")
    elif not request.user.is_authenticated:
        messages.success(request, "Votre accès est ouvert : connectez-vous.")
        return redirect(f"{reverse('account_login')}")
    request.session[SESSION_KEY] = membership.pk
    return redirect("/")
