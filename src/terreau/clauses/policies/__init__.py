"""Who may do what below a clause."""

from collections.abc import Mapping
from typing import Any

from terreau.clauses.policies.hours import HOURS_POLICIES
from terreau.clauses.policies.sourcing import SOURCING_POLICIES
from terreau.kit.access import Actor, Policy

TEAM = frozenset({"facilitator", "system"})

READERS = TEAM | {"admin"}


def followed_here(actor: Actor, subject: Any) -> str | None:
    """A clause, or what stands on one, is changed by the territory that follows it."""
    clause = getattr(subject, "clause", subject)
    if getattr(clause, "territory_id", actor.territory_id) != actor.territory_id:
        return "Ce lot est suivi par un autre territoire."
    return None


LOT_SENTENCES: Mapping[str, str] = {
    "clauses.record_clause": "Clause enregistrée d'après les documents signés",
    "clauses.size_clause": "Clause dimensionnée avant la consultation",
    "clauses.edit_settings": "Réglages de la clause modifiés",
    "clauses.close_clause": "Suivi du lot clos",
    "clauses.reopen_clause": "Suivi du lot repris",
    "clauses.add_figure": "Heures d'un document signé enregistrées",
    "clauses.accept_amendment": "Avenant accepté avec son document",
    "clauses.dismiss_amendment": "Avenant vu dans les données publiées écarté",
    "clauses.confirm_part": "Heures d'une tranche, reconduction ou commande rendues dues",
    "clauses.record_event": "Événement du marché enregistré",
    "clauses.change_holder": "Changement de titulaire enregistré",
    "clauses.transfer_hours": "Heures reportées sur un autre marché",
    "clauses.entrust_hours": "Heures confiées à un sous-traitant",
    "clauses.change_entrusted": "Heures confiées modifiées",
    "clauses.change_split": "Répartition entre entreprises modifiée",
    "clauses.edit_contact": "Personne à joindre modifiée",
    "clauses.end_commitment": "Départ d'une entreprise noté",
    "clauses.decide_no_clause": "Décision : ce lot n'a pas de clause",
    "clauses.withdraw_no_clause": "Décision sans clause reprise",
    "clauses.note_call": "Appel noté",
}
POLICIES: Mapping[str, Policy] = {
    **HOURS_POLICIES,
    **SOURCING_POLICIES,
    **dict.fromkeys(LOT_SENTENCES, Policy(TEAM, followed_here)),
    "clauses.see_lots": Policy(READERS | {"buyer"}),
    "clauses.see_persons": Policy(READERS, followed_here),
    "clauses.read_report": Policy(READERS | {"buyer", "elected", "company"}),
}
