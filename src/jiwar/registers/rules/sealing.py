"""How the hashes of several versions are sealed together."""

import hashlib
from collections.abc import Iterable


def digest(hashes: Iterable[str]) -> str:
    """One hash for a batch: SHA-256 of the sorted hashes of its versions."""
    return hashlib.sha256("".join(sorted(hashes)).encode()).hexdigest()
