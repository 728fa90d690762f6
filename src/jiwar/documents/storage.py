"""The store of files: one place for each content, under its SHA-256. Written whole or not at all."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from jiwar.kernel import guard
from jiwar.kernel.ids import new_id


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep `content`, durably; returns its SHA-256. Keeping the same content twice costs one reading of a directory."""
    guard.outside_transaction("writing a file")
    digest = digest_of(content)
    place = _place(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{new_id().hex}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
    _sync(place.parent)
    return digest


def opened(digest: str) -> BinaryIO:
    """The content, to read; raises FileNotFoundError."""
    return _place(digest).open("rb")


def exists(digest: str) -> bool:
    """Whether the content is here."""
    return _place(digest).exists()


def set_aside(digest: str) -> Path | None:
    """Take a content out of its place without losing it yet; None when it is not there."""
    place = _place(digest)
    aside = place.with_name(f".gone-{new_id().hex}")
    try:
        place.rename(aside)
    except FileNotFoundError:
        return None
    return aside


def put_back(digest: str, aside: Path) -> None:
    """Undo `set_aside`."""
    aside.rename(_place(digest))


def _place(digest: str) -> Path:
    return settings.DATA_DIR / "files" / digest[:2] / digest[2:4] / digest


def _sync(folder: Path) -> None:
    """Make the new name durable: without it a power cut may lose a file whose bytes were written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
