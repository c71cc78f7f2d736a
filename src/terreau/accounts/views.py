"""Pages of the accounts room that are not those of the sign-in library."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.usersessions.forms import ManageUserSessionsForm
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from terreau.accounts.actions import ask_email_change, change_email, confirmed_address, edit_profile
from terreau.accounts.demo_entry import demo_user
from terreau.accounts.devices import devices_of
from terreau.accounts.forms import EmailForm, ProfileForm
from terreau.accounts.models import User
from terreau.kit.access import find
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.forms import posted_data
from terreau.kit.middleware import Request, public_page


@public_page
@login_required
def profile(request: Request) -> HttpResponse:
    """Show and change one's name and phone, with or without a membership."""
    user = find(request.actor, User, pk=request.actor.user_id)
    form = ProfileForm(posted_data(request), instance=user)
    if request.method == "POST" and form.is_valid():
        edit_profile(
            by=request.actor,  # type: ignore[arg-type]
            user=user,
            full_name=form.cleaned_data["full_name"],
            phone=form.cleaned_data["phone"],
        )
        messages.success(request, "Votre profil est enregistré.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@public_page
@login_required
def email(request: Request) -> HttpResponse:
    """Ask for another address: a link goes to it, nothing changes before it is opened."""
    user = find(request.actor, User, pk=request.actor.user_id)
    form = EmailForm(posted_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_too_many(request, user)
            address = ask_email_change(by=request.actor, user=user, address=form.cleaned_data["address"])  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, f"Ouvrez le message envoyé à {address} : le changement se fait à ce moment-là.")
            return redirect("accounts:profile")
    page = {"form": form, "title": "Changer d'adresse e-mail", "cancel_url": reverse("accounts:profile")}
    page |= {"intro": f"Vous vous connectez avec {user.email}.", "submit_label": "Envoyer le lien"}
    return render(request, "kit/form.html", page, status=422 if form.errors else 200)


def _refuse_too_many(request: Request, user: User) -> None:
    if not ratelimit.consume(request, action="change_email", user=user):
        raise Refused("Trop de demandes. Attendez quelques minutes avant de recommencer.")


@public_page
@login_required
def confirm_email(request: Request, token: str) -> HttpResponse:
    """Show what the link changes, and change it on a POST."""
    user = find(request.actor, User, pk=request.actor.user_id)
    if request.method == "POST":
        changed = change_email(by=request.actor, user=user, token=token)  # type: ignore[arg-type]
        messages.success(request, f"Vous vous connectez maintenant avec {changed.email}.")
        return redirect("accounts:profile")
    page = {"title": "Confirmer votre adresse e-mail", "form": Form(), "submit_label": "Confirmer cette adresse"}
    page["intro"] = f"Vous vous connecterez avec {confirmed_address(user, token)}, et plus avec {user.email}."
    return render(request, "kit/form.html", page | {"cancel_url": reverse("accounts:profile")})


@public_page
@login_required
def devices(request: Request) -> HttpResponse:
    """List the devices signed in; a POST signs out all the others."""
    user = find(request.actor, User, pk=request.actor.user_id)
    form = ManageUserSessionsForm(posted_data(request), request=request)
    if request.method == "POST" and form.is_valid():
        form.save(request)
        messages.success(request, "Les autres appareils sont déconnectés.")
        return redirect("usersessions_list")
    return render(request, "accounts/devices.html", {"devices": devices_of(user, at=now())})


@public_page
@login_required
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: Request) -> HttpResponse:
    """Show the recovery codes on a POST only: that they were seen is remembered."""
    codes: list[str] = []
    if request.method == "POST":
        found, _ = view_recovery_codes(request)
        if found is None:
            raise Http404
        codes = found.get_unused_codes()
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@public_page
@require_POST
def demo_entry(request: HttpRequest, role: str) -> HttpResponse:
    """Enter as the demo person of a role; absent outside the demo."""
    user = demo_user(role)
    if user is None:
        raise Http404
    get_adapter(request).login(request, user)
    return redirect("/")
