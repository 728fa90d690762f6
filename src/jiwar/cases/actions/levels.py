"""The levels of a proposal: which validations are asked now, of whom, by when; and what ends with the file."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from jiwar.cases.actions.recording import today_of
from jiwar.cases.events import ValidationAsked
from jiwar.cases.models import Case, Inquiry, Proposal, Validation
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.steps import due_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.hashes import new_salt
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox


def ask_validations(case: Case, proposal: Proposal, *, agreed: Collection[str] = ()) -> dict[str, Any]:
    """Ask what may be asked now of a proposal; what the action says of it: where the file stands, whom it waits for.

    In the caller's transaction. Raises NoCompetentOffice.
    """
    definition = definition_of(case)
    answers, context = {}, None
    if any(step.kind == "validate" and step.when is not None for step in definition.steps):
        answers = answers_of(case)
        context = context_of_case(case, answers=answers)
    done = {*agreed, *(proposal.skipped or ())}
    opening = catalogue.validations_open(definition, answers, context, verdict=proposal.verdict, done=done)
    skipped = [step.id for step in opening.skipped]
    if skipped:
        proposal.skipped = [*(proposal.skipped or ()), *skipped]
        proposal.save(update_fields=["skipped"])
    known = set(Validation.objects.filter(proposal=proposal).values_list("step_id", flat=True)) if agreed else set()
    rows = [_row(case, proposal, step) for step in opening.open if step.kind == "validate" and step.id not in known]
    Validation.objects.bulk_create(rows)
    for row in rows:
        outbox.announce(ValidationAsked(case_id=case.pk, validation_id=row.pk))
    waiting = [step.id for step in opening.open]
    signing = all(step.kind == "sign" for step in opening.open)
    return {
        "stage": "awaiting_signature" if signing else "awaiting_validation",
        "step": waiting[0],
        **({"skipped": skipped} if skipped else {}),
        **({"validation_ids": [str(row.pk) for row in rows], "steps": waiting} if not signing else {}),
    }


def _row(case: Case, proposal: Proposal, step: catalogue.Step) -> Validation:
    due_on = due_of(step, today_of())
    return Validation(
        case=case,
        proposal=proposal,
        step_id=step.id,
        office_id=_office(case, step),
        role=step.role,
        salt=new_salt(),
        asked_at=clock.now(),
        due_on=due_on,
        queue_on=due_on or case.queue_on,
    )


def _office(case: Case, step: catalogue.Step) -> UUID:
    """The office that is competent there; else the seat for those who sign, and the office that holds the file."""
    if step.competence:
        return offices.competent_office(competence=step.competence, commune_code=case.commune_code).id
    return case.authority_office_id if step.role in permissions.SIGNING_ROLES else case.office_id


def drop_validations(case: Case) -> None:
    """Nobody is asked any more; in the transaction of what ends the proposal."""
    Validation.objects.filter(case=case, state="asked").update(state="dropped")


def drop_inquiries(case: Case) -> None:
    """Nobody writes in its register or reports any more; in the transaction of what ends the file."""
    Inquiry.objects.filter(case=case, state__in=["open", "closed"]).update(state="dropped")
