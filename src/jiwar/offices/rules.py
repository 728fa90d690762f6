"""Intervals of validity; pure, no database."""

from collections.abc import Iterable
from datetime import date


def holds(valid_from: date, valid_to: date | None, on: date) -> bool:
    """True when `on` falls in `[valid_from, valid_to)`."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def overlap(start: date, end: date | None, others: Iterable[tuple[date, date | None]]) -> bool:
    """True when `[start, end)` shares a day with one of the others."""
    return any((end is None or begin < end) and (stop is None or start < stop) for begin, stop in others)
