"""Reads fiches with everything an export tells, in chunks, with as many queries whatever their number in a chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from terreau.directory.models import ContactRoute, EssAssessment, Fiche, MainActivity, Network, Service
from terreau.directory.models.parts import FichePart
from terreau.directory.rules.sources import Origin
from terreau.directory.rules.structures import Nomenclature
from terreau.territories.models import Departement

CHUNK = 500
PARTS = ("offers", "services", "credentials", "impact_figures", "references", "contact_routes")


@dataclass(frozen=True)
class Books:
    """What is read once for a whole export: names and codes of networks, départements of regions."""

    networks: Mapping[str, Network]
    departements_of: Mapping[str, Sequence[str]]

    @classmethod
    def read(cls) -> Books:
        """In two queries."""
        departements: dict[str, list[str]] = {}
        for code, region in Departement.objects.order_by("code").values_list("code", "region_id"):
            departements.setdefault(region, []).append(code)
        return cls({each.code: each for each in Network.objects.order_by("code")}, departements)


def in_chunks(fiches: QuerySet[Fiche]) -> Iterator[Fiche]:
    """Every fiche of the queryset by its key, with place, unit and public parts loaded; never more than CHUNK kept."""
    ready = fiches.select_related(
        "establishment__organisation__ess_assessment", "establishment__commune__departement"
    ).prefetch_related(
        *(name for name in PARTS if name not in {"services", "contact_routes"}),
        Prefetch("services", Service.objects.filter(suspended_on=None).order_by("pk")),
        Prefetch("contact_routes", ContactRoute.objects.filter(is_public=True).order_by("pk")),
        "establishment__activities",
        "establishment__organisation__activities",
    )
    last = 0
    while page := list(ready.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from page
        last = page[-1].pk


def updated_on(fiche: Fiche, *, on: date) -> date:
    """The latest date of its fields, confirmation and lines; the day of creation when nothing is dated. Never later
    than `on`."""
    dates = [Origin.read(kept).as_of for kept in fiche.origins.values()]
    dates += [fiche.confirmed_on] if fiche.confirmed_on else []
    dates += [part.as_of for part in dated_parts(fiche)]
    return min(max(dates, default=fiche.created_at.date()), on)


def dated_parts(fiche: Fiche) -> Iterator[FichePart]:
    """The lines of its public lists."""
    for name in ("offers", "services", "credentials", "impact_figures", "references", "contact_routes"):
        yield from getattr(fiche, name).all()


def status_of(fiche: Fiche) -> EssAssessment | None:
    """The ESS status of its legal unit, when one was given."""
    return getattr(fiche.establishment.organisation, "ess_assessment", None)


def activity(fiche: Fiche, nomenclature: Nomenclature) -> str:
    """The official main activity of the place, else of its legal unit, in one nomenclature; blank when unknown."""
    place = fiche.establishment
    rows: list[MainActivity] = [*place.activities.all(), *place.organisation.activities.all()]
    return next((row.code for row in rows if row.nomenclature == nomenclature.value), "")
