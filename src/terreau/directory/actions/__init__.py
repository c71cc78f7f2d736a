"""The writes of the directory."""

from terreau.directory.actions.contacts import add_contact, edit_contact, end_contact
from terreau.directory.actions.fiches import (
    confirm_fiche,
    create_fiche,
    delete_fiche,
    edit_fiche,
    fiches_of,
    restore_fiche,
)
from terreau.directory.actions.merging import merge_establishments, undo_merge
from terreau.directory.actions.places import (
    create_establishment,
    edit_establishment,
    find_or_create_establishment,
    record_establishments,
)
from terreau.directory.actions.recording import FicheEntry, record_fiches
from terreau.directory.actions.team import (
    accept_invitation,
    end_membership,
    invite_member,
    resend_invitation,
    start_territory,
    withdraw_invitation,
)

__all__ = [
    "FicheEntry",
    "accept_invitation",
    "add_contact",
    "confirm_fiche",
    "create_establishment",
    "create_fiche",
    "delete_fiche",
    "edit_contact",
    "edit_establishment",
    "edit_fiche",
    "end_contact",
    "end_membership",
    "fiches_of",
    "find_or_create_establishment",
    "invite_member",
    "merge_establishments",
    "record_establishments",
    "record_fiches",
    "resend_invitation",
    "restore_fiche",
    "start_territory",
    "undo_merge",
    "withdraw_invitation",
]
