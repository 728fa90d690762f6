"""What Jiwar does by itself: automatic steps whose turn has come, each in one transaction, at most once.

The rows are domain state: a sweep takes those that are due, a kill loses nothing, a failure is tried again later. A
person may do the same before: the step is then needless.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import keep_proposal, missing_to_grant
from jiwar.cases.actions.opinions import ask_wanted
from jiwar.cases.actions.recording import BY_JIWAR, append, locked
from jiwar.cases.actions.settling import parts_awaited
from jiwar.cases.errors import StaleCase
from jiwar.cases.models import AutomaticStep, Case, CasePart, Opinion
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.inquiries import past_of
from jiwar.cases.queries.records import SEARCHED, wanted_by
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.queries.workload import least_loaded
from jiwar.cases.rules.automatic import AGAIN_AFTER_MINUTES, minutes_after_failure
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Step
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SYSTEM
from jiwar.registers import api as registers

log = logging.getLogger(__name__)
STAGES = ("submitted", "examining")  # where the office has the file, and waits for nobody
DONE = ""  # what a deed returns when it was done; else why not (rules/automatic.py)
OVER = ("by_person", "needless")  # why nothing remains to be done


class AutomaticStepFailedError(RuntimeError):
    """Some steps failed; they are tried again later, and the schedule shows as failing."""


def do_automatic(*, limit: int = 200) -> int:
    """Do what is due; how many files were looked at. Safe to run twice at once.

    Raises AutomaticStepFailedError at the end when a step failed: the others were done.
    """
    due = AutomaticStep.objects.filter(state="waiting", due_at__lte=kernel_clock.now()).order_by("due_at", "id")
    cases = list(dict.fromkeys(due.values_list("case_id", flat=True)[:limit]))
    failed: list[str] = []
    for case_id in cases:
        try:
            while _next(case_id):
                continue
        except StaleCase:
            continue  # somebody acts on it at this moment: the next sweep takes it
        except Exception as error:
            log.exception("an automatic step of case %s failed", case_id)
            _later(case_id)
            failed.append(f"{case_id}: {type(error).__name__}")
    if failed:
        raise AutomaticStepFailedError("; ".join(failed[:5]))
    return len(cases)


def _later(case_id: UUID) -> None:
    for row in AutomaticStep.objects.filter(case_id=case_id, state="waiting", due_at__lte=kernel_clock.now()):
        again = kernel_clock.now() + timedelta(minutes=minutes_after_failure(row.tries))
        AutomaticStep.objects.filter(pk=row.pk).update(due_at=again, tries=row.tries + 1, why="failed")


def _next(case_id: UUID) -> bool:
    """One step of a file, in one transaction; False once nothing is due."""
    with transaction.atomic():
        case = locked(case_id)
        now = kernel_clock.now()
        waiting = {row.step_id: row for row in AutomaticStep.objects.filter(case=case, state="waiting")}
        due = {name: row for name, row in waiting.items() if row.due_at is not None and row.due_at <= now}
        step = next((one for one in _turns(case) if one.id in due), None) if due else None
        if step is None or step.does is None:
            AutomaticStep.objects.filter(pk__in=[row.pk for row in due.values()]).update(due_at=None)
            return False
        row = due[step.id]
        row.why, row.tries, row.due_at = _DEEDS[step.does](case, step), 0, None
        if row.why == DONE or row.why in OVER:
            row.state, row.done_at = "done", now
        elif minutes := AGAIN_AFTER_MINUTES.get(row.why):
            row.due_at = now + timedelta(minutes=minutes)
        row.save(update_fields=["why", "tries", "due_at", "state", "done_at"])
    return True


def _turns(case: Case) -> tuple[Step, ...]:
    """The automatic steps whose turn it is and whose condition holds, in their order."""
    if case.stage not in STAGES:
        return ()
    answers = answers_of(case)
    done = AutomaticStep.objects.filter(case=case, state="done").values_list("step_id", flat=True)
    known = Opinion.objects.filter(case=case).exclude(state="asked").values_list("opinion_id", flat=True)
    context, definition = context_of_case(case, answers=answers), definition_of(case)
    past = {*done, *past_of(case, definition)}  # what follows a public inquiry waits for its report
    return catalogue.automatic_due(definition, answers, context, done=past, opinions_in=set(known))


def _assign(case: Case, step: Step) -> str:
    if case.handler_id is not None:
        return "by_person"
    found = least_loaded(case)
    if found is None:
        return "nobody"
    account_id, weight = found
    details = {"handler_id": str(account_id), "load": weight, "automatic": step.id}
    append(case, "assigned", by=BY_JIWAR, details=details)
    return DONE


def _ask_opinions(case: Case, step: Step) -> str:
    wanted = opinions_of(case)
    if not wanted:
        return "by_person" if case.opinions_asked else "needless"
    ask_wanted(case, wanted, by=BY_JIWAR, automatic=step.id)
    return DONE


def _choose_record(case: Case, step: Step) -> str:
    if case.record_id is not None:
        return "by_person"
    wanted = wanted_by(case)
    if wanted is None or not wanted.enough:
        return "unclear"
    found = registers.matching_records(actor=SYSTEM, wanted=wanted, purpose=SEARCHED)
    if len(found) != 1:
        return "several" if found else "none"
    details = {"record_id": str(found[0].id), "version": found[0].version, "automatic": step.id}
    append(case, "record_chosen", by=BY_JIWAR, details=details)
    return DONE


def _propose_grant(case: Case, step: Step) -> str:
    """A person has the file, and another one signs or sends it back: nothing is decided by a machine alone."""
    if case.proposals.exists():
        return "by_person"  # whoever sent it back, or proposed, knows more
    if case.stage != "examining":
        return "handler"
    if missing_to_grant(case, definition_of(case)) is not None or parts_awaited(case, definition_of(case)):
        return "incomplete"
    against = {"case": case, "verdict": "unfavourable"}
    if Opinion.objects.filter(**against).exists() or CasePart.objects.filter(**against).exists():
        return "unfavourable"
    keep_proposal(case, by=BY_JIWAR, verdict="grant", automatic=step.id)
    return DONE


_DEEDS: dict[str, Callable[[Case, Step], str]] = {
    "assign": _assign,
    "ask_opinions": _ask_opinions,
    "choose_record": _choose_record,
    "propose_grant": _propose_grant,
}
