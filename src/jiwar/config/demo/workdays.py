"""Moments at which offices work, drawn from the calendar of the territory."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from random import Random

from jiwar.kernel.clock import ALGIERS
from jiwar.territory import api as territory

OPENING, CLOSING = time(8, 10), time(16, 20)


class WorkDays:
    """Working days between two dates, counted once: twenty thousand files ask for them a hundred thousand times."""

    def __init__(self, first: date, last: date) -> None:
        span = (last - first).days + 1
        every = [first + timedelta(days=i) for i in range(span)]
        self.days = [day for day in every if territory.is_working_day(day)]
        self.known = set(self.days)

    def __contains__(self, day: object) -> bool:
        return day in self.known

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; for 0, `day` itself or the next working one."""
        place = bisect_left(self.days, day)
        if self.days[place] == day:
            return self.days[place + count]
        return self.days[place + max(count - 1, 0)]

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; for 0, `day` itself or the last working one."""
        place = bisect_right(self.days, day) - 1
        return self.days[place - count]

    def moment(self, after: datetime, days: int, rng: Random) -> datetime:
        """Some moment of opening hours `days` working days after `after`, and later than it."""
        local = after.astimezone(ALGIERS)
        day = self.after(local.date(), days)
        found = at(day, OPENING, rng.randrange(8 * 60))
        if found <= after:
            found = (local + timedelta(minutes=rng.randrange(6, 55))).replace(second=rng.randrange(60))
        hour = found.timetz().replace(tzinfo=None)
        if found.date() not in self.known or hour > CLOSING:
            return at(self.after(found.date(), 1), OPENING, rng.randrange(100))
        return at(found.date(), OPENING, rng.randrange(100)) if hour < OPENING else found


def at(day: date, hour: time, minutes: int = 0) -> datetime:
    """A moment in Algiers."""
    return datetime.combine(day, hour, tzinfo=ALGIERS) + timedelta(minutes=minutes)
