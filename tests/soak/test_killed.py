"""kill -9 of whoever works, the worker and the database, at random moments of 500 lives of files.

No file lost, doubled or stuck; no number skipped or given twice.
"""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.soak import place

pytestmark = pytest.mark.soak
LIVES, CROWD = 500, 2
LIMIT_S = 1500


def test_however_often_they_die_each_life_is_led_to_its_end(tmp_path: Path) -> None:
    draw = random.Random(500)
    with place.of_its_own(tmp_path) as at:
        at.ask("tests.soak.persisting", "prepare")
        share = LIVES // CROWD
        commands = {
            f"desk-{number}": [
                "tests.soak.persisting",
                str(tmp_path / f"journal-{number}"),
                str(number * share),
                str(share),
            ]
            for number in range(CROWD)
        }
        commands["worker"] = ["jiwar.config.cli", "worker"]
        running = {name: at.start(*command) for name, command in commands.items()}
        kills = dict.fromkeys([*commands, "database"], 0)
        begun = time.monotonic()
        while not _all_led(tmp_path, share):
            assert time.monotonic() - begun < LIMIT_S, f"not done in {LIMIT_S} s, after {kills}"
            time.sleep(draw.expovariate(1 / 1.5))
            victim = draw.choices([*commands, "database"], [4, 4, 4, 0.4])[0]
            if victim == "database":
                at.kill_database()
            elif running[victim].poll() is None:
                running[victim].send_signal(signal.SIGKILL)
                running[victim].wait()
            else:
                continue
            kills[victim] += 1
            for name, command in commands.items():
                if running[name].poll() is not None and not _led(tmp_path, name, share):
                    running[name] = at.start(*command)
        if running["worker"].poll() is not None:
            running["worker"] = at.start(*commands["worker"])
        at.until("SELECT count(*) FROM cases_case WHERE is_open", 0)
        at.until("SELECT count(*) FROM outbox_job WHERE state IN ('waiting', 'running') AND run_at <= now()", 0)
        running["worker"].send_signal(signal.SIGTERM)
        assert running["worker"].wait(60) == 0
        found = at.ask("tests.soak.persisting", "check")
    print(f"{LIVES} lives, killed: {kills}")
    assert sum(kills.values()) > 20, "they were killed often"
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


def _led(folder: Path, name: str, share: int) -> bool:
    """Whether that desk has led its share to the end; the worker never has."""
    if not name.startswith("desk-"):
        return False
    path = folder / f"journal-{name.removeprefix('desk-')}"
    return path.exists() and path.read_text().count(" done ") >= share


def _all_led(folder: Path, share: int) -> bool:
    return all(_led(folder, f"desk-{number}", share) for number in range(CROWD))
