"""Values of signing: what a validation found. Pure, no database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

PdfState = Literal["valid", "altered", "unsigned", "untrusted"]
Trust = dict[str, Any]
TRUST_FORMAT = "jiwar-trust/1"

# Purposes of keys.
ROOT, SEAL, PAYLOAD, CHECKPOINT = "root", "seal", "payload", "checkpoint"
ES256, ED25519 = "ES256", "Ed25519"


@dataclass(frozen=True)
class PdfValidation:
    """What the seal of a PDF is worth; `problem` is a technical word for the log, never shown alone to a person."""

    state: PdfState
    signer: str = ""
    issuer: str = ""
    reason: str = ""
    signed_at: datetime | None = None
    signed_length: int | None = None  # bytes: the file as it was when it was sealed
    problem: str = ""


@dataclass(frozen=True)
class SealKey:
    """The key with which an office seals, as others may know it."""

    id: str
    label: str
    certificate_pem: str


def is_trust(value: object) -> bool:
    """Whether `value` has the shape of a trust file."""
    if not isinstance(value, dict) or value.get("format") != TRUST_FORMAT:
        return False
    return all(isinstance(value.get(part), list) for part in ("certificates", "payload_keys", "checkpoint_keys"))
