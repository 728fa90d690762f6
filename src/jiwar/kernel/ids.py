"""Identifiers: sortable by time of making, not guessable."""

from typing import Any
from uuid import UUID

from django.db import models
from uuid6 import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562)."""
    return UUID(int=uuid7().int)


class IdField(models.UUIDField):
    """Primary key of every table that people's work is about."""

    def __init__(self, **options: Any) -> None:
        options |= {"primary_key": True, "default": new_id, "editable": False}
        super().__init__(**options)
