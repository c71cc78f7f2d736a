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
    fields = _columns(model, columns)
    every = list(rows)
    for start in range(0, len(every), CHUNK):
        chunk = every[start : start + CHUNK]
        records = [
            {"pk": row.pk} | {column: plain(getattr(row, attribute)) for attribute, column, _ in fields}
            for row in chunk
        ]
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, fields), [json.dumps(records)])


def _columns(model: type[models.Model], names: Collection[str]) -> list[tuple[str, str, str]]:
    """(attribute, column, type in the database) of each name, in the order of the table."""
    fields = [field for field in model._meta.concrete_fields if {field.name, field.attname} & set(names)]  # noqa: SLF001
    return [(field.attname, str(field.column), str(field.db_type(connection))) for field in fields]


def _statement(model: type[models.Model], fields: Collection[tuple[str, str, str]]) -> str:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))  # noqa: SLF001
    sets = ", ".join(f"{quote(column)} = told.{quote(column)}" for _, column, _ in fields)
    typed = ", ".join(f"{quote(column)} {kind}" for _, column, kind in fields)
    return (
        f"UPDATE {table} SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS told(pk bigint, {typed}) "  # noqa: S608  our own names
        f"WHERE {table}.{key} = told.pk"
    )
