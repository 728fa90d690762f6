"""Facts, their columns, and indicators, with the registries that business modules contribute them to."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from jiwar.analytics.errors import WrongDefinition
from jiwar.kernel.registry import Registry
from jiwar.kernel.texts import Texts

ColumnType = Literal["text", "date", "moment", "integer", "number", "boolean"]
Unit = Literal["count", "days", "percent", "score"]

DUCKDB_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "date": "DATE",
    "moment": "TIMESTAMP",  # UTC
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True)
class Column:
    """One column of a fact; a `dimension` may group and filter figures."""

    name: str
    type: ColumnType
    texts: Texts
    dimension: bool = False


@dataclass(frozen=True)
class FactSource:
    """Rows that figures are counted on, as one module gives them.

    `rows(since)` yields tuples in the order of `columns`: all rows for None; when the fact has a `key` (a
    column unique to each row), those that changed since that moment are enough. `version()` is a cheap token
    that differs whenever rows changed. `sort` orders the file: what most questions filter on comes first.
    """

    name: str
    titles: Texts
    columns: list[Column]
    rows: Callable[[datetime | None], Iterable[tuple[Any, ...]]]
    version: Callable[[], str]
    key: str | None = None
    sort: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def schema_version(self) -> str:
        """Changes whenever the columns do, so that a file of an older shape is never read."""
        shape = json.dumps([[c.name, c.type] for c in self.columns] + [list(self.sort), self.key])
        return hashlib.sha256(shape.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Indicator:
    """One figure: an SQL aggregate over a fact, with the definition that every page shows beside it.

    `period` is the date column that a period filters; without one the figure is the state at the data date.
    `sql` and `where` are code, never input; both may use `$today`. `better` says which way is an improvement.
    """

    id: str
    fact: str
    titles: Texts
    definition: Texts
    unit: Unit
    sql: str
    better: Literal["higher", "lower"] | None
    where: str | None = None
    period: str | None = None


@dataclass(frozen=True)
class Measure:
    """The figures of one group (`key`; empty for all together) and on how many rows each one stands."""

    key: str
    values: dict[str, float | None]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Rows behind the best-founded figure of the group."""
        return max(self.counts.values(), default=0)


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included, and the name by which a page asked for them."""

    start: date
    end: date
    name: str = "custom"

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


FACTS: Registry[FactSource] = Registry("facts")
INDICATORS: Registry[Indicator] = Registry("indicators")


def register_fact(fact: FactSource) -> FactSource:
    """Contribute a fact; raises WrongDefinition when a name is not a plain identifier or a key is unknown."""
    names = [column.name for column in fact.columns]
    wrong = [name for name in [fact.name, *names] if not NAME.match(name)]
    unknown = [name for name in [*fact.sort, *([fact.key] if fact.key else [])] if name not in names]
    if wrong or unknown or len(set(names)) != len(names):
        raise WrongDefinition(f"fact {fact.name}: check {wrong or unknown or names}")
    return FACTS.add(fact.name, fact)


def register_indicator(indicator: Indicator) -> Indicator:
    """Contribute an indicator; its fact may be registered later, by the same module."""
    missing = [code for code in ("ar", "fr") if not (indicator.titles.get(code) and indicator.definition.get(code))]
    if missing:
        raise WrongDefinition(f"indicator {indicator.id}: title and definition are needed in {missing}")
    return INDICATORS.add(indicator.id, indicator)


def indicator(id: str) -> Indicator | None:  # noqa: A002 - the word of the registry
    """The indicator of that id, or None."""
    return INDICATORS.get(id)


def fact(name: str) -> FactSource | None:
    """The fact of that name, or None."""
    return FACTS.get(name)


def indicators() -> list[Indicator]:
    """All indicators, in the order in which modules contributed them."""
    return INDICATORS.values()


def problems_in_definitions() -> list[str]:
    """What is wrong between facts and indicators: an unknown fact, a period that is none of its dates."""
    found = []
    for one in INDICATORS.values():
        fact = FACTS.get(one.fact)
        if fact is None:
            found.append(f"{one.id}: fact {one.fact!r} is not registered")
        elif one.period and not any(c.name == one.period and c.type == "date" for c in fact.columns):
            found.append(f"{one.id}: period {one.period!r} is none of the dates of {one.fact}")
    return found
