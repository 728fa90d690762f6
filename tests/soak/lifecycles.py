"""Lives of files by several processes at once, a worker sealing behind them: how many a second, and under a spike."""

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from tests.soak import place
from tests.soak.place import Place

CORES = os.cpu_count() or 1
RUN_S = 40
SPIKE = (1, 15, 25, 35, 10)  # lives a second, DIGIT's published profile
LEVEL_S = 12
STOPS_IN_S = 300  # a worker finishes what it has in hand: at most the figures of everything, written anew


@dataclass
class Outcome:
    """What all processes together did."""

    seconds: float
    lives: list[dict[str, float]]
    failed: dict[str, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.lives) / self.seconds

    def p95(self, step: str) -> float:
        """Milliseconds of a step at the 95th percentile."""
        return statistics.quantiles([life[step] for life in self.lives], n=20)[18]


def as_fast_as_possible(here: Place, who: str) -> Outcome:
    """Lives one after another in every thread of every process, for a while; filed by a "guest" or a "program"."""
    return _run(here, [str(RUN_S)] * CORES, who)


def under_the_spike(here: Place, *, scale: float) -> tuple[Outcome, float]:
    """The profile times `scale`; the outcome, and seconds from the last arrival to the last life done."""
    moments = [
        level * LEVEL_S + place_in / (rate * scale)
        for level, rate in enumerate(SPIKE)
        for place_in in range(round(rate * scale * LEVEL_S))
    ]
    files = []
    for number in range(CORES):
        path = place.folder() / f"moments-{number}.json"
        path.write_text(json.dumps(moments[number::CORES]))
        files.append(str(path))
    outcome = _run(here, files, "program")
    last = max((life["done"] for life in outcome.lives), default=0.0)
    return outcome, max(0.0, last - moments[-1])


def _run(here: Place, wanted: list[str], who: str) -> Outcome:
    with _sealing(here):
        workers = [
            here.start("tests.soak.living", f"{here.name}-{number}", one, who) for number, one in enumerate(wanted)
        ]
        for worker in workers:
            _line(worker)
        for worker in workers:
            print("go", file=worker.stdin, flush=True)
        told = [json.loads(_line(worker)) for worker in workers]
        for worker in workers:
            worker.communicate(timeout=30)
    failed: dict[str, int] = {}
    for one in told:
        for name, count in one["failed"].items():
            failed[name] = failed.get(name, 0) + count
    return Outcome(
        seconds=max(one["seconds"] for one in told),
        lives=[life for one in told for life in one["lives"]],
        failed=failed,
    )


def _line(worker: "subprocess.Popen[str]") -> str:
    line = worker.stdout.readline() if worker.stdout else ""
    if not line:
        raise RuntimeError(f"a process ended early ({worker.wait(timeout=60)})")
    return line


class _sealing:  # noqa: N801 - a context, read as a verb
    """`jiwar worker` beside the work, ended with it."""

    def __init__(self, here: Place) -> None:
        self.environment = here.environment()

    def __enter__(self) -> None:
        command = [sys.executable, "-m", "jiwar.config.cli", "worker"]
        self.worker = subprocess.Popen(command, env=self.environment, cwd=place.ROOT, stdout=subprocess.DEVNULL)

    def __exit__(self, *_: Any) -> None:
        self.worker.terminate()
        self.worker.wait(STOPS_IN_S)


def sealed_behind(here: Place) -> float:
    """Seconds that the worker needs to make every act that was signed and not sealed."""
    with _sealing(here):
        return here.until("SELECT count(*) FROM cases_case WHERE is_open AND stage = 'sealing'", 0)
