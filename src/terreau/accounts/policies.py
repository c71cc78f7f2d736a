"""Who may change an account: its owner alone."""

from terreau.accounts.models import User
from terreau.accounts.roles import MEMBER_ROLES, Role
from terreau.kit.access import Actor, Policy


def own_account(actor: Actor, user: User | None) -> str | None:
    """Refuse any account but the actor's own."""
    if user is not None and user.pk != actor.user_id:
        return "Ce compte n'est pas le vôtre."
    return None


POLICIES = {
    "accounts.edit_profile": Policy(roles=frozenset({*MEMBER_ROLES, Role.ANONYMOUS}), relation=own_account),
    "accounts.ask_email_change": Policy(roles=frozenset({*MEMBER_ROLES, Role.ANONYMOUS}), relation=own_account),
    "accounts.change_email": Policy(roles=frozenset({*MEMBER_ROLES, Role.ANONYMOUS}), relation=own_account),
    "accounts.remove_second_factor": Policy(roles=frozenset({Role.SYSTEM})),
}
