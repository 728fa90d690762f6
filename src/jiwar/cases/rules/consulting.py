"""Opinions that a handler asks of their own accord: whom, for how long, and when those asked are reminded."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

PREFIX = "more-"  # of the ids of opinions that no procedure names
MOST_AT_ONCE = 8
MOST_DAYS = 30
MOST_JOINED = 10  # files with one opinion: a report, plans, photographs
MOST_JOINED_MB = 20  # each
JOINED_KINDS = ("pdf", "image")
SILENCES = ("none", "favourable", "unfavourable")
_LINE = re.compile(r"^\s*(?P<name>[^<>@]*?)[\s,;<(]*(?P<email>[^\s<>,;()]+@[^\s<>,;()]+)[>)]*\s*$")


@dataclass(frozen=True, kw_only=True)
class Outside:
    """An expert who has no account here, and the address to which the link goes."""

    name: str
    email: str


def experts_in(text: str) -> tuple[list[Outside], list[str]]:
    """One expert a line, name then address in any usual way of writing; and the lines that are not so."""
    found, wrong = [], []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        read = _LINE.match(line)
        if read and read["name"].strip(" -–:"):
            found.append(Outside(name=read["name"].strip(" -–:")[:160], email=read["email"].lower()))
        else:
            wrong.append(line)
    return found, wrong


def reminder_days(asked_on: date, due_on: date, *, outside: bool = False) -> list[date]:
    """The day after, when half of the time is over, and the day before the last.

    A service reads the first as the news that something waits; an expert from outside was written to at once.
    """
    half = asked_on + (due_on - asked_on) / 2
    days = {half, due_on - timedelta(days=1)} | (set() if outside else {asked_on + timedelta(days=1)})
    return sorted(day for day in days if asked_on < day <= due_on)


def next_reminder(asked_on: date, due_on: date, after: date, *, outside: bool = False) -> date | None:
    """The first of those days after `after`; None when none is left."""
    return next((day for day in reminder_days(asked_on, due_on, outside=outside) if day > after), None)
