"""What an accredited program reads of the application that it filed: the receipt, and how far the file has come."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwar.cases.errors import DraftNotFound
from jiwar.cases.models import Case
from jiwar.cases.queries.appeal_shapes import RemedyView
from jiwar.cases.queries.appeals import remedies_of
from jiwar.cases.queries.drafts import find_draft
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.queries.words import stage_words
from jiwar.cases.rules.clock import Clock
from jiwar.identity.api import Actor


@dataclass(frozen=True, kw_only=True)
class FiledView:
    """A filed application; `due_on` is what was promised on the day of filing (None: others have yet to confirm)."""

    reference: str
    tracking_code: str
    submitted_at: datetime
    due_on: date | None
    stage: str
    stage_words: str
    outcome: str
    remedies: tuple[RemedyView, ...]  # that the law opens against it now


def filed_by_program(*, actor: Actor, draft_id: UUID) -> FiledView:
    """For the program that began the draft; raises DraftNotFound for another's, and for what is not filed yet."""
    draft = find_draft(actor, draft_id, ())
    if not actor.is_client or draft.case_id is None:
        raise DraftNotFound
    case = Case.objects.get(pk=draft.case_id)
    filed = case.actions.get(sequence=1)
    promised = Clock.from_details(filed.details["clock"]).due_on
    return FiledView(
        reference=case.reference,
        tracking_code=tracking_code_of(case),
        submitted_at=case.submitted_at,
        due_on=promised or Clock.from_details(case.clock).due_on,
        stage=case.stage,
        stage_words=stage_words(case.stage, case.outcome, case.tacit),
        outcome=case.outcome,
        remedies=remedies_of(case),
    )
