"""The CMS container of a PAdES B-B seal (RFC 5652, EN 319 142-1), written straight in DER.

Everything but the digest and the signature is the same for every act of an office, so it is encoded once: building
the container as objects cost 50 ms a seal, this costs less than one.
"""

import hashlib
from collections.abc import Callable, Sequence

from asn1crypto import core, x509

_SHA256 = "2.16.840.1.101.3.4.2.1"
_ECDSA_SHA256 = "1.2.840.10045.4.3.2"
_DATA = "1.2.840.113549.1.7.1"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_SEQUENCE, _SET, _OCTETS, _TAGGED_0 = 0x30, 0x31, 0x04, 0xA0


class Container:
    """Writes the detached CMS of one certificate; `sign` returns the DER ECDSA signature (SHA-256) of bytes."""

    def __init__(self, *, certificate: bytes, chain: Sequence[bytes], sign: Callable[[bytes], bytes]) -> None:
        self._sign = sign
        parsed = x509.Certificate.load(certificate)
        serial = core.Integer(parsed.serial_number).dump()
        self._signer = core.Integer(1).dump() + _der(_SEQUENCE, parsed.issuer.dump() + serial)
        bound = _der(_SEQUENCE, _der(_OCTETS, hashlib.sha256(certificate).digest()))  # ESSCertIDv2, SHA-256 by default
        self._fixed = [
            _attribute(_CONTENT_TYPE, _oid(_DATA)),
            _attribute(_SIGNING_CERTIFICATE_V2, _der(_SEQUENCE, _der(_SEQUENCE, bound))),
        ]
        self._head = core.Integer(1).dump() + _der(_SET, _DIGEST) + _der(_SEQUENCE, _oid(_DATA))
        self._certificates = _der(_TAGGED_0, b"".join(sorted([certificate, *chain])))

    def signed(self, digest: bytes) -> bytes:
        """The DER ContentInfo that signs a document whose SHA-256 is `digest`."""
        attributes = b"".join(sorted([*self._fixed, _attribute(_MESSAGE_DIGEST, _der(_OCTETS, digest))]))
        signature = self._sign(_der(_SET, attributes))
        signer_info = _der(
            _SEQUENCE,
            self._signer + _DIGEST + _der(_TAGGED_0, attributes) + _ALGORITHM + _der(_OCTETS, signature),
        )
        data = _der(_SEQUENCE, self._head + self._certificates + _der(_SET, signer_info))
        return _der(_SEQUENCE, _oid(_SIGNED_DATA) + _der(_TAGGED_0, data))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _oid(dotted: str) -> bytes:
    return bytes(core.ObjectIdentifier(dotted).dump())


def _attribute(kind: str, value: bytes) -> bytes:
    return _der(_SEQUENCE, _oid(kind) + _der(_SET, value))


_DIGEST = _der(_SEQUENCE, _oid(_SHA256))
_ALGORITHM = _der(_SEQUENCE, _oid(_ECDSA_SHA256))
