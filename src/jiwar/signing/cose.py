"""COSE_Sign1 (RFC 9052) with ES256 over a CBOR map, for QR codes: as few bytes as the standard allows."""

from collections.abc import Callable, Mapping
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

_TAG = 18
_ALGORITHM, _KEY_ID, _ES256 = 1, 4, -7
_HALF = 32  # bytes of each half of a P-256 signature
_MAX_BYTES = 2048  # a QR carries far less; the rest is not read


def sign(*, payload: Mapping[int, Any], key_id: bytes, sign_der: Callable[[bytes], bytes]) -> bytes:
    """The tagged COSE_Sign1 of `payload`; keys are small integers: fewer bytes, a QR that cheap cameras read."""
    protected = cbor2.dumps({_ALGORITHM: _ES256, _KEY_ID: key_id}, canonical=True)
    content = cbor2.dumps(dict(payload), canonical=True)
    r, s = utils.decode_dss_signature(sign_der(_signed_bytes(protected, content)))
    signature = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
    return cbor2.dumps(cbor2.CBORTag(_TAG, [protected, {}, content, signature]), canonical=True)


def verify(*, token: bytes, keys: Mapping[bytes, bytes]) -> dict[int, Any] | None:
    """The payload when one of `keys` (key id → SubjectPublicKeyInfo, DER) signed it, else None; never raises."""
    if not 0 < len(token) <= _MAX_BYTES:
        return None
    try:
        tagged = cbor2.loads(token)
        protected, _unprotected, content, signature = tagged.value if tagged.tag == _TAG else []
        header = cbor2.loads(protected)
        public = serialization.load_der_public_key(keys[header[_KEY_ID]])
        if header[_ALGORITHM] != _ES256 or len(signature) != 2 * _HALF:
            return None
        _check(public, signature, _signed_bytes(protected, content))
        payload = cbor2.loads(content)
    except (cbor2.CBORError, KeyError, TypeError, ValueError, AttributeError, InvalidSignature, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _check(public: object, signature: bytes, data: bytes) -> None:
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("payload keys are elliptic-curve keys")
    r, s = int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big")
    public.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))


def _signed_bytes(protected: bytes, content: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", content])
