"""The legal clock against every calendar hypothesis can think of."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.tests.clocks import Calendar

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
days = st.sampled_from(YEAR[:200])
calendars = st.frozensets(st.sampled_from(YEAR), max_size=12).map(Calendar)
terms = st.builds(Term, days=st.integers(1, 60), unit=st.sampled_from(["working", "calendar"]))
gaps = st.lists(st.integers(0, 20), min_size=2, max_size=8)


def test_the_day_of_filing_does_not_count() -> None:
    # Filed on Thursday 1 October 2026; Friday and Saturday do not count: day 1 is Sunday the 4th.
    clock = Clock(term=Term(days=3, unit="working")).start(date(2026, 10, 1), Calendar())
    assert clock.due_on == date(2026, 10, 6)
    assert Clock(term=Term(days=15, unit="calendar")).start(date(2026, 10, 1), Calendar()).due_on == date(2026, 10, 16)


def test_a_holiday_moves_a_limit_in_working_days_only() -> None:
    holiday = Calendar(frozenset({date(2026, 11, 1)}))  # Sunday, day of the Revolution
    working = Clock(term=Term(days=5, unit="working")).start(date(2026, 10, 28), holiday)
    assert working.due_on == date(2026, 11, 5)
    assert Clock(term=Term(days=5, unit="calendar")).start(date(2026, 10, 28), holiday).due_on == date(2026, 11, 2)


def test_a_completion_that_takes_a_week_gives_a_week() -> None:
    clock = Clock(term=Term(days=15, unit="calendar")).start(date(2026, 10, 1), Calendar())
    clock = clock.suspend(date(2026, 10, 6), Calendar())
    assert clock.state == "suspended"
    assert clock.days_left(date(2026, 12, 31), Calendar()) == 10
    assert clock.resume(date(2026, 10, 13), Calendar()).due_on == date(2026, 10, 23)


def test_a_limit_reached_while_waiting_is_the_next_day_one_can_act() -> None:
    # All three days were counted on Tuesday the 6th; the applicant answers on Friday: nobody is late before Sunday.
    clock = Clock(term=Term(days=3, unit="working")).start(date(2026, 1, 1), Calendar())
    clock = clock.suspend(date(2026, 1, 6), Calendar()).resume(date(2026, 1, 9), Calendar())
    assert clock.due_on == date(2026, 1, 11)


def test_restart_gives_the_whole_term_again() -> None:
    term = Term(days=15, unit="calendar", after_suspension="restart")
    clock = Clock(term=term).start(date(2026, 10, 1), Calendar()).suspend(date(2026, 10, 10), Calendar())
    assert clock.resume(date(2026, 10, 13), Calendar()).due_on == date(2026, 10, 28)


@pytest.mark.parametrize("after", ["resume", "restart"])
def test_asking_for_papers_does_not_heal_a_delay(after: str) -> None:
    term = Term(days=5, unit="calendar", after_suspension=after)
    clock = Clock(term=term).start(date(2026, 10, 1), Calendar()).suspend(date(2026, 10, 20), Calendar())
    assert clock.late_on(date(2026, 10, 20))
    clock = clock.resume(date(2026, 10, 30), Calendar())
    assert clock.due_on == date(2026, 10, 6)
    assert clock.late_on(date(2026, 10, 30))


def test_waiting_for_the_applicant_is_not_lateness() -> None:
    clock = Clock(term=Term(days=5, unit="calendar")).start(date(2026, 10, 1), Calendar())
    clock = clock.suspend(date(2026, 10, 3), Calendar())
    assert not clock.late_on(date(2027, 10, 3))


def test_before_the_file_is_complete_nothing_runs() -> None:
    clock = Clock(term=Term(days=5, unit="calendar"))
    assert clock.state == "waiting"
    assert clock.days_left(date(2026, 10, 3), Calendar()) is None
    assert not clock.late_on(date(2030, 1, 1))
    assert clock.suspend(date(2026, 10, 3), Calendar()) == clock


def _lived(term: Term, start: date, gaps: list[int], calendar: Calendar) -> tuple[Clock, list[tuple[date, date]]]:
    """A clock suspended and resumed at each pair of gaps, and the suspensions."""
    clock, day, pauses = Clock(term=term).start(start, calendar), start, []
    for before, wait in zip(gaps[::2], gaps[1::2], strict=False):
        stop = day + timedelta(days=before)
        day = stop + timedelta(days=wait)
        clock = clock.suspend(stop, calendar).resume(day, calendar)
        pauses.append((stop, day))
    return clock, pauses


@given(term=terms, start=days, gaps=gaps, calendar=calendars)
def test_each_suspension_pushes_the_limit_by_its_own_days(term, start, gaps, calendar) -> None:
    """Counted in the term's unit, what lies between start and limit is the term plus the suspensions."""
    clock, pauses = _lived(term, start, gaps, calendar)
    due = Clock(term=term).start(start, calendar).due_on
    paused = 0
    for stop, resumed in pauses:
        if stop > due:  # already late: later suspensions change nothing
            break
        paused += term.between(stop, resumed, calendar)
        due = term.add(start, term.days + paused, calendar)
        if due < resumed:  # nothing was left, and nobody works on the day it went on: the next day one can act
            paused += term.between(due, term.add(resumed, 0, calendar), calendar)
            due = term.add(resumed, 0, calendar)
    assert term.between(start, clock.due_on, calendar) == term.days + paused


@given(term=terms, start=days, wait=st.integers(0, 40), calendar=calendars)
def test_a_suspension_of_no_day_changes_nothing(term, start, wait, calendar) -> None:
    clock = Clock(term=term).start(start, calendar)
    day = min(start + timedelta(days=wait), clock.due_on)
    if term.unit == "working" and not calendar.is_working_day(day):
        day = start
    assert clock.suspend(day, calendar).resume(day, calendar).due_on == clock.due_on


@given(term=terms, start=days, gaps=gaps, calendar=calendars, holiday=st.sampled_from(YEAR))
def test_one_more_holiday_never_brings_a_limit_closer(term, start, gaps, calendar, holiday) -> None:
    more = Calendar(calendar.holidays | {holiday})
    first = Clock(term=term).start(start, calendar)
    assert first.due_on <= Clock(term=term).start(start, more).due_on


@given(term=terms, start=days, gaps=gaps, calendar=calendars, ended=st.integers(0, 90))
def test_days_left_and_lateness_agree(term, start, gaps, calendar, ended) -> None:
    clock, pauses = _lived(term, start, gaps, calendar)
    day = pauses[-1][1] + timedelta(days=ended)
    left = clock.days_left(day, calendar)
    if clock.late_on(day):
        assert left < 0
    else:
        assert left >= 0
    closed = clock.end(day, calendar)
    assert closed.state == "ended"
    assert closed.days_left(day, calendar) is None
    assert closed.late_on(day + timedelta(days=1000)) == clock.late_on(day)


@given(term=terms, start=days, calendar=calendars)
def test_a_limit_in_working_days_falls_on_one(term, start, calendar) -> None:
    due = Clock(term=term).start(start, calendar).due_on
    assert due > start
    if term.unit == "working":
        assert calendar.is_working_day(due)


@given(term=terms, start=days, gaps=gaps, calendar=calendars)
def test_a_clock_survives_being_written_down(term, start, gaps, calendar) -> None:
    clock, _ = _lived(term, start, gaps, calendar)
    for written in (Clock(term=term), clock, clock.suspend(start, calendar), clock.end(start, calendar)):
        assert Clock.from_details(written.as_details()) == written
