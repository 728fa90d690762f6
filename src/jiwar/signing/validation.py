"""Reads the seal of a PDF with pyHanko. Import inside functions only: pyHanko loads in a second."""

import logging
from datetime import datetime
from io import BytesIO

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import ModificationLevel, PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from jiwar.kernel import clock
from jiwar.signing.rules import PdfState, PdfValidation, Trust

log = logging.getLogger(__name__)
_USAGE = KeyUsageConstraints(key_usage={"digital_signature"}, match_all_key_usages=True)
# pyHanko explains at length on its own loggers why a stranger's seal is not trusted; the verdict says it.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def validate(*, pdf: bytes, trust: Trust) -> PdfValidation:
    """What the first seal of `pdf` is worth to somebody who trusts `trust`; never raises for hostile bytes."""
    sealed_once = b"/ByteRange" in pdf
    try:
        seals = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        if not seals:
            return PdfValidation(state="altered" if sealed_once else "unsigned", problem="no signature field")
        return _judge(seals[0], trust, len(pdf))
    except Exception as error:  # noqa: BLE001 - a parser given hostile bytes fails in any way; such a seal does not hold
        why = f"unreadable: {type(error).__name__}"
        log.info("seal %s", why)
        return PdfValidation(state="altered" if sealed_once else "unsigned", problem=why)


def _judge(seal: EmbeddedPdfSignature, trust: Trust, size: int) -> PdfValidation:
    context = ValidationContext(
        trust_roots=_roots(trust),
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=clock.now(),
    )
    status = validate_pdf_signature(seal, context, key_usage_settings=_USAGE)
    state, problem = _state(status)
    described, length = seal.sig_object, _length(seal)
    if state == "valid" and status.modification_level == ModificationLevel.NONE and length != size:
        state, problem = "altered", "bytes that the seal does not cover"
    return PdfValidation(
        state=state,
        signer=_common_name(status.signing_cert.subject),
        issuer=_common_name(status.signing_cert.issuer),
        reason=str(described.get("/Reason", "")),
        signed_at=_moment(seal),
        signed_length=length,
        problem=problem,
    )


def _state(status: PdfSignatureStatus) -> tuple[PdfState, str]:
    if not status.intact or not status.valid:
        return "altered", "digest or signature does not match"
    if not status.docmdp_ok or status.modification_level is None:
        return "altered", "changed after it was sealed"
    if not status.trusted:
        return "untrusted", "no path to a trusted root"
    return ("valid", "") if status.bottom_line else ("altered", "not accepted as a whole")


def _roots(trust: Trust) -> list[x509.Certificate]:
    return [x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in trust["certificates"]]


def _common_name(name: x509.Name) -> str:
    return str(name.native.get("common_name", ""))


def _moment(seal: EmbeddedPdfSignature) -> datetime | None:
    """When the sealer says it was (B-B: no time stamp of a third party)."""
    return seal.self_reported_timestamp


def _length(seal: EmbeddedPdfSignature) -> int | None:
    """Bytes of the revision that was sealed: the file as it left us, before anything was appended."""
    try:
        _, _, start, size = (int(number) for number in seal.byte_range)
    except (TypeError, ValueError):
        return None
    return start + size
