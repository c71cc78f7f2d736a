"""What is owed and what is done."""

from terreau.clauses.models.clause import Clause, ClauseEvent, Commitment, Figure, NoClause
from terreau.clauses.models.employment import EmploymentContract, Exit, HoursPaid, Placement
from terreau.clauses.models.ledger import LedgerEntry
from terreau.clauses.models.sourcing import SourcingInvitation, SourcingRequest
from terreau.clauses.models.statement import Call, Newcomer, Statement, StatementLine

__all__ = [
    "Call",
    "Clause",
    "ClauseEvent",
    "Commitment",
    "EmploymentContract",
    "Exit",
    "Figure",
    "HoursPaid",
    "LedgerEntry",
    "Newcomer",
    "NoClause",
    "Placement",
    "SourcingInvitation",
    "SourcingRequest",
    "Statement",
    "StatementLine",
]
