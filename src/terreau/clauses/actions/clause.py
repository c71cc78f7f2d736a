"""Recording a clause: from the signed documents on a notified contract, by sizing before publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File

from terreau.clauses.actions.no_clause import refuse_if_decided
from terreau.clauses.actions.owed import SIGNED_STAGES, lock, owing, share_owed
from terreau.clauses.models import Clause, Figure
from terreau.clauses.rules.vocabulary import FigureKind, LegalLever
from terreau.directory.models import Establishment
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach
from terreau.procurement.models import Lot

SETTINGS = (
    "count_months",
    "period_months",
    "due_day",
    "training_coefficient",
    "cdi_coefficient",
    "counts_alternance",
    "capacity",
)


@dataclass(frozen=True)
class Share:
    """What one company owes, as a weight in the whole, and whom to call there (contact_name, _email, _phone)."""

    company: Establishment
    weight: Decimal
    contact: Mapping[str, str] = field(default_factory=dict)


@action("clauses.record_clause", subject="lot")
def record_clause(
    *,
    by: Actor,
    lot: Lot,
    legal_lever: LegalLever,
    target_groups: Sequence[str],
    hours: Decimal,
    dated_on: date,
    document: File[Any] | None,
    shares: Sequence[Share],
    offered: Decimal | None = None,
    settings: Mapping[str, object] | None = None,
) -> Clause:
    """Record the hours that the documents of a notified contract impose, and who owes them.

    Raises Refused when the contract is not notified, has no holder, no document, or already has its hours.
    """
    refusal = _record_refusal(lot, document, shares)
    if refusal or document is None:
        raise Refused(refusal or "")
    clause = _clause_of(by, lot)
    if clause.figures.exclude(kind=FigureKind.RECOMMENDED).exists():
        raise Refused("Les heures de ce lot sont déjà enregistrées : ouvrez-le pour y ajouter un avenant.")
    clause.legal_lever = legal_lever
    clause.target_groups = list(target_groups)
    _set(clause, settings or {})
    clause.save()
    _bring_recommended(clause)
    proof = attach(document, by=by, territory_id=clause.territory_id)
    starts_on = lot.starts_on or dated_on
    owed = [owing(clause=clause, company=s.company, from_on=starts_on, contact=s.contact) for s in shares]
    weights = {made.pk: share.weight for made, share in zip(owed, shares, strict=True)}
    for kind, amount in ((FigureKind.CONTRACT, hours), (FigureKind.OFFERED, offered)):
        if amount is None:
            continue
        figure = Figure.objects.create(
            clause=clause, kind=kind, hours=amount, dated_on=dated_on, document=proof, author_id=by.user_id
        )
        share_owed(by=by, clause=clause, hours=amount, dated_on=dated_on, source=figure, weights=weights)
    return clause


def _record_refusal(lot: Lot, document: File[Any] | None, shares: Sequence[Share]) -> str | None:
    if lot.contract.stage not in SIGNED_STAGES:
        return "Ce marché n'est pas notifié : dimensionnez la clause, rien n'est encore dû."
    if document is None:
        return "Joignez le document signé qui porte les heures : sans lui, rien n'est dû."
    if not shares or not any(share.weight for share in shares):
        return "Ce lot n'a pas de titulaire : indiquez-le sur la page du marché, puis revenez."
    return None


def _bring_recommended(clause: Clause) -> None:
    """Keep beside the contract's hours those recommended on the planned contract that it comes from."""
    sized = Figure.objects.filter(
        clause__territory=clause.territory_id,
        clause__lot__contract=clause.lot.contract.planned_as_id,
        clause__lot__number=clause.lot.number,
        kind=FigureKind.RECOMMENDED,
    )
    figure = sized.order_by("-dated_on", "-pk").first()
    if figure and not clause.figures.exists():
        figure.pk, figure.clause = None, clause
        figure.save(force_insert=True)


def _clause_of(by: Actor, lot: Lot) -> Clause:
    """The clause of this lot for the actor's territory, created when there is none, locked."""
    if by.territory_id is None:
        raise Refused("Choisissez d'abord un territoire : rien ne suit ce lot.")
    refuse_if_decided(by, lot)
    values = {"facilitator_id": by.user_id, "legal_lever": LegalLever.PERFORMANCE_CONDITION}
    clause, _ = Clause.objects.get_or_create(territory_id=by.territory_id, lot=lot, defaults=values)
    return lock(clause)


def _set(clause: Clause, settings: Mapping[str, object]) -> None:
    for name in SETTINGS:
        if name in settings:
            setattr(clause, name, settings[name])


@action("clauses.size_clause", subject="lot")
def size_clause(
    *,
    by: Actor,
    lot: Lot,
    legal_lever: LegalLever,
    hours: Decimal,
    on: date,
    inputs: Mapping[str, Decimal | None],
    note: str,
) -> Clause:
    """Record a recommendation for a contract in preparation; never due.

    `inputs`: sizing_amount, labour_share, hourly_rate, insertion_share, those that the mode used.
    Raises Refused on a notified contract: its documents rule.
    """
    if lot.contract.stage in SIGNED_STAGES:
        raise Refused("Ce marché est notifié : ses heures viennent des documents signés, pas d'un calcul.")
    clause = _clause_of(by, lot)
    clause.legal_lever = legal_lever
    for name in ("sizing_amount", "labour_share", "hourly_rate", "insertion_share"):
        setattr(clause, name, inputs.get(name))
    clause.save()
    Figure.objects.create(
        clause=clause,
        kind=FigureKind.RECOMMENDED,
        hours=hours,
        dated_on=on,
        author_id=by.user_id,
        note=note[:300],
    )
    return clause


@action("clauses.edit_settings", subject="clause")
def edit_settings(*, by: Actor, clause: Clause, values: Mapping[str, object]) -> Clause:
    """Change the contract's own rules of counting and the way the lot is followed."""
    held = lock(clause)
    changed = [name for name in (*SETTINGS, "legal_lever", "target_groups") if name in values]
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=changed)
    journal.note(fields=tuple(changed))
    return held


@action("clauses.close_clause", subject="clause")
def close_clause(*, by: Actor, clause: Clause, on: date) -> Clause:
    """Stop following a lot; its hours stay in every figure."""
    held = lock(clause)
    if held.closed_on:
        raise Refused("Le suivi de ce lot est déjà clos.")
    held.closed_on = on
    held.save(update_fields=["closed_on"])
    return held


@action("clauses.reopen_clause", subject="clause")
def reopen_clause(*, by: Actor, clause: Clause) -> Clause:
    """Follow a closed lot again."""
    held = lock(clause)
    if held.closed_on is None:
        raise Refused("Le suivi de ce lot n'est pas clos.")
    held.closed_on = None
    held.save(update_fields=["closed_on"])
    return held
