"""Recounting against every calendar, suspension, late holiday and change of term that hypothesis can think of."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.recounting import recounted, replayed, turns_of
from jiwar.cases.tests.clocks import Calendar, Life
from jiwar.catalogue.terms import most_days

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
calendars = st.frozensets(st.sampled_from(YEAR), max_size=12).map(Calendar)
suspensions = st.sampled_from(["resume", "restart"])
in_days = st.builds(
    Term, days=st.integers(1, 60), unit=st.sampled_from(["working", "calendar"]), after_suspension=suspensions
)
in_months = st.builds(
    Term, days=st.just(0), unit=st.just("calendar"), after_suspension=suspensions, months=st.integers(1, 24)
)
terms = in_days | in_months
events = st.lists(
    st.tuples(
        st.sampled_from(["turn", "turn", "decree", "withdraw", "term"]), st.integers(0, 15), st.integers(-20, 20)
    ),
    max_size=8,
)


def live(term: Term, calendar: Calendar, happens: list[tuple[str, int, int]]) -> tuple[Life, date]:
    """A file complete on 1 February to which all this happens; the day of the last event."""
    life, day = Life(term, calendar), date(2026, 2, 1)
    life.start(day)
    for what, wait, other in happens:
        day += timedelta(days=wait)
        before, late = life.now, life.now.late_on(day)
        if what == "turn":
            (life.suspend if life.now.state == "running" else life.resume)(day)
        elif what == "term":
            life.recount(day, Term(days=abs(other) + 1, unit=life.now.term.unit))
        else:
            (life.decree if what == "decree" else life.withdraw)(day + timedelta(days=other), day)
        if what != "turn":
            assert life.now.late_on(day) == late, "a recount neither hides a delay nor makes one"
            assert life.now.state == before.state
            if late:
                assert life.now == before, "a limit that passed stays as it was"
    return life, day


@given(term=terms, calendar=calendars, happens=events)
def test_a_recount_hides_no_delay_and_makes_none_and_twice_is_once(term, calendar, happens) -> None:
    life, day = live(term, calendar, happens)
    life.recount(day)  # after a change of term the calendar's own recount finds nothing more to do
    again = recounted(life.now, life.kept, life.calendar, on=day)
    assert recounted(again, [*life.kept, again], life.calendar, on=day) == again


@given(term=terms, calendar=calendars, happens=events.filter(lambda found: all(one[0] == "turn" for one in found)))
def test_with_the_calendar_as_it_was_a_recount_changes_nothing(term, calendar, happens) -> None:
    """Counting from the kept history is counting as it went."""
    life, day = live(term, calendar, happens)
    assert replayed(turns_of(life.kept), term, calendar) == life.now
    assert recounted(life.now, life.kept, calendar, on=day) == life.now


@given(term=terms, calendar=calendars, happens=events, holiday=st.integers(-20, 60))
def test_a_late_holiday_never_brings_a_running_limit_closer(term, calendar, happens, holiday) -> None:
    life, day = live(term, calendar, happens)
    life.recount(day)
    before = life.now
    life.decree(day + timedelta(days=holiday), day)
    if before.state == "running":
        assert life.now.due_on >= before.due_on
    if term.unit == "calendar":
        assert life.now.due_on == before.due_on


@given(term=terms, calendar=calendars, happens=events, holiday=st.integers(-20, 60))
def test_a_holiday_taken_back_the_same_day_leaves_the_limit_where_it_was(term, calendar, happens, holiday) -> None:
    life, day = live(term, calendar, happens)
    life.recount(day)
    before, off = life.now, day + timedelta(days=holiday)
    if off in life.calendar.holidays:
        return
    life.decree(off, day)
    life.withdraw(off, day)
    assert life.now.due_on == before.due_on or life.now.due_on == life.now.term.add(day, 0, life.calendar)


@given(
    term=terms.filter(lambda one: one.after_suspension == "resume"),
    calendar=calendars,
    before=st.integers(0, 10),
    wait=st.integers(0, 20),
    holiday=st.integers(0, 20),
)
def test_a_suspension_pushes_by_its_own_days_also_under_a_late_holiday(term, calendar, before, wait, holiday) -> None:
    """Start to limit, in the term's unit and the last calendar, is the term plus the suspension."""
    life, start = Life(term, calendar), date(2026, 2, 1)
    life.start(start)
    stop = min(start + timedelta(days=before), life.now.due_on)
    life.suspend(stop)
    resumed = stop + timedelta(days=wait)
    life.resume(resumed)
    life.decree(stop + timedelta(days=holiday), resumed)
    paused = term.between(stop, resumed, life.calendar)
    expected = term.add(start, life.now.term.days + paused, life.calendar)
    # With nothing left, the next day on which one can act.
    assert life.now.due_on == max(expected, term.add(resumed, 0, life.calendar))


@given(term=terms, calendar=calendars, happens=events)
def test_what_is_written_down_gives_the_same_clock(term, calendar, happens) -> None:
    life, _day = live(term, calendar, happens)
    kept = [Clock.from_details(one.as_details()) for one in life.kept]
    assert turns_of(kept) == turns_of(life.kept)
    assert kept[-1] == life.now


@given(months=st.integers(1, 24), start=st.dates(date(2024, 1, 1), date(2030, 12, 31)), calendar=calendars)
def test_months_are_counted_from_date_to_date(months, start, calendar) -> None:
    clock = Clock(term=Term(days=0, unit="calendar", months=months)).start(start, calendar)
    due = clock.due_on
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due.day < start.day and (due + timedelta(days=1)).day == 1)
    assert clock.days_left(start, calendar) == (due - start).days <= most_days(months)
