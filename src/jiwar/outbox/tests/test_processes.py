"""Real processes on a real database: kill -9 in the middle, two workers at once, a polite stop."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiwar.outbox.tests.processes import WANTED, Children, until

COUNT = 40
EACH = 3  # one task, one event with two handlers
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    family = Children(module="jiwar.outbox.tests.child", apps=["outbox"], folder=tmp_path)
    yield family
    family.stop()


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
