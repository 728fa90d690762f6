"""The only place that asks what time it is, so that tests and worked examples can choose it."""

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


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Make `moment` (aware) the present within the block."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
