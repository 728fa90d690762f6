"""The moments of life by which people look for a service: data in data/life_events.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jiwar.catalogue.definition import Texts, data_of_yaml

FILE = Path(__file__).parent / "data" / "life_events.yaml"


@dataclass(frozen=True)
class LifeEventEntry:
    """A moment of life: its titles, a sentence, an icon of the design, words by which it is found."""

    id: str
    titles: Texts
    summary: Texts
    icon: str
    keywords: tuple[str, ...]


@cache
def entries() -> tuple[LifeEventEntry, ...]:
    """All moments in the order of the file, which is that of the home page."""
    rows = data_of_yaml(FILE)["life_events"]
    return tuple(
        LifeEventEntry(row["id"], row["titles"], row["summary"], row["icon"], tuple(row.get("keywords", ())))
        for row in rows
    )


def life_event_ids() -> frozenset[str]:
    """Their ids."""
    return frozenset(entry.id for entry in entries())
