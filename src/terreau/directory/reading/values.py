"""What each field and each line of a fiche says at present, wherever it is held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from terreau.directory.models import Establishment, Fiche, Organisation
from terreau.directory.models.parts import FichePart
from terreau.directory.rules.fiche import BY_NAME, FIELDS, Field, Holder

COLUMNS = {"legal_name": "name", "commune": "commune_id"}
PART_KEPT_OUT = frozenset({"id", "fiche", "proof", "document"})
Plain = str | int | float | bool | list[str] | dict[str, Any] | None


def holder(fiche: Fiche, field: Field) -> tuple[Fiche | Establishment | Organisation, str]:
    """The row and the column that hold a field."""
    column = COLUMNS.get(field.name, field.name)
    if field.holder is Holder.FICHE:
        return fiche, column
    place = fiche.establishment
    return (place, column) if field.holder is Holder.ESTABLISHMENT else (place.organisation, column)


def read(fiche: Fiche, name: str) -> Plain:
    """The present value of a field, as history keeps it."""
    row, column = holder(fiche, BY_NAME[name])
    return plain(getattr(row, column))


def document(fiche: Fiche) -> dict[str, Plain]:
    """Every field of the fiche by its name."""
    return {field.name: read(fiche, field.name) for field in FIELDS}


def told(part: FichePart) -> dict[str, Plain]:
    """A line of a list as history keeps it."""
    fields: Sequence[Any] = part._meta.concrete_fields  # noqa: SLF001
    return {f.name: plain(getattr(part, f.attname)) for f in fields if f.name not in PART_KEPT_OUT}


def plain(value: object) -> Plain:
    """A value as JSON can hold it: decimals and dates as strings."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, (str, dict)):
        return [str(each) for each in value]
    return value  # type: ignore[return-value]


def empty(row: models.Model, column: str) -> object:
    """What the column holds when nothing is said."""
    field: Any = row._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001
    return None if field.null else field.get_default()
