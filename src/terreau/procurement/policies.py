"""Who may read contracts and keep them.

Contracts are public facts, read by the teams and, for its own, by a buyer. A team corrects a contract when its
territory follows the buyer or entered the contract; the link to clauses of a territory stays with the room of clauses.
"""

from collections.abc import Mapping
from typing import Any

from terreau.accounts.roles import Role
from terreau.kit.access import Actor, Policy, rows
from terreau.procurement.models import Agreement, Contract

TEAM = frozenset({Role.FACILITATOR, Role.ADMIN})
KEEPERS = TEAM | {Role.SYSTEM}
READERS = KEEPERS | {Role.BUYER}


def own_contract(actor: Actor, subject: Any) -> str | None:
    """A buyer reads its own contracts."""
    if actor.role == Role.BUYER and isinstance(subject, Contract) and subject.buyer_id != actor.organisation_id:
        return "Ce marché est celui d'un autre acheteur."
    return None


def kept_here(actor: Actor, subject: Any) -> str | None:
    """The territory follows the buyer, or entered the contract; anybody of the team may enter a new one."""
    if not isinstance(subject, Contract) or subject.pk is None:
        return None
    if subject.entered_for_id is not None and subject.entered_for_id == actor.territory_id:
        return None
    if rows(actor, Agreement).filter(buyer=subject.buyer_id).exists():
        return None
    return "Votre territoire ne suit pas cet acheteur. Ajoutez-le d'abord aux acheteurs suivis."


def own_territory(actor: Actor, subject: Any) -> str | None:
    """An agreement is kept by its territory."""
    if subject is not None and getattr(subject, "territory_id", actor.territory_id) != actor.territory_id:
        return "Cet acheteur est suivi par un autre territoire."
    return None


SENTENCES: Mapping[str, str] = {
    "procurement.save_contract": "a saisi ou corrigé un marché",
    "procurement.resolve_flags": "a décidé d'un marché à vérifier",
    "procurement.link_planned": "a rattaché un marché à celui qui était préparé",
    "procurement.unlink_planned": "a détaché un marché de celui qui était préparé",
    "procurement.dismiss_planned": "a écarté un rapprochement entre deux marchés",
    "procurement.assign_operation": "a rattaché des lots à une opération",
    "procurement.split_contract": "a séparé des lots en un marché à part",
    "procurement.group_contracts": "a réuni deux marchés en un seul",
    "procurement.follow_buyer": "suit un acheteur",
    "procurement.edit_agreement": "a modifié le suivi d'un acheteur",
    "procurement.stop_following": "ne suit plus un acheteur",
    "procurement.save_operation": "a enregistré une opération",
}
POLICIES: Mapping[str, Policy] = {
    "procurement.list_contracts": Policy(READERS),
    "procurement.see_contract": Policy(READERS, own_contract),
    "procurement.list_agreements": Policy(TEAM),
    "procurement.list_operations": Policy(TEAM),
    "procurement.save_operation": Policy(KEEPERS),
    "procurement.follow_buyer": Policy(KEEPERS),
    "procurement.edit_agreement": Policy(KEEPERS, own_territory),
    "procurement.stop_following": Policy(KEEPERS, own_territory),
    **{
        f"procurement.{verb}": Policy(KEEPERS, kept_here)
        for verb in (
            "save_contract",
            "resolve_flags",
            "link_planned",
            "unlink_planned",
            "dismiss_planned",
            "assign_operation",
            "split_contract",
            "group_contracts",
        )
    },
}
