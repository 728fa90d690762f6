"""Encrypts and indexes personal data with keys derived from `settings.PERSONAL_DATA_KEY`.

Each use has a key of its own (HKDF-SHA256). A sealed value is bound to its row: copied to another row it does not open.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
NONCE_BYTES = 12


@lru_cache(maxsize=16)
def _derived(master: str, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"jiwar/{use}".encode()).derive(bytes.fromhex(master))


def _key(use: str) -> bytes:
    return _derived(settings.PERSONAL_DATA_KEY, use)


def seal(plain: str, *, use: str, row: UUID) -> bytes:
    """`plain` encrypted with AES-256-GCM, bound to its use and to its row."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = VERSION + f"{use}/{row}".encode()
    return VERSION + nonce + AESGCM(_key(f"seal/{use}")).encrypt(nonce, plain.encode(), bound)


def unseal(sealed: bytes, *, use: str, row: UUID) -> str:
    """What was sealed; raises cryptography's InvalidTag when the value, the row or the key is another."""
    version, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    bound = version + f"{use}/{row}".encode()
    return AESGCM(_key(f"seal/{use}")).decrypt(bytes(nonce), bytes(body), bound).decode()


def blind_index(value: str, *, use: str) -> str:
    """64 hex digits that are equal for equal values and tell nothing without the key (HMAC-SHA256)."""
    return hmac.new(_key(f"index/{use}"), value.encode(), hashlib.sha256).hexdigest()
