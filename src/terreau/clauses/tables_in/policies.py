"""Who may bring tables: the facilitator's team and the command line, each territory for itself."""

from collections.abc import Mapping
from typing import Any

from terreau.accounts.roles import Role
from terreau.kit.access import Actor, Policy

TEAM = frozenset({Role.FACILITATOR, Role.ADMIN, Role.SYSTEM})


def own_batch(actor: Actor, batch: Any) -> str | None:
    """A table belongs to the territory that brought it."""
    if batch is not None and batch.territory_id != actor.territory_id:
        return "Cet import est celui d'un autre territoire."
    return None


TABLE_SENTENCES: Mapping[str, str] = {
    "clauses.upload_table": "Tableau déposé",
    "clauses.examine_table": "Tableau examiné",
    "clauses.import_table": "Tableau importé",
    "clauses.undo_table": "Import de tableau annulé",
    "clauses.discard_table": "Tableau retiré sans être importé",
}
TABLE_POLICIES: Mapping[str, Policy] = {
    "clauses.list_tables": Policy(TEAM),
    "clauses.upload_table": Policy(TEAM),
    **{f"clauses.{verb}_table": Policy(TEAM, own_batch) for verb in ("examine", "import", "undo", "discard")},
}
