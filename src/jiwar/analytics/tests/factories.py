"""A small fact and its indicators, made for a test and forgotten after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from jiwar.analytics import api as analytics
from jiwar.analytics.rules.definitions import FACTS, INDICATORS
from jiwar.kernel.registry import Registry

TEXTS = {"ar": "نص", "fr": "texte"}


class Visits:
    """Rows of a fact that a test changes as it goes: (id, commune, office, came_on, left_on, days, note)."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.stored = {row[0]: row for row in rows}
        self.asked_since: list[datetime | None] = []
        self.number = 1

    def put(self, row: tuple[Any, ...]) -> None:
        self.stored[row[0]] = row
        self.number += 1

    def rows(self, since: datetime | None) -> Iterator[tuple[Any, ...]]:
        self.asked_since.append(since)
        return iter(self.stored.values())

    def version(self) -> str:
        return str(self.number)


def visit(
    number: int, commune: str, *, days: int | None = None, note: str | None = None, on: date = date(2026, 3, 2)
) -> tuple[Any, ...]:
    """A visit that lasted `days`, or still lasts."""
    left = None if days is None else date.fromordinal(on.toordinal() + days)
    return (f"v{number}", commune, f"office-{commune}", on, left, days, note)


def visits_fact(visits: Visits, *, key: str | None = None, name: str = "visits") -> analytics.FactSource:
    """The fact over `visits`."""
    columns = [
        analytics.Column("id", "text", TEXTS),
        analytics.Column("commune", "text", TEXTS, dimension=True),
        analytics.Column("office", "text", TEXTS, dimension=True),
        analytics.Column("came_on", "date", TEXTS),
        analytics.Column("left_on", "date", TEXTS),
        analytics.Column("days", "integer", TEXTS),
        analytics.Column("note", "text", TEXTS, dimension=True),
    ]
    return analytics.FactSource(name, TEXTS, columns, visits.rows, visits.version, key=key, sort=("commune", "came_on"))


def indicator(id: str, sql: str, **more: Any) -> analytics.Indicator:  # noqa: A002 - the word of the registry
    """An indicator over the visits."""
    more = {"unit": "count", "better": None, "period": "came_on"} | more
    return analytics.Indicator(id=id, fact="visits", titles=TEXTS, definition=TEXTS, sql=sql, **more)


@contextmanager
def registered(fact: analytics.FactSource, *indicators: analytics.Indicator) -> Iterator[None]:
    """Only these exist within the block."""
    kept: list[tuple[Registry[Any], dict[str, Any]]] = [(FACTS, FACTS._entries), (INDICATORS, INDICATORS._entries)]
    FACTS._entries, INDICATORS._entries = {}, {}
    try:
        analytics.register_fact(fact)
        for one in indicators:
            analytics.register_indicator(one)
        yield
    finally:
        for registry, entries in kept:
            registry._entries = entries


MOMENT = datetime(2026, 3, 15, 10, tzinfo=UTC)
EVERYTHING = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
