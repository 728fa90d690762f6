"""Until when a step of a file is to be done, counted from the file's own history; no database.

The limit of a step is the administration's own: it is counted by the calendar as it is known today, stops while the
file waits for somebody else than its office, and begins again when the step does (a file that is sent back).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from jiwar.cases.rules.clock import Clock, Term, WorkingCalendar
from jiwar.catalogue.api import Escalation, Step

EXAMINED_IN = frozenset({"submitted", "examining", "awaiting_opinions"})
SIGNED_IN = frozenset({"awaiting_signature"})
# Nobody examines there any more, or not yet; in every other stage the examination waits for somebody.
NOT_EXAMINED_IN = SIGNED_IN | {"", "awaiting_cosigners", "awaiting_session", "awaiting_validation", "sealing", "closed"}


@dataclass(frozen=True)
class Moment:
    """Where a file stood from an action on."""

    sequence: int
    on: date
    stage: str
    examined: bool = False  # the file is before its authorities: they work, its examination is done


@dataclass(frozen=True)
class StepLimit:
    """One step that is open and runs; `run` tells this time from others (a step begins again when a file is sent
    back)."""

    step: Step
    run: str
    office_id: UUID
    role: str
    began: date
    due_on: date


def run_of(
    kind: Literal["examine", "sign"], term: Term, moments: Iterable[Moment], calendar: WorkingCalendar
) -> tuple[int, Clock] | None:
    """The step as it runs or waits now: the action with which it began, and its clock; None when it is not open."""
    opened, clock = 0, Clock(term=term)
    for one in moments:
        outside = one.stage not in SIGNED_IN if kind == "sign" else one.examined or one.stage in NOT_EXAMINED_IN
        if outside:
            opened, clock = 0, Clock(term=term)
        elif kind == "sign" or one.stage in EXAMINED_IN:
            opened = opened or one.sequence
            clock = clock.start(one.on, calendar).resume(one.on, calendar)
        else:
            opened = opened or one.sequence
            clock = clock.start(one.on, calendar).suspend(one.on, calendar)
    return (opened, clock) if opened else None


def working_days_before(day: date, days: int, calendar: WorkingCalendar) -> date:
    """The day on which so many working days are left."""
    while days:
        days -= calendar.is_working_day(day)
        day -= timedelta(days=1)
    return day


def step_alert_days(
    step: Step, began: date, due_on: date, escalation: Escalation, calendar: WorkingCalendar
) -> dict[str, date]:
    """On which day each level is reached; of opinions the warning alone: at their limit silence speaks."""
    found: dict[str, date] = {}
    if step.warn_days:
        warned = working_days_before(due_on, step.warn_days, calendar)
        if warned > began:
            found["close"] = warned
    if step.kind == "opinions":
        return found
    found["late"] = due_on + timedelta(days=1)
    found["daira"] = max(found["late"], calendar.add_working_days(due_on, escalation.daira_days))
    found["wilaya"] = max(found["daira"], calendar.add_working_days(due_on, escalation.wilaya_days))
    return found
