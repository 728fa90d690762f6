"""SQL of a question, from registered definitions only: every value travels as a parameter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jiwar.analytics.errors import UnknownDimension
from jiwar.analytics.rules.definitions import FactSource, Indicator

QUANTILE = re.compile(r"quantile_disc\((\w+), (0?\.\d+)\)\Z")
BUCKETS = {"month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}


@dataclass(frozen=True)
class Question:
    """What is asked of one fact; `communes` None means everywhere."""

    start: date
    end: date
    today: date
    by: str | None = None
    communes: tuple[str, ...] | None = None
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Statement:
    """SQL with `{fact}` in place of the file; its columns: key, then (value, count) of each indicator."""

    sql: str
    parameters: dict[str, Any]
    indicators: tuple[str, ...]


def statements(fact: FactSource, asked: Iterable[Indicator], question: Question) -> list[Statement]:
    """One scan for all plain aggregates of the same period, one for all quantiles of the same column.

    Raises UnknownDimension when the fact has no such dimension.
    """
    groups: dict[tuple[str, ...], list[Indicator]] = {}
    for one in asked:
        quantile = QUANTILE.match(one.sql)
        if question.by in BUCKETS and one.period is None:
            continue  # a state has no history: there is no value by month
        kind = ("quantile", quantile[1], one.where or "") if quantile else ("plain",)
        groups.setdefault((one.period or "", *kind), []).append(one)
    return [
        _quantiles(fact, group, question, key[2]) if key[1] == "quantile" else _plain(fact, group, question)
        for key, group in groups.items()
    ]


def _plain(fact: FactSource, group: list[Indicator], question: Question) -> Statement:
    where, parameters = _where(fact, group[0], question)
    if len(group) == 1 and group[0].where:
        where += f" AND ({group[0].where})"  # the file's statistics spare most of it
    columns = []
    for one in group:
        only = f" FILTER (WHERE {one.where})" if one.where else ""
        columns.append(f"{one.sql}{only}, count(*){only}")
    by = _group(fact, group[0], question)
    sql = f"SELECT {by} AS k, {', '.join(columns)} FROM {{fact}} WHERE {where} GROUP BY k"  # noqa: S608 - registered names only
    return Statement(sql, _used(sql, parameters, question), tuple(one.id for one in group))


def _quantiles(fact: FactSource, group: list[Indicator], question: Question, column: str) -> Statement:
    """Nearest rank, by counting equal values first: half the time of quantile_disc on whole days."""
    where, parameters = _where(fact, group[0], question)
    if group[0].where:
        where += f" AND ({group[0].where})"
    by = _group(fact, group[0], question)
    fractions = [found[2] for one in group if (found := QUANTILE.match(one.sql))]
    picked = ", ".join(f"min(v) FILTER (WHERE upto >= {part} * total), any_value(total)" for part in fractions)
    sql = f"""
        WITH h AS (
            SELECT {by} AS k, "{column}" AS v, count(*) AS n
            FROM {{fact}} WHERE {where} AND "{column}" IS NOT NULL GROUP BY ALL
        ), w AS (
            SELECT k, v, sum(n) OVER (PARTITION BY k ORDER BY v) AS upto, sum(n) OVER (PARTITION BY k) total
            FROM h
        ) SELECT k, {picked} FROM w GROUP BY k"""  # noqa: S608 - registered names only
    return Statement(sql, _used(sql, parameters, question), tuple(one.id for one in group))


def _group(fact: FactSource, first: Indicator, question: Question) -> str:
    if question.by is None:
        return "''"
    if question.by in BUCKETS:
        return f"strftime(\"{first.period}\", '{BUCKETS[question.by]}')"
    return f'"{_dimension(fact, question.by)}"'


def _where(fact: FactSource, first: Indicator, question: Question) -> tuple[str, dict[str, Any]]:
    conditions = ["TRUE"]
    parameters: dict[str, Any] = {}
    if first.period:
        conditions.append(f'"{first.period}" BETWEEN $start AND $end')
        parameters |= {"start": question.start, "end": question.end}
    if question.communes is not None:
        names = {f"commune_{i}": code for i, code in enumerate(question.communes)}
        inside = ", ".join(f"${name}" for name in names)
        conditions.append(f'"{_dimension(fact, "commune")}" IN ({inside})' if names else "FALSE")
        parameters |= names
    for i, (dimension, value) in enumerate(question.filters):
        conditions.append(f'"{_dimension(fact, dimension)}" = $filter_{i}')
        parameters[f"filter_{i}"] = value
    return " AND ".join(conditions), parameters


def _dimension(fact: FactSource, name: str) -> str:
    column = fact.column(name)
    if column is None or not column.dimension:
        raise UnknownDimension
    return column.name


def _used(sql: str, parameters: dict[str, Any], question: Question) -> dict[str, Any]:
    return parameters | ({"today": question.today} if "$today" in sql else {})
