"""Pages of the accounts room that are not those of the sign-in library."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from terreau.accounts.actions import edit_profile
from terreau.accounts.demo_entry import demo_user
from terreau.accounts.forms import ProfileForm
from terreau.accounts.models import User
from terreau.kit.access import find
from terreau.kit.middleware import Request, public_page


@public_page
@login_required
def profile(request: Request) -> HttpResponse:
    """Show and change one's name and phone, with or without a membership."""
    user = find(request.actor, User, pk=request.actor.user_id)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        edit_profile(
            by=request.actor,  # type: ignore[arg-type]
            user=user,
            full_name=form.cleaned_data["full_name"],
            phone=form.cleaned_data["phone"],
        )
        messages.success(request, "Votre profil est enregistré.")
        return redirect("account_profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@public_page
@require_POST
def demo_entry(request: HttpRequest, role: str) -> HttpResponse:
    """Enter as the demo person of a role; absent outside the demo."""
    user = demo_user(role)
    if user is None:
        raise Http404
    get_adapter(request).login(request, user)
    return redirect("/")
