"""The easy-read text read aloud: one writer of the procedure records it, a second person hears it, then citizens do."""

from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.catalogue import rules
from jiwar.catalogue.actions.publishing import subject_of
from jiwar.catalogue.errors import (
    ClipNotFound,
    MayNotEdit,
    MayNotReview,
    NothingToRead,
    ProcedureNotFound,
    ReviewerIsAuthor,
)
from jiwar.catalogue.models import Clip, Procedure
from jiwar.catalogue.queries.clips import ClipView, clip_view, hash_of_text
from jiwar.catalogue.queries.definitions import keepers_of
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.texts import ORDER, Texts

CLIP_BYTES = 1024 * 1024  # two minutes of speech, and what a telephone on 2G can still fetch
PURPOSE = "catalogue.clip"


def add_clip(*, actor: Actor, code: str, language: str, stream: BinaryIO, filename: str) -> ClipView:
    """Keep the sound of the easy-read text in a language, in the place of the one before.

    Raises ProcedureNotFound, MayNotEdit, NothingToRead, and documents' FileRefused.
    """
    procedure, texts = _kept(code)
    _require_author(actor, procedure)
    text = texts.get(language, "").strip()
    if language not in ORDER or not text:
        raise NothingToRead
    file = documents.store_upload(
        actor=actor.ref, stream=stream, filename=filename, purpose=PURPOSE, accept=["audio"], max_bytes=CLIP_BYTES
    )
    with transaction.atomic():
        _locked(procedure)
        old = Clip.objects.filter(procedure=procedure, language=language).first()
        if old is not None:
            old.delete()
        row = Clip.objects.create(
            procedure=procedure,
            language=language,
            file_id=file.id,
            text_hash=hash_of_text(text),
            added_by_id=rules.writer(actor),
            added_at=clock.now(),
        )
        _journal(actor, procedure, "catalogue.add-clip", language=language, sha256=file.sha256)
    if old is not None:
        documents.delete_file(id=old.file_id)
    return clip_view(Clip.objects.select_related("file", "added_by").get(pk=row.pk), texts)


def approve_clip(*, actor: Actor, code: str, clip_id: UUID) -> None:
    """A second person heard it, and it says the text: citizens hear it from now on.

    `clip_id` is the one that was heard: another recorded meanwhile is not approved. Raises ProcedureNotFound,
    ClipNotFound (also when the text changed), MayNotReview, ReviewerIsAuthor.
    """
    procedure, texts = _kept(code)
    if not rules.can_review(actor, keepers_of(procedure.keeper_id)):
        raise MayNotReview
    with transaction.atomic():
        _locked(procedure)
        row = Clip.objects.filter(procedure=procedure, pk=clip_id).first()
        if row is None or row.text_hash != hash_of_text(texts.get(row.language, "")):
            raise ClipNotFound
        if row.added_by_id == actor.account_id:
            raise ReviewerIsAuthor
        row.heard_by_id, row.heard_at = actor.account_id, clock.now()
        row.save()
        _journal(actor, procedure, "catalogue.approve-clip", language=row.language)


def remove_clip(*, actor: Actor, code: str, clip_id: UUID) -> None:
    """Take a sound away, for whoever writes or reviews; harmless when it is gone.

    Raises ProcedureNotFound, MayNotEdit.
    """
    procedure, _texts = _kept(code)
    if not rules.can_read_drafts(actor, keepers_of(procedure.keeper_id)):
        raise MayNotEdit
    with transaction.atomic():
        _locked(procedure)
        row = Clip.objects.filter(procedure=procedure, pk=clip_id).first()
        if row is None:
            return
        row.delete()
        _journal(actor, procedure, "catalogue.remove-clip", language=row.language)
    documents.delete_file(id=row.file_id)


def _kept(code: str) -> tuple[Procedure, Texts]:
    """The published procedure and its easy-read texts; raises ProcedureNotFound."""
    procedure = Procedure.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if procedure is None or procedure.current is None:
        raise ProcedureNotFound
    return procedure, procedure.current.definition["easy_read"]


def _locked(procedure: Procedure) -> None:
    """Two who record at once follow one another."""
    Procedure.objects.select_for_update().get(pk=procedure.pk)


def _require_author(actor: Actor, procedure: Procedure) -> None:
    if not rules.can_edit_procedure(actor, keepers_of(procedure.keeper_id)):
        raise MayNotEdit


def _journal(actor: Actor, procedure: Procedure, verb: str, **details: str) -> None:
    audit.record(
        actor=actor.ref, verb=verb, subject=subject_of(procedure), details=details, office_id=procedure.keeper_id
    )
