"""Who may import lists of structures and decide which structure a record is: the team, and the command line."""

from collections.abc import Mapping
from typing import Any

from terreau.accounts.roles import Role
from terreau.kit.access import Actor, Policy

TEAM = frozenset({Role.FACILITATOR.value, Role.ADMIN.value})
RUNNERS = TEAM | {Role.SYSTEM.value}


def own_batch(actor: Actor, batch: Any) -> str | None:
    """Refuse the import of another territory."""
    if batch is not None and batch.territory_id != actor.territory_id:
        return "Cet import est celui d'un autre territoire."
    return None


def own_match(actor: Actor, match: Any) -> str | None:
    """Refuse a record of another territory's import."""
    return own_batch(actor, match.batch) if match is not None else None


POLICIES: Mapping[str, Policy] = {
    "directory.list_imports": Policy(RUNNERS),
    "directory.upload_list": Policy(RUNNERS),
    **{f"directory.{verb}_list": Policy(RUNNERS, own_batch) for verb in ("import", "preview", "undo", "discard")},
    "directory.decide_match": Policy(TEAM, own_match),
}
SENTENCES: Mapping[str, str] = {
    "directory.upload_list": "a déposé une liste de structures",
    "directory.preview_list": "a vérifié une liste de structures",
    "directory.import_list": "a importé une liste de structures",
    "directory.undo_list": "a annulé l'import d'une liste de structures",
    "directory.discard_list": "a retiré une liste de structures",
    "directory.decide_match": "a décidé d'un rapprochement",
}
