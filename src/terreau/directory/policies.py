"""Who may read the directory, keep it, and say who belongs to the team."""

from typing import Any

from terreau.accounts.roles import MEMBER_ROLES, Role
from terreau.directory.models import Establishment
from terreau.directory.rules.keeping import keep_refusal
from terreau.directory.ties import ties_of
from terreau.kit.access import Actor, Policy
from terreau.territories.models import Territory

TEAM = frozenset({Role.FACILITATOR.value, Role.ADMIN.value})
RECORDERS = TEAM | {Role.SYSTEM.value}
ADMIN = frozenset({Role.ADMIN.value})


def own_territory(actor: Actor, subject: Any) -> str | None:
    """Refuse what another territory keeps."""
    if subject is not None and subject.territory_id != actor.territory_id:
        return "Cette fiche est tenue par un autre territoire."
    return None


def own_link(actor: Actor, invitation: Any) -> str | None:
    """Refuse any invitation but the one that the link opens."""
    if invitation is not None and actor.grant != ("directory.invitation", invitation.pk):
        return "Ce lien n'ouvre pas cette invitation."
    return None


def keeps_place(actor: Actor, place: Any) -> str | None:
    """Allow the team of the commune, of a territory that works with the place, or that created it."""
    if not isinstance(place, Establishment) or place.pk is None:
        return None
    return keep_refusal(ties_of(actor, place))


def keeps_fiche(actor: Actor, fiche: Any) -> str | None:
    """Allow the structure itself, the team of the territory where the place is, and the link sent for this fiche."""
    if fiche is None or actor.role == Role.SYSTEM.value:
        return None
    place = fiche.establishment
    if actor.role == Role.LINK.value:
        return None if actor.grant == ("directory.fiche", fiche.pk) else "Ce lien n'ouvre pas cette fiche."
    if actor.role == Role.STRUCTURE.value:
        own = place.organisation_id == actor.organisation_id
        return None if own else "Cette fiche est celle d'une autre structure."
    if place.commune_id is None or covers(actor.territory_id, place.commune_id):
        return None
    return "Cette fiche est tenue par la structure et par l'équipe de son propre territoire."


def own_search(actor: Actor, saved: Any) -> str | None:
    """Refuse the searches of someone else."""
    return (
        None if saved is None or saved.user_id == actor.user_id else "Cette recherche est celle d'une autre personne."
    )


def publishes_place(actor: Actor, place: Any) -> str | None:
    """Let a structure publish its own places only."""
    if place is None or actor.role != Role.STRUCTURE.value or place.organisation_id == actor.organisation_id:
        return None
    return "Cet établissement est celui d'une autre structure."


def covers(territory_id: int | None, commune_code: str) -> bool:
    """Whether a commune is in a territory."""
    found = Territory.objects.filter(pk=territory_id or 0).first()
    return found is not None and found.communes().filter(pk=commune_code).exists()


def keeps_unit(actor: Actor, organisation: Any) -> str | None:
    """Allow the teams of the territories where the legal unit has a place, all of them when no place is known."""
    places = Establishment.objects.current().filter(organisation=organisation).exclude(commune=None)
    territory = Territory.objects.filter(pk=actor.territory_id or 0).first()
    if territory and places.filter(commune__in=territory.communes()).exists():
        return None
    if not places.exists():
        return None
    return "Cette structure n'a pas d'adresse dans votre territoire : l'équipe du sien décide."


def own_organisation(actor: Actor, organisation: Any) -> str | None:
    """Refuse another organisation than the actor's."""
    if organisation is not None and organisation.pk != actor.organisation_id:
        return "Cette organisation n'est pas la vôtre."
    return None


FICHE_KEEPERS = TEAM | {Role.STRUCTURE.value, Role.SYSTEM.value, Role.LINK.value}

POLICIES = {
    "directory.list_establishments": Policy(frozenset(role.value for role in MEMBER_ROLES)),
    "directory.export_establishments": Policy(TEAM),
    "directory.record_establishments": Policy(RECORDERS),
    "directory.create_establishment": Policy(TEAM),
    "directory.edit_establishment": Policy(TEAM, keeps_place),
    "directory.add_contact": Policy(RECORDERS),
    "directory.edit_contact": Policy(TEAM, own_territory),
    "directory.end_contact": Policy(TEAM, own_territory),
    "directory.merge_establishments": Policy(TEAM, keeps_place),
    "directory.undo_merge": Policy(TEAM, own_territory),
    "directory.create_fiche": Policy(FICHE_KEEPERS, publishes_place),
    "directory.record_fiches": Policy(RECORDERS),
    "directory.edit_fiche": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.add_fiche_part": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.change_fiche_part": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.remove_fiche_part": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.add_fiche_document": Policy(TEAM | {Role.STRUCTURE.value}, keeps_fiche),
    "directory.undo_fiche_act": Policy(TEAM | {Role.STRUCTURE.value}, keeps_fiche),
    "directory.report_fiche": Policy(frozenset(role.value for role in Role)),
    "directory.purge_fiches": Policy(frozenset({Role.SYSTEM.value})),
    "directory.keep_own_fiches": Policy(frozenset({Role.STRUCTURE.value})),
    "directory.add_structure": Policy(TEAM),
    "directory.confirm_fiche": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.delete_fiche": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.restore_fiche": Policy(FICHE_KEEPERS, keeps_fiche),
    "directory.contest_ess": Policy(frozenset({Role.STRUCTURE.value}), own_organisation),
    "directory.decide_ess": Policy(TEAM, keeps_unit),
    "directory.withdraw_ess_decision": Policy(TEAM, keeps_unit),
    "directory.save_search": Policy(frozenset(role.value for role in MEMBER_ROLES)),
    "directory.change_search": Policy(frozenset(role.value for role in MEMBER_ROLES), own_search),
    "directory.forget_search": Policy(frozenset(role.value for role in MEMBER_ROLES), own_search),
    "directory.list_memberships": Policy(ADMIN),
    "directory.start_territory": Policy(frozenset({Role.SYSTEM.value})),
    "directory.invite_member": Policy(ADMIN | {Role.SYSTEM.value}),
    "directory.resend_invitation": Policy(ADMIN, own_territory),
    "directory.withdraw_invitation": Policy(ADMIN, own_territory),
    "directory.accept_invitation": Policy(frozenset({Role.LINK.value}), own_link),
    "directory.end_membership": Policy(ADMIN, own_territory),
}

SENTENCES = {
    "directory.record_establishments": "a noté des organisations",
    "directory.export_establishments": "a exporté l'annuaire",
    "directory.create_establishment": "a créé une fiche de l'annuaire",
    "directory.edit_establishment": "a modifié une fiche de l'annuaire",
    "directory.add_contact": "a ajouté un contact",
    "directory.edit_contact": "a modifié un contact",
    "directory.end_contact": "a noté le départ d'un contact",
    "directory.merge_establishments": "a réuni deux fiches en double",
    "directory.undo_merge": "a séparé deux fiches réunies",
    "directory.create_fiche": "a publié une fiche",
    "directory.record_fiches": "a publié des fiches",
    "directory.edit_fiche": "a corrigé une fiche",
    "directory.add_fiche_part": "a ajouté une ligne à une fiche",
    "directory.change_fiche_part": "a corrigé une ligne d'une fiche",
    "directory.remove_fiche_part": "a retiré une ligne d'une fiche",
    "directory.add_fiche_document": "a joint un document à une fiche",
    "directory.undo_fiche_act": "est revenu en arrière sur une fiche",
    "directory.report_fiche": "a signalé une erreur sur une fiche",
    "directory.purge_fiches": "a effacé d'anciennes fiches et coordonnées",
    "directory.confirm_fiche": "a confirmé une fiche",
    "directory.delete_fiche": "a supprimé une fiche",
    "directory.restore_fiche": "a rétabli une fiche",
    "directory.contest_ess": "a contesté un statut ESS",
    "directory.decide_ess": "a décidé d'un statut ESS",
    "directory.withdraw_ess_decision": "a repris une décision de statut ESS",
    "directory.save_search": "a gardé une recherche de l'annuaire",
    "directory.change_search": "a changé une recherche gardée",
    "directory.forget_search": "a oublié une recherche gardée",
    "directory.start_territory": "a ouvert le territoire",
    "directory.invite_member": "a invité une personne",
    "directory.resend_invitation": "a renvoyé une invitation",
    "directory.withdraw_invitation": "a retiré une invitation",
    "directory.accept_invitation": "a accepté une invitation",
    "directory.end_membership": "a mis fin à un accès",
}
