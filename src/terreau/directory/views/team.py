"""The team of the territory and its accesses, for its administrator; and the role under which one acts."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.directory.actions import end_membership, invite_member, resend_invitation, withdraw_invitation
from terreau.directory.forms import InvitationForm
from terreau.directory.middleware import SESSION_KEY
from terreau.directory.models import Invitation, Membership
from terreau.directory.rules.names import digits
from terreau.kit.access import find, require, rows
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request
from terreau.kit.once import new_key, once

SHOWN = 100


def team(request: Request) -> HttpResponse:
    """Who has access to the territory, in which role, and who is invited."""
    require(request.actor, "directory.list_memberships")
    own = rows(request.actor, Membership).filter(territory=request.actor.territory_id)
    typed = request.GET.get("q", "").replace("\0", "").strip()
    named = (
        Q(user__full_name__icontains=typed) | Q(user__email__icontains=typed) | Q(organisation__name__icontains=typed)
    )
    members = own.filter(named).select_related("user", "organisation")
    open_ones = members.filter(ended_at=None)
    invitations = rows(request.actor, Invitation).filter(accepted_at=None, withdrawn_at=None)
    page = {
        "title": "Équipe et accès",
        "intro": "Qui entre dans Terreau pour votre territoire, et à quel titre.",
        "members": open_ones.order_by("role", "user__full_name", "pk")[:SHOWN],
        "count": open_ones.count(),
        "shown": SHOWN,
        "typed": typed,
        "former": members.exclude(ended_at=None).order_by("-ended_at", "pk")[:20],
        "invitations": invitations.select_related("organisation").order_by("-created_at", "pk"),
        "now": now(),
    }
    return render(request, "directory/team.html", page)


def invite(request: Request) -> HttpResponse:
    """Invite someone by e-mail."""
    require(request.actor, "directory.invite_member")
    form = InvitationForm(posted_data(request))
    if request.method == "POST":
        return once(request, lambda: _invited(request, form))
    return _form(request, form)


def _invited(request: Request, form: InvitationForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form)
    try:
        invitation = invite_member(by=request.actor, at=now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form)
    messages.success(request, f"L'invitation part à {invitation.email}.")
    return redirect("directory:team")


def _form(request: Request, form: InvitationForm) -> HttpResponse:
    page = {
        "form": form,
        "title": "Inviter une personne",
        "intro": "Elle reçoit un lien personnel, valable 14 jours, qui ouvre son accès.",
        "submit_label": "Envoyer l'invitation",
        "cancel_url": reverse("directory:team"),
        "form_key": new_key(),
    }
    return render(request, "directory/invite.html", page, status=422 if form.errors else 200)


@require_POST
def resend(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = find(request.actor, Invitation, pk=pk)
    require(request.actor, "directory.resend_invitation", invitation)
    resend_invitation(by=request.actor, invitation=invitation, at=now())
    messages.success(request, f"L'invitation repart à {invitation.email}.")
    return redirect("directory:team")


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Make an invitation open nothing."""
    invitation = find(request.actor, Invitation, pk=pk)
    require(request.actor, "directory.withdraw_invitation", invitation)
    withdraw_invitation(by=request.actor, invitation=invitation, at=now())
    messages.success(request, f"L'invitation de {invitation.email} est retirée.")
    return redirect("directory:team")


@require_POST
def finish(request: Request, pk: int) -> HttpResponse:
    """Close an access."""
    membership = find(request.actor, Membership, pk=pk)
    require(request.actor, "directory.end_membership", membership)
    end_membership(by=request.actor, membership=membership, at=now())
    messages.success(request, "Cet accès est fermé.")
    return redirect("directory:team")


@require_POST
def switch_role(request: Request) -> HttpResponse:
    """Act under another of one's memberships; rights are those of that one alone."""
    chosen = digits(request.POST.get("membership", ""))[:18]
    own = rows(request.actor, Membership).filter(user=request.user, ended_at=None)  # type: ignore[misc]
    membership = own.filter(pk=int(chosen or 0)).first()
    if membership is None:
        raise Refused("Ce rôle n'est pas, ou n'est plus, l'un des vôtres.")
    request.session[SESSION_KEY] = membership.pk
    return redirect("/")
