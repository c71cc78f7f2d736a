"""What a person may change on an account."""

from allauth.mfa.models import Authenticator

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.kit import journal
from terreau.kit.actions import action


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


@action("accounts.remove_second_factor", subject="user")
def remove_second_factor(*, by: Actor, user: User, reason: str) -> int:
    """Remove the application, passkeys and recovery codes of somebody who lost them; give how many there were."""
    journal.note(fields=("authenticators",), reason=reason)
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    return removed
