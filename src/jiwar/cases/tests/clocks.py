"""A calendar of the tests, and the life of a clock told as days: what `recording` does, without a database."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.recounting import recounted


class Calendar:
    """Friday and Saturday off, and the given holidays."""

    def __init__(self, holidays: frozenset[date] = frozenset()) -> None:
        self.holidays = holidays

    def is_working_day(self, day: date) -> bool:
        return day.weekday() not in (4, 5) and day not in self.holidays

    def add_working_days(self, start: date, days: int) -> date:
        if days == 0:
            while not self.is_working_day(start):
                start += timedelta(days=1)
        while days:
            start += timedelta(days=1)
            days -= self.is_working_day(start)
        return start

    def working_days_between(self, first: date, last: date) -> int:
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


@dataclass
class Life:
    """A file's clock from day to day; each change is kept, as actions keep it."""

    term: Term
    calendar: Calendar = field(default_factory=Calendar)
    kept: list[Clock] = field(default_factory=list)

    @property
    def now(self) -> Clock:
        return self.kept[-1] if self.kept else Clock(term=self.term)

    def start(self, on: date) -> None:
        self.kept.append(self.now.start(on, self.calendar))

    def suspend(self, on: date) -> None:
        self.kept.append(self.now.suspend(on, self.calendar))

    def resume(self, on: date) -> None:
        self.kept.append(self.now.resume(on, self.calendar))

    def end(self, on: date) -> None:
        self.kept.append(self.now.end(on, self.calendar))

    def decree(self, holiday: date, on: date) -> None:
        self.calendar = Calendar(self.calendar.holidays | {holiday})
        self.recount(on)

    def withdraw(self, holiday: date, on: date) -> None:
        self.calendar = Calendar(self.calendar.holidays - {holiday})
        self.recount(on)

    def recount(self, on: date, term: Term | None = None) -> None:
        again = recounted(self.now, self.kept, self.calendar, on=on, term=term)
        if again != self.now:
            self.kept.append(again)
