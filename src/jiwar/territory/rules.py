"""Arithmetic of working days, and of intervals; pure, no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

FRIDAY, SATURDAY = 4, 5  # date.weekday(): the week-end of Algeria
FIRST, LAST = date(1962, 1, 1), date(2099, 12, 31)


def is_weekend(day: date) -> bool:
    """True on Friday and Saturday."""
    return day.weekday() in {FRIDAY, SATURDAY}


class WorkingCalendar:
    """Working days from 1962 to 2099 as one sorted list, so that every question is a binary search."""

    def __init__(self, holidays: Iterable[date]) -> None:
        off = {day.toordinal() for day in holidays}
        # Ordinal 1 is a Monday: ordinals whose (ordinal - 1) % 7 is 4 or 5 are Fridays and Saturdays.
        self._working = [
            ordinal
            for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1)
            if (ordinal - 1) % 7 not in {FRIDAY, SATURDAY} and ordinal not in off
        ]

    def is_working(self, day: date) -> bool:
        """True when the administration works on `day`."""
        ordinal = _within(day)
        place = bisect_left(self._working, ordinal)
        return place < len(self._working) and self._working[place] == ordinal

    def add(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`; with 0, `start` itself or the first working day after it."""
        if days < 0:
            raise ValueError("working days are counted forwards")
        ordinal = _within(start)
        place = bisect_right(self._working, ordinal) + days - 1 if days else bisect_left(self._working, ordinal)
        if place >= len(self._working):
            raise ValueError(f"beyond {LAST}, the end of the calendar")
        return date.fromordinal(self._working[place])

    def between(self, start: date, end: date) -> int:
        """How many working days follow `start` up to `end` included; negative when `end` comes first."""
        return bisect_right(self._working, _within(end)) - bisect_right(self._working, _within(start))


def _within(day: date) -> int:
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day} is outside the working calendar ({FIRST} to {LAST})")
    return day.toordinal()


def holds(valid_from: date, valid_to: date | None, on: date) -> bool:
    """True when `on` falls in `[valid_from, valid_to)`."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def overlapping(spells: Iterable[tuple[date, date | None]]) -> bool:
    """True when two of the intervals share a day."""
    ordered = sorted(spells)
    return any(end is None or following < end for (_, end), (following, _) in pairwise(ordered))


def days_of(start: date, end: date) -> list[date]:
    """Every day from `start` to `end`, both included."""
    return [start + timedelta(days=count) for count in range((end - start).days + 1)]
