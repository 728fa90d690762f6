"""Files kept, copied and deleted."""

from typing import BinaryIO
from uuid import UUID

from jiwar.documents import storage
from jiwar.documents.actions import scanning
from jiwar.documents.actions.contents import drop_content
from jiwar.documents.errors import FileEmpty, FileGone
from jiwar.documents.inspection import clean_name, inspect
from jiwar.documents.models import File, Scan
from jiwar.documents.queries import file_view
from jiwar.documents.rules import FileView
from jiwar.kernel import clock, guard
from jiwar.kernel.actors import ActorRef


def store_upload(
    *, actor: ActorRef, stream: BinaryIO, filename: str, purpose: str, accept: list[str], max_bytes: int
) -> FileView:
    """Keep what somebody sent, once it is known to be what it says and harmless; raises a FileRefused.

    `accept`: "pdf", "image", "audio". Photos are kept without their hidden data (see `inspection`). When the
    virus scanner does not answer, the file is kept in quarantine (`FileView.scan`).
    """
    with storage.receiving(storage.blocks_of(stream), max_bytes) as received:
        return keep_received(actor=actor, received=received, filename=filename, purpose=purpose, accept=accept)


def keep_received(
    *, actor: ActorRef, received: storage.Received, filename: str, purpose: str, accept: list[str]
) -> FileView:
    """Keep what has come whole, after the virus scanner and the inspection; raises a FileRefused."""
    if not received.size:
        raise FileEmpty
    looked = scanning.first_look(received.path)  # before anything else reads it
    found = inspect(content=received.path, filename=filename, accept=accept)
    kept = File(
        sha256=received.sha256 if found.content is None else storage.digest_of(found.content),
        size=received.size if found.content is None else len(found.content),
        media_type=found.media_type,
        name=found.name,
        purpose=purpose,
        pages=found.pages,
        received_sha256="" if found.content is None else received.sha256,
        **looked,
    )
    return _kept(actor, kept, received if found.content is None else found.content)


def store_bytes(*, actor: ActorRef, content: bytes, name: str, media_type: str, purpose: str) -> FileView:
    """Keep what Jiwar itself made."""
    guard.outside_transaction("writing a file")
    kept = File(
        sha256=storage.digest_of(content),
        size=len(content),
        media_type=media_type,
        name=clean_name(name),
        purpose=purpose,
    )
    return _kept(actor, kept, content)


def copy_file(*, actor: ActorRef, id: UUID, purpose: str) -> FileView:  # noqa: A002 - the contract's word
    """A file of its own with the same content, which lives and dies apart from the first; raises FileGone.

    Nothing is written in the store: both lead to one content, which goes with the last of them.
    """
    guard.outside_transaction("copying a file")
    row = File.objects.filter(pk=id).exclude(scan=Scan.INFECTED).first()
    if row is None:
        raise FileGone
    row.pk, row._state.adding = None, True
    row.id = File._meta.pk.get_default()
    row.purpose, row.stored_at = purpose, clock.now()
    row.stored_by_kind, row.stored_by_id = actor.kind, actor.id
    row.save(force_insert=True)
    if not storage.exists(row.sha256):  # the first one was deleted meanwhile, and was the last
        row.delete()
        raise FileGone
    return file_view(row)


def delete_file(*, id: UUID) -> None:  # noqa: A002 - the contract's word
    """Forget a file; its content goes when nobody else has the same. Harmless when repeated.

    Raises ProtectedError for the file of an issued document.
    """
    guard.outside_transaction("deleting a file")
    row = File.objects.filter(pk=id).first()
    if row is None:
        return
    row.delete()
    drop_content(row.sha256)


def _kept(actor: ActorRef, row: File, content: storage.Received | bytes) -> FileView:
    def put() -> None:
        if isinstance(content, bytes):
            storage.put(content)
        else:
            storage.put_received(content)

    put()
    row.stored_at = clock.now()
    row.stored_by_kind, row.stored_by_id = actor.kind, actor.id
    row.save(force_insert=True)
    if not storage.exists(row.sha256):  # deleted between the writing and the row: see drop_content
        put()
    return file_view(row)
