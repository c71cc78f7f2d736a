"""The lists of a fiche, read with it in one query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from terreau.directory.models import (
    ClientReference,
    ContactRoute,
    Credential,
    Fiche,
    FicheDocument,
    ImpactFigure,
    Offer,
    Service,
)
from terreau.directory.models.parts import FichePart
from terreau.kit.access import Actor, rows

MODELS: Mapping[str, type[FichePart]] = {
    "offers": Offer,
    "services": Service,
    "credentials": Credential,
    "impact_figures": ImpactFigure,
    "references": ClientReference,
    "contact_routes": ContactRoute,
    "documents": FicheDocument,
}
NEWEST_FIRST = {"impact_figures": ("-year", "pk"), "references": (F("year").desc(nulls_last=True), "pk")}


def with_lists(fiches: QuerySet[Fiche], actor: Actor) -> QuerySet[Fiche]:
    """The same fiches, each with the lines of its lists that this actor may see, to read by `lines_of`."""
    return fiches.annotate(**{f"lines_of_{what}": _lines(what, model, actor) for what, model in MODELS.items()})


def lines_of(fiche: Fiche, what: str) -> list[Any]:
    """The lines of one list of a fiche that `with_lists` gave, as objects of their model."""
    model = MODELS[what]
    return [_object(model, line) for line in getattr(fiche, f"lines_of_{what}")]


def _lines(what: str, model: type[FichePart], actor: Actor) -> ArraySubquery:
    told = {field.attname: field.attname for field in model._meta.concrete_fields}  # noqa: SLF001
    found = rows(actor, model).filter(fiche=OuterRef("pk"))  # type: ignore[misc]
    ordered = found.order_by(*NEWEST_FIRST.get(what, ("pk",)))
    return ArraySubquery(ordered.values(line=JSONObject(**told)))


def _object(model: type[FichePart], line: Mapping[str, Any]) -> FichePart:
    fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
    return model(**{name: fields[name].to_python(value) for name, value in line.items()})
