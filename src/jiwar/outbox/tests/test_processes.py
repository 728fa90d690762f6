"""Real processes on a real database: kill -9 in the middle, two workers at once, a polite stop."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

WANTED = os.environ["JIWAR_WANTED_VENDOR"]
COUNT = 40
EACH = 3  # one task, one event with two handlers
pytestmark = pytest.mark.django_db(transaction=True)


class Children:
    """Child processes on one database, and the file where jobs note that they ran."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, self.log = folder, folder / "ran.txt"
        self.log.touch()
        self.environment = os.environ | {"JIWAR_DATABASE_URL": url, "JIWAR_DATA_DIR": str(folder)}
        self.environment["PYTHONPATH"] = os.pathsep.join(["src", os.environ.get("PYTHONPATH", "")])
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *, leaving: int = 0) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "jiwar.outbox.tests.child", str(self.log), str(leaving)]
        child = subprocess.Popen(command, env=self.environment)
        self.running.append(child)
        return child

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def ran(self) -> Counter[str]:
        return Counter(line.split(" ", 1)[1] for line in self.lines())

    def states(self) -> Counter[str]:
        return Counter(dict(self._rows("SELECT state, count(*) FROM outbox_job GROUP BY state")))

    def crashed(self) -> int:
        return self._rows("SELECT count(*) FROM outbox_job WHERE crashes > 0")[0][0]

    def _rows(self, sql: str) -> list[tuple]:
        if WANTED == "sqlite":
            with closing(sqlite3.connect(self.folder / "jiwar.sqlite3", timeout=20)) as database:
                return database.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


def until(condition: Callable[[], bool], what: str, seconds: float = 45) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    if WANTED == "sqlite":
        url = f"sqlite:///{tmp_path}/jiwar.sqlite3"
    else:
        own = connection.settings_dict
        base, _, query = os.environ["JIWAR_DATABASE_URL"].partition("?")
        url = f"{base.rsplit('/', 1)[0]}/{own['NAME']}" + (f"?{query}" if query else "")
    family = Children(url, tmp_path)
    if WANTED == "sqlite":
        migrate = [sys.executable, "-m", "django", "migrate", "outbox", "--skip-checks", "--verbosity", "0"]
        subprocess.run(migrate, env=family.environment, check=True, timeout=120)
    yield family
    for child in family.running:
        if child.poll() is None:
            child.kill()
        child.wait()


def test_after_kill_9_no_job_is_lost_and_none_is_stuck(children: Children) -> None:
    first = children.start(leaving=COUNT)
    until(lambda: len(children.lines()) >= 15, "some jobs to run")
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = children.lines()
    assert len(before) < COUNT * EACH, "it was killed in the middle"
    assert children.states()["running"] > 0, "it held jobs when it died"
    children.start()
    expected = {f"{kind} {number}" for kind in ("task", "first", "second") for number in range(COUNT)}
    until(lambda: set(children.ran()) == expected, "the rest to run")
    until(lambda: children.states() == {"done": COUNT * 4}, "an event and three jobs each to be marked done")
    assert children.crashed() > 0
    twice = [name for name, times in children.ran().items() if times > 1]
    assert len(twice) <= len(before), "only what had run before the kill may run again"


@pytest.mark.skipif(WANTED == "sqlite", reason="one worker process is the rule on SQLite")
def test_two_workers_do_each_job_once(children: Children) -> None:
    children.start(leaving=COUNT * 2)
    children.start(leaving=COUNT * 2)
    until(lambda: len(children.lines()) >= COUNT * 4 * EACH, "all to run")
    until(lambda: set(children.states()) == {"done"}, "all to be marked done")
    assert set(children.ran().values()) == {2}, "each number was left twice, once by each"
    assert len(children.lines()) == COUNT * 4 * EACH
    assert len({line.split(" ")[0] for line in children.lines()}) == 2, "both took part"


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun(children: Children) -> None:
    worker = children.start(leaving=COUNT)
    until(lambda: len(children.lines()) >= 5, "some jobs to run")
    worker.terminate()
    assert worker.wait(timeout=15) == 0
    after = children.states()
    assert after["running"] == 0
    assert after["waiting"] > 0
    assert children.crashed() == 0
    assert set(children.ran().values()) == {1}
