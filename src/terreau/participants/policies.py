"""Who may see and keep the files of persons: the territory's team alone."""

from typing import Any

from terreau.accounts.roles import Role
from terreau.kit.access import Actor, Policy

TEAM = frozenset({Role.FACILITATOR.value, Role.ADMIN.value})
RECORDERS = TEAM | {Role.SYSTEM.value}


def own_file(actor: Actor, subject: Any) -> str | None:
    """Refuse a file, or a part of one, that another territory controls."""
    file = getattr(subject, "participant", subject)
    if file is not None and file.territory_id != actor.territory_id:
        return "Ce dossier est tenu par un autre territoire, qui vous le montre : lui seul peut le modifier."
    return None


POLICIES = {
    "participants.list_participants": Policy(TEAM),
    "participants.export_participants": Policy(TEAM),
    "participants.read_participant": Policy(TEAM),
    "participants.create_participant": Policy(TEAM),
    "participants.create_participants": Policy(RECORDERS),
    "participants.edit_participant": Policy(TEAM, own_file),
    "participants.add_eligibility": Policy(RECORDERS, own_file),
    "participants.record_proof": Policy(TEAM, own_file),
    "participants.end_eligibility": Policy(TEAM, own_file),
    "participants.choose_principal": Policy(TEAM, own_file),
    "participants.share_participant": Policy(TEAM, own_file),
    "participants.end_share": Policy(TEAM, own_file),
    "participants.export_participant": Policy(frozenset({Role.ADMIN.value}), own_file),
}

SENTENCES = {
    "participants.export_participants": "a exporté la liste des participants",
    "participants.read_participant": "a lu le dossier d'une personne",
    "participants.create_participant": "a ouvert le dossier d'une personne",
    "participants.create_participants": "a ouvert plusieurs dossiers",
    "participants.edit_participant": "a modifié le dossier d'une personne",
    "participants.add_eligibility": "a noté pourquoi une personne compte",
    "participants.record_proof": "a vu un justificatif",
    "participants.end_eligibility": "a mis fin à une catégorie",
    "participants.choose_principal": "a choisi la catégorie principale",
    "participants.share_participant": "a montré un dossier à un autre territoire",
    "participants.end_share": "a cessé de montrer un dossier",
    "participants.export_participant": "a exporté tout ce qui est gardé sur une personne",
}
