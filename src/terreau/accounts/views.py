"""Pages of the accounts room that are not those of the sign-in library."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.usersessions.forms import ManageUserSessionsForm
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.accounts.actions import edit_profile
from terreau.accounts.demo_entry import demo_user
from terreau.accounts.devices import devices_of
from terreau.accounts.forms import ProfileForm
from terreau.accounts.models import User
from terreau.kit.access import find
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
