"""Adding, correcting and removing the lines of a fiche's lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import QuerySet

from terreau.directory.actions.fiches import locked, raise_flags
from terreau.directory.actions.pen import Pen
from terreau.directory.models import Fiche, FicheDocument
from terreau.directory.models.parts import FichePart
from terreau.directory.reading.values import told
from terreau.directory.rules.flags import FlagRule, has_link, is_unusual
from terreau.directory.rules.sources import Origin, Source
from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.kit.attachments import attach

MOST_LINES = 100
FOUND_ELSEWHERE = "Cette ligne n'est plus dans la liste : quelqu'un l'a retirée."


@action("directory.add_fiche_part", subject="fiche")
def add_fiche_part(*, by: Actor, fiche: Fiche, what: str, part: FichePart, origin: Origin) -> FichePart:
    """Add a new line (not saved) to the list `what`. Raises Refused when the list is full."""
    row = locked(fiche)
    if _lines(part, row).count() >= MOST_LINES:
        raise Refused(f"Cette liste a déjà {MOST_LINES} lignes : retirez-en une avant d'en ajouter.")
    part.fiche = row  # type: ignore[attr-defined]
    pen = Pen(by=by, origin=origin)
    pen.add(part, what=what)
    pen.save()
    _flag(row, told(part), origin)
    journal.note(fields=(what,))
    return part


@action("directory.add_fiche_document", subject="fiche")
def add_fiche_document(*, by: Actor, fiche: Fiche, title: str, upload: File[bytes], origin: Origin) -> FicheDocument:
    """Show a file on the fiche. Raises Refused for a file of another kind, or too big."""
    row = locked(fiche)
    document = attach(upload, by=by, territory_id=by.territory_id or 0)
    part = FicheDocument(fiche=row, document=document, title=title)
    pen = Pen(by=by, origin=origin)
    pen.add(part, what="documents")
    pen.save()
    journal.note(fields=("documents",))
    return part


@action("directory.change_fiche_part", subject="fiche")
def change_fiche_part(
    *, by: Actor, fiche: Fiche, what: str, part: FichePart, values: Mapping[str, object], origin: Origin
) -> tuple[str, ...]:
    """Correct a line; the names of what changed."""
    row = locked(fiche)
    line = _lines(part, row).filter(pk=part.pk).first()
    if line is None:
        raise Refused(FOUND_ELSEWHERE)
    pen = Pen(by=by, origin=origin)
    changed = pen.change(line, values, what=what)
    pen.save()
    if changed:
        _flag(row, told(line), origin)
    journal.note(fields=changed)
    return changed


@action("directory.remove_fiche_part", subject="fiche")
def remove_fiche_part(*, by: Actor, fiche: Fiche, what: str, part: FichePart, origin: Origin) -> None:
    """Take a line off its list; it can come back from the history for 30 days."""
    row = locked(fiche)
    line = _lines(part, row).filter(pk=part.pk).first()
    if line is None:
        raise Refused(FOUND_ELSEWHERE)
    pen = Pen(by=by, origin=origin)
    pen.remove(line, what=what)
    pen.save()
    journal.note(fields=(what,))


def _lines(part: FichePart, fiche: Fiche) -> QuerySet[FichePart]:
    """The lines of the same list of this fiche."""
    every: Any = type(part)._base_manager  # noqa: SLF001
    found: QuerySet[FichePart] = every.filter(fiche=fiche).select_related("fiche")
    return found


def _flag(fiche: Fiche, line: Mapping[str, object], origin: Origin) -> None:
    if origin.source is Source.OWNER:
        raise_flags(fiche, _found(line))


def _found(line: Mapping[str, object]) -> Iterator[tuple[FlagRule, str]]:
    texts = [str(line.get(name) or "") for name in ("title", "description", "topic", "what", "label")]
    if any(has_link(text) for text in texts):
        yield FlagRule.LINK_IN_TEXT, "Un lien est apparu dans une liste."
    if is_unusual("impact", None, Decimal(str(line["value"])) if line.get("value") is not None else None):
        yield FlagRule.UNUSUAL_FIGURES, "Un chiffre d'impact dépasse dix millions."
