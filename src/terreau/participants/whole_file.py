"""Everything that Terreau keeps about one person, for the person who asks.

The rooms above are never imported: Django's own registry tells which rows point to the person, and which to those.
"""

from typing import Any

from django.db import models

from terreau.kit.access import policies
from terreau.kit.models import JournalEntry
from terreau.kit.rooms import all_rooms
from terreau.participants.models import Participant

UNTOLD = {"id", "name_key"}


def whole_file(participant: Participant) -> dict[str, Any]:
    """The person's row, every row of every room that hangs from it, and who read or changed the file."""
    found: dict[type[models.Model], dict[Any, models.Model]] = {}
    _gather(Participant, [participant], found)
    told: dict[str, list[dict[str, str]]] = {}
    for model, rows in ((model, rows) for model, rows in found.items() if rows):
        told.setdefault(str(model._meta.verbose_name), []).extend(_words(row) for row in rows.values())  # noqa: SLF001
    return {"dossier": told, "historique": _history(participant)}


def purposes() -> list[tuple[str, str]]:
    """Why each field of the file is kept and for how long, in words."""
    return [
        (str(Participant._meta.get_field(name).verbose_name), purpose)  # type: ignore[union-attr]  # noqa: SLF001
        for name, purpose in Participant.personal.items()
        if name != "name_key"
    ]


def _gather(
    model: type[models.Model], rows: list[Any], found: dict[type[models.Model], dict[Any, models.Model]]
) -> None:
    """Add these rows, then those that point to them, each once."""
    known = found.setdefault(model, {})
    fresh = [row for row in rows if row.pk not in known]
    known.update((row.pk, row) for row in fresh)
    for relation in model._meta.get_fields(include_hidden=True) if fresh else ():  # noqa: SLF001
        if isinstance(relation, models.ManyToOneRel):
            child: Any = relation.related_model
            children = child._base_manager.filter(**{f"{relation.field.name}__in": fresh})  # noqa: SLF001
            _gather(child, list(children.order_by("pk")), found)


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
