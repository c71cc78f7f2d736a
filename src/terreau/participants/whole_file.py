"""Everything that Terreau keeps about one person, for the person who asks.

The rooms above are never imported: Django's own registry tells which rows point to the person, and which to those.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast, JSONObject

from terreau.kit.access import policies
from terreau.kit.models import JournalEntry
from terreau.kit.rooms import all_rooms
from terreau.participants.models import Participant

UNTOLD = {"id", "name_key"}
NAMED_THROUGH = 4
Found = dict[type[models.Model], dict[Any, models.Model]]


def whole_file(participant: Participant) -> dict[str, Any]:
    """The person's row, every row of every room that hangs from it, and who read or changed the file."""
    found: Found = {Participant: {participant.pk: participant}}
    _add(found, (child._base_manager.filter(**{path: participant}) for child, path in _paths(Participant)))  # noqa: SLF001
    _name(found)
    told: dict[str, list[dict[str, str]]] = {}
    for model, rows in found.items():
        words = [_words(rows[key]) for key in sorted(rows)]
        told.setdefault(str(model._meta.verbose_name), []).extend(words)  # noqa: SLF001
    return {"dossier": told, "historique": _history(participant)}


def purposes() -> list[tuple[str, str]]:
    """Why each field of the file is kept and for how long, in words."""
    return [
        (str(Participant._meta.get_field(name).verbose_name), purpose)  # type: ignore[union-attr]  # noqa: SLF001
        for name, purpose in Participant.personal.items()
        if name != "name_key"
    ]


def _paths(
    model: type[models.Model], path: str = "", above: tuple[type[models.Model], ...] = ()
) -> Iterator[tuple[type[models.Model], str]]:
    """Every model that hangs from this one, with the lookup that leads back to it; a row may point to its like once."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in above:
            child: Any = relation.related_model
            back = f"{relation.field.name}__{path}" if path else relation.field.name
            yield child, back
            if child is not model:
                yield from _paths(child, back, (*above, model))


def _add(found: Found, wanted: Iterable[models.QuerySet[Any]]) -> None:
    """Read rows of any models in one query, as JSON, and add those not found yet."""
    parts = [rows.order_by().values_list(models.Value(rows.model._meta.label), _as_json(rows.model)) for rows in wanted]  # noqa: SLF001
    for label, values in parts[0].union(*parts[1:], all=True) if parts else ():
        model = apps.get_model(label)
        fields = model._meta.concrete_fields  # noqa: SLF001
        row = model(**{field.attname: field.to_python(values[field.attname]) for field in fields})
        found.setdefault(model, {}).setdefault(row.pk, row)


def _as_json(model: type[models.Model]) -> JSONObject:
    """The columns of a row; decimals as text, for JSON would round them."""
    return JSONObject(
        **{
            field.attname: Cast(field.attname, models.TextField())
            if isinstance(field, models.DecimalField)
            else field.attname
            for field in model._meta.concrete_fields  # noqa: SLF001
        }
    )


def _name(found: Found) -> None:
    """Tie rows to those they point to, read level by level: the name of one is often made of the names of others."""
    known, fresh = {model: dict(rows) for model, rows in found.items()}, found
    for _ in range(NAMED_THROUGH):
        links = [(row, link) for model, rows in fresh.items() for link in _links(model) for row in rows.values()]
        missing: dict[Any, set[Any]] = {}
        for row, link in links:
            if (key := getattr(row, link.attname)) is not None and key not in known.get(link.related_model, {}):
                missing.setdefault(link.related_model, set()).add(key)
        fresh = {}
        _add(fresh, (model._base_manager.filter(pk__in=keys) for model, keys in missing.items()))  # noqa: SLF001
        for model, rows in fresh.items():
            known.setdefault(model, {}).update(rows)
        for row, link in links:
            if other := known.get(link.related_model, {}).get(getattr(row, link.attname)):
                link.set_cached_value(row, other)


def _links(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]  # noqa: SLF001


def _words(row: models.Model) -> dict[str, str]:
    """The fields of a row by their French names, choices in words, blanks left out."""
    words = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001
        display = getattr(row, f"get_{field.name}_display", None)
        value = display() if callable(display) else getattr(row, field.name)
        if value not in (None, "") and field.name not in UNTOLD:
            words[str(field.verbose_name)] = _word(value)
    return words


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)


def _history(participant: Participant) -> list[dict[str, str]]:
    """Who did what with the file, by role, oldest first; no name of an agent."""
    sentences = {verb: sentence for room in all_rooms() for verb, sentence in room.sentences.items()}
    entries = JournalEntry.objects.filter(
        subject_type=Participant._meta.label_lower,  # noqa: SLF001
        subject_id=participant.pk,
        verb__in=list(policies()),
    )
    return [
        {"date": entry.at.isoformat(), "rôle": entry.role, "acte": sentences.get(entry.verb, entry.verb)}
        for entry in entries.order_by("at", "pk")
    ]
