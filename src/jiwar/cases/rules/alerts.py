"""When a file's limit is worth an alert, at which level, and what may be said of the cause; no database.

Warnings come while there is time: when a third of the term is left and once more some days before. The limit passed is
told to the head of the office, then to the daïra, then to the wilaya: each sees what the one below did not settle.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from jiwar.cases.rules.clock import Clock, WorkingCalendar
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.catalogue.api import Escalation

WARNINGS = ("third", "close")
BREACHES = ("late", "daira", "wilaya")

# Why a file is late, in the words of those who answer for it; a closed list, so that causes can be counted.
CAUSES = {
    "staff": _("Not enough staff"),
    "absence": _("The agent was absent"),
    "signature": _("The signatory was not available"),
    "opinion": _("Another service had not answered"),
    "inspection": _("A visit on the spot was needed"),
    "complex": _("The file is a difficult one"),
    "volume": _("More requests than usual"),
    "technical": _("A breakdown of the network or of the system"),
    "mistake": _("The file was forgotten or went to the wrong place"),
    "other": _("Another cause (say which)"),
}


def day_left(limit: date, days: int, unit: str, calendar: WorkingCalendar) -> date:
    """The day on which so many days of a term's unit are left."""
    if unit == "calendar":
        return limit - timedelta(days=days)
    day = limit
    while days:
        days -= calendar.is_working_day(day)
        day -= timedelta(days=1)
    return day


def alert_days(clock: Clock, escalation: Escalation, calendar: WorkingCalendar) -> dict[str, date]:
    """On which day each level is reached, in their order; nothing while no limit runs.

    A warning that would come on the day of the start, or with or before the first one, is none.
    """
    if clock.state != "running" or clock.due_on is None or clock.running_since is None:
        return {}
    found: dict[str, date] = {}
    third = clock.term.days // escalation.warn_part if escalation.warn_part else 0
    for level, days in (("third", third), ("close", escalation.warn_days)):
        if not days or (level == "close" and third and days >= third):
            continue
        day = day_left(clock.due_on, days, clock.term.unit, calendar)
        if day > clock.running_since:
            found[level] = day
    found["late"] = clock.due_on + timedelta(days=1)
    found["daira"] = max(found["late"], calendar.add_working_days(clock.due_on, escalation.daira_days))
    found["wilaya"] = max(found["daira"], calendar.add_working_days(clock.due_on, escalation.wilaya_days))
    return found


def levels_due(days: dict[str, date], today: date, raised: Collection[str]) -> list[str]:
    """Levels reached by `today` and not raised yet; of warnings none any more once the limit has passed."""
    late = days.get("late", NO_LIMIT) <= today
    return [
        level
        for level, day in days.items()
        if day <= today and level not in raised and not (late and level in WARNINGS)
    ]


def next_look(days: dict[str, date], today: date) -> date:
    """The next day after `today` on which a level is reached; the end of time when none is."""
    return min((day for day in days.values() if day > today), default=NO_LIMIT)
