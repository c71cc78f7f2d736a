"""Who may do what below a clause."""

from collections.abc import Mapping

from terreau.kit.access import Policy

TEAM = frozenset({"facilitator", "system"})

POLICIES: Mapping[str, Policy] = {}
