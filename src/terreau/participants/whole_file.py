"""Everything that Terreau keeps about one person, for the person who asks.

The rooms above are never imported: Django's own registry tells which rows point to the person, and which to those.
"""

from typing import Any

from django.db import models

from terreau.kit.access import policies
from terreau.kit.models import JournalEntry
from terreau.kit.rooms import all_rooms
from terreau.participants.models import Participant


def whole_file(participant: Participant) -> dict[str, Any]:
    """The person's row, every row of every room that hangs from it, and who read or changed the file."""
    found: dict[str, list[dict[str, str]]] = {}
    seen: set[type[models.Model]] = set()
    _gather(Participant, [participant], found, seen)
    return {"dossier": found, "historique": _history(participant)}


def purposes() -> list[tuple[str, str]]:
    """Why each field of the file is kept and for how long, in words."""
    return [
        (str(Participant._meta.get_field(name).verbose_name), purpose)  # type: ignore[union-attr]  # noqa: SLF001
        for name, purpose in Participant.personal.items()
        if name != "name_key"
    ]


def _gather(
    model: type[models.Model], rows: list[Any], found: dict[str, list[dict[str, str]]], seen: set[type[models.Model]]
) -> None:
    seen.add(model)
    title = str(model._meta.verbose_name)  # noqa: SLF001
    found[title] = [_words(row) for row in rows]
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001
        child: Any = relation.related_model
        if not isinstance(relation, models.ManyToOneRel) or child in seen or isinstance(child, str):
            continue
        manager = child._base_manager  # noqa: SLF001
        children = list(manager.filter(**{f"{relation.field.name}__in": rows}).order_by("pk"))
        if children:
            _gather(child, children, found, seen)


def _words(row: models.Model) -> dict[str, str]:
    """The fields of a row by their French names, choices in words, blanks left out."""
    words = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001
        display = getattr(row, f"get_{field.name}_display", None)
        value = display() if callable(display) else getattr(row, field.name)
        if value not in (None, "") and field.name != "name_key":
            words[str(field.verbose_name)] = str(value)
    return words


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
