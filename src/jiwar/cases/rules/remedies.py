"""What may be appealed, and until which day: pure, no database.

The limit binds only if the notification stated it (law 08-09 art. 831). Neither the day of the notification nor the
last one is counted, and a last day off is put back to the next working day (art. 405).
"""

from collections.abc import Callable
from datetime import date, timedelta

from jiwar.kernel.clock import months_later

AUTHOR, ABOVE = "author", "above"
REFUSAL, CONDITIONS, SILENCE = "refusal", "conditions", "silence"
# How the opening of a file again is grounded when an appeal was accepted.
GROUND_OF = {AUTHOR: "claim", ABOVE: "appeal"}
# Whoever did one of these to a file has decided it, and does not hear its appeal.
DECIDING = ("assigned", "proposed", "validated", "signed", "part_prepared", "part_decided")


def last_day(
    notified_on: date | None, months: int | None, *, stated: bool, works: Callable[[date], bool]
) -> date | None:
    """The last day to appeal; None when no limit binds: none in the text, not notified, or not told of it."""
    if months is None or notified_on is None or not stated:
        return None
    day = months_later(notified_on, months) + timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return day


def contested(*, stage: str, outcome: str, late: bool) -> str:
    """What of a file an appeal may contest now: its refusal, the conditions of what was granted, no answer in time."""
    if stage == "closed":
        return {"refused": REFUSAL, "granted": CONDITIONS}.get(outcome, "")
    return SILENCE if late and stage != "sealing" else ""
