"""The store of files: one place for each content, under its SHA-256. Written whole or not at all.

What is on its way is apart: `incoming` for a content that is being looked at, `uploads` for one that arrives in parts.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.http import UnreadablePostError

from jiwar.documents.errors import FileTooLarge
from jiwar.kernel import guard
from jiwar.kernel.ids import new_id

_READ_AT_ONCE = 256 * 1024


@dataclass(frozen=True)
class Received:
    """A content in a file of its own, not kept yet."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """A piece of an upload; `whole` is false when the connection was cut before `most` bytes came."""

    name: str
    size: int
    digest: bytes
    whole: bool


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


# --- What is kept -------------------------------------------------------------------------------------------


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
        with _created(draft) as file:
            file.write(content)
            _flush(file)
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
    _sync(place.parent)
    return digest


def put_received(received: Received) -> str:
    """Keep what was received, durably and without reading it again; returns its SHA-256."""
    guard.outside_transaction("writing a file")
    place = _place(received.sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.link(received.path, place)
    except FileExistsError:
        return received.sha256
    _sync(place.parent)
    return received.sha256


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


def path_of(digest: str) -> Path:
    """Where the content is, for a program that reads it by its name; raises FileNotFoundError."""
    return _place(digest).resolve(strict=True)


# --- Pictures of the pages of a PDF: they can be drawn again, and never outlive it -----------------------------


def page_place(digest: str, name: str) -> Path:
    """Where the picture of a page is kept."""
    return _data("pages") / digest[:2] / digest / name


def page_kept(place: Path, again: datetime) -> bytes | None:
    """What was kept of a page; None when it is to be drawn, as a page that failed before `again`."""
    try:
        kept, day = place.read_bytes(), place.stat().st_mtime
    except FileNotFoundError:
        return None
    if day < again.timestamp():
        if not kept[:1].isdigit():
            return None
        os.utime(place)  # looked at: it stays another month
    return kept


def keep_page(place: Path, drawn: bytes, digest: str) -> None:
    """Keep the picture of a page, unless its PDF was deleted meanwhile."""
    guard.outside_transaction("writing a file")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f".{new_id().hex}")
    try:
        with _created(draft) as file:  # not flushed: a power cut costs a second drawing
            file.write(drawn)
        draft.rename(place)
    except FileNotFoundError:  # the folder went with its PDF
        return
    finally:
        draft.unlink(missing_ok=True)
    if not exists(digest):
        forget_pages(digest)


def forget_pages(digest: str) -> None:
    """Forget the pictures of a PDF; harmless when repeated."""
    shutil.rmtree(_data("pages") / digest[:2] / digest, ignore_errors=True)


def forget_pages_before(moment: datetime, part: int) -> int:
    """Forget pictures not looked at since, in one twenty-fourth of the folders; how many."""
    root, gone = _data("pages"), 0
    for folder in root.iterdir() if root.exists() else ():
        if int(folder.name, 16) % 24 != part:
            continue
        for kept in folder.glob("*/*"):
            if kept.stat().st_mtime < moment.timestamp():
                kept.unlink(missing_ok=True)
                gone += 1
        for empty in folder.iterdir():
            with suppress(OSError):  # not empty
                empty.rmdir()
    return gone


@contextmanager
def scratch() -> Iterator[str]:
    """The name of a file that another program writes, gone with the context."""
    path = _data("incoming") / new_id().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        yield str(path)
    finally:
        path.unlink(missing_ok=True)


# --- What is on its way -------------------------------------------------------------------------------------


@contextmanager
def receiving(blocks: Iterable[bytes], most: int) -> Iterator[Received]:
    """Write `blocks` into a file that lasts as long as the context; raises FileTooLarge after `most` bytes."""
    guard.outside_transaction("writing a file")
    path = _data("incoming") / new_id().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with _created(path) as file:
            for block in blocks:
                size += len(block)
                if size > most:
                    raise FileTooLarge(most)
                digest.update(block)
                file.write(block)
            _flush(file)
        yield Received(path=path, size=size, sha256=digest.hexdigest())
    finally:
        path.unlink(missing_ok=True)


def blocks_of(stream: BinaryIO) -> Iterator[bytes]:
    """A stream piece by piece."""
    while block := stream.read(_READ_AT_ONCE):
        yield block


def write_part(upload: UUID, stream: BinaryIO, most: int, algorithm: str) -> Part:
    """Keep the next bytes of an upload, durably: at most `most`, fewer when the connection is cut."""
    guard.outside_transaction("writing a file")
    path = _folder(upload) / new_id().hex
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.new(algorithm), 0  # the algorithm is one of those we announce
    with _created(path) as file:
        while size < most:
            try:
                block = stream.read(min(_READ_AT_ONCE, most - size))
            except (UnreadablePostError, OSError):  # the other side is gone; what came is good
                block = b""
            if not block:
                break
            digest.update(block)
            file.write(block)
            size += len(block)
        _flush(file)
    if not size:
        path.unlink()
    return Part(name=path.name, size=size, digest=digest.digest(), whole=size == most)


def drop_part(upload: UUID, name: str) -> None:
    """Forget a piece that does not count."""
    (_folder(upload) / name).unlink(missing_ok=True)


def blocks_of_parts(upload: UUID, names: Iterable[str]) -> Iterator[bytes]:
    """The pieces of an upload one after the other; raises FileNotFoundError."""
    for name in names:
        with (_folder(upload) / name).open("rb") as part:
            yield from blocks_of(part)


def forget_parts(upload: UUID) -> None:
    """Forget all pieces of an upload; harmless when repeated."""
    guard.outside_transaction("deleting a file")
    shutil.rmtree(_folder(upload), ignore_errors=True)


def folders_of_uploads(before: datetime) -> list[UUID]:
    """Uploads that have pieces here and were not touched since `before`."""
    root, found = _data("uploads"), []
    for folder in root.iterdir() if root.exists() else ():
        if folder.stat().st_mtime < before.timestamp():
            found.append(UUID(folder.name))
    return found


def forget_incoming(before: datetime) -> None:
    """Forget what a killed process was looking at."""
    root = _data("incoming")
    for path in root.iterdir() if root.exists() else ():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


# --- Places -------------------------------------------------------------------------------------------------


def _data(name: str) -> Path:
    # Beside the store, on the same file system: a link is enough to keep what was received.
    return settings.DATA_DIR / "files" / f".{name}"


def _folder(upload: UUID) -> Path:
    return _data("uploads") / upload.hex


def _place(digest: str) -> Path:
    return settings.DATA_DIR / "files" / digest[:2] / digest[2:4] / digest


def _created(path: Path) -> BinaryIO:
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the new name durable: without it a power cut may lose a file whose bytes were written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
