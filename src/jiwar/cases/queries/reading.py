"""What a page reads once, however many of its parts ask for it: the row of a file, its parties, its answers."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Read = TypeVar("Read")

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it, what is marked `once` is read once: a page is drawn of one moment. Nobody acts within it."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def acts_alone() -> None:
    """Raises RuntimeError within a reading: what it holds would be of before the act."""
    if _held.get() is not None:
        raise RuntimeError("nobody acts on a file within one_reading()")


def once(key: Callable[Asked, Hashable]) -> Callable[[Callable[Asked, Read]], Callable[Asked, Read]]:
    """Read it once in a reading for each `key` of the arguments; outside of one, each time."""

    def marked(read: Callable[Asked, Read]) -> Callable[Asked, Read]:
        @wraps(read)
        def reads(*asked: Asked.args, **named: Asked.kwargs) -> Read:
            held = _held.get()
            if held is None:
                return read(*asked, **named)
            known = (read, key(*asked, **named))
            if known not in held:
                held[known] = read(*asked, **named)
            found: Read = held[known]
            return found

        return reads

    return marked
