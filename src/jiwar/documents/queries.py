"""Reads: files, issued documents, verification."""

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from jiwar.documents import rules, storage
from jiwar.documents.errors import DocumentUnknown, FileGone, FileInQuarantine, UploadGone
from jiwar.documents.models import File, IssuedDocument, Scan, Upload
from jiwar.documents.rules import DocumentProof, DocumentView, FileView, Quarantine, UploadView, Verdict
from jiwar.documents.scanners.choice import scanner
from jiwar.documents.scanners.scanner import ScanFailed, ScannerUnreachable
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.protocols import Linked
from jiwar.kernel.references import parse_reference
from jiwar.ledger import api as ledger
from jiwar.signing import api as signing

_KEYWORD = re.compile(rb"jiwar:([2-9A-HJKMNP-Z]{8})")


def file(*, id: UUID) -> FileView:  # noqa: A002 - the contract's word
    """One stored file; raises FileGone."""
    return file_view(_file(id))


def files(*, ids: list[UUID]) -> dict[UUID, FileView]:
    """Stored files by id, in one query; missing ones are left out."""
    return {row.pk: file_view(row) for row in File.objects.filter(pk__in=ids)}


def open_file(*, id: UUID) -> BinaryIO:  # noqa: A002 - the contract's word
    """The content of a file, to read and close; raises FileGone, FileInQuarantine."""
    row = _readable(id)
    try:
        return storage.opened(row.sha256)
    except FileNotFoundError as error:
        raise FileGone from error


def content_path(*, id: UUID) -> tuple[FileView, Path]:  # noqa: A002 - the contract's word
    """A file and where its content is, for a program apart; raises FileGone, FileInQuarantine."""
    row = _readable(id)
    try:
        return file_view(row), storage.path_of(row.sha256)
    except FileNotFoundError as error:
        raise FileGone from error


def read_file(*, id: UUID) -> bytes:  # noqa: A002 - the contract's word
    """The whole content of a file; raises FileGone, FileInQuarantine."""
    with open_file(id=id) as content:
        return content.read()


def document(*, id: UUID) -> DocumentView:  # noqa: A002 - the contract's word
    """One issued document; raises DocumentUnknown."""
    row = IssuedDocument.objects.filter(pk=id).first()
    if row is None:
        raise DocumentUnknown
    return document_view(row)


def documents(*, ids: list[UUID]) -> dict[UUID, DocumentView]:
    """Issued documents by id, in one query; unknown ones are left out."""
    return {row.pk: document_view(row) for row in IssuedDocument.objects.filter(pk__in=ids)}


def documents_of(*, subject_kind: str, subject_id: str) -> list[DocumentView]:
    """What was issued about one subject, oldest first."""
    rows = IssuedDocument.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by(
        "registered_at", "id"
    )
    return [document_view(row) for row in rows]


def trust_file() -> dict[str, object]:
    """The trust file with what has been revoked until now: what `jiwar verify` and inspectors take off line."""
    revoked = IssuedDocument.objects.filter(state=rules.REVOKED).order_by("revoked_at", "id")
    return {**signing.trust_bundle(), "revoked": list(revoked.values_list("sha256", flat=True))}


def verify_reference(*, text: str) -> Verdict:
    """What the register says of a reference typed by somebody."""
    reference = parse_reference(text or "")
    if reference is None:
        return Verdict(state="unknown", reasons=(rules.MALFORMED,))
    return _verdict_of(IssuedDocument.objects.filter(reference=reference).first())


def linked_document(reference: str) -> Linked | None:
    """The valid document of this reference, for an answer that refers to it."""
    row = IssuedDocument.objects.filter(reference=reference, state=IssuedDocument.State.VALID).first()
    return Linked("document", reference, row.title) if row else None


def verify_token(*, token: str, reference: str = "") -> Verdict:
    """What a scanned QR is worth: its signature, and what the register says of the document it names.

    A good signature on a document that this register does not hold gives "unknown" with the reason "signed".
    """
    payload = signing.verify_payload(token_bytes(token))
    if payload is None:
        return Verdict(state="altered", reasons=(rules.TOKEN_MISMATCH,), document=_known(reference))
    named = str(payload.get(rules.QR_REFERENCE, ""))
    if reference and parse_reference(reference) != named:
        return Verdict(state="altered", reasons=(rules.TOKEN_MISMATCH,), document=_known(reference))
    row = IssuedDocument.objects.filter(reference=named).first()
    if row is None:
        return Verdict(state="unknown", reasons=(rules.SIGNED, rules.NOT_IN_REGISTER))
    if payload.get(rules.QR_NUMBER) != row.number:
        return Verdict(state="altered", reasons=(rules.TOKEN_MISMATCH,), document=document_view(row))
    found = _verdict_of(row)
    return replace(found, reasons=(*found.reasons, rules.SIGNED))


def verify_pdf(*, content: bytes) -> Verdict:
    """What an uploaded PDF is worth: is it, byte for byte, what we issued? If not, what happened to it?"""
    row = IssuedDocument.objects.filter(sha256=storage.digest_of(content)).exclude(sha256="").first()
    seal = signing.validate_pdf(pdf=content)
    if row is not None:
        found = _verdict_of(row)
        signed = (rules.SIGNED,) if seal.state == "valid" else ()
        reasons = (*found.reasons, *signed)
        return replace(found, reasons=reasons, signer=seal.signer, signed_at=seal.signed_at)
    claimed = _claimed(content, seal)
    if seal.state == "valid":
        # Our seal on bytes we do not know: issued by this authority, but not found in this register.
        reasons = (rules.SIGNED, rules.NOT_IN_REGISTER)
        return Verdict(state="unknown", reasons=reasons, signer=seal.signer, signed_at=seal.signed_at)
    if seal.state == "altered":
        return Verdict(state="altered", reasons=(rules.CHANGED,), document=claimed)
    if claimed is not None:
        why = rules.SEAL_REMOVED if seal.state == "unsigned" else rules.FOREIGN_SEAL
        return Verdict(state="altered", reasons=(why,), document=claimed)
    return Verdict(state="unknown", reasons=(rules.NO_SEAL if seal.state == "unsigned" else rules.FOREIGN_SEAL,))


def token_bytes(token: str) -> bytes:
    """The COSE bytes of a token as a QR carries it (base64url); empty when it is not one."""
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def file_view(row: File) -> FileView:
    """A row as callers know it."""
    return FileView(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        pages=row.pages,
        purpose=row.purpose,
        stored_at=row.stored_at,
        scan=row.scan,
    )


def upload(*, holder: SubjectRef, id: UUID) -> UploadView:  # noqa: A002 - the contract's word
    """One file on its way, for whoever holds it; raises UploadGone."""
    return upload_view(upload_row(holder, id))


def upload_row(holder: SubjectRef, key: UUID) -> Upload:
    """The row, when it is this holder's and its time is not over; raises UploadGone."""
    mine = Upload.objects.filter(holder_kind=holder.kind, holder_id=holder.id, expires_at__gt=clock.now())
    row = mine.filter(pk=key).first()
    if row is None:
        raise UploadGone
    return row


def upload_view(row: Upload) -> UploadView:
    """A row as callers know it."""
    return UploadView(
        id=row.pk,
        place=row.place,
        name=row.name,
        length=row.length,
        offset=row.offset,
        expires_at=row.expires_at,
        finished=row.finished_at is not None,
    )


def quarantine() -> Quarantine:
    """What the administrator is told of the virus scanner and of the files that wait for it."""
    waiting = File.objects.filter(scan=Scan.WAITING)
    oldest = waiting.order_by("stored_at").first()
    asked, version, problem = scanner(), "", ""
    if asked is not None:
        try:
            version = getattr(asked, "version", lambda: asked.name)()
        except (ScannerUnreachable, ScanFailed) as failure:
            problem = str(failure)
    return Quarantine(
        configured=asked is not None,
        version=version,
        problem=problem,
        waiting=waiting.count(),
        oldest_at=oldest.stored_at if oldest else None,
        last_said=oldest.scan_said if oldest else "",
    )


def document_view(row: IssuedDocument) -> DocumentView:
    """A row as callers know it."""
    return DocumentView(
        id=row.pk,
        reference=row.reference,
        number=row.number,
        kind=row.kind,
        language=row.language,
        title=row.title,
        office_id=row.office_id,
        office=row.office,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        state=row.state,
        registered_at=row.registered_at,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        file_id=row.file_id,
        sha256=row.sha256,
        content_leaf_id=row.content_leaf_id,
        file_leaf_id=row.file_leaf_id,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
    )


def _verdict_of(row: IssuedDocument | None) -> Verdict:
    if row is None:
        return Verdict(state="unknown", reasons=(rules.NOT_IN_REGISTER,))
    shown = document_view(row)
    state, why = rules.state_of(shown)
    return Verdict(
        state=state,
        reasons=(why,),
        document=shown,
        proof=_proof(shown),
        expired=state == "valid" and shown.expired(clock.today()),
    )


def _proof(shown: DocumentView) -> DocumentProof | None:
    """The ledger's proof of the document's file, None until the sequencer has passed."""
    found = ledger.inclusion_proof(leaf_id=shown.file_leaf_id) if shown.file_leaf_id else None
    if found is None:
        return None
    return DocumentProof(
        content=rules.file_leaf(reference=shown.reference, sha256=shown.sha256).decode(),
        index=found.index,
        size=found.size,
        root_text=base64.b64encode(found.root).decode(),
        leaf_text=base64.b64encode(found.leaf_hash).decode(),
        inclusion=found.to_dict(),
    )


def _known(reference: str) -> DocumentView | None:
    row = IssuedDocument.objects.filter(reference=parse_reference(reference) or "-").first()
    return document_view(row) if row else None


def _claimed(content: bytes, seal: signing.PdfValidation) -> DocumentView | None:
    """Which of our documents a file was made from: by the bytes that were sealed, else by the reference it carries."""
    if seal.signed_length:
        before = storage.digest_of(content[: seal.signed_length])
        if row := IssuedDocument.objects.filter(sha256=before).first():
            return document_view(row)
    carried = _KEYWORD.search(content)
    return _known(carried.group(1).decode()) if carried else None


def _readable(key: UUID) -> File:
    row = _file(key)
    if row.scan == Scan.WAITING:
        raise FileInQuarantine
    if row.scan == Scan.INFECTED:
        raise FileGone
    return row


def _file(key: UUID) -> File:
    row = File.objects.filter(pk=key).first()
    if row is None:
        raise FileGone
    return row
