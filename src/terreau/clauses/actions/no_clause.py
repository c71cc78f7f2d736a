"""Deciding that a lot has no clause, and taking that back."""

from datetime import date

from terreau.clauses.actions.owed import lock
from terreau.clauses.models import Clause, NoClause
from terreau.clauses.rules.vocabulary import FigureKind, NoClauseReason
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Lot

STANDS = "Il est décidé que ce lot n'a pas de clause : revenez d'abord sur cette décision, sur la page du marché."


@action("clauses.decide_no_clause", subject="lot")
def decide_no_clause(*, by: Actor, lot: Lot, reason: NoClauseReason, note: str = "", on: date) -> NoClause:
    """Say that a lot has no clause for the actor's territory; one that was only sized is no longer followed.

    Raises Refused when hours are due here, when it is already decided, or when another reason has no words.
    """
    if reason is NoClauseReason.OTHER and not note.strip():
        raise Refused("Dites en une phrase quelle est cette autre raison.")
    clause = _clause_here(by, lot)
    if clause and clause.figures.exclude(kind=FigureKind.RECOMMENDED).exists():
        raise Refused("Des heures sont dues sur ce lot : sa clause existe. Pour ne plus la suivre, closez son suivi.")
    decided, is_new = NoClause.objects.get_or_create(
        territory_id=by.territory_id or 0,
        lot=lot,
        withdrawn_on=None,
        defaults={"reason": reason, "note": note.strip(), "decided_on": on, "author_id": by.user_id},
    )
    if not is_new:
        raise Refused("C'est déjà décidé : ce lot n'a pas de clause.")
    if clause and clause.closed_on is None:
        clause.closed_on = on
        clause.save(update_fields=["closed_on"])
    journal.note(reason=f"{reason.label}. {note}".strip())
    return decided


@action("clauses.withdraw_no_clause", subject="decision")
def withdraw_no_clause(*, by: Actor, decision: NoClause, on: date) -> NoClause:
    """Take back such a decision; a clause that it had closed is followed again."""
    held = NoClause.objects.select_for_update(of=("self",)).select_related("lot").get(pk=decision.pk)
    if held.withdrawn_on:
        raise Refused("Cette décision est déjà reprise.")
    held.withdrawn_on = on
    held.save(update_fields=["withdrawn_on"])
    clause = _clause_here(by, held.lot)
    if clause and clause.closed_on:
        clause.closed_on = None
        clause.save(update_fields=["closed_on"])
    return held


def refuse_if_decided(by: Actor, lot: Lot) -> None:
    """Raise Refused while it stands that a lot has no clause here."""
    if NoClause.objects.standing().filter(territory_id=by.territory_id or 0, lot=lot).exists():
        raise Refused(STANDS)


def _clause_here(by: Actor, lot: Lot) -> Clause | None:
    """The clause of this lot for the actor's territory, locked."""
    found = Clause.objects.filter(territory_id=by.territory_id or 0, lot=lot).first()
    return lock(found) if found else None
