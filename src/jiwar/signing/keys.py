"""Where private keys live and how they sign: a small protocol, so that an HSM (PKCS#11) can replace the local one.

Local keys are P-256 or Ed25519, stored as PKCS#8 encrypted with AES-256-GCM; the secret comes by HKDF-SHA-256 from
`settings.PERSONAL_DATA_KEY`, and the key's own id is authenticated with it. Nothing here is ever logged.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from jiwar.signing.errors import KeyUnreadable
from jiwar.signing.rules import ED25519, ES256

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_NONCE_BYTES = 12


@dataclass(frozen=True)
class NewKey:
    """A key pair just made: what the provider needs to sign, and its public half (SubjectPublicKeyInfo, DER)."""

    handle: bytes
    public_key: bytes


class KeyProvider(Protocol):
    """Makes and uses private keys without showing them."""

    name: str

    def make(self, *, key_id: UUID, algorithm: str) -> NewKey: ...

    def sign(self, *, key_id: UUID, handle: bytes, data: bytes) -> bytes:
        """ECDSA signatures are DER over SHA-256, Ed25519 ones are 64 bytes."""
        ...


class LocalKeys:
    """Keys in the database, encrypted at rest."""

    name = "local"

    def make(self, *, key_id: UUID, algorithm: str) -> NewKey:
        """A fresh pair; raises ValueError for an unknown algorithm."""
        private: PrivateKey
        if algorithm == ES256:
            private = ec.generate_private_key(ec.SECP256R1())
        elif algorithm == ED25519:
            private = ed25519.Ed25519PrivateKey.generate()
        else:
            raise ValueError(f"unknown algorithm {algorithm}")
        clear = private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(_secret()).encrypt(nonce, clear, key_id.bytes)
        public = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return NewKey(handle=nonce + sealed, public_key=public)

    def sign(self, *, key_id: UUID, handle: bytes, data: bytes) -> bytes:
        """The signature of `data`, the same each time (RFC 6979 for ECDSA); raises KeyUnreadable."""
        key = _opened(key_id, bytes(handle), settings.PERSONAL_DATA_KEY)
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key.sign(data)
        return key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


LOCAL = LocalKeys()
_PROVIDERS: dict[str, KeyProvider] = {LOCAL.name: LOCAL}


def provider(name: str) -> KeyProvider:
    """The provider a key row names; raises KeyError when this machine does not have it."""
    return _PROVIDERS[name]


@lru_cache(maxsize=512)
def _opened(key_id: UUID, handle: bytes, _secret_text: str) -> PrivateKey:
    """The private key, kept open in this process: opening it at each signature would cost more than signing."""
    try:
        clear = AESGCM(_secret()).decrypt(handle[:_NONCE_BYTES], handle[_NONCE_BYTES:], key_id.bytes)
    except InvalidTag as error:
        raise KeyUnreadable(f"signing key {key_id} does not open: has JIWAR_PERSONAL_DATA_KEY changed?") from error
    key = serialization.load_der_private_key(clear, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise KeyUnreadable(f"signing key {key_id} is of an unexpected kind")
    return key


def _secret() -> bytes:
    """The 256-bit secret that closes keys, apart from those that other uses of the same setting derive."""
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"jiwar/signing/keys/1")
    return derivation.derive(settings.PERSONAL_DATA_KEY.encode())
