"""The table of the days of steps in docs/explanation/legal-clock.md, row by row; and what holds whatever happens."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiwar.cases.rules.clock import Term
from jiwar.cases.rules.step_limits import Moment, run_of, step_alert_days, working_days_before
from jiwar.cases.tests.clocks import Calendar
from jiwar.cases.tests.test_clock_examples import PAGE, named_day
from jiwar.catalogue.api import Escalation, Step

STAGES = {
    "asked": "awaiting_applicant",
    "completed": "examining",
    "proposed": "awaiting_signature",
    "returned": "examining",
}


def rows() -> list[list[str]]:
    found = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| S\d+ \|", line)
    ]
    assert all(len(row) == 7 for row in found)
    return found


def test_the_table_is_there() -> None:
    assert [row[0] for row in rows()] == [f"S{number}" for number in range(1, 10)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_worked_example(row: list[str]) -> None:
    _number, _title, said, begins, happens, limit, alerts = row
    days, unit, *warn = said.split()
    step = Step(
        id="examine", kind="examine", title={}, days=int(days), unit=unit, warn_days=int(warn[1]) if warn else None
    )
    moments, holidays = [Moment(1, named_day(begins), "submitted")], set()
    for word, day in (one.split() for one in happens.split("; ") if one):
        if word == "holiday":
            holidays.add(date.fromisoformat(day))
        else:
            moments.append(Moment(len(moments) + 1, date.fromisoformat(day), STAGES[word]))
    calendar = Calendar(frozenset(holidays))
    run = run_of("examine", Term(int(days), unit), moments, calendar)
    if limit == "—":
        assert run is None or run[1].state == "suspended"
        return
    assert run is not None
    due_on = run[1].due_on
    assert due_on == named_day(limit)
    found = step_alert_days(step, run[1].started_on, due_on, Escalation(), calendar)
    assert [f"{level} {day}" for level, day in found.items()] == alerts.split("; ")


@given(
    days=st.integers(1, 30),
    unit=st.sampled_from(["working", "calendar"]),
    gaps=st.lists(st.integers(0, 9), max_size=8),
    start=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
)
def test_waiting_for_the_applicant_never_shortens_a_step(days, unit, gaps, start) -> None:
    calendar, day = Calendar(), start
    moments = [Moment(1, day, "submitted")]
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        moments.append(Moment(number + 2, day, ("awaiting_applicant", "examining")[number % 2]))
    plain = run_of("examine", Term(days, unit), moments[:1], calendar)
    opened, clock = run_of("examine", Term(days, unit), moments, calendar)
    assert opened == 1
    assert clock.due_on >= plain[1].due_on
    assert (clock.state == "suspended") == (len(gaps) % 2 == 1)


@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 1)), days=st.integers(1, 20))
def test_so_many_working_days_before_leaves_so_many(day, days) -> None:
    calendar = Calendar()
    assert calendar.working_days_between(working_days_before(day, days, calendar), day) == days


def test_the_signature_runs_while_it_is_waited_for_and_anew_each_time() -> None:
    stages = ["submitted", "examining", "awaiting_signature", "examining", "awaiting_signature"]
    moments = [Moment(number, date(2026, 10, 4) + timedelta(days=number), one) for number, one in enumerate(stages, 1)]
    opened, clock = run_of("sign", Term(2, "calendar"), moments, Calendar())
    assert (opened, clock.due_on) == (5, date(2026, 10, 11))
    assert run_of("sign", Term(2, "calendar"), moments[:4], Calendar()) is None
