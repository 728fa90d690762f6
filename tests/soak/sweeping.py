"""All open files of the large database fall due on one morning: how long their sweep takes."""

import json
import sys
import time

from tests.soak import place


def measure() -> dict[str, float]:
    """Seconds of the whole sweep, what it did, and milliseconds of the next one, which finds nothing."""
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
    begun = time.perf_counter()
    tasks.watch_clocks()
    return {
        "files": files,
        "seconds": round(seconds, 1),
        "left": due.count(),
        "alerts": CaseAlert.objects.count() - alerts,
        "silences": CaseAction.objects.filter(kind="tacit").count() - silences,
        "again_ms": round((time.perf_counter() - begun) * 1000, 1),
    }


if __name__ == "__main__":
    place.begin()
    sys.stdout.flush()
    print(json.dumps(measure()))
