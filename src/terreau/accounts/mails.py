"""Messages about an account."""

from django.urls import reverse

from terreau.accounts.models import User
from terreau.kit import links, mail

PURPOSE = "accounts.email"
LINK_DAYS = 1
CONFIRM = """Bonjour,

Vous avez demandé à vous connecter à Terreau avec cette adresse. Pour confirmer, ouvrez ce lien sur un appareil où
vous êtes connecté (il est valable un jour) :

{link}

Si vous n'avez rien demandé, ne faites rien.
"""
ASKED = """Bonjour,

Quelqu'un a demandé, depuis votre compte Terreau, à remplacer cette adresse par une autre.
Si ce n'est pas vous, déconnectez les autres appareils et changez de mot de passe : {link}
"""
CHANGED = """Bonjour,

Votre compte Terreau s'ouvre maintenant avec une autre adresse que celle-ci.
Si ce n'est pas vous, prévenez aussitôt la personne qui vous avait invité.
"""


def confirmation_link(user: User, address: str) -> str:
    """The link that gives a person this address; it dies as soon as the present one changes."""
    token = links.sign(PURPOSE, user.pk, f"{user.email} {address}")
    return links.absolute(reverse("accounts:confirm_email", args=[token]))


def send_email_change(user: User, address: str) -> None:
    """Ask the new address to confirm, and tell the present one."""
    mail.send(
        to=address,
        subject="Terreau : confirmez votre adresse",
        body=CONFIRM.format(link=confirmation_link(user, address)),
        territory_id=None,
    )
    body = ASKED.format(link=links.absolute(reverse("mfa_index")))
    mail.send(to=user.email, subject="Terreau : changement d'adresse demandé", body=body, territory_id=None)


def send_email_changed(address: str) -> None:
    """Tell the former address."""
    mail.send(to=address, subject="Terreau : votre adresse a changé", body=CHANGED, territory_id=None)
