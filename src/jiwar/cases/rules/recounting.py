"""The clock counted again from its own history: after a late holiday, a correction of the calendar, another term.

What the file lived (complete, suspended, resumed) is read from the clocks that its actions kept; only the counting is
done afresh. Two promises hold whatever the calendar becomes: a limit that had passed stays passed, so that no delay is
hidden; and nobody becomes late by a recount, so that a limit that would now lie in the past moves to the first day on
which one can act.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from jiwar.cases.rules.clock import Clock, Term, WorkingCalendar


@dataclass(frozen=True)
class Turn:
    """One thing that the clock lived; `late`: the limit had passed when it was stopped."""

    kind: Literal["start", "suspend", "resume"]
    on: date
    late: bool = False


def turns_of(clocks: Iterable[Clock]) -> list[Turn]:
    """What the clocks kept by successive actions tell, oldest first."""
    turns: list[Turn] = []
    before = "waiting"
    for clock in clocks:
        if before == "waiting" and clock.started_on is not None:
            turns.append(Turn("start", clock.started_on))
            before = "running"
        if before == "running" and clock.suspended_on is not None:
            late = clock.due_on is not None and clock.suspended_on > clock.due_on
            turns.append(Turn("suspend", clock.suspended_on, late))
        elif before == "suspended" and clock.running_since is not None:
            turns.append(Turn("resume", clock.running_since))
        if clock.state in {"running", "suspended"}:
            before = clock.state
    return turns


def replayed(turns: Iterable[Turn], term: Term, calendar: WorkingCalendar) -> Clock:
    """The clock of a file that lived `turns`, by this term and this calendar.

    What was stopped in time was stopped in time: a day taken out of the calendar later does not make it late.
    """
    clock = Clock(term=term)
    for turn in turns:
        if turn.kind == "start":
            clock = clock.start(turn.on, calendar)
        elif turn.kind == "resume":
            clock = clock.resume(turn.on, calendar)
        else:
            if not turn.late and clock.due_on is not None and turn.on > clock.due_on:
                clock = replace(clock, due_on=turn.on)
            clock = clock.suspend(turn.on, calendar)
    return clock


def recounted(
    now: Clock, kept: Iterable[Clock], calendar: WorkingCalendar, *, on: date, term: Term | None = None
) -> Clock:
    """`now` counted again on the day `on` by the calendar as it is, by `term` when it is another.

    `kept` are the clocks of the file's actions, oldest first. A clock that waits or ended, and a limit that had passed
    on that day, stay as they are. Twice gives the same as once.
    """
    if now.state in {"waiting", "ended"} or now.late_on(on):
        return now
    again = replayed(turns_of(kept), term or now.term, calendar)
    if again.state != now.state or again.due_on is None:
        return now  # actions older than the clock: nothing to count from
    if not again.late_on(on):
        return again
    if again.state == "suspended":
        return now
    return replace(again, due_on=again.term.add(on, 0, calendar))
