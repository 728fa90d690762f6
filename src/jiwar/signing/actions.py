"""Makes keys, seals documents, signs payloads."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography import x509
from django.conf import settings
from django.db import IntegrityError, transaction

from jiwar.kernel import clock, guard
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.kernel.ids import new_id
from jiwar.signing import certificates, cose
from jiwar.signing.keys import LOCAL, NewKey
from jiwar.signing.queries import active_key, container_of, payload_key_id, seal_key_view, signer_of
from jiwar.signing.rules import CHECKPOINT, ED25519, ES256, PAYLOAD, ROOT, SEAL, SealKey

if TYPE_CHECKING:
    from jiwar.signing.models import SigningKey
    from jiwar.signing.notes import NoteSigner

ROOT_YEARS, SEAL_YEARS = 20, 10
# The authority looks older than its first day, so that acts of an imported history can carry their own dates.
HISTORY_YEARS = 4
_YEAR = timedelta(days=365)


def ensure_authority() -> None:
    """Make the root, the QR payload key and the checkpoint key when this database has none; harmless when repeated."""
    guard.outside_transaction("making keys")
    _root()
    _payload_key()
    _checkpoint_key()


def seal_key_for(*, office_id: UUID, office_name: str) -> SealKey:
    """The seal of an office, made at first use."""
    return seal_key_view(_seal_key(office_id, office_name))


def seal_pdf(
    *,
    pdf: bytes,
    office_id: UUID,
    office_label: str,
    reason: str,
    signer_label: str,
    at: datetime,
    contact: str = "",
) -> bytes:
    """`pdf` sealed by the office (PAdES B-B, ECDSA P-256); the same arguments give the same bytes.

    Raises SealImpossible when `pdf` is not one, InsideTransaction, KeyUnreadable.
    """
    from jiwar.signing import pades  # slow import: pyHanko

    guard.outside_transaction("sealing a document")
    certificate, container = container_of(_seal_key(office_id, office_label))
    return pades.seal(
        pdf=pdf,
        certificate=certificate,
        container=container,
        reason=reason,
        name=signer_label,
        location=office_label,
        contact=contact,
        at=at,
    )


def sign_payload(*, payload: dict[int, Any]) -> bytes:
    """A COSE_Sign1 of `payload` (small integer keys, plain values) for a QR code: 86 bytes more than the payload."""
    guard.outside_transaction("signing a QR payload")
    key = _payload_key()
    return cose.sign(payload=payload, key_id=payload_key_id(bytes(key.public_key)), sign_der=signer_of(key))


def checkpoint_signer() -> "NoteSigner":
    """The signer of ledger checkpoints (kernel.protocols.CheckpointSigner); its key is made at first use."""
    from jiwar.signing.notes import NoteSigner, raw_public  # app ready

    key = _checkpoint_key()
    return NoteSigner(name=key.label, public=raw_public(key.public_key), sign_bytes=signer_of(key))


def _root() -> "SigningKey":
    return active_key(ROOT) or _new_root()


def _payload_key() -> "SigningKey":
    return active_key(PAYLOAD) or _kept(purpose=PAYLOAD, label="QR", algorithm=ES256)


def _checkpoint_key() -> "SigningKey":
    host = urlsplit(settings.PUBLIC_URL).netloc.replace("+", "-") or "jiwar"  # a name in a note has no plus sign
    return active_key(CHECKPOINT) or _kept(purpose=CHECKPOINT, label=f"{host}/ledger", algorithm=ED25519)


def _seal_key(office_id: UUID, office_name: str) -> "SigningKey":
    return active_key(SEAL, office_id) or _new_seal(office_id, office_name)


def _new_root() -> "SigningKey":
    label = "Jiwar" if settings.MODE == "production" else "Jiwar (demonstration)"
    start, end = _term(ROOT_YEARS)
    key_id = new_id()
    pair = LOCAL.make(key_id=key_id, algorithm=ES256)
    certificate = certificates.root_certificate(
        subject=certificates.authority_name(label),
        public_key=pair.public_key,
        serial=x509.random_serial_number(),
        valid_from=start,
        valid_to=end,
        sign=certificates.Sign(LOCAL, key_id=key_id, handle=pair.handle),
    )
    return _kept(purpose=ROOT, label=label, key_id=key_id, pair=pair, certificate=certificate)


def _new_seal(office_id: UUID, office_name: str) -> "SigningKey":
    guard.outside_transaction("making keys")
    root, key_id = _root(), new_id()
    start, end = _term(SEAL_YEARS)
    pair = LOCAL.make(key_id=key_id, algorithm=ES256)
    certificate = certificates.seal_certificate(
        subject=certificates.office_name(office_name, str(office_id)),
        issuer_certificate=bytes(root.certificate),
        public_key=pair.public_key,
        serial=x509.random_serial_number(),
        valid_from=start,
        valid_to=min(end, root.valid_to),
        sign=certificates.Sign(LOCAL, key_id=root.id, handle=bytes(root.handle)),
    )
    return _kept(
        purpose=SEAL,
        label=office_name,
        key_id=key_id,
        pair=pair,
        certificate=certificate,
        issuer=root,
        office_id=office_id,
    )


def _term(years: int) -> tuple[datetime, datetime]:
    """First and last moment of a key made now that is to serve for `years`."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - HISTORY_YEARS * _YEAR, today + years * _YEAR


def _kept(
    *,
    purpose: str,
    label: str,
    algorithm: str = ES256,
    key_id: UUID | None = None,
    pair: NewKey | None = None,
    certificate: bytes = b"",
    issuer: "SigningKey | None" = None,
    office_id: UUID | None = None,
) -> "SigningKey":
    """Keep a new key, with its line in the journal; when another process was first, its key is the one."""
    from jiwar.audit import api as audit  # app ready
    from jiwar.signing.models import SigningKey  # app ready

    guard.outside_transaction("making keys")
    key_id = key_id or new_id()
    pair = pair or LOCAL.make(key_id=key_id, algorithm=algorithm)
    start, end = _term(SEAL_YEARS if issuer else ROOT_YEARS)
    row = SigningKey(
        id=key_id,
        purpose=purpose,
        office_id=office_id,
        label=label[:200],
        algorithm=algorithm,
        provider=LOCAL.name,
        handle=pair.handle,
        public_key=pair.public_key,
        certificate=certificate,
        issuer=issuer,
        valid_from=start,
        valid_to=min(end, issuer.valid_to) if issuer else end,
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            subject = SubjectRef(kind="signing.key", id=str(key_id), label=row.label)
            audit.record(actor=SYSTEM, verb="signing.key_made", subject=subject, details={"purpose": purpose})
    except IntegrityError:
        first = active_key(purpose, office_id)
        if first is None:
            raise
        return first
    return row
