"""One act as an import brings it in (demo, migration from another system)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Place = tuple[str, str, int, int]  # kind, commune, year, number


@dataclass(frozen=True, kw_only=True)
class ImportedRecord:
    """An act with its place in the register; `links` names other acts by their places, imported before or with it."""

    kind: str
    commune_code: str
    year: int
    number: int
    content: Mapping[str, Any]
    links: Mapping[str, Place] = field(default_factory=dict)
    registered_at: datetime | None = None  # when the act was drawn up; the moment of the import when not known

    @property
    def place(self) -> Place:
        """What names an act everywhere."""
        return (self.kind, self.commune_code, self.year, self.number)
