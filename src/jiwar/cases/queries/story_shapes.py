"""A worked example as it was told: frozen values for the studio."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwar.cases.queries.shapes import ActPreview
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Example
from jiwar.kernel.texts import Texts


@dataclass(frozen=True)
class StoryStep:
    """One thing that happens: what, by whom, when, and where the file stands after; `refused` is why it did not."""

    do: str
    by: str
    at: date
    stage: str = ""
    due_on: date | None = None
    refused: str = ""


@dataclass(frozen=True)
class Story:
    """An example as it went; `wrong` says where it went otherwise than its author expects."""

    example: Example
    steps: tuple[StoryStep, ...]
    stage: str
    outcome: str
    wrong: tuple[str, ...]
    papers: tuple[Texts, ...]
    fee: catalogue.FeeDue
    receipt: Texts
    receipt_data: Mapping[str, Any]
    act: ActPreview | None

    @property
    def as_expected(self) -> bool:
        """It ended as its author says."""
        return not self.wrong
