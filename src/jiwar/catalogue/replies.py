"""Replies that agents choose, adapt and send: shared by all services, or of some."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jiwar.catalogue.definition import Texts, data_of_yaml

FILE = Path(__file__).parent / "data" / "replies.yaml"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply; `procedures` are the services that it suits, none: all of them.

    `unread`: languages whose text no speaker has read yet.
    """

    id: str
    titles: Texts
    text: Texts
    procedures: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def in_language(self, language: str) -> tuple[str, str]:
        """The text and the language it stands in: the one asked for, else Arabic."""
        spoken = language if self.text.get(language) else "ar"
        return self.text[spoken], spoken


@cache
def _replies() -> Mapping[str, Reply]:
    rows = data_of_yaml(FILE)["replies"]
    lists = ("procedures", "unread")
    found = [Reply(**{**row, **{name: tuple(row.get(name, ())) for name in lists}}) for row in rows]
    return {one.id: one for one in found}


def shared_replies() -> tuple[Reply, ...]:
    """All that the offices share, in their order."""
    return tuple(_replies().values())


def replies_for(code: str) -> tuple[Reply, ...]:
    """Replies that suit a service, its own first."""
    suited = [one for one in _replies().values() if not one.procedures or code in one.procedures]
    return tuple(sorted(suited, key=lambda one: not one.procedures))
