"""The steps of a file that are open now and have days of their own: until when, and who holds them."""

from collections.abc import Iterable

from jiwar.cases.models import Case, CaseAction, CasePart, Opinion, Validation
from jiwar.cases.queries.rebuilding import deed_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Term
from jiwar.cases.rules.evolve import CaseState, evolve
from jiwar.cases.rules.moments import EXAMINED_AGAIN, IN_HAND, PARTS
from jiwar.cases.rules.step_limits import Moment, StepLimit, run_of
from jiwar.catalogue.api import Definition
from jiwar.kernel import clock
from jiwar.territory import api as territory


def is_timed(definition: Definition) -> bool:
    """Whether any step of the procedure has days of its own, or warns of the day on which silence speaks."""
    return any(step.days or step.warn_days for step in definition.steps)


def moments_of(actions: Iterable[CaseAction]) -> list[Moment]:
    """Where the file stood after each of its actions; what was undone ended no step and began none."""
    state, again = CaseState(), [False]
    found: list[Moment] = []
    for action in actions:
        state = evolve(state, deed_of(action))
        if action.kind == "undone":
            found.pop()
            again.pop()
            continue
        again.append((again[-1] or action.kind in EXAMINED_AGAIN) and action.kind != "parts_sent")
        examined = state.parts is not None and not again[-1]
        found.append(Moment(action.sequence, clock.day_of(action.at), state.stage, examined))
    return found


def step_limits(case: Case, definition: Definition | None = None) -> list[StepLimit]:
    """What is open now and runs; nothing while the file waits for its applicant."""
    definition = definition or definition_of(case)
    if case.stage not in IN_HAND or not is_timed(definition):
        return []
    found = [*_own(case, definition), *_validations(case, definition), *_opinions(case, definition)]
    return [*found, *_parts(case, definition)]


def _own(case: Case, definition: Definition) -> list[StepLimit]:
    """The examination and the signature, counted from what happened."""
    timed = [step for step in definition.steps if step.kind in ("examine", "sign") and step.days]
    if not timed:
        return []
    moments = moments_of(case.actions.order_by("sequence"))
    found = []
    for step in timed:
        run = run_of(step.kind, Term(step.days or 0, step.unit), moments, territory)  # type: ignore[arg-type]  # one of the two
        if run is None or run[1].state != "running" or run[1].due_on is None or run[1].started_on is None:
            continue
        office = case.office_id if step.kind == "examine" else case.authority_office_id
        limit = StepLimit(step, str(run[0]), office, step.role, run[1].started_on, run[1].due_on)
        found.append(limit)
    return found


def _validations(case: Case, definition: Definition) -> list[StepLimit]:
    steps = {step.id: step for step in definition.steps if step.kind == "validate" and step.days}
    if case.stage != "awaiting_validation" or not steps:
        return []
    rows = Validation.objects.filter(case=case, state="asked", step_id__in=steps).exclude(due_on=None)
    return [
        StepLimit(steps[row.step_id], str(row.pk), row.office_id, row.role, clock.day_of(row.asked_at), row.due_on)
        for row in rows
        if row.due_on
    ]


def _opinions(case: Case, definition: Definition) -> list[StepLimit]:
    steps = {one.id: step for step in definition.steps if step.warn_days for one in step.opinions}
    if case.stage != "awaiting_opinions" or not steps:
        return []
    return [
        StepLimit(steps[row.opinion_id], str(row.pk), row.office_id, "expert", clock.day_of(row.asked_at), row.due_on)
        for row in Opinion.objects.filter(case=case, state="asked", opinion_id__in=steps)
    ]


def _parts(case: Case, definition: Definition) -> list[StepLimit]:
    """Parts that an authority works on or is to decide; their days stop while the applicant is waited for."""
    steps = {step.id: step for step in definition.steps if step.kind == "part"}
    if case.parts is None or case.stage not in PARTS - {"awaiting_applicant"}:
        return []
    rows = CasePart.objects.filter(case=case, state__in=["open", "prepared"], step_id__in=steps).exclude(due_on=None)
    return [
        StepLimit(steps[row.step_id], str(row.pk), row.office_id, "part", clock.day_of(row.sent_at), row.due_on)
        for row in rows
        if row.due_on
    ]
