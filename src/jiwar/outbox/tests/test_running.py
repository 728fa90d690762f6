"""Around the jobs: the time limit, the schedule, Django's Tasks API."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django_tasks import task as django_task
from django_tasks.base import TaskContext, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from jiwar.kernel import clock
from jiwar.outbox import api, rules
from jiwar.outbox.actions import worker
from jiwar.outbox.actions.lane import Lane
from jiwar.outbox.models import Job, Tick

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
ran: list[object] = []


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests register does not outlive them."""
    monkeypatch.setattr(rules.SCHEDULES, "_entries", {})
    ran.clear()


class Here:
    """A lane without a thread."""

    def run(self, function: Callable[[], Any], *, timeout_s: float) -> Any:
        return function()


# --- Time limit ---------------------------------------------------------------------------------------------------


def test_a_function_that_takes_too_long_is_interrupted() -> None:
    lane = Lane("test")
    began = time.monotonic()

    def forever() -> None:
        while True:
            time.sleep(0.01)

    with pytest.raises(api.TookTooLong, match=r"longer than 0\.3 s"):
        lane.run(forever, timeout_s=0.3)
    assert time.monotonic() - began < 3
    assert lane.run(lambda: "next", timeout_s=5) == "next"
    lane.close()


def test_a_function_that_cannot_be_interrupted_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiwar.outbox.actions.lane.GRACE_S", 0.2)
    lane, freed = Lane("test"), threading.Event()
    with pytest.raises(api.TookTooLong):
        lane.run(lambda: freed.wait(30), timeout_s=0.2)
    assert lane.run(lambda: "next", timeout_s=5) == "next"
    freed.set()
    lane.close()


def test_errors_and_timeouts_of_the_function_itself_are_told_apart() -> None:
    lane = Lane("test")

    def its_own() -> None:
        raise TimeoutError("the gateway did not answer")

    with pytest.raises(TimeoutError, match="gateway"):
        lane.run(its_own, timeout_s=5)
    lane.close()


# --- Schedule -----------------------------------------------------------------------------------------------------


def test_batches_go_on_while_they_are_whole_and_none_begins_when_time_is_up() -> None:
    left = [200, 200, 7, 200]
    api.in_batches(lambda: left.pop(0))
    assert left == [200], "the one that was not whole was the last"
    done: list[int] = []

    def slow() -> int:
        done.append(1)
        time.sleep(0.02)
        return 200

    api.in_batches(slow, seconds=0.05)
    assert 1 < len(done) <= 3


@pytest.mark.django_db
def test_a_long_schedule_is_run_by_one_worker_and_not_again_after_a_restart() -> None:
    plan = rules.Schedule("tests.hourly", lambda: None, 3600, 60)
    with clock.frozen(NOW):
        assert worker.take_turn(plan)
        assert not worker.take_turn(plan)
    with clock.frozen(NOW + timedelta(minutes=59)):
        assert not worker.take_turn(plan)
    with clock.frozen(NOW + timedelta(minutes=61)):
        assert worker.take_turn(plan)
        assert not worker.take_turn(plan)


@pytest.mark.django_db
def test_a_schedule_that_fails_is_shown_until_it_works() -> None:
    broken = [True]

    def sweep() -> None:
        if broken[0]:
            raise ValueError("no")
        ran.append("swept")

    api.every(1, "tests.sweep")(sweep)
    plan, failing_now = rules.SCHEDULES["tests.sweep"], set()

    worker._run_plan(plan, Here(), failing_now)
    assert [(row.name, row.last_error) for row in api.schedules_failing()] == [("tests.sweep", "ValueError: no")]
    broken[0] = False
    worker._run_plan(plan, Here(), failing_now)
    assert api.schedules_failing() == []
    assert ran == ["swept"]


@pytest.mark.django_db
def test_a_healthy_schedule_of_every_second_writes_nothing() -> None:
    api.every(1, "tests.tick")(lambda: ran.append("tick"))

    worker._run_plan(rules.SCHEDULES["tests.tick"], Here(), set())
    assert ran == ["tick"]
    assert not Tick.objects.exists()


@pytest.mark.django_db
def test_schedules_can_be_run_here_and_now() -> None:
    api.every(60, "tests.one")(lambda: ran.append("one"))
    api.every(60, "tests.two")(lambda: ran.append("two"))
    api.run_schedules(names=["tests.two"])
    assert ran == ["two"]


# --- Django's Tasks API -------------------------------------------------------------------------------------------


@django_task
def add(a: int, b: int) -> None:
    ran.append(a + b)


@django_task(takes_context=True)
def with_context(context: TaskContext, word: str) -> None:
    ran.append((word, context.task_result.status))


@django_task
def fails() -> None:
    raise ValueError("no")


@pytest.mark.django_db
def test_a_django_task_is_a_row_of_the_callers_transaction() -> None:
    with transaction.atomic():
        add.enqueue(1, b=2)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    result = add.enqueue(1, b=2)
    assert result.status == TaskResultStatus.READY
    with_context.enqueue("context")
    api.drain(raise_errors=True)
    assert ran == [3, ("context", TaskResultStatus.RUNNING)]
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    with pytest.raises(TaskResultDoesNotExist):
        add.get_result("nonsense")


@pytest.mark.django_db
def test_a_django_task_can_be_deferred_and_may_fail() -> None:
    with clock.frozen(NOW):
        add.using(run_after=NOW + timedelta(hours=1)).enqueue(1, 2)
        result = fails.enqueue()
        assert api.drain() == 1
    result.refresh()
    assert result.status == TaskResultStatus.READY, "it will be tried again"
    assert result.errors[0].traceback == "ValueError: no"
