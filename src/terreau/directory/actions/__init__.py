"""The writes of the directory."""

from terreau.directory.actions.contacts import add_contact, edit_contact, end_contact
from terreau.directory.actions.merging import merge_establishments, undo_merge
from terreau.directory.actions.places import (
    create_establishment,
    edit_establishment,
    find_or_create_establishment,
    record_establishments,
)
from terreau.directory.actions.team import (
    accept_invitation,
    end_membership,
    invite_member,
    resend_invitation,
    start_territory,
    withdraw_invitation,
)

__all__ = [
    "accept_invitation",
    "add_contact",
    "create_establishment",
    "edit_contact",
    "edit_establishment",
    "end_contact",
    "end_membership",
    "find_or_create_establishment",
    "invite_member",
    "merge_establishments",
    "record_establishments",
    "resend_invitation",
    "start_territory",
    "undo_merge",
    "withdraw_invitation",
]
