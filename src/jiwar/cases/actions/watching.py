"""The sweep of the clocks: each open file is looked at on the days on which its limit has something to say.

`Case.watch_on` says when: an action that moves the limit brings it forward, so that no file is read in vain however
many are open. Everything here may run twice: silence decides once, an alert is written once per level.
"""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.recording import BY_JIWAR, append, calendar, clock_of_row, locked, today_of
from jiwar.cases.actions.recounting import notice_calendar
from jiwar.cases.actions.silence import let_silence_decide
from jiwar.cases.actions.step_alerts import watch_steps
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.models import Case, CaseAlert, ClockRecount
from jiwar.cases.queries.alerts import escalation_of, office_of_level
from jiwar.cases.queries.clocks import clock_of
from jiwar.cases.queries.tacit import decides_by_silence
from jiwar.cases.rules.alerts import BREACHES, alert_days, levels_due, next_look
from jiwar.cases.rules.moments import IN_HAND
from jiwar.cases.rules.parts import against
from jiwar.kernel import clock as kernel_clock

log = logging.getLogger(__name__)


class ClocksNotWatchedError(RuntimeError):
    """Some files could not be looked at; they are taken up again tomorrow, and the schedule shows as failing."""


def watch_clocks(*, limit: int = 200) -> int:
    """Let silence decide and raise the alerts of the day for the next open files; how many were looked at.

    Does nothing while a change of the calendar waits to be counted. Raises ClocksNotWatchedError at the end when a file
    could not be looked at: the others of the batch were.
    """
    with transaction.atomic():
        notice_calendar()
    if ClockRecount.objects.filter(done_at=None).exists():
        return 0
    today = today_of()
    due = Case.objects.filter(is_open=True, watch_on__lte=today).order_by("watch_on", "id")
    batch = list(due.values_list("pk", flat=True)[:limit])
    failed: list[str] = []
    for case_id in batch:
        try:
            watch_case(case_id=case_id, today=today)
        except Exception as error:
            log.exception("the clock of case %s could not be looked at", case_id)
            Case.objects.filter(pk=case_id).update(watch_on=today + timedelta(days=1))
            failed.append(f"{case_id}: {type(error).__name__}")
    if failed:
        raise ClocksNotWatchedError("; ".join(failed[:5]))
    return len(batch)


def watch_case(*, case_id: UUID, today: date) -> None:
    """What this file's clock says today: silence, alerts, and when to look again."""
    if let_silence_decide(case_id=case_id):
        return  # the clock ended
    with transaction.atomic():
        case = locked(case_id)
        days = alert_days(clock_of_row(case), escalation_of(case), calendar) if case.stage in IN_HAND else {}
        raised = set(CaseAlert.objects.filter(case=case, step="").values_list("level", flat=True)) if days else set()
        for level in levels_due(days, today, raised):
            _raise(case, level)
        look = next_look(days, today)
        if case.stage in IN_HAND and decides_by_silence(case, today):
            look = today + timedelta(days=1)  # held back by a fee or a refusal: silence is asked again every day
        look = min(look, watch_steps(case, today))
        Case.objects.filter(pk=case.pk, sequence=case.sequence).update(watch_on=look)


def _raise(case: Case, level: str) -> None:
    """One alert, in the caller's transaction; a level that no office above holds is passed over."""
    office = office_of_level(case.office_id, level)
    if office is None or case.due_on is None:
        return
    alert = CaseAlert(
        case=case,
        level=level,
        office_id=office.id,
        commune_code=case.commune_code,
        due_on=case.due_on,
        raised_at=kernel_clock.now(),
    )
    alert.save(force_insert=True)
    if level not in BREACHES:
        return
    shown = clock_of(case)
    details: dict[str, Any] = {"level": level, "alert_id": str(alert.pk), "office_id": str(office.id)}
    append(case, "escalated", by=BY_JIWAR, details=details | ({"against": against(case.parts)} if shown.held else {}))
    if level == "late":
        more = {"silence": dict(shown.silence_text)}
        tell_correspondent(case, "cases.late", key=f"cases.late:{case.pk}:{case.due_on}", more=more)
