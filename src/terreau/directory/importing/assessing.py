"""What follows from an import for the legal units that it touched."""

from collections.abc import Collection
from datetime import date

from terreau.directory.actions.ess import assess
from terreau.directory.models import Fiche
from terreau.directory.searching.indexing import refresh


def assess_and_index(units: Collection[int], *, on: date) -> None:
    """Say their ESS status again, and let the search read it."""
    assess(units, on=on)
    fiches = Fiche.objects.filter(establishment__organisation__in=list(units)).order_by("pk")
    refresh(fiches.values_list("pk", flat=True))
