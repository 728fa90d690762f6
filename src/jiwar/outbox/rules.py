"""What is registered to run, and when it runs again after a failure; no database."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from jiwar.kernel.events import HANDLERS, revive
from jiwar.kernel.registry import Registry

ATTEMPTS = 8
TIMEOUT_S = 60
MAX_CRASHES = 5  # a job that took the worker down with it that often is set aside
FIRST_DELAY_S = 10
LONGEST_DELAY_S = 3600
DJANGO_TASK = "outbox.django_task"  # the job that calls a function declared with Django's Tasks API

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Task:
    """A function that runs as a job."""

    name: str
    function: Callable[..., Any]
    attempts: int
    timeout_s: int


@dataclass(frozen=True)
class Schedule:
    """A function without arguments that runs again and again."""

    name: str
    function: Callable[[], Any]
    seconds: int
    timeout_s: int


TASKS: Registry[Task] = Registry("tasks")
SCHEDULES: Registry[Schedule] = Registry("schedules")


def task(name: str, *, attempts: int = ATTEMPTS, timeout_s: int = TIMEOUT_S) -> Callable[[Function], Function]:
    """Decorator: `enqueue(name=…, payload=…)` calls the function with the payload as keywords; it may run twice."""

    def register(function: Function) -> Function:
        TASKS.add(name, Task(name, function, attempts, timeout_s))
        return function

    return register


def every(seconds: int, name: str, *, timeout_s: int = 300) -> Callable[[Function], Function]:
    """Decorator: the worker calls the function every `seconds`.

    Under 60 seconds each worker calls it (it must be harmless together with itself); from 60 on, one worker does, and
    a restart does not bring it forward.
    """

    def register(function: Function) -> Function:
        SCHEDULES.add(name, Schedule(name, function, seconds, timeout_s))
        return function

    return register


def in_batches(sweep: Callable[[], int], *, whole: int = 200, seconds: float = 150) -> None:
    """Call `sweep` again while it did a whole batch, and begin none after so many seconds: the next run goes on.

    A sweep that has a bad day (the first night after an import) then never meets its schedule's time limit halfway.
    """
    end = time.monotonic() + seconds
    while sweep() >= whole and time.monotonic() < end:
        continue


def work_of(name: str, event_name: str, payload: dict[str, Any]) -> Task:
    """What a job row asks for, with its arguments bound; raises KeyError when this version knows no such thing."""
    if event_name:
        _, handler = HANDLERS[name]
        event = revive(event_name, payload)
        return Task(name, lambda: handler(event), ATTEMPTS, TIMEOUT_S)
    known = TASKS[name]
    return Task(name, lambda: known.function(**payload), known.attempts, known.timeout_s)


def limits_of(name: str) -> tuple[int, int]:
    """Attempts and seconds that a job may take, also one this version does not know."""
    known = TASKS.get(name)
    return (known.attempts, known.timeout_s) if known else (ATTEMPTS, TIMEOUT_S)


def delay_s(attempts: int) -> float:
    """Seconds to wait after that many failures: doubled each time, an hour at most, spread by half."""
    wait = min(FIRST_DELAY_S * 2 ** (attempts - 1), LONGEST_DELAY_S)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries, guards no secret
