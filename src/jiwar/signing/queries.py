"""Reads of signing: the keys in force, the trust file, what a seal or a QR payload is worth.

Tables are imported where they are read (`# app ready`), so that `jiwar verify` checks a file with no database and
without starting Django.
"""

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from jiwar.kernel import clock
from jiwar.signing import certificates, cose
from jiwar.signing.cms import Container
from jiwar.signing.keys import provider
from jiwar.signing.rules import CHECKPOINT, ES256, PAYLOAD, ROOT, SEAL, TRUST_FORMAT, PdfValidation, SealKey, Trust

if TYPE_CHECKING:
    from jiwar.signing.models import SigningKey

_containers: dict[UUID, tuple[bytes, Container]] = {}
_MOST_CONTAINERS = 2000  # one for each office that seals; a few kilobytes each


def active_key(purpose: str, office_id: UUID | None = None) -> "SigningKey | None":
    """The key in force for a purpose (and office), or None."""
    from jiwar.signing.models import SigningKey  # app ready

    keys = SigningKey.objects.select_related("issuer").filter(purpose=purpose, retired_at__isnull=True)
    return keys.filter(office_id=office_id, valid_to__gt=clock.now()).first()


def container_of(key: "SigningKey") -> tuple[bytes, Container]:
    """The certificate of a seal and what writes its signatures, kept in this process."""
    if key.id not in _containers:
        if len(_containers) >= _MOST_CONTAINERS:
            _containers.clear()
        if key.issuer is None:
            raise ValueError("a seal has an issuer")
        certificate, chain = bytes(key.certificate), [bytes(key.issuer.certificate)]
        _containers[key.id] = certificate, Container(certificate=certificate, chain=chain, sign=signer_of(key))
    return _containers[key.id]


def signer_of(key: "SigningKey") -> Any:
    """A function bytes → signature, through the key's provider."""
    keeper, key_id, handle = provider(key.provider), key.id, bytes(key.handle)
    return lambda data: keeper.sign(key_id=key_id, handle=handle, data=data)


def seal_key_view(key: "SigningKey") -> SealKey:
    """A seal as others may know it."""
    return SealKey(id=str(key.id), label=key.label, certificate_pem=certificates.pem(bytes(key.certificate)))


def payload_key_id(public_key: bytes) -> bytes:
    """The 4 bytes that name a payload key in a QR code."""
    return hashlib.sha256(public_key).digest()[:4]


def trust_bundle() -> Trust:
    """What somebody needs to check our seals, QR codes and checkpoints without us: public keys only, as JSON."""
    from jiwar.ledger import api as ledger  # app ready
    from jiwar.signing.models import SigningKey  # app ready
    from jiwar.signing.notes import raw_public  # app ready

    rows = list(SigningKey.objects.exclude(purpose=SEAL).order_by("created_at", "id"))
    return {
        "format": TRUST_FORMAT,
        "issuer": settings.PUBLIC_URL,
        "demonstration": settings.MODE != "production",
        "made_at": clock.now().isoformat(timespec="seconds"),
        "certificates": [certificates.pem(bytes(row.certificate)) for row in rows if row.purpose == ROOT],
        "payload_keys": [
            {
                "id": payload_key_id(bytes(row.public_key)).hex(),
                "algorithm": ES256,
                "key": base64.b64encode(bytes(row.public_key)).decode(),
            }
            for row in rows
            if row.purpose == PAYLOAD
        ],
        "checkpoint_keys": [
            ledger.verifier_key(row.label, raw_public(row.public_key)) for row in rows if row.purpose == CHECKPOINT
        ],
    }


def validate_pdf(*, pdf: bytes, trust: Trust | None = None) -> PdfValidation:
    """What the seal of `pdf` is worth under `trust` (default: this server's own keys); never raises for bad bytes."""
    from jiwar.signing import validation  # slow import: pyHanko

    return validation.validate(pdf=pdf, trust=trust if trust is not None else trust_bundle())


def verify_payload(token: bytes, *, trust: Trust | None = None) -> dict[int, Any] | None:
    """The payload of a QR when one of the trusted keys signed it, else None."""
    known = (trust if trust is not None else trust_bundle())["payload_keys"]
    keys = {bytes.fromhex(row["id"]): base64.b64decode(row["key"]) for row in known if row["algorithm"] == ES256}
    return cose.verify(token=token, keys=keys)
