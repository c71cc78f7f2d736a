"""Who sees what below a clause, said once: each model names its path to the clause and to the company."""

from django.db.models import Q

from terreau.kit.access import Actor

TEAM = frozenset({"facilitator", "admin", "system"})


def seen_by(actor: Actor, *, clause: str, company: str = "", commitment: str = "") -> Q | None:
    """The condition on rows whose clause is at path `clause`; None when the actor sees nothing.

    The team sees its territory; a buyer its own contracts; a company what it owes or does; a link its one commitment.
    """
    prefix = f"{clause}__" if clause else ""
    own = Q(**{f"{prefix}territory_id": actor.territory_id})
    if actor.role in TEAM and actor.territory_id:
        return own
    if actor.role == "buyer" and actor.organisation_id:
        return own & Q(**{f"{prefix}lot__contract__buyer_id": actor.organisation_id})
    if actor.role == "company" and actor.organisation_id and company:
        return own & Q(**{f"{company}__organisation_id": actor.organisation_id})
    if actor.role == "link" and actor.grant and actor.grant[0] == "commitment" and commitment:
        return own & Q(**{commitment: actor.grant[1]})
    return None
