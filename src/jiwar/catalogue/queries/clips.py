"""Reads of the texts that are read aloud: for those who keep a procedure, and for citizens."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiwar.catalogue.errors import ClipNotFound
from jiwar.catalogue.models import Clip
from jiwar.catalogue.queries.definitions import names_of
from jiwar.documents import api as documents
from jiwar.kernel.texts import Texts


@dataclass(frozen=True)
class ClipView:
    """One language: the text read aloud, whether a second person heard it, whether the text is still that one."""

    id: UUID
    language: str
    media_type: str
    size: int
    added_by: Texts
    added_by_id: UUID
    added_at: datetime
    heard_by: Texts
    is_heard: bool
    is_of_this_text: bool

    @property
    def is_public(self) -> bool:
        """Citizens hear it."""
        return self.is_heard and self.is_of_this_text


def hash_of_text(text: str) -> str:
    """What tells one text from another: spaces at its ends say nothing."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def clips_of(*, code: str, texts: Texts) -> list[ClipView]:
    """Every clip of a published procedure, by language; `texts` is what is easy to read in the version in force.

    Those that are public are for everybody, the others for whoever keeps the procedure.
    """
    rows = Clip.objects.filter(procedure__code=code).select_related("file", "added_by", "heard_by")
    return [clip_view(row, texts) for row in rows.order_by("language")]


def clip_view(row: Clip, texts: Texts) -> ClipView:
    """The view of one row, beside the texts of the version in force."""
    return ClipView(
        id=row.pk,
        language=row.language,
        media_type=row.file.media_type,
        size=row.file.size,
        added_by=names_of(row.added_by),
        added_by_id=row.added_by_id,
        added_at=row.added_at,
        heard_by=names_of(row.heard_by),
        is_heard=row.heard_at is not None,
        is_of_this_text=row.text_hash == hash_of_text(texts.get(row.language, "")),
    )


def clip_sound(*, code: str, language: str, texts: Texts | None = None) -> tuple[bytes, str]:
    """The sound and its type; with `texts`, only what citizens may hear.

    Raises ClipNotFound, and documents' FileGone and FileInQuarantine.
    """
    row = Clip.objects.filter(procedure__code=code, language=language).select_related("file").first()
    if row is None or (texts is not None and not clip_view(row, texts).is_public):
        raise ClipNotFound
    return documents.read_file(id=row.file_id), row.file.media_type
