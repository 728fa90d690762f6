"""Answers: figures of a territory for a period, kept until the facts change."""

import threading
from collections import OrderedDict
from datetime import date, datetime
from math import isnan
from typing import Any

import duckdb

from jiwar.analytics.errors import UnknownIndicator, WrongPeriod
from jiwar.analytics.queries import store
from jiwar.analytics.rules.definitions import FACTS, INDICATORS, Indicator, Measure
from jiwar.analytics.rules.statements import Question, statements
from jiwar.kernel import clock
from jiwar.kernel.protocols import ReaderScope
from jiwar.territory import api as territory

KEPT = 512
_answers: OrderedDict[tuple[object, ...], list[Measure]] = OrderedDict()
_lock = threading.Lock()


def measure(
    *,
    indicators: list[str],
    scope: ReaderScope,
    start: date,
    end: date,
    by: str | None = None,
    filters: dict[str, str] | None = None,
    min_cell: int = 0,
) -> list[Measure]:
    """Figures within `scope` from `start` to `end` (both included), one Measure a group, ordered by key.

    `by`: a dimension of the facts, or `month`, `week`, `day` of each indicator's own period. A figure that
    stands on fewer than `min_cell` rows is None. Without `by` there is one Measure, key "". Raises
    UnknownIndicator, UnknownDimension, WrongPeriod.
    """
    if end < start:
        raise WrongPeriod
    asked = [_known(name) for name in indicators]
    communes = None if scope.everything else _communes(scope.divisions, clock.today())
    question = Question(start, end, clock.today(), by, communes, tuple(sorted((filters or {}).items())))
    states = tuple((name, state.file) for name in _facts(asked) if (state := store.state_of(name)))
    key = (str(store.folder()), states, tuple(indicators), question, min_cell)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    answer = _answer(asked, question, min_cell)
    with _lock:
        _answers[key] = answer
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer


def data_as_of(*, fact: str | None = None) -> datetime | None:
    """The moment that figures show: of one fact, else of the one refreshed longest ago; None before any."""
    states = [store.state_of(name) for name in ([fact] if fact else FACTS)]
    return min((state.as_of for state in states if state), default=None)


def _known(id: str) -> Indicator:  # noqa: A002 - the word of the registry
    found = INDICATORS.get(id)
    if found is None or found.fact not in FACTS:
        raise UnknownIndicator
    return found


def _facts(asked: list[Indicator]) -> list[str]:
    return list(dict.fromkeys(one.fact for one in asked))


def _communes(divisions: frozenset[str], on: date) -> tuple[str, ...]:
    """Communes of today below these divisions; a division that is no more holds none."""
    found: set[str] = set()
    for code in divisions & territory.divisions_at(codes=divisions, on=on).keys():
        found.update(territory.communes_within(code=code, on=on))
    return tuple(sorted(found))


def _answer(asked: list[Indicator], question: Question, min_cell: int) -> list[Measure]:
    values: dict[str, dict[str, tuple[float | None, int]]] = {} if question.by else {"": {}}
    for name in _facts(asked):
        mine = [one for one in asked if one.fact == name]
        for statement in statements(FACTS[name], mine, question):
            for key, *figures in _rows(name, statement.sql, statement.parameters):
                pairs = zip(figures[::2], figures[1::2], strict=True)
                found = dict(zip(statement.indicators, pairs, strict=True))
                values.setdefault("" if key is None else str(key), {}).update(found)
    return [_measure(key, values[key], asked, min_cell) for key in sorted(values)]


def _rows(name: str, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
    for last_try in (False, True):
        state = store.state_of(name)
        if state is None or state.schema != FACTS[name].schema_version():
            return []  # nothing counted yet in this shape: the next refresh makes it
        try:
            return store.fetch(sql.replace("{fact}", store.reader_of(state.path)), parameters)
        except duckdb.IOException:  # a refresh replaced the file between the two steps
            if last_try:
                raise
    return []


def _measure(key: str, found: dict[str, tuple[float | None, int]], asked: list[Indicator], min_cell: int) -> Measure:
    values: dict[str, float | None] = {}
    counts: dict[str, int] = {}
    for one in asked:
        nothing = 0.0 if one.unit == "count" and one.sql.startswith(("count(", "sum(")) else None
        value, count = found.get(one.id, (nothing, 0))
        if value is not None and isnan(value):  # a share of nothing
            value = None
        counts[one.id] = int(count or 0)
        shown = value is not None and (not min_cell or counts[one.id] >= min_cell)
        values[one.id] = float(value) if shown and value is not None else None
    return Measure(key, values, counts)
