"""The only place that asks what time it is, so that tests and worked examples can choose it."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ALGIERS = ZoneInfo("Africa/Algiers")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """This day in Algiers: the day the law counts."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Algiers on which `moment` falls."""
    return moment.astimezone(ALGIERS).date()


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; where that month has none, its last day."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Make `moment` (aware) the present within the block."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
