"""kill -9 of whoever works, the worker and the database, at random moments of 500 lives of files.

No file lost, doubled or stuck; no number skipped or given twice.
"""

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.soak import place

pytestmark = pytest.mark.soak
LIVES, CROWD = 500, 2
LIMIT_S = 1500
ROUND = ("desk-0", "desk-1") * 3 + ("worker",) * 6 + ("database",)  # who dies in each round, in any order


class Crowd:
    """The desks and the worker as processes; whoever ended before the work is done is started again."""

    def __init__(self, at: place.Place, folder: Path) -> None:
        self.at, self.folder, self.share = at, folder, LIVES // CROWD
        self.commands = {
            f"desk-{number}": [
                "tests.soak.persisting",
                str(folder / f"journal-{number}"),
                str(number * self.share),
                str(self.share),
            ]
            for number in range(CROWD)
        }
        self.commands["worker"] = ["jiwar.config.cli", "worker"]
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.kills = dict.fromkeys([*self.commands, "database"], 0)

    def __enter__(self) -> "Crowd":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()

    def start(self) -> None:
        for name, command in self.commands.items():
            ended = name not in self.running or self.running[name].poll() is not None
            if ended and not self.led(name):
                self.running[name] = self.at.start(*command)

    def kill(self, victim: str) -> None:
        if victim == "database":
            self.at.kill_database()
        elif self.running[victim].poll() is None:
            self.running[victim].send_signal(signal.SIGKILL)
            self.running[victim].wait()
        self.kills[victim] += 1

    def led(self, name: str) -> bool:
        """Whether that desk has led its share to the end; the worker never has."""
        return name.startswith("desk-") and self._journal(name).count(" done ") >= self.share

    def all_led(self) -> bool:
        return all(self.led(name) for name in self.commands if name != "worker")

    def let_work(self, victim: str, steps: int) -> None:
        """Until the victim has done some steps since now: whoever dies at the start each time would never work."""
        wanted, end = self._steps(victim) + steps, time.monotonic() + 60
        while self._steps(victim) < wanted and time.monotonic() < end and not self.all_led():
            time.sleep(0.02)

    def _steps(self, victim: str) -> int:
        if victim == "worker":
            return self.at.count("SELECT count(*) FROM decisions_decision WHERE state = 'sealed'")
        if victim == "database":
            return self.at.count("SELECT count(*) FROM cases_caseaction")
        return self._journal(victim).count("\n")

    def _journal(self, name: str) -> str:
        path = self.folder / f"journal-{name.removeprefix('desk-')}"
        return path.read_text() if path.exists() else ""


def test_however_often_they_die_each_life_is_led_to_its_end(tmp_path: Path) -> None:
    draw = random.Random(500)
    with place.of_its_own() as at:
        at.ask("tests.soak.persisting", "prepare")
        with Crowd(at, tmp_path) as crowd:
            begun, victims = time.monotonic(), list[str]()
            while not crowd.all_led():
                assert time.monotonic() - begun < LIMIT_S, f"not done in {LIMIT_S} s, after {crowd.kills}"
                victims = victims or draw.sample(ROUND, len(ROUND))
                victim = victims.pop()
                crowd.let_work(victim, draw.randint(1, 12))
                time.sleep(draw.uniform(0, 0.2))
                crowd.kill(victim)
                crowd.start()
            at.until("SELECT count(*) FROM cases_case WHERE is_open", 0)
            at.until("SELECT count(*) FROM outbox_job WHERE state IN ('waiting', 'running') AND run_at <= now()", 0)
            crowd.running["worker"].send_signal(signal.SIGTERM)
            assert crowd.running["worker"].wait(60) == 0
        found = at.ask("tests.soak.persisting", "check")
    print(f"{LIVES} lives, killed: {crowd.kills}")
    assert found == {
        "cases": LIVES,
        "outcomes": {"granted": LIVES},
        "actions": {"5": LIVES},
        "differences": [],
        "decisions": {"sealed": LIVES},
        "gaps": [[]] * 3,
        "altered": [],
        "documents": LIVES,
        "log": True,
        "messages_doubled": 0,
        "jobs_in_hand": 0,
    }
    assert all(crowd.kills[name] >= ROUND.count(name) for name in crowd.kills), (
        "each was killed, a whole round at least"
    )
