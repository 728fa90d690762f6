"""Retention classes: how long the file of a service is kept once it is closed. Nothing acts upon them here yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext, ngettext

from jiwar.catalogue.definition import Texts, data_of_yaml
from jiwar.kernel.texts import pick

FILE = Path(__file__).parent / "data" / "retention.yaml"


@dataclass(frozen=True, kw_only=True)
class RetentionClass:
    """One class: `years` after the closing of the file, None for ever; `confidence` is that of the length."""

    id: str
    titles: Texts
    years: int | None
    basis: tuple[str, ...]
    confidence: Literal["high", "medium", "low"]
    note: Texts

    @property
    def permanent(self) -> bool:
        """Kept for ever."""
        return self.years is None

    @property
    def said(self) -> str:
        """Its name and its length, in the language of the page."""
        if self.years is None:
            length = gettext("kept for ever")
        else:
            length = ngettext("%(years)d year", "%(years)d years", self.years) % {"years": self.years}
        return f"{pick(self.titles)} – {length}"


@cache
def retention_classes() -> Mapping[str, RetentionClass]:
    """All classes by id, in the order of the file."""
    rows = data_of_yaml(FILE)["retention"]
    found = [RetentionClass(**{**row, "years": row.get("years"), "basis": tuple(row["basis"])}) for row in rows]
    return {one.id: one for one in found}
