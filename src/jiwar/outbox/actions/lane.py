"""A thread that runs one function at a time under a time limit."""

import ctypes
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any

from django.db import close_old_connections, connections

from jiwar.outbox.errors import TookTooLong

GRACE_S = 5.0


class Lane:
    """Runs functions in a thread of its own, so that the caller stays master of its time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._start()

    def _start(self) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=_serve, args=(self._work,), name=self._name, daemon=True)
        self._thread.start()

    def run(self, function: Callable[[], Any], *, timeout_s: float) -> Any:
        """What `function` returns or raises; TookTooLong after `timeout_s`.

        A function that does not even answer the interruption (it waits in a system call) keeps its thread, and may
        still end its work there; the lane goes on with a new one.
        """
        future: Future[Any] = Future()
        self._work.put((function, future))
        try:
            return future.result(timeout_s)
        except NotYet:
            if future.done():  # its own TimeoutError, or it ended this very moment
                return future.result()
        self._interrupt()
        self._work.put(None)  # the interruption may come a little late: that thread ends, whatever it was doing
        self._start()
        try:
            return future.result(GRACE_S)
        except (NotYet, TookTooLong):
            if future.done() and future.exception() is None:
                return future.result()
            raise TookTooLong(f"took longer than {timeout_s:g} s") from None

    def _interrupt(self) -> None:
        thread = ctypes.c_ulong(self._thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TookTooLong))

    def close(self) -> None:
        """Let the thread end after what it is doing."""
        self._work.put(None)
        self._thread.join(GRACE_S)


def _serve(work: "queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None]") -> None:
    try:
        while (item := work.get()) is not None:
            _serve_one(*item)
    except TookTooLong:
        pass  # the interruption came just after the work had ended
    finally:
        connections.close_all()


def _serve_one(function: Callable[[], Any], future: "Future[Any]") -> None:
    try:
        close_old_connections()
        result = function()
    except BaseException as error:  # noqa: BLE001 - whatever it was, the caller is told
        future.set_exception(error)
    else:
        future.set_result(result)
    finally:
        close_old_connections()
