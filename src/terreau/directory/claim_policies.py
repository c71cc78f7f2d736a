"""Who may claim a fiche, answer a claim, hand a fiche over, answer the yearly message and settle what is flagged."""

from collections.abc import Mapping
from typing import Any

from terreau.accounts.roles import Role
from terreau.directory.policies import TEAM, keeps_fiche
from terreau.kit.access import Actor, Policy

EVERYONE = frozenset(role.value for role in Role)
LINK = frozenset({Role.LINK.value})
STRUCTURE = frozenset({Role.STRUCTURE.value})
SYSTEM = frozenset({Role.SYSTEM.value})


def own_claim(actor: Actor, claim: Any) -> str | None:
    """Refuse any claim but the one that the link opens."""
    if claim is not None and actor.grant != ("directory.claim", claim.pk):
        return "Ce lien n'ouvre pas cette demande."
    return None


def answers_claim(actor: Actor, claim: Any) -> str | None:
    """Allow the team of the claim's territory, and those who keep the fiche for its structure."""
    if claim is None:
        return None
    if actor.role == Role.STRUCTURE.value:
        own = claim.fiche.establishment.organisation_id == actor.organisation_id
        return None if own else "Cette demande concerne une autre structure."
    return None if claim.territory_id == actor.territory_id else "Cette demande est adressée à un autre territoire."


def takes_back(actor: Actor, claim: Any) -> str | None:
    """Allow the team of the claim's territory, and the link sent to the structure."""
    if actor.role == Role.LINK.value:
        own = claim is None or actor.grant == ("directory.contest_claim", claim.pk)
        return None if own else "Ce lien n'ouvre pas cette demande."
    return answers_claim(actor, claim)


def proposes(actor: Actor, subject: Any) -> str | None:
    """Refuse a link given for anything else."""
    return None if actor.grant == ("directory.proposal", 0) else "Ce lien ne publie pas cette structure."


def own_access(actor: Actor, membership: Any) -> str | None:
    """Refuse any access but the one under which one acts."""
    if membership is not None and membership.pk != actor.membership_id:
        return "Cet accès n'est pas le vôtre."
    return None


def own_invitation(actor: Actor, invitation: Any) -> str | None:
    """Refuse an invitation to another structure."""
    own = invitation is None or (
        invitation.role == Role.STRUCTURE.value and invitation.organisation_id == actor.organisation_id
    )
    return None if own else "Cette invitation n'est pas celle de votre structure."


def own_message(actor: Actor, message: Any) -> str | None:
    """Refuse any message but the one that the link opens."""
    if message is not None and actor.grant != ("directory.freshness", message.pk):
        return "Ce lien n'ouvre pas ce message."
    return None


def keeps_flagged(actor: Actor, flag: Any) -> str | None:
    """Allow the team of the territory where the fiche's place is."""
    return keeps_fiche(actor, flag.fiche) if flag is not None else None


POLICIES: Mapping[str, Policy] = {
    "directory.claim_fiche": Policy(EVERYONE),
    "directory.confirm_claim": Policy(LINK, own_claim),
    "directory.withdraw_claim": Policy(LINK, own_claim),
    "directory.settle_claim": Policy(TEAM | STRUCTURE, answers_claim),
    "directory.revoke_claim": Policy(TEAM | LINK, takes_back),
    "directory.propose_structure": Policy(EVERYONE),
    "directory.publish_proposal": Policy(LINK, proposes),
    "directory.see_keepers": Policy(TEAM | STRUCTURE, keeps_fiche),
    "directory.hand_over_fiche": Policy(STRUCTURE, keeps_fiche),
    "directory.withdraw_hand_over": Policy(STRUCTURE, own_invitation),
    "directory.leave_structure": Policy(STRUCTURE, own_access),
    "directory.set_rhythm": Policy(TEAM | STRUCTURE | LINK, keeps_fiche),
    "directory.ask_freshness": Policy(SYSTEM),
    "directory.remind_freshness": Policy(SYSTEM),
    "directory.answer_freshness": Policy(LINK, own_message),
    "directory.forget_claims": Policy(SYSTEM),
    "directory.forget_addresses": Policy(SYSTEM),
    "directory.see_quality": Policy(TEAM),
    "directory.settle_flag": Policy(TEAM, keeps_flagged),
    "directory.close_fiche": Policy(TEAM, keeps_fiche),
    "directory.reopen_fiche": Policy(TEAM, keeps_fiche),
}
SENTENCES: Mapping[str, str] = {
    "directory.claim_fiche": "a demandé à tenir une fiche",
    "directory.confirm_claim": "a pris une fiche en main",
    "directory.withdraw_claim": "a retiré sa demande pour une fiche",
    "directory.settle_claim": "a répondu à une demande pour une fiche",
    "directory.revoke_claim": "a fermé l'accès ouvert par une demande",
    "directory.propose_structure": "a proposé une structure",
    "directory.publish_proposal": "a publié une nouvelle structure",
    "directory.hand_over_fiche": "a invité quelqu'un à tenir une fiche",
    "directory.withdraw_hand_over": "a repris une invitation à tenir une fiche",
    "directory.leave_structure": "ne tient plus les fiches de sa structure",
    "directory.set_rhythm": "a changé le rythme des messages d'une fiche",
    "directory.ask_freshness": "a demandé si des fiches sont justes",
    "directory.remind_freshness": "a relancé des structures",
    "directory.answer_freshness": "a répondu au message annuel",
    "directory.forget_claims": "a effacé d'anciennes demandes",
    "directory.forget_addresses": "a effacé d'anciennes adresses",
    "directory.settle_flag": "a réglé un signalement",
    "directory.close_fiche": "a fermé une fiche",
    "directory.reopen_fiche": "a rouvert une fiche",
}
