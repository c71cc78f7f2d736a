"""Who may do what below a clause."""

from collections.abc import Mapping
from typing import Any

from terreau.kit.access import Actor, Policy

TEAM = frozenset({"facilitator", "system"})

READERS = TEAM | {"admin"}


def followed_here(actor: Actor, subject: Any) -> str | None:
    """A clause, or what stands on one, is changed by the territory that follows it."""
    clause = getattr(subject, "clause", subject)
    if getattr(clause, "territory_id", actor.territory_id) != actor.territory_id:
        return "Ce lot est suivi par un autre territoire."
    return None


LOT_ACTS = (
    "record_clause",
    "size_clause",
    "edit_settings",
    "close_clause",
    "reopen_clause",
    "add_figure",
    "accept_amendment",
    "dismiss_amendment",
    "confirm_part",
    "record_event",
    "change_holder",
    "transfer_hours",
    "entrust_hours",
    "change_entrusted",
    "change_split",
    "edit_contact",
    "note_call",
)
POLICIES: Mapping[str, Policy] = {
    **{f"clauses.{act}": Policy(TEAM, followed_here) for act in LOT_ACTS},
    "clauses.see_lots": Policy(READERS | {"buyer"}),
    "clauses.see_persons": Policy(READERS, followed_here),
}
