"""Moves of a statement: each answers with the sentence of its refusal, or None."""

from collections.abc import Iterable

from terreau.clauses.rules.statement_checks import Finding, blocks_validation
from terreau.clauses.rules.vocabulary import STATEMENT_TRANSITIONS, NoHoursReason, StatementStatus

_FROM = {
    StatementStatus.TO_FILL: "Ce relevé n'a pas encore été transmis.",
    StatementStatus.SENT: "Ce relevé est transmis et attend d'être vérifié.",
    StatementStatus.RETURNED: "Ce relevé a été renvoyé : il attend d'être corrigé.",
    StatementStatus.VALIDATED: "Ce relevé est déjà validé.",
}


def move_refusal(status: StatementStatus, to: StatementStatus) -> str | None:
    """Why a statement cannot pass from one status to the other."""
    return None if to in STATEMENT_TRANSITIONS[status] else _FROM[status]


def send_refusal(status: StatementStatus, *, lines: int, no_hours: NoHoursReason | None) -> str | None:
    """A statement has lines, or says why it has none; what the checks found never prevents sending."""
    if lines and no_hours:
        return "Il y a des heures et « aucune heure » : gardez l'un des deux."
    if not lines and not no_hours:
        return "Indiquez les heures de chaque personne, ou dites pourquoi il n'y en a pas."
    return move_refusal(status, StatementStatus.SENT)


def return_refusal(status: StatementStatus, *, reason: str) -> str | None:
    """A statement goes back with a reason; once validated, its ledger entries must be reversed with it."""
    return move_refusal(status, StatementStatus.RETURNED) or (
        None if reason.strip() else "Dites à l'entreprise ce qu'il faut corriger."
    )


def validate_refusal(status: StatementStatus, findings: Iterable[Finding]) -> str | None:
    """Only a sent statement without a blocking finding is validated."""
    refusal = move_refusal(status, StatementStatus.VALIDATED)
    if refusal:
        return refusal
    return "Un contrôle bloque la validation : corrigez la ligne." if blocks_validation(findings) else None
