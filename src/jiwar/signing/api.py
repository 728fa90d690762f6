"""Front door of signing. Importing it needs no database and no started Django: `jiwar verify` works from a file."""

from jiwar.signing.actions import checkpoint_signer, ensure_authority, seal_key_for, seal_pdf, sign_payload
from jiwar.signing.errors import KeyUnreadable, SealImpossible
from jiwar.signing.queries import trust_bundle, validate_pdf, verify_payload
from jiwar.signing.rules import PdfValidation, SealKey, Trust, is_trust

__all__ = [
    "KeyUnreadable",
    "PdfValidation",
    "SealImpossible",
    "SealKey",
    "Trust",
    "checkpoint_signer",
    "ensure_authority",
    "is_trust",
    "seal_key_for",
    "seal_pdf",
    "sign_payload",
    "trust_bundle",
    "validate_pdf",
    "verify_payload",
]
