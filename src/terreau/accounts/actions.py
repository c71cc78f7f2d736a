"""What a person may change on an account."""

from terreau.accounts.actor import Actor
from terreau.accounts.models import User
from terreau.kit import journal
from terreau.kit.actions import action


@action("accounts.edit_profile", subject="user")
def edit_profile(*, by: Actor, user: User, full_name: str, phone: str) -> User:
    """Change the name and phone shown to the people one works with; the journal keeps the names of the fields."""
    wanted = {"full_name": full_name, "phone": phone}
    changed = tuple(name for name, value in wanted.items() if getattr(user, name) != value)
    for name in changed:
        setattr(user, name, wanted[name])
    if changed:
        user.save(update_fields=changed)
    journal.note(fields=changed)
    return user
