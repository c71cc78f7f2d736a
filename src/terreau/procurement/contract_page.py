"""What the page of a contract shows, read in sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Prefetch
from django.db.models.functions import Lower

from terreau.kit import french
from terreau.kit.access import Actor, rows
from terreau.kit.rooms import remarks_on
from terreau.procurement.decp.updating import differences
from terreau.procurement.models import Contract, Lot, LotCompany, Part, Subcontract
from terreau.procurement.rules.planned import COMING, Likeness, alike
from terreau.procurement.rules.vocabulary import SocialConsideration

SHOWN = 3
SEARCHED = 50


def whole(actor: Actor) -> Any:
    """Contracts with all that hangs from them."""
    companies = LotCompany.objects.select_related("establishment").order_by("role", "pk")
    subcontracts = Subcontract.objects.select_related("subcontractor", "given_by").order_by("number", "revision")
    lots = (
        Lot.objects.select_related("operation")
        .prefetch_related(
            Prefetch("companies", companies),
            Prefetch("subcontracts", subcontracts),
            Prefetch("parts", Part.objects.order_by("kind", "number")),
        )
        .order_by("number", "pk")
    )
    return (
        rows(actor, Contract)
        .select_related("buyer", "planned_as", "grouped_into", "entered_for")
        .prefetch_related(Prefetch("lots", lots))
    )


def with_remarks(actor: Actor, contract: Contract) -> list[Lot]:
    """The lots of a contract read by `whole`, each with what the other rooms say of it in `remarks`."""
    lots: list[Any] = list(contract.lots.all())
    for lot in lots:
        lot.contract = contract
    said = remarks_on(actor, lots)
    for lot in lots:
        lot.remarks = said.get(lot.pk, [])
    return lots


@dataclass(frozen=True)
class Suggestion:
    """A planned contract that looks like this one, and why."""

    planned: Contract
    why: str


def suggestions(actor: Actor, contract: Contract) -> list[Suggestion]:
    """Planned contracts of the same buyer that look like this one, the nearest first (one query); never linked here."""
    if contract.planned_as_id or contract.stage in COMING:
        return []
    found = (
        rows(actor, Contract)
        .current()  # type: ignore[attr-defined]
        .filter(buyer=contract.buyer_id, stage__in=[one.value for one in COMING])
        .exclude(pk__in=contract.not_planned.values("pk"))
        .annotate(likeness=TrigramSimilarity(Lower("title"), contract.title.lower()))
        .order_by("-likeness", "pk")[:SEARCHED]
    )
    named = [Suggestion(one, ", ".join(alike(_likeness(contract, one)))) for one in found]
    return [one for one in named if one.why][:SHOWN]


def _likeness(contract: Contract, planned: Any) -> Likeness:
    return Likeness(
        cpv=contract.cpv,
        planned_cpv=planned.cpv,
        title=Decimal(str(planned.likeness)),
        amount=contract.amount,
        planned_amount=planned.amount,
    )


@dataclass(frozen=True)
class Difference:
    """A value kept here that differs from the one last published."""

    label: str
    kept: str
    published: str


def edited(contract: Contract) -> list[Difference]:
    """What a person typed and the published data say otherwise."""
    return [
        Difference(_label(name), _words(contract, name, kept), _words(contract, name, published))
        for name, kept, published in differences(contract)
    ]


def _label(name: str) -> str:
    labels = {"considerations": "Ce qui est déclaré", "group_kind": "Groupement"}
    return labels.get(name) or str(_column(name).verbose_name).capitalize()


def _column(name: str) -> Any:
    return Contract._meta.get_field(name)  # noqa: SLF001


def _words(contract: Contract, name: str, value: Any) -> str:
    if value in (None, "", []):
        return "rien"
    if name == "amount":
        return french.euros(value)
    if name.endswith("_on"):
        return french.day(value)
    if name == "considerations":
        return ", ".join(SocialConsideration(one).label for one in value)
    choices = dict(_column(name).flatchoices)
    return str(choices.get(value, value))


def considerations(contract: Contract) -> Sequence[str]:
    """What the contract declares, in French."""
    return [SocialConsideration(one).label for one in contract.considerations]
