"""All open files of the large database fall due on one morning: how long their sweep takes."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.soak import place


class Stopwatch:
    """Times each statement of a connection, as Django asks for it (`execute_wrapper`)."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, str]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, *given)
        finally:
            self.taken.append(((time.perf_counter() - begun) * 1000, sql))


def measure() -> dict[str, float | str]:
    """Seconds of the whole sweep, what it did, and milliseconds of the next one, which finds nothing.

    Of that one also how many statements it sends and the slowest, so that a slow one is named.
    """
    from django.db import connection  # app ready

    from jiwar.cases import tasks  # app ready
    from jiwar.cases.models import Case, CaseAction, CaseAlert  # app ready
    from jiwar.kernel import clock  # app ready

    held = Case.objects.filter(is_open=True)
    files = held.update(watch_on=clock.today())
    due = held.filter(watch_on__lte=clock.today())
    alerts, silences = CaseAlert.objects.count(), CaseAction.objects.filter(kind="tacit").count()
    begun = time.perf_counter()
    while due.exists() or CaseAlert.objects.filter(told_at=None).exists():
        before = due.count()
        tasks.watch_clocks()
        if due.count() == before and not CaseAlert.objects.filter(told_at=None).exists():
            break  # files that no sweep ends, which are told
    seconds = time.perf_counter() - begun
    watch = Stopwatch()
    begun = time.perf_counter()
    with connection.execute_wrapper(watch):
        tasks.watch_clocks()
    slowest, statement = max(watch.taken)
    return {
        "files": files,
        "seconds": round(seconds, 1),
        "left": due.count(),
        "alerts": CaseAlert.objects.count() - alerts,
        "silences": CaseAction.objects.filter(kind="tacit").count() - silences,
        "again_ms": round((time.perf_counter() - begun) * 1000, 1),
        "again_statements": len(watch.taken),
        "again_slowest_ms": round(slowest, 1),
        "again_slowest": statement,
    }


if __name__ == "__main__":
    place.begin()
    sys.stdout.flush()
    print(json.dumps(measure()))
