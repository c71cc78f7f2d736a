"""Who may import published contracts: the facilitator's team, and the command line."""

from collections.abc import Mapping

from django.db.models import Model

from terreau.accounts.roles import Role
from terreau.kit.access import Actor, Policy

TEAM = frozenset({Role.FACILITATOR, Role.ADMIN, Role.SYSTEM})


def _own_batch(actor: Actor, batch: Model | None) -> str | None:
    if batch is not None and getattr(batch, "territory_id", None) != actor.territory_id:
        return "Cet import est celui d'un autre territoire."
    return None


POLICIES: Mapping[str, Policy] = {
    "procurement.list_imports": Policy(TEAM),
    "procurement.upload_decp": Policy(TEAM),
    **{f"procurement.{verb}_decp": Policy(TEAM, _own_batch) for verb in ("import", "preview", "undo", "discard")},
}
SENTENCES: Mapping[str, str] = {
    "procurement.upload_decp": "a déposé un fichier de données essentielles",
    "procurement.preview_decp": "a vérifié un fichier de données essentielles",
    "procurement.import_decp": "a importé un fichier de données essentielles",
    "procurement.undo_decp": "a annulé un import de données essentielles",
    "procurement.discard_decp": "a retiré un fichier de données essentielles",
}
