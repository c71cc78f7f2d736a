"""What a person may change on an account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from terreau.accounts import mails
from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.kit import journal, links
from terreau.kit.actions import Refused, action


@action("accounts.edit_profile", subject="user")
def edit_profile(*, by: Actor, user: User, full_name: str, phone: str) -> User:
    """Change the name and phone shown to the people one works with; the journal keeps the names of the fields."""
    row: User = User.objects.select_for_update().get(pk=user.pk)
    wanted = {"full_name": full_name, "phone": phone}
    changed = tuple(name for name, value in wanted.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    journal.note(fields=changed)
    return row


@action("accounts.ask_email_change", subject="user")
def ask_email_change(*, by: Actor, user: User, address: str) -> str:
    """Send the new address a link to confirm it. Whether another account has it is told to its owner alone, later."""
    wanted = address.strip().lower()
    if wanted == user.email:
        raise Refused("C'est déjà votre adresse.")
    mails.send_email_change(user, wanted)
    return wanted


@action("accounts.change_email", subject="user")
def change_email(*, by: Actor, user: User, token: str) -> User:
    """Give the account the address that its link confirms; the former one is told.

    Raises Refused for a dead link, one of another account, one used already, or an address that another account has.
    """
    row: User = User.objects.select_for_update().get(pk=user.pk)
    former, address = row.email, confirmed_address(row, token)
    if User.objects.filter(email=address).exists():
        raise Refused("Cette adresse ouvre déjà un autre compte : connectez-vous plutôt à celui-là.")
    row.email = address
    row.save(update_fields=["email"])
    EmailAddress.objects.filter(user=row).delete()
    journal.note(fields=("email",))
    mails.send_email_changed(former)
    return row


def confirmed_address(user: User, token: str) -> str:
    """The address that a link gives to this account. Raises Refused when it gives none."""
    try:
        opened = links.read(mails.PURPOSE, token, max_days=mails.LINK_DAYS)
    except links.DeadLink as dead:
        raise Refused("Ce lien n'ouvre plus rien. Demandez de nouveau le changement depuis « Mon compte ».") from dead
    former, _, address = opened.stamp.partition(" ")
    if opened.pk != user.pk:
        raise Refused("Ce lien est celui d'un autre compte : connectez-vous avec l'adresse à remplacer.")
    if former != user.email:
        raise Refused("Votre adresse a déjà changé depuis l'envoi de ce lien.")
    return address


@action("accounts.remove_second_factor", subject="user")
def remove_second_factor(*, by: Actor, user: User, reason: str) -> int:
    """Remove the application, passkeys and recovery codes of somebody who lost them; give how many there were."""
    journal.note(fields=("authenticators",), reason=reason)
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    return removed
