"""Working days of the administration: questions answered from a copy in memory, about a microsecond each."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Count, Max

from jiwar.kernel.snapshot import Snapshot
from jiwar.kernel.texts import Texts
from jiwar.territory import packages
from jiwar.territory.models import Holiday
from jiwar.territory.rules import WorkingCalendar


@dataclass(frozen=True)
class HolidayView:
    """A holiday; `confidence` is fixed, announced, or estimated (a religious day that the moon may move)."""

    code: str
    day: date
    names: Texts
    kind: str
    confidence: str
    provision_id: str


@dataclass(frozen=True)
class HolidayChange:
    """A day that became a holiday, or a working day again, and when that was written."""

    code: str
    day: date
    cancelled: bool
    changed_at: datetime


def _load() -> tuple[WorkingCalendar, tuple[HolidayView, ...]]:
    views = tuple(
        HolidayView(row.code, row.day, row.names, row.kind, row.confidence, row.provision_id)
        for row in Holiday.objects.filter(cancelled=False).order_by("day", "code")
    )
    return WorkingCalendar(view.day for view in views), views


holidays = Snapshot(
    load=_load,
    revision=lambda: tuple(Holiday.objects.aggregate(rows=Count("pk"), changed=Max("changed_at")).values()),
)


def is_working_day(day: date) -> bool:
    """True unless `day` is a Friday, a Saturday or a holiday."""
    return holidays.get()[0].is_working(day)


def add_working_days(start: date, days: int) -> date:
    """The `days`-th working day after `start` (0: `start` or the next working day); ValueError when negative."""
    return holidays.get()[0].add(start, days)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to `end` included; negative when `end` comes first."""
    return holidays.get()[0].between(start, end)


def holidays_between(start: date, end: date) -> list[HolidayView]:
    """Holidays from `start` to `end`, both included, oldest first (week-ends are not holidays)."""
    return [view for view in holidays.get()[1] if start <= view.day <= end]


def holiday_changes(*, since: datetime | None = None) -> list[HolidayChange]:
    """What changed in the calendar from that moment on (all of it when left out), in the order of the changes."""
    rows = Holiday.objects.all() if since is None else Holiday.objects.filter(changed_at__gte=since)
    return [
        HolidayChange(row.code, row.day, row.cancelled, row.changed_at)
        for row in rows.order_by("changed_at", "day", "code")
    ]


def calendar_known_until() -> date:
    """The last day whose holidays are in the file: beyond it only week-ends are known (for `doctor`)."""
    return date(packages.data_file("holidays.yaml")["years"][1], 12, 31)


def is_ramadan(day: date) -> bool:
    """True when `day` falls in a Ramadan of the file (2023-2028)."""
    return any(start <= day <= end for start, end in _ramadans())


@cache
def _ramadans() -> tuple[tuple[date, date], ...]:
    return tuple((row["from"], row["to"]) for row in packages.data_file("holidays.yaml")["ramadan"])
