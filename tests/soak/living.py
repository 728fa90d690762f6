"""Whole lives of files, as many as the machine gives or at the moments of a schedule; one process of several.

It warms itself, says so, waits for a line, then prints one JSON line: the milliseconds of each life and what failed.
"""

import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.soak import place

THREADS = 4  # as `jiwar serve` gives each process


def main() -> None:
    """`living <name> <seconds | file of moments> <guest | program>`."""
    place.begin()
    from django.db import connection  # app ready

    from tests.soak.desk import STEPS, Desk  # app ready

    name, wanted, who = sys.argv[1:4]
    moments = json.loads(Path(wanted).read_text()) if Path(wanted).exists() else None
    desks = [Desk(f"{name}-{number}", by_program=who == "program") for number in range(THREADS)]
    desks[0].live()
    print("warm")
    sys.stdin.readline()
    begun = time.monotonic()
    lives: list[dict[str, float]] = []
    failed: Counter[str] = Counter()
    waiting = iter(moments or ())
    lock = threading.Lock()

    def next_moment() -> float | None:
        """When the next life begins, in seconds from the start; None when there is none."""
        if moments is None:
            passed = time.monotonic() - begun
            return passed if passed < float(wanted) else None
        with lock:
            return next(waiting, None)

    def work(desk: Desk) -> None:
        while (moment := next_moment()) is not None:
            time.sleep(max(0.0, moment - (time.monotonic() - begun)))
            try:
                spent = desk.live()
            except Exception as problem:  # noqa: BLE001 - counted by its kind: the figure that this is about
                failed[type(problem).__name__] += 1
                continue
            spent |= {"due": moment, "done": time.monotonic() - begun}
            lives.append(spent)
        connection.close()

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - begun
    print(json.dumps({"seconds": seconds, "lives": lives, "failed": failed, "steps": STEPS}))


if __name__ == "__main__":
    main()
