"""Files of drafts and cases, for whoever may see what they belong to."""

from collections.abc import Collection
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import CasePaper, DraftPaper
from jiwar.cases.queries.drafts import find_draft, paper_views
from jiwar.cases.queries.shapes import PaperView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef


def paper_file(
    *,
    actor: Actor,
    stored_id: UUID,
    session_drafts: Collection[UUID] = (),
    passes: Collection[str] = (),
) -> UUID:
    """The id of the file behind a PaperView, for `documents.open_file`; what staff open is journaled.

    Raises CaseNotFound (also for a file that was erased) and DraftNotFound.
    """
    draft_paper = DraftPaper.objects.filter(pk=stored_id).first()
    if draft_paper is not None and draft_paper.file_id is not None:
        find_draft(actor, draft_paper.draft_id, session_drafts)
        return draft_paper.file_id
    paper = CasePaper.objects.filter(pk=stored_id).first()
    if paper is None or paper.file_id is None:
        raise CaseNotFound
    case = find_case(actor, paper.case_id, passes)
    if actor.is_staff:
        subject = SubjectRef(kind="identity.person", id=str(case.applicant_id), label=case.reference)
        audit.record_access(actor=actor.ref, subject=subject, purpose="cases.paper")
    return paper.file_id


def papers_visible_to(actor: Actor, case_id: UUID) -> tuple[PaperView, ...]:
    """The papers of a file that can be opened, for a page that shows nothing else of it; raises CaseNotFound."""
    case = find_case(actor, case_id)
    rows = CasePaper.objects.filter(case=case, revision__gt=0).exclude(file=None).select_related("file")
    return paper_views(rows.order_by("added_at", "id"), definition_of(case))
