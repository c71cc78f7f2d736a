"""Who may read the house's own pages."""

from collections.abc import Mapping

from terreau.kit.access import Policy

ADMIN = frozenset({"admin"})
TEAM = frozenset({"facilitator"})

POLICIES: Mapping[str, Policy] = {
    "portal.read_week": Policy(TEAM),
    "portal.search": Policy(TEAM | ADMIN),
    "portal.administer": Policy(ADMIN),
    "portal.read_journal": Policy(ADMIN),
    "portal.read_messages": Policy(ADMIN),
}
