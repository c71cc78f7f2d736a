"""Lots in the search of the house."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse

from terreau.clauses.models import Clause
from terreau.kit.access import Actor, may, rows

SHOWN = 6


def search_lots(actor: Actor, text: str) -> Sequence[tuple[str, str, str]]:
    """Lots by their title, the number of their contract, their operation or a company on them (one query)."""
    if not may(actor, "clauses.see_lots"):
        return ()
    said = Q()
    for path in ("lot__title", "lot__contract__number", "lot__operation__name", "commitments__company__name"):
        said |= Q(**{f"{path}__icontains": text})
    mine = rows(actor, Clause)
    found = (
        mine.filter(pk__in=mine.filter(said).values("pk"))
        .select_related("lot__contract__buyer", "lot__operation")
        .order_by("closed_on", "-pk")[:SHOWN]
    )
    return [
        (
            "Lot",
            f"{clause.lot}, marché {clause.lot.contract.number}, {clause.lot.contract.buyer}",
            reverse("clauses:lot", args=[clause.pk]),
        )
        for clause in found
    ]
