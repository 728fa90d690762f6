"""The legal clock as a value: it starts at the complete file, stops while the applicant is asked, ends in a decision.

Days are counted after the day of an event: the day a file is complete is day 0 and day 1 is the next (working) day.
Months are counted from date to date: complete on 31 December, two months end on 28 or 29 February.
A suspension from day S to day R pushes the limit by exactly the days counted in (S, R]; stopping and resuming on
one day changes nothing. A limit that had passed before the suspension stays passed: asking for papers does not heal
a delay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, Protocol

from jiwar.kernel.clock import months_later

State = Literal["waiting", "running", "suspended", "ended"]


class WorkingCalendar(Protocol):
    """What the clock asks of a calendar; `territory.api` is one."""

    def is_working_day(self, day: date) -> bool: ...

    def add_working_days(self, start: date, days: int) -> date: ...

    def working_days_between(self, first: date, last: date) -> int: ...


@dataclass(frozen=True)
class Term:
    """What the text grants the administration: `days` in `unit`, and what a suspension does to them.

    Of a term in `months`, `days` are those from the day on which it began, once it has (before: the most it can have).
    """

    days: int
    unit: Literal["working", "calendar"]
    after_suspension: Literal["resume", "restart"] = "resume"
    variant: str = ""  # of the procedure's deadline; empty: the general one
    months: int = 0

    def begun(self, on: date) -> "Term":
        """The term as it is counted from that day."""
        return replace(self, days=(months_later(on, self.months) - on).days) if self.months else self

    def same_as(self, other: "Term") -> bool:
        """Whether the text grants the same, whenever each began."""
        return self.begun(date.min) == other.begun(date.min)

    def add(self, start: date, days: int, calendar: WorkingCalendar) -> date:
        """The last day of a term of `days` that starts after `start`; for 0 days, the first day one can act."""
        if self.unit == "calendar":
            return start + timedelta(days=days)
        if days == 0:
            return start if calendar.is_working_day(start) else calendar.add_working_days(start, 1)
        return calendar.add_working_days(start, days)

    def between(self, first: date, last: date, calendar: WorkingCalendar) -> int:
        """Days of the term's unit in (`first`, `last`]; 0 when `last` is not after `first`."""
        if last <= first:
            return 0
        if self.unit == "calendar":
            return (last - first).days
        return calendar.working_days_between(first, last)


@dataclass(frozen=True)
class Clock:
    """Where the counting stands; every method returns another clock."""

    term: Term
    started_on: date | None = None
    running_since: date | None = None
    used: int = 0
    suspended_on: date | None = None
    ended_on: date | None = None
    due_on: date | None = None
    paused_days: int = 0  # calendar days of all suspensions together, for the figures
    paused_working_days: int = 0

    @property
    def state(self) -> State:
        """waiting for a complete file, running, suspended or ended."""
        if self.ended_on is not None:
            return "ended"
        if self.suspended_on is not None:
            return "suspended"
        return "waiting" if self.started_on is None else "running"

    def start(self, on: date, calendar: WorkingCalendar) -> "Clock":
        """The file is complete: counting begins, once."""
        if self.state != "waiting":
            return self
        term = self.term.begun(on)
        return replace(self, term=term, started_on=on, running_since=on, due_on=term.add(on, term.days, calendar))

    def suspend(self, on: date, calendar: WorkingCalendar) -> "Clock":
        """The applicant is asked for something: what was counted is kept."""
        if self.state != "running" or self.running_since is None:
            return self
        on = max(on, self.running_since)
        used = self.used + self.term.between(self.running_since, on, calendar)
        return replace(self, used=used, running_since=None, suspended_on=on)

    def resume(self, on: date, calendar: WorkingCalendar) -> "Clock":
        """The applicant answered: counting goes on, or begins again when the text says so."""
        if self.state != "suspended" or self.suspended_on is None or self.due_on is None:
            return self
        on = max(on, self.suspended_on)
        going = replace(
            self,
            suspended_on=None,
            running_since=on,
            paused_days=self.paused_days + (on - self.suspended_on).days,
            paused_working_days=self.paused_working_days + _WORKING.between(self.suspended_on, on, calendar),
        )
        if self.suspended_on > self.due_on:
            return going
        if self.term.after_suspension == "restart":
            term = self.term.begun(on)
            return replace(going, term=term, used=0, due_on=term.add(on, term.days, calendar))
        return replace(going, due_on=self.term.add(on, max(self.term.days - self.used, 0), calendar))

    def end(self, on: date, calendar: WorkingCalendar) -> "Clock":
        """A decision, a withdrawal: counting stops for good."""
        if self.state == "ended":
            return self
        if self.state == "suspended" and self.suspended_on is not None and self.due_on is not None:
            return replace(self.resume(on, calendar), ended_on=max(on, self.suspended_on))
        return replace(self, ended_on=on)

    def ended_by_silence(self, on: date) -> "Clock":
        """The limit passed and the text decides; a request that came too late suspends nothing any more."""
        return replace(self, ended_on=on) if self.state in {"running", "suspended"} else self

    def reopened(self) -> "Clock":
        """The decision was undone before it took effect: counting goes on as if it had not stopped."""
        return replace(self, ended_on=None)

    def late_on(self, day: date) -> bool:
        """The limit passed, on `day` or when the clock ended; never while the applicant is waited for in time."""
        if self.due_on is None:
            return False
        if self.state == "suspended" and self.suspended_on is not None:
            return self.suspended_on > self.due_on
        return (self.ended_on or day) > self.due_on

    def days_left(self, day: date, calendar: WorkingCalendar) -> int | None:
        """Days of the term's unit left on `day`, negative when late; None before the start and after the end."""
        if self.state in {"waiting", "ended"} or self.due_on is None:
            return None
        if self.suspended_on is not None:
            if not self.late_on(day):
                return max(self.term.days - self.used, 0)
            day = self.suspended_on
        if day > self.due_on:
            return -max(self.term.between(self.due_on, day, calendar), 1)
        return self.term.between(day, self.due_on, calendar)

    def as_details(self) -> dict[str, Any]:
        """Plain values for an action's details."""
        return {
            "days": self.term.days,
            "unit": self.term.unit,
            "after": self.term.after_suspension,
            **({"variant": self.term.variant} if self.term.variant else {}),
            **({"months": self.term.months} if self.term.months else {}),
            "used": self.used,
            "paused": self.paused_days,
            "paused_working": self.paused_working_days,
            **{name: value.isoformat() if (value := getattr(self, name)) else None for name in _DATES},
        }

    @classmethod
    def from_details(cls, details: Mapping[str, Any]) -> "Clock":
        """The clock that `as_details` wrote."""
        dates = {name: date.fromisoformat(details[name]) if details[name] else None for name in _DATES}
        term = Term(
            days=details["days"],
            unit=details["unit"],
            after_suspension=details["after"],
            variant=details.get("variant", ""),
            months=details.get("months", 0),
        )
        return cls(
            term=term,
            used=details["used"],
            paused_days=details["paused"],
            paused_working_days=details["paused_working"],
            **dates,
        )

    def answered_in(self, calendar: WorkingCalendar) -> tuple[int, int] | None:
        """Calendar and working days from the complete file to the end, less the suspensions; None before the end."""
        if self.started_on is None or self.ended_on is None:
            return None
        calendar_days = (self.ended_on - self.started_on).days - self.paused_days
        working_days = _WORKING.between(self.started_on, self.ended_on, calendar) - self.paused_working_days
        return max(calendar_days, 0), max(working_days, 0)


_WORKING = Term(days=0, unit="working")
_DATES = ("started_on", "running_since", "suspended_on", "ended_on", "due_on")
