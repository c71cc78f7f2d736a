"""Decisions of a person on what was published: flagged rows, and contracts that look like planned ones."""

from datetime import date

from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Contract
from terreau.procurement.rules.planned import link_refusal

INCLUDE, SET_ASIDE = "include", "set_aside"


@action("procurement.resolve_flags", subject="contract")
def resolve_flags(*, by: Actor, contract: Contract, decision: str, on: date, reason: str = "") -> Contract:
    """Take a flagged contract into the totals as it stands, or leave it aside. `decision`: include or set_aside.

    What was doubtful stays written on it; a new import with the same doubts asks nothing again.
    """
    held = Contract.objects.select_for_update().get(pk=contract.pk)
    if decision not in {INCLUDE, SET_ASIDE}:
        raise Refused("Choisissez de compter ce marché ou de le laisser de côté.")
    if not held.is_flagged and held.set_aside_on is None and not held.lots.filter(is_flagged=True).exists():
        raise Refused("Ce marché n'a rien à vérifier : il compte déjà dans les totaux.")
    held.is_flagged = decision == SET_ASIDE
    held.set_aside_on = on if decision == SET_ASIDE else None
    held.save(update_fields=["is_flagged", "set_aside_on"])
    if decision == INCLUDE:
        held.lots.filter(is_flagged=True).update(is_flagged=False)
    journal.note(fields=("is_flagged",), reason=reason)
    return held


@action("procurement.link_planned", subject="contract")
def link_planned(*, by: Actor, contract: Contract, planned: Contract) -> Contract:
    """Say that a notified contract is the one that was planned; the planned one then leaves the coming contracts."""
    held = Contract.objects.select_for_update().get(pk=contract.pk)
    refusal = link_refusal(stage=held.stage, planned_stage=planned.stage, same_buyer=held.buyer_id == planned.buyer_id)
    if refusal:
        raise Refused(refusal)
    held.planned_as = planned
    held.save(update_fields=["planned_as"])
    return held


@action("procurement.unlink_planned", subject="contract")
def unlink_planned(*, by: Actor, contract: Contract) -> Contract:
    """Take back a link to a planned contract."""
    contract.planned_as = None
    contract.save(update_fields=["planned_as"])
    return contract


@action("procurement.dismiss_planned", subject="contract")
def dismiss_planned(*, by: Actor, contract: Contract, planned: Contract) -> Contract:
    """Say that two contracts are not the same purchase, so that it is not suggested again."""
    contract.not_planned.add(planned)
    return contract
