"""Holidays decreed or withdrawn late: every running clock is counted again, once, with its cause in the history.

A change of the calendar is noticed from the holidays themselves, so that none is lost whoever made it; the files are
then gone through in batches, in the order of their limits, and a sweep that is killed goes on where it was.
"""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from jiwar.cases.actions.recording import BY_JIWAR, append, calendar, clock_of_row, locked
from jiwar.cases.actions.recounting_parts import recount_parts
from jiwar.cases.actions.step_alerts import recount_steps
from jiwar.cases.errors import StaleCase
from jiwar.cases.models import Case, ClockRecount
from jiwar.cases.models.cases import AT_ONCE
from jiwar.cases.queries.clock_history import kept_clocks
from jiwar.cases.queries.step_limits import is_timed
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.moments import IN_HAND
from jiwar.cases.rules.recounting import recounted
from jiwar.kernel import clock as kernel_clock
from jiwar.territory import api as territory

# A change may be committed after a later one was noticed: those of the last hour are looked at again.
OVERLAP = timedelta(hours=1)
NAMED = 5  # holidays of one change that an action names; an imported year has more
TRIES = 3


def notice_calendar() -> int:
    """Write down what changed in the calendar since the last time, one row for each day of change; how many."""
    last = ClockRecount.objects.aggregate(last=Max("noticed_until"))["last"]
    since = last - OVERLAP if last else None
    known = {
        tuple(cause)
        for causes in ClockRecount.objects.filter(noticed_until__gte=since or kernel_clock.now()).values_list(
            "causes", flat=True
        )
        for cause in causes
    }
    by_day: dict[date, list[territory.HolidayChange]] = defaultdict(list)
    for change in territory.holiday_changes(since=since):
        if _cause(change) not in known:
            by_day[kernel_clock.day_of(change.changed_at)].append(change)
    ClockRecount.objects.bulk_create(
        ClockRecount(
            as_of=day,
            first_day=min(change.day for change in changes),
            causes=[list(_cause(change)) for change in changes],
            noticed_until=max(change.changed_at for change in changes),
        )
        for day, changes in sorted(by_day.items())
    )
    return len(by_day)


def _cause(change: territory.HolidayChange) -> tuple[str, str, str]:
    return change.code, change.day.isoformat(), change.changed_at.isoformat()


def recount_clocks(*, limit: int = 200) -> int:
    """Count the next running clocks again after a change of the calendar; how many files were looked at.

    Idempotent: a clock that stands as the calendar says is left alone.
    """
    with transaction.atomic():
        notice_calendar()
    recount = ClockRecount.objects.filter(done_at=None).order_by("as_of", "id").first()
    if recount is None:
        return 0
    # A limit before the first changed day is not moved by it; a file that waits for its applicant has none yet.
    rows = Case.objects.filter(is_open=True, queue_on__gte=recount.first_day)
    if recount.after_on is not None and recount.after_id is not None:
        rows = rows.filter(Q(queue_on__gt=recount.after_on) | Q(queue_on=recount.after_on, id__gt=recount.after_id))
    batch = list(rows.order_by("queue_on", "id")[:limit])
    kept = kept_clocks(case.pk for case in batch)
    causes = [":".join(cause[:2]) for cause in recount.causes[:NAMED]]
    moved = 0
    for case in batch:
        now = clock_of_row(case)
        if recounted(now, kept[case.pk], calendar, on=recount.as_of) != now:
            moved += _recounted(case.pk, recount, causes)
        if is_timed(definition_of(case)):
            with transaction.atomic():
                held = locked(case.pk)
                recount_steps(held, recount.as_of)
                recount_parts(held, recount.as_of)
                Case.objects.filter(pk=case.pk).update(watch_on=AT_ONCE)
    if batch:
        recount.after_on, recount.after_id = batch[-1].queue_on, batch[-1].pk
    recount.recounted += moved
    if len(batch) < limit:
        recount.done_at = kernel_clock.now()
    recount.save(update_fields=["after_on", "after_id", "recounted", "done_at"])
    # A full batch, or another change that waits: the caller goes on.
    return limit if ClockRecount.objects.filter(done_at=None).exists() else len(batch)


def _recounted(case_id: UUID, recount: ClockRecount, causes: list[str]) -> bool:
    """Count one file again, under its lock; somebody who acts at the same moment is waited for."""
    for last_try in (False,) * (TRIES - 1) + (True,):
        try:
            with transaction.atomic():
                return recount_case(locked(case_id), on=recount.as_of, recount_id=recount.pk, causes=causes)
        except StaleCase:
            if last_try:
                raise
    return False


def recount_case(case: Case, *, on: date, recount_id: UUID | None = None, causes: list[str] | None = None) -> bool:
    """Append what the calendar says of a locked file's clock on a day; False when it stands as it is."""
    if case.stage not in IN_HAND:
        return False
    now = clock_of_row(case)
    again: Clock = recounted(now, kept_clocks([case.pk])[case.pk], calendar, on=on)
    if again == now:
        return False
    details = {
        "recount_id": str(recount_id) if recount_id else None,
        "causes": causes or [],
        "due_before": now.due_on.isoformat() if now.due_on else None,
        "due_after": again.due_on.isoformat() if again.due_on else None,
    }
    append(case, "clock_recounted", by=BY_JIWAR, details=details, clock=again)
    return True
