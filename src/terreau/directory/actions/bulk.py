"""Updates many rows in one statement: Django's own writes a CASE per column and row, forty times slower here."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable

from django.db import connection, models

CHUNK = 1000
Plain = object


def update_rows(
    model: type[models.Model], rows: Iterable[models.Model], columns: Collection[str], plain: Callable[[object], Plain]
) -> None:
    """Save these columns (attribute names) of rows already in the database; `plain` gives a value as JSON holds it."""
    fields = [_field(model, name) for name in sorted(columns)]
    every = list(rows)
    for start in range(0, len(every), CHUNK):
        chunk = every[start : start + CHUNK]
        records = [
            {"pk": row.pk} | {field.column: plain(getattr(row, field.attname)) for field in fields} for row in chunk
        ]
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, fields), [json.dumps(records)])


def _field(model: type[models.Model], name: str) -> models.Field[object, object]:
    return next(field for field in model._meta.concrete_fields if name in {field.name, field.attname})  # noqa: SLF001


def _statement(model: type[models.Model], fields: Collection[models.Field[object, object]]) -> str:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)  # noqa: SLF001
    sets = ", ".join(f"{quote(field.column)} = told.{quote(field.column)}" for field in fields)
    typed = ", ".join(f"{quote(field.column)} {field.db_type(connection)}" for field in fields)
    return (
        f"UPDATE {table} SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS told(pk bigint, {typed}) "  # noqa: S608  our own names
        f"WHERE {table}.{key} = told.pk"
    )
