"""A process of its own for the tests that kill it: `python -m jiwar.outbox.tests.child LOG COUNT`."""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402 - after setup

from jiwar.kernel import events  # noqa: E402 - after setup
from jiwar.outbox import api  # noqa: E402 - after setup
from jiwar.outbox.actions import worker as loop  # noqa: E402 - after setup

LOG = Path(sys.argv[1])
PAUSE_S = 0.02


def note(line: str) -> None:
    with LOG.open("a") as file:  # one short line: written at once
        file.write(f"{os.getpid()} {line}\n")
    time.sleep(PAUSE_S)


@api.task("tests.note")
def note_task(*, number: int) -> None:
    note(f"task {number}")


@events.announced
@dataclass(frozen=True, kw_only=True)
class Happened(events.Event):
    number: int


def first_handler(event: Happened) -> None:
    note(f"first {event.number}")


def second_handler(event: Happened) -> None:
    note(f"second {event.number}")


events.on(Happened, first_handler)
events.on(Happened, second_handler)


def leave(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            api.enqueue(name="tests.note", payload={"number": number})
            api.announce(Happened(number=number))


def work(count: int) -> None:
    leave(count)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    api.run_worker(stop=stop)


if __name__ == "__main__":
    loop.rules.SCHEDULES._entries.clear()  # these tests are about jobs
    work(int(sys.argv[2]))
