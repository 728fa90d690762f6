"""Pages of a long list by key: constant cost however deep, never an exact count."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows and the cursor of what follows (None at the end)."""

    rows: list[Item]
    next_cursor: str | None


def keyset_page(rows: QuerySet[Row], *, by: list[str], cursor: str | None, size: int = 50) -> Page[Row]:
    """`size` rows of `rows` ordered `by` (fields, `-` for descending; the last one unique) after `cursor`.

    A cursor that was tampered with starts again from the beginning.
    """
    ordered = rows.order_by(*by)
    values = _decode(cursor, len(by))
    if values is not None and _are_values(rows.model, by, values):
        ordered = ordered.filter(_after(by, values))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _encode(found[-1], by) if more else None)


def keyset_page_of(ways: Sequence[QuerySet[Row]], *, by: list[str], cursor: str | None, size: int = 50) -> Page[Row]:
    """One page of the rows that any of `ways` finds, each way read by its own index; a row comes once.

    A database asked for all ways at once would find every row of each before it orders them.
    """
    pages = [keyset_page(way, by=by, cursor=cursor, size=size) for way in ways]
    found = list({row.pk: row for page in pages for row in page.rows}.values())
    for field in reversed(by):
        found.sort(key=partial(_value, path=field.lstrip("-")), reverse=field.startswith("-"))
    more = len(found) > size or any(page.next_cursor for page in pages)
    found = found[:size]
    return Page(found, _encode(found[-1], by) if more else None)


def _are_values(model: type[Model], by: list[str], values: list[str]) -> bool:
    """Whether a cursor holds what the fields may hold: it comes back from a browser."""
    for field, value in zip(by, values, strict=True):
        *path, name = field.lstrip("-").split("__")
        held: Any = model
        for part in path:
            held = held._meta.get_field(part).related_model
        try:
            held._meta.get_field(name).to_python(value)
        except FieldDoesNotExist:  # it was reckoned in the query
            continue
        except ValidationError:
            return False
    return not any("\0" in value for value in values)


def _after(by: list[str], values: list[str]) -> Q:
    condition = Q()
    for depth, field in enumerate(by):
        same = {by[i].lstrip("-"): values[i] for i in range(depth)}
        beyond = f"{field.lstrip('-')}__{'lt' if field.startswith('-') else 'gt'}"
        condition |= Q(**same, **{beyond: values[depth]})
    return condition


def _encode(row: Model, by: list[str]) -> str:
    values = [_text(row, field.lstrip("-")) for field in by]
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _text(row: Model, path: str) -> str:
    value = _value(row, path)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for part in path.split("__"):
        value = getattr(value, part)
    return value


def _decode(cursor: str | None, size: int) -> list[str] | None:
    if not cursor:
        return None
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return None
    return (
        values if isinstance(values, list) and len(values) == size and all(isinstance(v, str) for v in values) else None
    )
