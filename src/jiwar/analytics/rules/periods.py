"""Periods that a page offers, and the one each is compared with."""

from datetime import date, timedelta

from jiwar.analytics.errors import WrongPeriod
from jiwar.analytics.rules.definitions import Period

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DEFAULT = "quarter"
# Beyond these no administration had files, and calendars run out.
OLDEST, LAST_YEAR = date(2000, 1, 1), 2200


def period_named(name: str | None, *, today: date, start: date | None = None, end: date | None = None) -> Period:
    """The month, quarter or year that ends `today`, or the days of a `custom` one; raises WrongPeriod."""
    if name == "custom":
        if start is None or end is None or end < start or not (start >= OLDEST and end.year < LAST_YEAR):
            raise WrongPeriod
        return Period(start, end, "custom")
    known = name if name in MONTHS else DEFAULT
    return Period(months_before(today, MONTHS[known]) + timedelta(days=1), today, known)


def previous_period(period: Period) -> Period:
    """As many months (or days, when custom) just before."""
    end = period.start - timedelta(days=1)
    if period.name in MONTHS:
        return Period(months_before(period.start, MONTHS[period.name]), end, period.name)
    return Period(end - timedelta(days=period.days - 1), end, period.name)


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    return first + timedelta(days=min(day.day, days_in_month(first)) - 1)


def days_in_month(day: date) -> int:
    """28 to 31."""
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day


def months_ending(day: date, count: int = 12) -> list[str]:
    """The keys (`2026-03`) of the `count` calendar months up to that of `day`."""
    first = day.replace(day=1)
    return [f"{months_before(first, back):%Y-%m}" for back in range(count - 1, -1, -1)]
