"""How sign-in speaks and keeps its secrets: no open sign-up, mail by the outbox, second factors encrypted."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from terreau.kit import mail
from terreau.kit.links import absolute

CONFIRMATIONS = {
    "mfa_reauthenticate:webauthn": "Avec une clé d'accès",
    "reauthenticate": "Avec votre mot de passe",
    "mfa_reauthenticate": "Avec le code de votre application ou un code de secours",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation; every refusal says what to do."""

    error_messages: dict[str, Any] = {  # noqa: RUF012  the library's own attribute
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé. Adressez-vous à la personne qui vous avait invité.",
        "email_password_mismatch": "Adresse ou mot de passe incorrect. Vous pouvez aussi demander un code par e-mail.",
        "incorrect_code": "Ce code n'est pas le bon. Vérifiez le dernier message reçu, ou demandez un autre code.",
        "incorrect_password": "Ce n'est pas votre mot de passe actuel.",
        "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
        "too_many_login_attempts": "Trop d'essais. Attendez cinq minutes avant de recommencer.",
        "rate_limited": "Trop de demandes. Attendez quelques minutes avant de recommencer.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account alone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message to the outbox, so that known and unknown addresses take the same time."""
        shown = {"request": allauth_context.request, "email": email, "address": absolute("/"), **context}
        message = self.render_mail(template_prefix, email, shown)
        mail.send(to=email, subject=str(message.subject), body=str(message.body), territory_id=None)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the account's own address that a means of sign-in changed."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)  # type: ignore[attr-defined]

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Tell whether the password is the signed-in person's own."""
        found = self.authenticate(allauth_context.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Give the ways to confirm that it is the same person, the quickest first."""
        found = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        return [{**found[name], "description": words} for name, words in CONFIRMATIONS.items() if name in found]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the page of sign-in means."""
        return reverse("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted with the instance's key."""

    error_messages: dict[str, Any] = {  # noqa: RUF012  the library's own attribute
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n'est pas le bon. Attendez le prochain code de votre application et recopiez-le.",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret; one written under another key becomes a random one, which no code answers."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"terreau.accounts.second-factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
