"""Alerts of the limits that steps have of their own: raised once for each time a step is open, over when it is."""

from datetime import date

from jiwar.cases.actions.recording import BY_JIWAR, append, calendar
from jiwar.cases.models import Case, CaseAlert, Validation
from jiwar.cases.queries.alerts import escalation_of, office_of_level
from jiwar.cases.queries.step_limits import is_timed, step_limits
from jiwar.cases.queries.steps import due_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.alerts import WARNINGS, levels_due, next_look
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.cases.rules.step_limits import StepLimit, step_alert_days
from jiwar.kernel import clock as kernel_clock


def watch_steps(case: Case, today: date) -> date:
    """Raise what the steps of a locked file have to say today; the next day on which one has. Safe to run twice."""
    if not is_timed(definition_of(case)):
        return NO_LIMIT
    limits = step_limits(case)
    raised: dict[tuple[str, str], set[str]] = {}
    for row in CaseAlert.objects.filter(case=case, over_at=None).exclude(step=""):
        raised.setdefault((row.step, row.run), set()).add(row.level)
    runs = {(one.step.id, one.run) for one in limits}
    for step, run in set(raised) - runs:
        CaseAlert.objects.filter(case=case, step=step, run=run).update(over_at=kernel_clock.now())
    look = NO_LIMIT
    for limit in limits:
        days = step_alert_days(limit.step, limit.began, limit.due_on, escalation_of(case), calendar)
        for level in levels_due(days, today, raised.get((limit.step.id, limit.run), ())):
            _raise(case, limit, level)
        look = min(look, next_look(days, today))
    return look


def _raise(case: Case, limit: StepLimit, level: str) -> None:
    """A warning is for whoever holds the step; what comes after goes up as a late file does."""
    office_id = limit.office_id
    if level not in WARNINGS:
        office = office_of_level(case, level)
        if office is None:
            return
        office_id = office.id
    alert = CaseAlert(
        case=case,
        level=level,
        step=limit.step.id,
        run=limit.run,
        role="handler" if limit.step.kind == "examine" else limit.role,
        office_id=office_id,
        commune_code=case.commune_code,
        due_on=limit.due_on,
        raised_at=kernel_clock.now(),
    )
    alert.save(force_insert=True)
    if level not in WARNINGS:
        ids = {"step": limit.step.id, "alert_id": str(alert.pk), "office_id": str(office_id)}
        # Internal: the applicant is told of the limit that the law gives, not of our own.
        details = {"level": level, "internal": True, **ids}
        append(case, "escalated", by=BY_JIWAR, details=details)


def recount_steps(case: Case, on: date) -> None:
    """The calendar changed on a day: the validations of a file that were still in time on it are counted again."""
    steps = {step.id: step for step in definition_of(case).steps if step.kind == "validate" and step.days}
    if case.stage != "awaiting_validation" or not steps:
        return
    for row in Validation.objects.filter(case=case, state="asked", step_id__in=steps, due_on__gte=on):
        due_on = due_of(steps[row.step_id], kernel_clock.day_of(row.asked_at))
        if due_on is None or due_on == row.due_on:
            continue
        due_on = max(due_on, on if calendar.is_working_day(on) else calendar.add_working_days(on, 1))
        queue_on = due_on if row.queue_on == row.due_on else row.queue_on
        Validation.objects.filter(pk=row.pk, state="asked").update(due_on=due_on, queue_on=queue_on)
