"""What cases keep secret: codes as keyed hashes, codes and identifiers at rest encrypted, contents as salted hashes.

Keys are derived (HKDF-SHA256, one label each) from the operator's personal-data key: losing it loses them.
"""

import hashlib
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from jiwar.kernel.digits import western


@lru_cache(maxsize=8)
def _key(master: str, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"jiwar.cases.{label}".encode()).derive(
        bytes.fromhex(master)
    )


def _derived(label: str) -> bytes:
    return _key(settings.PERSONAL_DATA_KEY, label)


def code_hash(label: str, code: str) -> str:
    """Keyed hash of a code as typed (spaces, hyphens and Arabic-Indic digits accepted): 64 hex digits."""
    plain = "".join(sign for sign in western(code) if sign.isalnum()).upper()
    return hmac.new(_derived(label), plain.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def seal(label: str, row_id: UUID, plain: str) -> bytes:
    """`plain` encrypted (AES-256-GCM) for one row; another row cannot open it."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_derived(label)).encrypt(nonce, plain.encode(), row_id.bytes)


def open_sealed(label: str, row_id: UUID, sealed: bytes | memoryview | None) -> str:
    """What `seal` encrypted; empty when there is nothing; raises ValueError when altered or of another row."""
    if not sealed:
        return ""
    body = bytes(sealed)
    try:
        return AESGCM(_derived(label)).decrypt(body[:12], body[12:], row_id.bytes).decode()
    except InvalidTag as altered:
        raise ValueError("sealed value altered, or moved from another row") from altered


def new_salt() -> str:
    """16 random bytes as hex; kept beside the content, erased with it."""
    return secrets.token_hex(16)


def salted_hash(salt: str, content: Any) -> str:
    """SHA-256 of salt and canonical JSON: means nothing once the content and its salt are erased."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(bytes.fromhex(salt) + canonical.encode()).hexdigest()
