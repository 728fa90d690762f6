"""Documents registered, published, revoked."""

import base64
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.audit import api as audit
from jiwar.documents import rules
from jiwar.documents.errors import (
    AlreadyPublished,
    DocumentUnknown,
    FileGone,
    MayNotRevoke,
    NotRevocable,
    RevocationNeedsReason,
)
from jiwar.documents.events import DocumentRevoked
from jiwar.documents.models import File, IssuedDocument
from jiwar.documents.queries import document_view
from jiwar.documents.rules import DocumentView
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.references import new_reference
from jiwar.kernel.texts import Texts
from jiwar.ledger import api as ledger
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox
from jiwar.signing import api as signing

LOG = "acts"


def issue_document(
    *,
    number: str,
    kind: str,
    title: Texts,
    office_id: UUID,
    office_label: Texts,
    language: str,
    subject: SubjectRef,
    content: bytes,
    valid_until: date | None = None,
) -> DocumentView:
    """Register a document that will be sealed, with a ledger leaf of what was decided; in the caller's transaction.

    `content` is the canonical form of what the document says (`rules.canonical`); only its salted hash is kept.
    """
    reference = _free_reference()
    leaf = ledger.append(
        log=LOG, content=content, kind="document.content", subject=SubjectRef(kind="documents.document", id=reference)
    )
    row = IssuedDocument.objects.create(
        reference=reference,
        number=number,
        kind=kind,
        language=language,
        title=dict(title),
        office_id=office_id,
        office=dict(office_label),
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        registered_at=clock.now(),
        valid_until=valid_until,
        content_leaf_id=leaf.id,
        content_leaf_hash=leaf.leaf_hash,
    )
    return document_view(row)


def publish_file(*, document_id: UUID, file_id: UUID, issued_at: datetime) -> DocumentView:
    """Make a sealed file the document's one file, with its ledger leaf; in the caller's transaction.

    Harmless when repeated with the same bytes; raises AlreadyPublished for others, FileGone, DocumentUnknown.
    """
    row = _locked(document_id)
    stored = File.objects.filter(pk=file_id).first()
    if stored is None:
        raise FileGone
    if row.state != rules.SEALING:
        if row.sha256 == stored.sha256:
            return document_view(row)
        raise AlreadyPublished
    leaf = ledger.append(
        log=LOG,
        content=rules.file_leaf(reference=row.reference, sha256=stored.sha256),
        kind="document.file",
        subject=SubjectRef(kind="documents.document", id=row.reference),
    )
    row.state, row.file, row.sha256 = rules.VALID, stored, stored.sha256
    row.file_leaf_id, row.issued_at = leaf.id, issued_at
    row.save(update_fields=["state", "file", "sha256", "file_leaf_id", "issued_at"])
    return document_view(row)


def annul_document(*, document_id: UUID) -> DocumentView:
    """Mark a document that never got its file; in the transaction that annuls its number. Raises AlreadyPublished."""
    row = _locked(document_id)
    if row.state not in {rules.SEALING, rules.ANNULLED}:
        raise AlreadyPublished
    row.state = rules.ANNULLED
    row.save(update_fields=["state"])
    return document_view(row)


def revoke_document(*, actor: identity.AnyActor, document_id: UUID, reason: str) -> DocumentView:
    """Withdraw a document in force, for a reason that every verifier reads; journaled, with a ledger leaf.

    Jiwar itself (an ActorRef) carries out what a decision of another authority annuls.

    Raises MayNotRevoke, NotRevocable, RevocationNeedsReason, DocumentUnknown.
    """
    reason = reason.strip()
    if not reason:
        raise RevocationNeedsReason
    with transaction.atomic():
        row = _locked(document_id)
        may = not isinstance(actor, identity.Actor) or rules.can_revoke(
            actor, office_id=row.office_id, above=_above(row.office_id)
        )
        if not may:
            raise MayNotRevoke
        if row.state != rules.VALID:
            raise NotRevocable
        at = clock.now()
        subject = SubjectRef(kind="documents.document", id=str(row.pk), label=row.number)
        leaf = ledger.append(
            log=LOG,
            content=rules.revocation_leaf(reference=row.reference, at=at, reason=reason),
            kind="document.revoked",
            subject=SubjectRef(kind="documents.document", id=row.reference),
        )
        row.state, row.revoked_at, row.revocation_reason, row.revocation_leaf_id = rules.REVOKED, at, reason, leaf.id
        row.save(update_fields=["state", "revoked_at", "revocation_reason", "revocation_leaf_id"])
        who = identity.ref_of(actor)
        audit.record(actor=who, verb="documents.revoked", subject=subject, reason=reason, office_id=row.office_id)
        outbox.announce(DocumentRevoked(document_id=row.pk))
    return document_view(row)


def qr_for(*, document_id: UUID) -> str:
    """The text of the document's QR code: an address that verifies it, carrying a signed payload; the same each time.

    At most 360 bytes, nothing of the person. Raises DocumentUnknown, ValueError when PUBLIC_URL is too long.
    """
    row = IssuedDocument.objects.filter(pk=document_id).first()
    if row is None:
        raise DocumentUnknown
    payload = {
        rules.QR_REFERENCE: row.reference,
        rules.QR_NUMBER: row.number,
        rules.QR_DAY: rules.day_number(clock.day_of(row.registered_at)),
        rules.QR_CONTENT: bytes(row.content_leaf_hash)[:16],
    }
    if row.valid_until:
        payload[rules.QR_UNTIL] = rules.day_number(row.valid_until)
    token = base64.urlsafe_b64encode(signing.sign_payload(payload=payload)).rstrip(b"=").decode()
    text = f"{settings.PUBLIC_URL}/v/{row.reference}?s={token}"
    if len(text.encode()) > rules.MAX_QR_BYTES:
        raise ValueError(f"the QR of {row.number} takes {len(text.encode())} bytes: shorten JIWAR_PUBLIC_URL")
    return text


def _above(office_id: UUID) -> list[UUID]:
    try:
        return [higher.id for higher in offices.offices_above(office_id=office_id)]
    except offices.UnknownOffice:
        return []


def _free_reference() -> str:
    while IssuedDocument.objects.filter(reference=(reference := new_reference())).exists():
        continue
    return reference


def _locked(document_id: UUID) -> IssuedDocument:
    row = IssuedDocument.objects.select_for_update().filter(pk=document_id).first()
    if row is None:
        raise DocumentUnknown
    return row
