"""Pages of a long list by key: constant cost however deep, never an exact count."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

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
    if values is not None:
        ordered = ordered.filter(_after(by, values))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _encode(found[-1], by) if more else None)


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
    value: object = row
    for part in path.split("__"):
        value = getattr(value, part)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


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
