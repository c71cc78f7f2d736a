"""Who may look for structures, ask them, and answer."""

from collections.abc import Mapping
from typing import Any

from terreau.clauses.models import SourcingInvitation
from terreau.clauses.models.sourcing import LINK
from terreau.kit.access import Actor, Policy

TEAM = frozenset({"facilitator", "system"})
READERS = frozenset({"facilitator", "admin", "buyer"})
OTHER_TERRITORY = "Ce lot est suivi par un autre territoire."
NOT_YOURS = "Cette demande n'est pas pour vous."


def _clause_of(subject: Any) -> Any:
    if isinstance(subject, SourcingInvitation):
        subject = subject.request
    return getattr(subject, "clause", subject)


def followed_here(actor: Actor, subject: Any) -> str | None:
    """A lot and its requests are the business of the territory that follows it."""
    clause = _clause_of(subject)
    return None if clause is None or clause.territory_id == actor.territory_id else OTHER_TERRITORY


def own_contract(actor: Actor, subject: Any) -> str | None:
    """A buyer, on its own contracts; the team, on its territory."""
    clause = _clause_of(subject)
    if clause is not None and actor.role == "buyer" and clause.lot.contract.buyer_id != actor.organisation_id:
        return "Ce marché est celui d'un autre acheteur."
    return followed_here(actor, subject)


def own_invitation(actor: Actor, subject: Any) -> str | None:
    """The structure itself, the bearer of its link, or on the phone, the team that asks."""
    if subject is None:
        return None
    if actor.role == "link":
        return None if actor.grant == (LINK, subject.pk) else NOT_YOURS
    if actor.role == "structure":
        return None if subject.establishment.organisation_id == actor.organisation_id else NOT_YOURS
    return followed_here(actor, subject)


_TEAM = Policy(TEAM, followed_here)
SOURCING_POLICIES: Mapping[str, Policy] = {
    "clauses.find_structures": Policy(READERS, own_contract),
    "clauses.ask_sourcing": Policy(frozenset({"buyer"}), own_contract),
    "clauses.open_sourcing": _TEAM,
    "clauses.add_to_sourcing": _TEAM,
    "clauses.send_sourcing_batch": _TEAM,
    "clauses.remind_sourcing": _TEAM,
    "clauses.close_sourcing": _TEAM,
    "clauses.reopen_sourcing": _TEAM,
    "clauses.follow_sourcing": _TEAM,
    "clauses.read_sourcing_answers": _TEAM,
    "clauses.answer_sourcing": Policy(frozenset({"structure", "link", "facilitator"}), own_invitation),
    "clauses.open_sourcing_page": Policy(frozenset({"structure", "link"}), own_invitation),
    "clauses.see_own_sourcing": Policy(frozenset({"structure"})),
}
SOURCING_SENTENCES: Mapping[str, str] = {
    "clauses.ask_sourcing": "a souhaité que des structures soient interrogées",
    "clauses.open_sourcing": "a ouvert une demande de sourcing",
    "clauses.add_to_sourcing": "a ajouté des structures à une demande de sourcing",
    "clauses.send_sourcing_batch": "a interrogé des structures",
    "clauses.remind_sourcing": "a relancé une structure",
    "clauses.close_sourcing": "a clos une demande de sourcing",
    "clauses.reopen_sourcing": "a rouvert ou prolongé une demande de sourcing",
    "clauses.follow_sourcing": "a noté la suite donnée à une réponse",
    "clauses.read_sourcing_answers": "a lu les réponses à une demande de sourcing",
    "clauses.answer_sourcing": "a répondu à une demande de sourcing",
    "clauses.open_sourcing_page": "a ouvert une demande de sourcing",
}
