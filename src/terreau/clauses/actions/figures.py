"""Dated figures of hours: each with its document; only what is signed moves what is due."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File

from terreau.clauses.actions.owed import is_signed, lock, share_owed
from terreau.clauses.models import Clause, Figure, LedgerEntry
from terreau.clauses.rules.vocabulary import FigureKind
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach
from terreau.kit.models import Document
from terreau.procurement.models import Amendment, Part
from terreau.procurement.rules.vocabulary import AmendmentState, PartKind


@action("clauses.add_figure", subject="clause")
def add_figure(
    *,
    by: Actor,
    clause: Clause,
    kind: FigureKind,
    hours: Decimal,
    dated_on: date,
    document: File[Any] | None,
    part: Part | None = None,
    note: str = "",
) -> Figure:
    """Record hours of a signed document; what they change is due at once, unless their part is not firm yet.

    `hours` is signed for an amendment; for the others it replaces the figure of that kind. Raises Refused.
    """
    held = lock(clause)
    if not kind.is_signed:
        raise Refused("Une recommandation se fait par le dimensionnement.")
    if document is None:
        raise Refused("Joignez le document signé qui porte les heures : sans lui, rien n'est dû.")
    if not is_signed(held):
        raise Refused("Ce marché n'est pas notifié : aucune heure n'est encore due.")
    proof = attach(document, by=by, territory_id=held.territory_id)
    return _record(by, held, kind=kind, hours=hours, dated_on=dated_on, proof=proof, part=part, note=note)


def _record(
    by: Actor,
    clause: Clause,
    *,
    kind: FigureKind,
    hours: Decimal,
    dated_on: date,
    proof: Document,
    part: Part | None,
    note: str,
) -> Figure:
    before = _replaced(clause, kind, part)
    if before and before.dated_on > dated_on:
        raise Refused(f"Un chiffre plus récent est déjà enregistré ({before.dated_on:%d/%m/%Y}) : vérifiez la date.")
    figure = Figure.objects.create(
        clause=clause,
        kind=kind,
        hours=hours,
        dated_on=dated_on,
        document=proof,
        part=part,
        author_id=by.user_id,
        note=note[:300],
    )
    firm_on = firm_day(part, dated_on)
    if firm_on is not None:
        change = hours - (before.hours if before else 0)
        share_owed(by=by, clause=clause, hours=change, dated_on=max(firm_on, dated_on), source=figure)
    return figure


def _replaced(clause: Clause, kind: FigureKind, part: Part | None) -> Figure | None:
    """The figure that a new one of this kind takes the place of; amendments add up and replace nothing."""
    if kind is FigureKind.AMENDMENT and part is None:
        return None
    same = Figure.objects.filter(clause=clause, part=part)
    if part is None:
        same = same.filter(kind=kind)
    return same.order_by("-dated_on", "-pk").first()


def firm_day(part: Part | None, dated_on: date) -> date | None:
    """The day from which hours are firm: at once without a part or on a firm tranche, else when it was decided."""
    if part is None or part.kind == PartKind.FIRM_TRANCHE:
        return dated_on
    return part.decided_on


@action("clauses.confirm_part", subject="clause")
def confirm_part(*, by: Actor, clause: Clause, part: Part, decided_on: date) -> Clause:
    """An optional tranche, a renewal or an order is decided: its hours, written in a document, become due.

    Raises Refused when it was given up, has no hours, or is already due.
    """
    held = lock(clause)
    kept = Part.objects.select_for_update().get(pk=part.pk, lot_id=held.lot_id)
    if kept.refused_on:
        raise Refused("Cette partie du marché a été abandonnée.")
    figure = Figure.objects.filter(clause=held, part=kept).order_by("-dated_on", "-pk").first()
    if figure is None:
        raise Refused("Aucune heure n'est enregistrée pour cette partie : ajoutez d'abord le document.")
    if is_posted(figure):
        raise Refused("Les heures de cette partie sont déjà dues.")
    if kept.decided_on is None:
        kept.decided_on = decided_on
        kept.save(update_fields=["decided_on"])
    day = max(kept.decided_on, figure.dated_on)
    share_owed(by=by, clause=held, hours=figure.hours, dated_on=day, source=figure)
    return held


def is_posted(figure: Figure) -> bool:
    """Its hours are in the ledger."""
    return LedgerEntry.objects.filter(source_type=figure._meta.label_lower, source_id=figure.pk).exists()  # noqa: SLF001


@action("clauses.accept_amendment", subject="clause")
def accept_amendment(
    *,
    by: Actor,
    clause: Clause,
    amendment: Amendment,
    hours: Decimal,
    dated_on: date,
    document: File[Any] | None,
    note: str = "",
) -> Figure:
    """Turn an amendment seen in open data into a signed one, with its document and its hours (signed, zero allowed)."""
    held = lock(clause)
    proposed = _proposed(held, amendment)
    if document is None:
        raise Refused("Joignez l'avenant signé : vu dans les données publiées, il ne change rien.")
    proof = attach(document, by=by, territory_id=held.territory_id)
    proposed.state = AmendmentState.SIGNED
    proposed.document = proof
    proposed.notified_on = proposed.notified_on or dated_on
    proposed.save(update_fields=["state", "document", "notified_on"])
    said = note or f"Avenant n° {proposed.number}"
    kind = FigureKind.AMENDMENT
    return _record(by, held, kind=kind, hours=hours, dated_on=dated_on, proof=proof, part=None, note=said)


@action("clauses.dismiss_amendment", subject="clause")
def dismiss_amendment(*, by: Actor, clause: Clause, amendment: Amendment) -> Clause:
    """Set aside an amendment seen in open data: it does not touch the clause."""
    held = lock(clause)
    proposed = _proposed(held, amendment)
    proposed.state = AmendmentState.DISMISSED
    proposed.save(update_fields=["state"])
    return held


def _proposed(clause: Clause, amendment: Amendment) -> Amendment:
    """The locked amendment, still a proposal on this contract."""
    held = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if held.contract_id != clause.lot.contract_id or held.lot_id not in {None, clause.lot_id}:
        raise Refused("Cet avenant porte sur un autre marché.")
    if held.state != AmendmentState.PROPOSED:
        raise Refused("Cet avenant est déjà traité.")
    return held
