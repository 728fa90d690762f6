"""What is proposed to whoever fills in an application: by the link that led here, by their own earlier files."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.drafts import changing
from jiwar.cases.actions.papers import PURPOSE, attach_stored
from jiwar.cases.errors import UnknownItem
from jiwar.cases.models import CasePaper
from jiwar.cases.queries.drafts import draft_view, find_draft
from jiwar.cases.queries.earlier import earlier_answers, earlier_papers
from jiwar.cases.queries.shapes import DraftView, PaperView
from jiwar.documents import api as documents
from jiwar.identity.api import Actor

MOST_SIGNS = 100  # of the name of a site


def propose_answers(
    *, actor: Actor, draft_id: UUID, values: Mapping[str, Any], site: str = "", session_drafts: Collection[UUID] = ()
) -> DraftView:
    """Keep what a link proposes (`catalogue.prefill_of`) and, after it, what the person's earlier files say.

    Nothing becomes an answer by it: each page shows what is proposed, and its button makes it an answer.
    """
    held = find_draft(actor, draft_id, session_drafts)
    found = earlier_answers(actor, draft_view(held))
    found |= {name: {"value": value, "source": "link", "by": site[:MOST_SIGNS]} for name, value in values.items()}
    if not found:
        return draft_view(held)
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts)
        draft.proposed = {name: kept for name, kept in found.items() if name not in draft.answers}
        draft.save()
    return draft_view(draft)


def reuse_paper(
    *, actor: Actor, draft_id: UUID, paper_id: str, earlier_id: UUID, session_drafts: Collection[UUID] = ()
) -> PaperView:
    """Give again a paper of an earlier file, as a file of its own; raises UnknownItem, TooManyFiles, FileGone."""
    draft = find_draft(actor, draft_id, session_drafts)
    offered = earlier_papers(actor=actor, draft=draft_view(draft), paper_id=paper_id)
    if earlier_id not in {one.id for one in offered}:
        raise UnknownItem
    row = CasePaper.objects.get(pk=earlier_id)
    if row.file_id is None:
        raise UnknownItem
    stored = documents.copy_file(actor=actor.ref, id=row.file_id, purpose=PURPOSE)
    return attach_stored(actor, draft_id, session_drafts, paper_id, stored)
