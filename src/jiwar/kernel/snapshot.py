"""A copy in memory of rows that change a few times a year: divisions, holidays, offices.

Reading one costs no query. Each process compares the copy's revision with the database every few seconds, so a change
made by another process is seen soon; the process that writes calls `forget` and sees it at once.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import transaction

Value = TypeVar("Value")
CHECK_EVERY_S = 5.0
_all: "list[Snapshot]" = []


class Snapshot(Generic[Value]):
    """`load` reads the rows; `revision` is one cheap query whose answer changes whenever they do."""

    def __init__(self, *, load: Callable[[], Value], revision: Callable[[], Hashable]) -> None:
        self._load, self._revision = load, revision
        self._lock = threading.Lock()
        self._kept: tuple[Hashable, Value] | None = None
        self._checked_at = 0.0
        _all.append(self)

    def get(self) -> Value:
        """The copy, read again when the rows have changed."""
        kept = self._kept
        if kept is not None and time.monotonic() - self._checked_at < CHECK_EVERY_S:
            return kept[1]
        with self._lock:
            revision = self._revision()
            if self._kept is None or self._kept[0] != revision:
                self._kept = (revision, self._load())
            self._checked_at = time.monotonic()
            return self._kept[1]

    def mark(self) -> Hashable:
        """What the copy was made of: another value once the rows have changed."""
        self.get()
        kept = self._kept
        return kept[0] if kept else None

    def forget(self) -> None:
        """Read again at the next use, and once more after the commit; call it wherever the rows are written."""
        self._kept = None
        if transaction.get_connection().in_atomic_block:
            transaction.on_commit(self._drop)

    def _drop(self) -> None:
        self._kept = None


def forget_all() -> None:
    """Begin as a fresh process does (tests: what a test wrote is rolled back)."""
    for snapshot in _all:
        snapshot._drop()


def remembered() -> Callable[[], None]:
    """Read every copy now; what is returned gives them back as they were (tests that stand on the same rows)."""
    for snapshot in _all:
        snapshot.get()
    copies = [(snapshot, snapshot._kept) for snapshot in _all]

    def give_back() -> None:
        for snapshot, copy in copies:
            snapshot._kept, snapshot._checked_at = copy, time.monotonic()

    return give_back
