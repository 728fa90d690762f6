"""The pages of a PDF as pictures, for telephones that show no PDF: drawn apart when first asked for, then kept.

They are kept beside the store under the hash of their PDF, go with it, and go when nobody looked for a month. What
cannot be drawn is remembered for a day, so that a hostile PDF costs its seconds once.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from jiwar.documents import queries, storage
from jiwar.documents.errors import DrawingBusy, PagesUnreadable, PageUnknown
from jiwar.documents.inspection import PDF
from jiwar.kernel import clock, guard

LONG_SIDE = 1400  # pixels: a page of A4 at 120 dots an inch, 60 to 120 KB
LONG_SIDE_CLOSE = 2800
MOST_PAGES = 300
KEPT_DAYS = 30
CPU_S = 6  # a page of a plan takes one; memory and size are limited in `page_drawing`
LIMIT_S = 15  # by the clock on the wall
_AT_ONCE = 2  # in one server process: the others wait, then are told
_WAIT_S = 8
_AGAIN = timedelta(days=1)
_SAID = {3: "damaged", 4: "protected", 5: "no_page"}  # exit codes of `page_drawing`
_slots = threading.BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True)
class PagePicture:
    """One page, from 1, as WebP, and how many there are."""

    content: bytes
    page: int
    pages: int


def page_picture(*, id: UUID, page: int, close: bool = False) -> PagePicture:  # noqa: A002 - the contract's word
    """One page of a kept PDF; `close`: with twice the dots, to look closely.

    Raises FileGone, FileInQuarantine, PageUnknown, PagesUnreadable, DrawingBusy.
    """
    guard.outside_transaction("drawing a page")
    shown, pdf = queries.content_path(id=id)
    if shown.media_type != PDF:
        raise PageUnknown
    _bounded(page)
    place = storage.page_place(shown.sha256, f"{page}-{_long_side(close)}")
    known = storage.page_kept(place, again=clock.now() - _AGAIN)
    if known is None:
        known = _drawn(pdf, page, close)
        storage.keep_page(place, known, shown.sha256)
    return _picture(known, page)


def draw_page(*, content: bytes, page: int, close: bool = False) -> PagePicture:
    """One page of a PDF that is kept nowhere, such as an act before its signature; raises as `page_picture`."""
    _bounded(page)
    with storage.receiving([content], len(content)) as received:
        return _picture(_drawn(received.path, page, close), page)


def _bounded(page: int) -> None:
    if page < 1:
        raise PageUnknown
    if page > MOST_PAGES:
        raise PagesUnreadable("too_long", MOST_PAGES)


def _long_side(close: bool) -> int:
    return LONG_SIDE_CLOSE if close else LONG_SIDE


def _picture(drawn: bytes, page: int) -> PagePicture:
    """What was drawn, or why it was not."""
    first, _, content = drawn.partition(b"\n")
    if first.isdigit():
        return PagePicture(content=content, page=page, pages=int(first))
    if first == b"no_page":
        raise PageUnknown
    raise PagesUnreadable(first.decode())


def _drawn(pdf: Path, page: int, close: bool) -> bytes:
    """The number of pages and the picture as `page_drawing` writes them, or one word that says why not."""
    with _slot(), storage.scratch() as out:
        paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
        said = [str(pdf), str(page), str(_long_side(close)), str(CPU_S), out]
        command = [sys.executable, "-m", "jiwar.documents.page_drawing", *said]
        try:
            code = subprocess.run(
                command,
                env={"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},  # nothing of ours that is secret
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # what it says of a stranger's file belongs in no log
                timeout=LIMIT_S,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return b"too_complex"
        return Path(out).read_bytes() if code == 0 else _SAID.get(code, "too_complex").encode()


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=_WAIT_S):
        raise DrawingBusy
    try:
        yield
    finally:
        _slots.release()


def sweep_pages() -> int:
    """Forget pictures that nobody looked at for a month, a part of the store at each passing; how many."""
    guard.outside_transaction("deleting pictures")
    now = clock.now()
    return storage.forget_pages_before(now - timedelta(days=KEPT_DAYS), part=now.hour)
