"""Files that arrive in parts: begun, gone on with after a cut, kept when whole, given up.

Each part is a file of its own, written outside any transaction; it counts from the moment when one statement adds it to
the row, and only if nothing else was added meanwhile. Two connections that send the same bytes cannot mix them.
"""

import hmac
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from jiwar.documents import storage
from jiwar.documents.actions.files import keep_received
from jiwar.documents.errors import (
    ChecksumWrong,
    FileEmpty,
    FileRefused,
    FileTooLarge,
    OffsetWrong,
    TooManyUploads,
    UploadGone,
)
from jiwar.documents.inspection import clean_name
from jiwar.documents.models import Upload
from jiwar.documents.queries import upload_row, upload_view
from jiwar.documents.rules import FileView, UploadView
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef

PART_BYTES = 1024 * 1024  # a cut loses what came after the last of these, at most
MOST_AT_ONCE = 20  # uploads of one holder that have not arrived


def begin_upload(*, holder: SubjectRef, place: str, name: str, length: int, max_bytes: int) -> UploadView:
    """Make room for a file of `length` bytes; raises FileEmpty, FileTooLarge, TooManyUploads."""
    if length < 1:
        raise FileEmpty
    if length > max_bytes:
        raise FileTooLarge(max_bytes)
    now = clock.now()
    mine = Upload.objects.filter(holder_kind=holder.kind, holder_id=holder.id, finished_at=None, expires_at__gt=now)
    if mine.count() >= MOST_AT_ONCE:
        raise TooManyUploads
    row = Upload.objects.create(
        holder_kind=holder.kind,
        holder_id=holder.id,
        place=place,
        name=clean_name(name),
        length=length,
        created_at=now,
        expires_at=now + timedelta(hours=settings.UPLOAD_HOURS),
    )
    return upload_view(row)


def append_to_upload(
    *,
    holder: SubjectRef,
    id: UUID,  # noqa: A002 - the contract's word
    offset: int,
    stream: BinaryIO,
    checksum: tuple[str, bytes] | None = None,
) -> UploadView:
    """Take the bytes that follow `offset`, until the stream ends or is cut; what came counts.

    With a `checksum` (algorithm, digest) they count only if they are whole and right. Raises UploadGone, OffsetWrong,
    ChecksumWrong.
    """
    row = upload_row(holder, id)
    if row.offset != offset:
        raise OffsetWrong(row.offset)
    algorithm = checksum[0] if checksum else "sha256"
    while row.offset < row.length:
        left = row.length - row.offset
        part = storage.write_part(row.pk, stream, left if checksum else min(PART_BYTES, left), algorithm)
        if checksum and not hmac.compare_digest(part.digest, checksum[1]):
            storage.drop_part(row.pk, part.name)
            raise ChecksumWrong
        if part.size:
            _count(row, part)
        if checksum or not part.whole:
            break
    return upload_view(row)


def _count(row: Upload, part: storage.Part) -> None:
    """Add a part to what came, unless somebody else did."""
    before = Upload.objects.filter(pk=row.pk, offset=row.offset, finished_at=None)
    row.parts = [*row.parts, part.name]
    row.expires_at = clock.now() + timedelta(hours=settings.UPLOAD_HOURS)
    if not before.update(offset=row.offset + part.size, parts=row.parts, expires_at=row.expires_at):
        storage.drop_part(row.pk, part.name)
        row.refresh_from_db()
        raise OffsetWrong(row.offset)
    row.offset += part.size


def keep_upload(*, actor: ActorRef, holder: SubjectRef, id: UUID, purpose: str, accept: list[str]) -> FileView:  # noqa: A002 - the contract's word
    """Make a file of an upload that is whole, looked at like any other; raises UploadGone, a FileRefused.

    One that is refused is given up. The caller then calls `finish_upload` in the transaction that uses the file.
    """
    row = upload_row(holder, id)
    if row.offset < row.length or row.finished_at is not None:
        raise UploadGone
    try:
        with storage.receiving(storage.blocks_of_parts(row.pk, row.parts), row.length) as received:
            return keep_received(actor=actor, received=received, filename=row.name, purpose=purpose, accept=accept)
    except FileRefused:
        give_up_upload(holder=holder, id=id)
        raise
    except FileNotFoundError as lost:  # finished or given up by another request meanwhile
        raise UploadGone from lost


def finish_upload(*, id: UUID) -> bool:  # noqa: A002 - the contract's word
    """Mark an upload as kept, in the caller's transaction; False when another request did it first.

    The row stays until it expires: whoever asks again after a cut learns that all has arrived.
    """
    return bool(Upload.objects.filter(pk=id, finished_at=None).update(finished_at=clock.now()))


def forget_pieces(*, id: UUID) -> None:  # noqa: A002 - the contract's word
    """Delete the pieces of an upload that was kept, after the commit; harmless when repeated, swept when forgotten."""
    if Upload.objects.filter(pk=id, finished_at__isnull=False).exists():
        storage.forget_parts(id)


def give_up_upload(*, holder: SubjectRef, id: UUID) -> None:  # noqa: A002 - the contract's word
    """Forget an upload and what came of it; raises UploadGone when there is none."""
    row = upload_row(holder, id)
    row.delete()
    storage.forget_parts(id)


def forget_uploads(*, holder: SubjectRef) -> None:
    """Forget all uploads of a holder that is no more."""
    rows = Upload.objects.filter(holder_kind=holder.kind, holder_id=holder.id)
    keys = list(rows.values_list("pk", flat=True))
    rows.delete()
    for key in keys:
        storage.forget_parts(key)


def sweep_uploads(*, limit: int = 200) -> int:
    """Forget uploads whose time is over, and pieces that no upload counts; how many uploads."""
    now = clock.now()
    over = list(Upload.objects.filter(expires_at__lte=now).order_by("expires_at").values_list("pk", flat=True)[:limit])
    Upload.objects.filter(pk__in=over).delete()
    old = storage.folders_of_uploads(now - timedelta(hours=settings.UPLOAD_HOURS + 1))
    known = set(Upload.objects.filter(pk__in=old, finished_at=None).values_list("pk", flat=True))
    for key in {*over, *old} - known:
        storage.forget_parts(key)
    storage.forget_incoming(now - timedelta(hours=1))
    return len(over)
