"""Salted hashes: what journals keep of contents that may be erased."""

import hashlib
import json
import secrets
from typing import Any


def new_salt() -> str:
    """16 random bytes as hex; kept beside the content, erased with it."""
    return secrets.token_hex(16)


def salted_hash(salt: str, content: Any) -> str:
    """SHA-256 of salt and canonical JSON: means nothing once the content and its salt are erased."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(bytes.fromhex(salt) + canonical.encode()).hexdigest()
