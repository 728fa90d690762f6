"""The table of worked examples in docs/explanation/legal-clock.md, row by row."""

import re
from datetime import date
from pathlib import Path

import pytest

from jiwar.cases.rules.clock import Term
from jiwar.cases.tests.clocks import Calendar, Life

PAGE = Path(__file__).parents[4] / "docs" / "explanation" / "legal-clock.md"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def rows() -> list[list[str]]:
    found = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d+ \|", line)
    ]
    assert all(len(row) == 7 for row in found)
    return found


def term_of(text: str) -> Term:
    count, unit, *after = text.split()
    assert unit in ("working", "calendar", "months")
    what = "restart" if after == ["restart"] else "resume"
    if unit == "months":
        return Term(days=0, unit="calendar", after_suspension=what, months=int(count))
    return Term(days=int(count), unit=unit, after_suspension=what)


def named_day(text: str) -> date:
    """`Thu 2026-10-01`, the name of the day being right."""
    name, written = text.split()
    day = date.fromisoformat(written)
    assert DAYS[day.weekday()] == name, text
    return day


def play(life: Life, event: str) -> None:
    words = event.split()
    on = date.fromisoformat(words[-1])
    if words[0] in ("suspended", "resumed"):
        (life.suspend if words[0] == "suspended" else life.resume)(on)
    elif words[0] == "term":
        life.recount(on, term_of(" ".join(words[1:-1])))
    elif words[2] != "known":
        holiday = date.fromisoformat(words[1])
        {"decreed": life.decree, "withdrawn": life.withdraw}[words[2]](holiday, on)


def test_the_table_has_what_the_issue_asks_for() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, len(rows()) + 1))
    assert len(rows()) >= 14


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_worked_example(row: list[str]) -> None:
    _number, _title, term, complete, happens, limit, seen = row
    events = [one.strip() for one in happens.split(";") if one.strip()]
    known = {date.fromisoformat(one.split()[1]) for one in events if one.split()[2:3] == ["known"]}
    life = Life(term_of(term), Calendar(frozenset(known)))
    life.start(named_day(complete))
    for event in events:
        play(life, event)
    assert life.now.due_on == named_day(limit)
    day, said = seen.split(": ")
    left = life.now.days_left(date.fromisoformat(day), life.calendar)
    assert left is not None
    assert ("late" if life.now.late_on(date.fromisoformat(day)) else f"{left} left") == said
