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
    limits = {(one.step.id, one.run): one for one in step_limits(case)}
    days = {
        key: step_alert_days(one.step, one.began, one.due_on, escalation_of(case), calendar)
        for key, one in limits.items()
    }
    known: dict[tuple[str, str], dict[str, CaseAlert]] = {}
    for row in CaseAlert.objects.filter(case=case).exclude(step=""):
        known.setdefault((row.step, row.run), {})[row.level] = row
        if row.over_at is None and days.get((row.step, row.run), {}).get(row.level, NO_LIMIT) > today:
            row.over_at = kernel_clock.now()
            row.save(update_fields=["over_at"])
    look = NO_LIMIT
    for key, limit in limits.items():
        raised = known.get(key, {})
        for level in levels_due(days[key], today, [name for name, row in raised.items() if row.over_at is None]):
            if level in raised:
                _again(raised[level], limit)
            else:
                _raise(case, limit, level)
        look = min(look, next_look(days[key], today))
    return look


def _again(row: CaseAlert, limit: StepLimit) -> None:
    """It was over while the applicant was waited for: it stands again, and is told again of another day only."""
    row.over_at = None
    if row.due_on != limit.due_on:
        row.due_on, row.raised_at, row.told_at = limit.due_on, kernel_clock.now(), None
    row.save(update_fields=["over_at", "due_on", "raised_at", "told_at"])


def _raise(case: Case, limit: StepLimit, level: str) -> None:
    """A warning is for whoever holds the step; what comes after goes up as a late file does."""
    office_id, apart = limit.office_id, limit.step.kind == "part"  # of an authority that does not lead the file
    if level not in WARNINGS:
        office = office_of_level(limit.office_id if apart else case.office_id, level)
        if office is None:
            return
        office_id = office.id
    alert = CaseAlert(
        case=case,
        level=level,
        step=limit.step.id,
        run=limit.run,
        role="handler" if limit.step.kind == "examine" else limit.role,
        held_by_id=limit.office_id if apart else None,
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
