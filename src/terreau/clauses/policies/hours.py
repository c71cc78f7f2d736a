"""Who may do what with employment and statements."""

from collections.abc import Mapping

from django.db.models import Model

from terreau.clauses.models import Commitment, EmploymentContract, Exit, Newcomer, Placement, Statement
from terreau.kit.access import Actor, Policy

TEAM = frozenset({"facilitator", "system"})
DECLARANTS = frozenset({"company", "link"})
NOT_YOURS = "Ce relevé n'est pas le vôtre."
OTHER_TERRITORY = "Ce dossier est suivi par un autre territoire."


def _commitment_of(subject: Model | None) -> Commitment | None:
    if isinstance(subject, Newcomer):
        subject = subject.statement
    return subject.commitment if isinstance(subject, Statement | Placement) else None


def _territory_of(subject: Model | None) -> int | None:
    if isinstance(subject, Exit):
        subject = subject.employment_contract
    if isinstance(subject, EmploymentContract):
        return subject.territory_id
    commitment = subject if isinstance(subject, Commitment) else _commitment_of(subject)
    return commitment.clause.territory_id if commitment else None


def same_territory(actor: Actor, subject: Model | None) -> str | None:
    """Refuse what another territory follows; a task of the house acts for all."""
    if subject is None or (actor.role == "system" and actor.territory_id is None):
        return None
    return None if _territory_of(subject) == actor.territory_id else OTHER_TERRITORY


def own_commitment(actor: Actor, subject: Model | None) -> str | None:
    """Refuse another company's statement: a link opens one commitment, a member those of the organisation."""
    commitment = _commitment_of(subject)
    if commitment is None:
        return None
    if actor.role == "link":
        return None if actor.grant == ("commitment", commitment.pk) else NOT_YOURS
    same = commitment.company.organisation_id == actor.organisation_id
    return None if same and commitment.clause.territory_id == actor.territory_id else NOT_YOURS


_TEAM = Policy(TEAM, same_territory)
_COMPANY = Policy(DECLARANTS, own_commitment)

HOURS_POLICIES: Mapping[str, Policy] = {
    "clauses.add_employment": _TEAM,
    "clauses.record_employments": _TEAM,
    "clauses.add_placement": _TEAM,
    "clauses.correct_frozen_fact": _TEAM,
    "clauses.renew_employment": _TEAM,
    "clauses.end_employment": _TEAM,
    "clauses.end_placement": _TEAM,
    "clauses.complete_exit": _TEAM,
    "clauses.record_hours_paid": _TEAM,
    "clauses.read_employment": Policy(frozenset({"facilitator", "admin"}), same_territory),
    "clauses.request_statements": _TEAM,
    "clauses.remind_statement": _TEAM,
    "clauses.renew_link": _TEAM,
    "clauses.check_statements": Policy(frozenset({"facilitator", "admin"}), same_territory),
    "clauses.record_statement": _TEAM,
    "clauses.validate_statement": _TEAM,
    "clauses.return_statement": _TEAM,
    "clauses.correct_statement": _TEAM,
    "clauses.record_history": _TEAM,
    "clauses.settle_newcomer": _TEAM,
    "clauses.fill_statement": _COMPANY,
    "clauses.copy_people": _COMPANY,
    "clauses.declare_no_hours": _COMPANY,
    "clauses.tell_newcomer": _COMPANY,
    "clauses.attach_proof": _COMPANY,
    "clauses.submit_statement": _COMPANY,
}

HOURS_SENTENCES: Mapping[str, str] = {
    "clauses.add_employment": "a ajouté une personne sur un lot",
    "clauses.record_employments": "a enregistré des contrats de travail passés",
    "clauses.add_placement": "a mis une personne en poste sur un autre lot",
    "clauses.correct_frozen_fact": "a corrigé un fait figé à l'embauche",
    "clauses.renew_employment": "a renouvelé un contrat de travail",
    "clauses.end_employment": "a noté la fin d'un contrat de travail",
    "clauses.end_placement": "a noté la fin d'une mise en poste",
    "clauses.complete_exit": "a complété une sortie",
    "clauses.record_hours_paid": "a noté des heures payées",
    "clauses.read_employment": "a lu un contrat de travail",
    "clauses.request_statements": "a demandé les heures d'une période",
    "clauses.remind_statement": "a relancé une entreprise",
    "clauses.renew_link": "a remplacé un lien de déclaration",
    "clauses.record_statement": "a saisi des heures pour l'entreprise",
    "clauses.validate_statement": "a validé un relevé",
    "clauses.return_statement": "a renvoyé un relevé",
    "clauses.correct_statement": "a corrigé un relevé validé",
    "clauses.record_history": "a enregistré des heures passées",
    "clauses.settle_newcomer": "a écarté une personne signalée",
    "clauses.fill_statement": "a rempli un relevé",
    "clauses.copy_people": "a repris les personnes du mois d'avant",
    "clauses.declare_no_hours": "a déclaré un mois sans heure",
    "clauses.tell_newcomer": "a signalé une nouvelle personne",
    "clauses.attach_proof": "a joint un justificatif",
    "clauses.submit_statement": "a transmis un relevé",
}
