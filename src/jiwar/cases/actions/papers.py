"""Papers of an application in progress: sent at once or in parts, chosen again from earlier files, taken away.

Each is stored before anything else on its page is looked at, outside any transaction.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.drafts import changing
from jiwar.cases.errors import DraftAlreadySubmitted, TooManyFiles, UnknownItem
from jiwar.cases.models import Draft, DraftPaper, StoredFile
from jiwar.cases.queries.context import files_by_question
from jiwar.cases.queries.drafts import draft_view, find_draft, paper_views, uploads_of_draft
from jiwar.cases.queries.shapes import DraftView, PaperView
from jiwar.cases.queries.versions import definition_of_draft
from jiwar.cases.rules import limits
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock

PURPOSE = "cases.paper"
Row = TypeVar("Row", bound=StoredFile)


class KeptAlready(Exception):  # noqa: N818 - ends a transaction, never leaves the actions
    """Another request kept the same upload first."""


def attach_paper(
    *, actor: Actor, draft_id: UUID, paper_id: str, upload: Any, session_drafts: Collection[UUID] = ()
) -> PaperView:
    """Store an uploaded file (`.name`, readable) as one of the papers, or of the files that answer a question.

    The same content sent twice for one paper (a retry) counts once. Raises a FileRefused, TooManyFiles, UnknownItem,
    DraftNotFound.
    """
    draft = find_draft(actor, draft_id, session_drafts)
    stored = store_paper(actor, paper_of(draft, paper_id), upload)
    return attach_stored(actor, draft_id, session_drafts, paper_id, stored)


def begin_upload(
    *, actor: Actor, draft_id: UUID, paper_id: str, name: str, length: int, session_drafts: Collection[UUID] = ()
) -> documents.UploadView:
    """Make room for a paper that comes in parts; raises a FileRefused, TooManyFiles, UnknownItem, DraftNotFound."""
    draft = find_draft(actor, draft_id, session_drafts)
    if draft.case_id is not None:
        raise DraftAlreadySubmitted
    paper = paper_of(draft, paper_id)
    _require_room(draft, paper_id, draft.papers.filter(paper_id=paper_id).count())
    return documents.begin_upload(
        holder=uploads_of_draft(draft_id), place=paper_id, name=name, length=length, max_bytes=_most_bytes(paper)
    )


def keep_upload(*, actor: Actor, draft_id: UUID, upload_id: UUID, session_drafts: Collection[UUID] = ()) -> None:
    """Make a paper of an upload whose parts have all come, once, however often it is called.

    Raises UploadGone, a FileRefused, TooManyFiles, DraftNotFound.
    """
    draft = find_draft(actor, draft_id, session_drafts)
    seen = documents.upload(holder=uploads_of_draft(draft_id), id=upload_id)
    if seen.finished:
        return
    paper = paper_of(draft, seen.place)
    stored = documents.keep_upload(
        actor=actor.ref,
        holder=uploads_of_draft(draft_id),
        id=upload_id,
        purpose=PURPOSE,
        accept=list(paper.accept),
    )
    with suppress(KeptAlready):
        attach_stored(actor, draft_id, session_drafts, seen.place, stored, upload_id=upload_id)


def remove_paper(
    *,
    actor: Actor,
    draft_id: UUID,
    paper_id: str,
    stored_id: UUID | None = None,
    session_drafts: Collection[UUID] = (),
) -> DraftView:
    """Take away the files of a paper (one of them with `stored_id`, a PaperView's id)."""
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts)
        rows = draft.papers.filter(paper_id=paper_id)
        if stored_id is not None:
            rows = rows.filter(pk=stored_id)
        files = [row.file_id for row in rows if row.file_id]
        rows.delete()
        answer_with_files(draft, paper_id)
        draft.save()
    for file_id in files:
        documents.delete_file(id=file_id)
    return draft_view(draft)


def store_paper(actor: Actor, paper: catalogue.Paper, upload: BinaryIO | Any) -> documents.FileView:
    """Put the file in the store, outside any transaction; raises a FileRefused."""
    return documents.store_upload(
        actor=actor.ref,
        stream=upload,
        filename=getattr(upload, "name", "") or paper.id,
        purpose=PURPOSE,
        accept=list(paper.accept),
        max_bytes=_most_bytes(paper),
    )


def row_of(stored: documents.FileView) -> dict[str, Any]:
    """What the row of a paper keeps of its file."""
    return {
        "file_id": stored.id,
        "name": stored.name[:255],
        "media_type": stored.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }


def paper_of(draft: Draft, paper_id: str) -> catalogue.Paper:
    """What is known of a paper of the draft's version; raises UnknownItem."""
    paper = catalogue.paper_for(definition_of_draft(draft), paper_id)
    if paper is None:
        raise UnknownItem
    return paper


def answer_with_files(draft: Draft, question_id: str) -> None:
    """A question whose answer is its files is answered as they come and go, whatever becomes of the page."""
    definition = definition_of_draft(draft)
    if catalogue.answered_by_files(definition, question_id):
        rows = draft.papers.filter(paper_id=question_id).select_related("file").order_by("id")
        others = {key: kept for key, kept in draft.answers.items() if key != question_id}
        draft.answers = others | files_by_question(paper_views(rows, definition))


def attach_stored(
    actor: Actor,
    draft_id: UUID,
    session_drafts: Collection[UUID],
    paper_id: str,
    stored: documents.FileView,
    *,
    upload_id: UUID | None = None,
) -> PaperView:
    """Write the row of a stored file among the papers of a draft."""

    def write() -> DraftPaper:
        draft = changing(actor, draft_id, session_drafts)
        finish(upload_id)
        there = list(draft.papers.filter(paper_id=paper_id))
        kept = next((one for one in there if one.file_id and one.sha256 == stored.sha256), None)
        if kept is None:
            _require_room(draft, paper_id, len(there))
            kept = DraftPaper.objects.create(draft=draft, paper_id=paper_id, added_at=clock.now(), **row_of(stored))
            answer_with_files(draft, paper_id)
            draft.save()
        return kept

    kept = placed(stored, write)
    return paper_views([kept], definition_of_draft(kept.draft))[0]


def placed(stored: documents.FileView, write: Callable[[], Row]) -> Row:
    """Write the row of a stored file; the file goes again when there is no place for it or the same is there."""
    try:
        with transaction.atomic():
            kept = write()
    except BaseException:
        documents.delete_file(id=stored.id)
        raise
    if kept.file_id != stored.id:
        documents.delete_file(id=stored.id)
    return kept


def finish(upload_id: UUID | None) -> None:
    """In the transaction that keeps what came in parts; raises KeptAlready."""
    if upload_id is not None and not documents.finish_upload(id=upload_id):
        raise KeptAlready


def _require_room(draft: Draft, paper_id: str, there: int) -> None:
    most = catalogue.most_files(definition_of_draft(draft), paper_id) or limits.MOST_FILES
    if there >= most:
        raise TooManyFiles(most)


def _most_bytes(paper: catalogue.Paper) -> int:
    return paper.max_mb * 1024 * 1024
