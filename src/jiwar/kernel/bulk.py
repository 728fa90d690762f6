"""Many rows at once: values go to the database as tuples, without an instance each (three times quicker)."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    AutoField,
    BigAutoField,
    DateTimeField,
    Field,
    ForeignKey,
    JSONField,
    Model,
    UUIDField,
)


def insert_rows(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert `rows` (values by column name; missing ones take the field's default) in the caller's transaction."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField | BigAutoField)]
    plans = [(field.attname, field, _converter(field)) for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        tuple(convert(row[name]) if name in row else convert(field.get_default()) for name, field, convert in plans)
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})", values)  # noqa: S608 - names of our own tables


def _converter(field: Field) -> Callable[[Any], Any]:
    """How this database takes the values of a column."""
    if isinstance(field, JSONField):
        return _json
    if connection.vendor == "postgresql":
        return _as_it_is
    held = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(held, UUIDField):
        return _hex
    if isinstance(held, DateTimeField):
        return _moment
    return _as_it_is


def _json(value: Any) -> str | None:
    # PostgreSQL reads a text without type as the column's own.
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _as_it_is(value: Any) -> Any:
    return value


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _moment(value: datetime | None) -> str | None:
    return None if value is None else connection.ops.adapt_datetimefield_value(value)
