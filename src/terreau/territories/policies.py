"""Who may change the territory's settings."""

from terreau.kit.access import Actor, Policy
from terreau.territories.models import Territory


def own_territory(actor: Actor, territory: Territory | None) -> str | None:
    """Refuse another territory than the actor's own."""
    if territory is not None and territory.pk != actor.territory_id:
        return "Ce territoire n'est pas le vôtre."
    return None


POLICIES = {"territories.edit_territory": Policy(roles=frozenset({"admin"}), relation=own_territory)}
