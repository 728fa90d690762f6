"""PAdES B-B seals: pyHanko writes the PDF, `cms` the signature. pyHanko loads in a second: import in functions only."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import algos, x509
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers

from jiwar.kernel.clock import ALGIERS
from jiwar.signing.cms import Container
from jiwar.signing.errors import SealImpossible

FIELD = "Seal"
# Hex digits kept for the CMS; two certificates and the signed attributes take about 3,000.
RESERVED = 6144


class _SameBytesWriter(IncrementalPdfFileWriter):
    """Writes the same bytes from the same PDF: sealing again after a crash gives the file that was lost."""

    @classmethod
    def _handle_id(cls, prev: Any) -> ArrayObject:
        """The second half of /ID comes from the content instead of chance."""
        prev.stream.seek(0)
        digest = ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else digest
        return ArrayObject([ByteStringObject(getattr(first, "original_bytes", first)), digest])

    def _update_meta(self) -> None:
        """Title, language and dates stay as they were rendered, in both places where PDF/A wants them."""


def seal(
    *,
    pdf: bytes,
    certificate: bytes,
    container: Container,
    reason: str,
    name: str,
    location: str,
    contact: str,
    at: datetime,
) -> bytes:
    """`pdf` with an invisible certifying seal that allows no later change; raises SealImpossible."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason or None,
        name=name or None,
        location=location or None,
        contact_info=contact or None,
    )
    try:
        writer = _SameBytesWriter(BytesIO(pdf))
        if writer.prev.encrypted:
            raise SealImpossible
        return _sealed(writer, certificate, container, meta, at)
    except PdfError as error:
        raise SealImpossible from error


def _sealed(
    writer: IncrementalPdfFileWriter,
    certificate: bytes,
    container: Container,
    meta: signers.PdfSignatureMetadata,
    at: datetime,
) -> bytes:
    """pyHanko's steps one by one: only so can the caller say what time it is and write the container itself."""
    # Out of the page, printable and not hidden: what PDF/A and PDF/UA together ask of an invisible field.
    invisible = fields.InvisSigSettings(box_out_of_bounds=True)
    field = fields.SigFieldSpec(sig_field_name=FIELD, on_page=0, invis_sig_settings=invisible)
    session = signers.PdfSigner(meta, _outside(certificate), new_field_spec=field).init_signing_session(writer)
    session.system_time = at.astimezone(ALGIERS)
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=RESERVED)
    output = BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    prepared.fill_with_cms(output, container.signed(prepared.document_digest))
    return output.getvalue()


def _outside(certificate: bytes) -> signers.ExternalSigner:
    """Tells pyHanko that the signature is made elsewhere."""
    return signers.ExternalSigner(
        signing_cert=x509.Certificate.load(certificate),
        cert_registry=None,
        signature_value=bytes(72),
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
    )
