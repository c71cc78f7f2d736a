"""What binds a territory to a place, asked of every room at once.

The rooms above are never imported: Django's own registry tells which rows of a territory point here.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, ManyToOneRel, Model, OuterRef, Q

from terreau.directory.models import Establishment, Organisation
from terreau.directory.rules.keeping import Ties
from terreau.kit.access import Actor, rows
from terreau.kit.models import JournalEntry
from terreau.territories.models import Territory

CREATED, PLACE = "directory.create_establishment", "directory.establishment"


def ties_of(actor: Actor, place: Establishment) -> Ties:
    """The ties of the actor's territory to a place (two queries, or three)."""
    territory = Territory.objects.filter(pk=actor.territory_id or 0).first()
    covered = territory.communes() if territory else None
    if place.commune_id and covered is not None and covered.filter(pk=place.commune_id).exists():
        return Ties(is_within=True)
    here, anywhere = [], []
    for field, path in _scoped_fields():
        pointing = {field.name: OuterRef(path)}
        here.append(Q(Exists(rows(actor, field.model).filter(**pointing))))
        anywhere.append(Q(Exists(field.model._base_manager.filter(**pointing))))  # noqa: SLF001
    made = JournalEntry.objects.visible_to(actor).filter(verb=CREATED, subject_type=PLACE, subject_id=OuterRef("pk"))
    found = Establishment.objects.filter(pk=place.pk).annotate(
        is_tied=_any(here), is_tied_at_all=_any(anywhere), was_created=Exists(made)
    )
    is_tied, is_tied_at_all, was_created = found.values_list("is_tied", "is_tied_at_all", "was_created").get()
    return Ties(
        is_within=None if place.commune_id is None else False,
        is_tied=is_tied,
        is_tied_elsewhere=is_tied_at_all and not is_tied,
        was_created_here=was_created,
    )


def _any(conditions: Sequence[Q]) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(reduce(or_, conditions, Q(pk__in=[])), output_field=BooleanField())


def _scoped_fields() -> Iterator[tuple[Any, str]]:
    """The foreign keys by which rows kept by a territory point to a place or its legal unit, from other rooms."""
    models: tuple[tuple[type[Model], str], ...] = ((Establishment, "pk"), (Organisation, "organisation_id"))
    for model, path in models:
        for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001
            if not isinstance(relation, ManyToOneRel):
                continue
            pointing: Any = relation.related_model
            is_own = pointing._meta.app_label == Establishment._meta.app_label  # noqa: SLF001
            if not is_own and getattr(pointing, "access", "") == "scoped":
                yield relation.field, path
