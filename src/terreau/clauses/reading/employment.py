"""What the pages of employment read."""

from typing import Any

from django.db.models import QuerySet, Sum

from terreau.clauses.forms.employment import FACTS
from terreau.clauses.models import Commitment, EmploymentContract, LedgerEntry, Newcomer
from terreau.clauses.rules.vocabulary import EntryKind
from terreau.kit import french
from terreau.kit.access import Actor, rows


def commitments(actor: Actor) -> QuerySet[Commitment]:
    """Commitments with what the form of a person needs."""
    return rows(actor, Commitment).select_related("company", "clause__lot__contract", "clause__territory")


def contracts(actor: Actor) -> QuerySet[EmploymentContract]:
    """Employment contracts with what their page shows."""
    return rows(actor, EmploymentContract).select_related("participant", "employer", "renewal_of", "exit")


def initial_of(told: Newcomer | None) -> dict[str, Any]:
    """What a company said of a person, put in the form."""
    if told is None:
        return {}
    return {
        "first_name": told.first_name,
        "last_name": told.last_name,
        "starts_on": told.from_on,
        "planned_end_on": told.to_on,
        "job": told.job,
    }


def page(contract: EmploymentContract) -> dict[str, Any]:
    """The contract's page. Five queries."""
    done = LedgerEntry.objects.filter(employment_contract=contract, kind=EntryKind.DONE.value)
    placements = contract.placements.select_related("commitment__company", "commitment__clause__lot").order_by(
        "-from_on"
    )
    hours = dict(done.values_list("commitment").order_by("commitment").annotate(hours=Sum("hours_real")))
    return {
        "contract": contract,
        "facts": [(fact, label, _fact_words(contract, fact)) for fact, (label, _) in FACTS.items()],
        "placements": [(each, hours.get(each.commitment_id)) for each in placements],
        "paid": list(contract.hours_paid.order_by("-month")),
        "renewals": list(contract.renewals.order_by("starts_on")),
        "left": getattr(contract, "exit", None),
        "is_over": contract.ended_on is not None,
    }


def _fact_words(contract: EmploymentContract, fact: str) -> str:
    value = getattr(contract, fact)
    if fact == "counts_until":
        return french.day(value) if value else "aucune heure ne compte"
    if value is None or value == "":
        return "non renseigné"
    choices = FACTS[fact][1] or []
    return dict(choices).get({True: "true", False: "false"}.get(value, value), str(value))
