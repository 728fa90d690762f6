"""Validations of one file: who agreed to what was proposed, and which level the reader may answer."""

from collections.abc import Mapping

from jiwar.cases.models import Case, Validation
from jiwar.cases.queries.names import office_names
from jiwar.cases.queries.reach import of_seats, reach_of
from jiwar.cases.queries.shapes import ValidationView
from jiwar.cases.rules.permissions import may_both_propose_and_sign
from jiwar.catalogue.api import Definition
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.texts import Texts


def step_title(definition: Definition, step_id: str) -> Texts:
    """What the step of that id is called."""
    return next((step.title for step in definition.steps if step.id == step_id), {})


def open_to(actor: Actor, case: Case) -> Validation | None:
    """The level of this file that the actor may answer now: never of what they proposed, nor at a second level."""
    pairs = reach_of(actor).validating
    if not pairs or not may_both_propose_and_sign(actor, case):
        return None
    row = Validation.objects.filter(of_seats(pairs), case=case, state="asked").order_by("queue_on", "id").first()
    if row is None:
        return None
    agreed = Validation.objects.filter(proposal_id=row.proposal_id, state="agreed", answered_by=actor.account_id)
    return None if agreed.exists() else row


def validation_views(
    case: Case, definition: Definition, actor: Actor, people: Mapping[str, str]
) -> tuple[ValidationView, ...]:
    """Every level that was asked, oldest first; `people` are names by account."""
    rows = list(Validation.objects.filter(case=case).order_by("id"))
    mine = open_to(actor, case) if case.stage == "awaiting_validation" else None
    today = clock.today()
    return tuple(
        ValidationView(
            id=row.pk,
            step=row.step_id,
            proposal_id=row.proposal_id,
            titles=step_title(definition, row.step_id),
            office_names=office_names(row.office_id),
            role=row.role,
            state=row.state,
            note=row.note,
            asked_at=row.asked_at,
            due_on=row.due_on,
            late=row.state == "asked" and row.due_on is not None and today > row.due_on,
            answered_at=row.answered_at,
            answered_by=people.get(str(row.answered_by_id), ""),
            mine=mine is not None and row.pk == mine.pk,
        )
        for row in rows
    )
