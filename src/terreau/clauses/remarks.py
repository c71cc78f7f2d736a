"""What the page of a contract says of each lot: followed, without a clause by decision, or still to settle."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse

from terreau.clauses.actions.owed import SIGNED_STAGES
from terreau.clauses.models import Clause, Figure, NoClause
from terreau.clauses.rules.vocabulary import FigureKind, NoClauseReason
from terreau.kit.access import Actor, may, rows
from terreau.kit.french import day
from terreau.kit.rooms import Remark
from terreau.procurement.models import Lot
from terreau.procurement.rules.vocabulary import ContractStage

COMING = frozenset({ContractStage.PLANNED, ContractStage.PUBLISHED})


def lot_remarks(actor: Actor, found: Sequence[Model]) -> Mapping[int, Remark]:
    """A remark per lot (one query); nothing of other rows, nothing for who sees no lots."""
    lots: list[Any] = [each for each in found if isinstance(each, Lot)]
    if not lots or not may(actor, "clauses.see_lots"):
        return {}
    told = _told(actor, [lot.pk for lot in lots])
    return {lot.pk: _remark(actor, lot, *told[lot.pk]) for lot in lots}


def _told(actor: Actor, keys: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    """By lot, its clause here and its standing decision, as the actor may see them (None without)."""
    signed = Figure.objects.filter(clause=OuterRef("pk")).exclude(kind=FigureKind.RECOMMENDED)
    clauses = rows(actor, Clause).filter(lot=OuterRef("pk"), territory=actor.territory_id or 0)
    followed = clauses.annotate(is_due=Exists(signed)).values(
        told=JSONObject(pk="pk", closed_on="closed_on", is_due="is_due")
    )
    decisions = rows(actor, NoClause).standing().filter(lot=OuterRef("pk"))  # type: ignore[attr-defined]
    author = Coalesce(NullIf("author__full_name", Value("")), "author__email")
    decisions = decisions.values(told=JSONObject(pk="pk", on="decided_on", reason="reason", note="note", author=author))
    lots = Lot.objects.filter(pk__in=keys).annotate(clause=Subquery(followed[:1]), decision=Subquery(decisions[:1]))
    return {pk: (clause, decision) for pk, clause, decision in lots.values_list("pk", "clause", "decision")}


def _remark(actor: Actor, lot: Any, clause: Any, decision: Any) -> Remark:
    if clause and clause["is_due"]:
        word = ("off", "Suivi clos") if clause["closed_on"] else ("ok", "Clause suivie")
        return Remark("", *word, links=(("Ouvrir le suivi des heures", _of(clause), "clock"),))
    if decision:
        return _decided(actor, lot, decision)
    if lot.contract.stage == ContractStage.ABANDONED or not may(actor, "clauses.record_clause", lot):
        return Remark()
    return Remark("", "watch", "Clause à décider", links=_ways(lot, clause))


def _decided(actor: Actor, lot: Any, told: Any) -> Remark:
    by = f" par {told['author']}" if told["author"] else ""
    note = f" ({told['note']})" if told["note"] else ""
    said = f"Décidé le {day(date.fromisoformat(told['on']))}{by} : {NoClauseReason(told['reason']).label}{note}."
    undo = (reverse("clauses:withdraw_no_clause", args=[told["pk"]]), "Revenir sur cette décision")
    return Remark(said, "off", "Pas de clause", undo=undo if may(actor, "clauses.decide_no_clause", lot) else None)


def _ways(lot: Any, clause: Any) -> tuple[tuple[str, str, str], ...]:
    """What may be done about a lot that nothing settles yet."""
    none = ("Pas de clause", reverse("clauses:decide_no_clause", args=[lot.pk]), "x-lg")
    if lot.contract.stage in COMING:
        size = ("Dimensionner les heures", reverse("clauses:size_lot", args=[lot.pk]), "clock")
        return (("Ouvrir le lot", _of(clause), "building"), size, none) if clause else (size, none)
    if lot.contract.stage in SIGNED_STAGES:
        return (("Enregistrer les heures", reverse("clauses:new_clause", args=[lot.pk]), "clock"), none)
    return (none,)


def _of(clause: Any) -> str:
    return reverse("clauses:lot", args=[clause["pk"]])
