"""Moves every reference from one row to another, whichever room holds it, and puts it back.

The rooms above are never imported: Django's own registry tells which fields point here.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction

from terreau.directory.models import (
    Claim,
    Credential,
    EssAssessment,
    EssContest,
    EssListing,
    Fiche,
    FicheFlag,
    MainActivity,
    Merge,
)
from terreau.kit.actions import Refused

Step = dict[str, Any]
MAY_STAY = frozenset(
    {Claim, Credential, EssAssessment, EssContest, EssListing, Fiche, FicheFlag, MainActivity}
)  # what the row kept says already stays on the row removed, and shows again when they are parted


def move(old: models.Model, new: models.Model, *, besides: tuple[type[models.Model], ...] = ()) -> list[Step]:
    """Point to `new` every row that points to `old`, those of `besides` apart.

    Raises Refused when a constraint forbids it, and says which.
    """
    steps = []
    for field in _pointing_at(type(old)):
        if field.model in besides:
            continue
        manager = field.model._base_manager  # noqa: SLF001
        pks = list(manager.filter(**{field.name: old}).order_by("pk").values_list("pk", flat=True))
        if field.model in MAY_STAY:
            pks = [pk for pk in pks if _moves(field, pk, new.pk)]
        elif pks:
            _point(field, pks, new.pk)
        if pks:
            steps.append(
                {
                    "model": field.model._meta.label_lower,  # noqa: SLF001
                    "field": field.name,
                    "pks": pks,
                    "old": old.pk,
                    "new": new.pk,
                }
            )
    return steps


def put_back(step: Step) -> int:
    """Undo one step; the number of rows that point elsewhere since, and are left alone."""
    model = apps.get_model(step["model"])
    field = model._meta.get_field(step["field"])  # noqa: SLF001
    still = model._base_manager.filter(pk__in=step["pks"], **{step["field"]: step["new"]})  # noqa: SLF001
    pks = list(still.order_by("pk").values_list("pk", flat=True))
    _point(field, pks, step["old"])
    return len(step["pks"]) - len(pks)


def _pointing_at(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key of every room to this model, hidden ones included; the record of merges apart."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not Merge:
            yield relation.field


def _moves(field: Any, pk: int, target: int) -> bool:
    """Point one row to the target unless a constraint keeps it where it is."""
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=pk).update(**{field.name: target})  # noqa: SLF001
    except IntegrityError:
        return False
    return True


def _point(field: Any, pks: list[int], target: int) -> None:
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk__in=pks).update(**{field.name: target})  # noqa: SLF001
    except IntegrityError as clash:
        raise Refused(_clash_sentence(field.model, clash)) from clash
    except DatabaseError as refusal:
        name = field.model._meta.verbose_name  # noqa: SLF001
        raise Refused(
            f"Les lignes « {name} » ne peuvent plus changer de fiche : les deux fiches restent séparées."
        ) from refusal


def _clash_sentence(model: type[models.Model], clash: IntegrityError) -> str:
    """Which rule both sides break, in the words of the screens."""
    cause = clash.__cause__
    broken = getattr(getattr(cause, "diag", None), "constraint_name", "") or ""
    constraints = [c for c in model._meta.constraints if c.name == broken]  # noqa: SLF001
    fields = [name for c in constraints for name in getattr(c, "fields", ())]
    words = ", ".join(str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in fields)  # noqa: SLF001
    same = f" pour : {words}" if words else ""
    return (
        f"Les deux fiches ont chacune une ligne « {model._meta.verbose_name} »{same}, et une seule est possible "  # noqa: SLF001
        f"(règle {broken or 'de la base'}). Retirez ou terminez l'une des deux lignes, puis recommencez."
    )
