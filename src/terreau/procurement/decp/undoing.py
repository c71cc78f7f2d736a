"""Undo one import: what it created goes, what it changed comes back, unless something else stands on it since."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import ProtectedError, Q, QuerySet

from terreau.directory.models import Establishment, Organisation
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch, ImportRow
from terreau.procurement.models import Amendment, Contract, Lot, LotCompany, Subcontract

MODELS: Mapping[str, Any] = {
    "contract": Contract, "lot": Lot, "lotcompany": LotCompany, "amendment": Amendment, "subcontract": Subcontract,
}  # fmt: skip
AT_ONCE = 1000
SHOWN = 3


def undo(batch: ImportBatch) -> None:
    """Take back everything the batch wrote. Raises Refused, and writes nothing, when something stands on it."""
    _refuse_when_touched_since(batch)
    for row in batch.rows.exclude(before=None).exclude(before={}).order_by("-position").iterator(chunk_size=AT_ONCE):
        _restore(row.before or {})
    created = batch.rows.filter(before={}).order_by("position").values_list("subject_id", flat=True)
    try:
        for ids in _chunks(created.iterator(chunk_size=AT_ONCE)):
            Contract.objects.filter(pk__in=ids).delete()
    except ProtectedError as held:
        raise Refused(
            f"Cet import ne peut pas être annulé : {_what_stands(held)} Retirez-la d'abord, ou gardez l'import."
        ) from held
    if "at" in batch.counts:
        _remove_unused(datetime.fromisoformat(batch.counts["at"]))


def _what_stands(held: ProtectedError) -> str:
    """What was entered since on contracts of the import, three at most, then how many more."""
    things = sorted({_named(thing) for thing in held.protected_objects})
    more = f" et {len(things) - SHOWN} autre(s)" if len(things) > SHOWN else ""
    return f"{', '.join(things[:SHOWN])}{more} : cette saisie s'appuie sur un marché qu'il a créé."


def _named(thing: Any) -> str:
    lot = getattr(thing, "lot", None)
    return str(options_of(thing).verbose_name) + (f" sur « {lot} »" if lot else "")


def _refuse_when_touched_since(batch: ImportBatch) -> None:
    subjects = batch.rows.exclude(before=None).values("subject_id")
    later = (
        ImportRow.objects.filter(batch_id__gt=batch.pk, batch__kind=batch.kind, batch__state=ImportBatch.State.DONE)
        .filter(subject_id__in=subjects, subject_type="procurement.contract")
        .exclude(before=None)
        .select_related("batch")
        .order_by("batch_id")
        .first()
    )
    if later:
        raise Refused(f"L'import « {later.batch} » a changé ces marchés depuis : annulez-le d'abord.")
    created = Contract.objects.filter(pk__in=batch.rows.filter(before={}).values("subject_id"))
    edited = created.exclude(edited_fields=[]).order_by("pk").first()
    if edited:
        raise Refused(f"Le marché « {edited} » a été corrigé à la main depuis : l'annulation perdrait cette saisie.")
    joined = created.filter(Q(grouped_into__isnull=False) | Q(grouped_from__isnull=False)).order_by("pk").first()
    if joined:
        raise Refused(f"Le marché « {joined} » a été regroupé avec un autre depuis : séparez-les d'abord.")


def _restore(before: Mapping[str, Any]) -> None:
    for name in ("subcontract", "amendment", "lotcompany", "lot"):
        try:
            MODELS[name].objects.filter(pk__in=before["created"].get(name, [])).delete()
        except ProtectedError as held:
            raise Refused(f"Cet import ne peut pas être annulé : {_what_stands(held)}") from held
    for name, rows in before["changed"].items():
        for pk, values in rows.items():
            MODELS[name].objects.filter(pk=pk).update(**values)


def _chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(ids)
    while found := list(islice(iterator, AT_ONCE)):
        yield found


def _remove_unused(at: datetime) -> None:
    """Delete the places, then the legal units, that this import created and that nothing uses any more."""
    unused(Establishment.objects.filter(created_at=at)).delete()
    unused(Organisation.objects.filter(created_at=at)).delete()


def unused(candidates: QuerySet[Any]) -> QuerySet[Any]:
    """Those without a row in any table that points to them, whichever room it belongs to."""
    quoted, options = connection.ops.quote_name, options_of(candidates.model)
    conditions = [
        f"NOT EXISTS (SELECT FROM {quoted(options_of(relation.related_model).db_table)} r "
        f"WHERE r.{quoted(relation.field.column)} = {quoted(options.db_table)}.id)"
        for relation in options.related_objects
        if relation.field.concrete and not relation.many_to_many
    ]
    return candidates.extra(where=conditions)  # noqa: S610


def options_of(model: Any) -> Any:
    """What Django knows of a model."""
    return model._meta  # noqa: SLF001
