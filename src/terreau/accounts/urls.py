"""Addresses of sign-in and of one's account; the names are those that the sign-in library reverses."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.decorators.http import require_POST

from terreau.accounts import views
from terreau.accounts.answers import tell_errors

own = [
    path("compte/", views.profile, name="profile"),
    path("compte/adresse/", views.email, name="email"),
    path("compte/adresse/<str:token>/", views.confirm_email, name="confirm_email"),
    path("connexion/demo/<str:role>/", views.demo_entry, name="demo_entry"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("connexion/", tell_errors(sign_in.login), name="account_login"),
    path("connexion/code/", tell_errors(sign_in.request_login_code), name="account_request_login_code"),
    path("connexion/code/verifier/", tell_errors(sign_in.confirm_login_code), name="account_confirm_login_code"),
    path("connexion/seconde-etape/", tell_errors(second_step.authenticate), name="mfa_authenticate"),
    path("connexion/cle/", tell_errors(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/compte-ferme/", sign_in.account_inactive, name="account_inactive"),
    path("connexion/mot-de-passe/", tell_errors(sign_in.password_reset), name="account_reset_password"),
    path(
        "connexion/mot-de-passe/code/",
        tell_errors(sign_in.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "connexion/mot-de-passe/nouveau/",
        tell_errors(sign_in.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "connexion/mot-de-passe/change/",
        sign_in.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("deconnexion/", require_POST(sign_in.logout), name="account_logout"),
    path("compte/securite/", second_step.index, name="mfa_index"),
    path("compte/mot-de-passe/", tell_errors(sign_in.password_change), name="account_change_password"),
    path("compte/mot-de-passe/choisir/", tell_errors(sign_in.password_set), name="account_set_password"),
    path("compte/confirmer/", tell_errors(sign_in.reauthenticate), name="account_reauthenticate"),
    path("compte/confirmer/code/", tell_errors(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("compte/confirmer/cle/", tell_errors(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("compte/application/", tell_errors(totp.activate_totp), name="mfa_activate_totp"),
    path("compte/application/retirer/", tell_errors(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux/",
        tell_errors(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("compte/cles/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("compte/cles/ajouter/", tell_errors(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("compte/cles/<int:pk>/retirer/", tell_errors(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("compte/cles/<int:pk>/nom/", tell_errors(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("compte/appareils/", views.devices, name="usersessions_list"),
]
