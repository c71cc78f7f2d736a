"""Recording many fiches at once, each place found or created."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from terreau.directory.actions.ess import assess
from terreau.directory.actions.fiches import fiches_of
from terreau.directory.actions.pen import Pen
from terreau.directory.actions.places import record_establishments
from terreau.directory.actions.undoing import PARTS
from terreau.directory.models import Fiche
from terreau.directory.rules.records import PlaceValues
from terreau.directory.rules.sources import Origin
from terreau.kit.access import Actor
from terreau.kit.actions import action


@dataclass(frozen=True)
class FicheEntry:
    """A place, its fields by their names, and its lines: (name of the list, values)."""

    place: PlaceValues
    values: Mapping[str, object]
    lines: Sequence[tuple[str, Mapping[str, Any]]] = field(default_factory=tuple)


@action("directory.record_fiches")
def record_fiches(*, by: Actor, entries: Sequence[FicheEntry], origin: Origin) -> list[Fiche]:
    """Publish or complete the fiches of these places, in their order, under one origin. Raises Refused as places do."""
    places = record_establishments(by=by, values=[entry.place for entry in entries])
    by_place = fiches_of(places)
    pen = Pen(by=by, origin=origin)
    for place, entry in zip(places, entries, strict=True):
        fiche = by_place[place.pk]
        if not fiche.origins:
            pen.begin(fiche)
        pen.say(fiche, entry.values)
        for what, values in entry.lines:
            pen.add(apps.get_model(PARTS[what])(fiche=fiche, **values), what=what)
    pen.save()
    assess([place.organisation_id for place in places], on=origin.as_of)
    return [by_place[place.pk] for place in places]
