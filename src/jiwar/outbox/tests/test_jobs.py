"""Jobs in one process: relay, keys, retries, leases, limits, schedule, Django's Tasks API."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from jiwar.kernel import clock, events
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.guard import InsideTransaction, outside_transaction
from jiwar.outbox import api, rules
from jiwar.outbox.actions import jobs
from jiwar.outbox.models import Job, State

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
AGENT = ActorRef(kind="account", id="7", label="Agent")
ran: list[object] = []


@events.announced
@dataclass(frozen=True, kw_only=True)
class Happened(events.Event):
    number: int


@pytest.fixture(autouse=True)
def own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests register does not outlive them."""
    monkeypatch.setattr(rules.TASKS, "_entries", dict(rules.TASKS._entries))
    monkeypatch.setattr(rules.SCHEDULES, "_entries", {})
    monkeypatch.setattr(events.HANDLERS, "_entries", {})
    ran.clear()
    api.task("tests.note", attempts=3)(lambda **payload: ran.append(payload))


def failing(times: int) -> None:
    """Register a task that fails that often, then works."""
    left = [times]

    def work(**_: object) -> None:
        outside_transaction("a job")
        if left[0]:
            left[0] -= 1
            raise ConnectionError("the gateway is down")
        ran.append("worked")

    api.task("tests.failing", attempts=3)(work)


def due(job_id: UUID) -> timedelta:
    return Job.objects.get(id=job_id).run_at - clock.now()


# --- Events ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_event_becomes_one_job_for_each_handler() -> None:
    def first(event: Happened) -> None:
        ran.append(("first", event.number))

    def second(event: Happened) -> None:
        ran.append(("second", event.number))

    events.on(Happened, first)
    events.on(Happened, second)
    with transaction.atomic():
        api.announce(Happened(number=4))
    assert api.drain() == 2
    assert sorted(ran) == [("first", 4), ("second", 4)]
    assert api.drain() == 0
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}
    assert not Job.objects.exclude(payload={}).exists(), "what a done job was about is forgotten"


@pytest.mark.django_db
def test_one_handler_that_fails_does_not_hold_up_the_other() -> None:
    def broken(_: Happened) -> None:
        raise ValueError("no")

    def sound(event: Happened) -> None:
        ran.append(event.number)

    events.on(Happened, broken)
    events.on(Happened, sound)
    with transaction.atomic():
        api.announce(Happened(number=4))
    assert api.drain() == 2
    assert ran == [4]
    assert [job.last_error for job in api.jobs_failing()] == ["ValueError: no"]


@pytest.mark.django_db
def test_an_event_without_handlers_is_done() -> None:
    with transaction.atomic():
        api.announce(Happened(number=4))
    assert api.drain() == 0
    assert api.backlog() == api.Backlog(waiting=0, running=0, failed=0, oldest_waiting_at=None)


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_announced() -> None:
    with transaction.atomic():
        api.announce(Happened(number=4))
        api.enqueue(name="tests.note", payload={})
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_announcing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(api.OutsideTransaction):
        api.announce(Happened(number=4))


# --- Tasks --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_task_runs_once_it_is_due() -> None:
    with clock.frozen(NOW):
        api.enqueue(name="tests.note", payload={"n": 1}, run_at=NOW + timedelta(minutes=5))
        assert api.drain() == 0
    with clock.frozen(NOW + timedelta(minutes=5)):
        assert api.drain() == 1
    assert ran == [{"n": 1}]


@pytest.mark.django_db
def test_a_name_that_nobody_registered_is_refused_at_once() -> None:
    with pytest.raises(api.UnknownTask):
        api.enqueue(name="tests.nobody", payload={})


@pytest.mark.django_db
def test_a_job_of_a_newer_version_waits_for_it() -> None:
    """A worker of the old version must not lose what a page of the new one left."""
    Job.objects.create(name="tests.tomorrow")
    Job.objects.create(name="tests.handler", event="tests.Tomorrow")
    assert api.drain() == 2
    assert {job.state for job in api.jobs_failing()} == {State.WAITING}


@pytest.mark.django_db
def test_a_key_keeps_one_while_it_waits() -> None:
    one = api.enqueue(name="tests.note", payload={"n": 1}, key="case-1")
    assert api.enqueue(name="tests.note", payload={"n": 2}, key="case-1") == one
    assert api.enqueue(name="tests.note", payload={"n": 3}, key="case-2") != one
    api.drain()
    assert ran == [{"n": 1}, {"n": 3}]
    assert api.enqueue(name="tests.note", payload={"n": 4}, key="case-1") != one
    assert api.drain() == 1


@pytest.mark.django_db
def test_a_failure_gives_way_to_a_newer_job_with_its_key() -> None:
    failing(9)
    api.enqueue(name="tests.failing", payload={}, key="case-1")
    (row,) = jobs.claim(worker="me")
    newer = api.enqueue(name="tests.failing", payload={}, key="case-1")
    jobs.settle(worker="me", outcomes=jobs.Outcomes(failed=[(row, "no")]))
    assert {str(job.id): job.state for job in Job.objects.all()} == {str(row.id): "done", str(newer): "waiting"}


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_later_then_shown() -> None:
    failing(9)
    with clock.frozen(NOW):
        job_id = api.enqueue(name="tests.failing", payload={"case": "1"})
        assert api.drain() == 1
        assert timedelta(seconds=7) < due(job_id) < timedelta(seconds=13)
        (shown,) = api.jobs_failing()
        assert (shown.state, shown.attempts, shown.last_error) == (
            "waiting",
            1,
            "ConnectionError: the gateway is down",
        )
        assert shown.next_attempt_at is not None
    with clock.frozen(NOW + timedelta(seconds=15)):
        assert api.drain() == 1
        assert timedelta(seconds=14) < due(job_id) < timedelta(seconds=26)
    with clock.frozen(NOW + timedelta(minutes=2)):
        assert api.drain() == 1
        (shown,) = api.jobs_failing()
        assert (shown.state, shown.attempts, shown.next_attempt_at) == ("failed", 3, None)
        assert api.backlog().failed == 1
        assert api.drain() == 0
        assert Job.objects.get().payload == {"case": "1"}, "what it was about is needed for another attempt"


@pytest.mark.django_db
def test_somebody_may_have_a_failed_job_tried_again() -> None:
    failing(3)
    with clock.frozen(NOW):
        job_id = api.enqueue(name="tests.failing", payload={})
    for minutes in (0, 2, 4):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            api.drain()
    assert ran == []
    api.retry_job(job_id=job_id, actor=AGENT)
    retried = Job.objects.get(relay=True)
    assert (retried.event, retried.payload["actor_id"]) == ("outbox.JobRetried", "7")
    api.drain()
    assert ran == ["worked"]
    assert api.jobs_failing() == []
    with pytest.raises(api.JobNotFailing):
        api.retry_job(job_id=job_id, actor=AGENT)


@pytest.mark.django_db
def test_errors_can_be_raised_for_tests_and_are_kept_all_the_same() -> None:
    failing(1)
    api.enqueue(name="tests.failing", payload={})
    with pytest.raises(ConnectionError):
        api.drain(raise_errors=True)
    assert len(api.jobs_failing()) == 1


@pytest.mark.django_db
def test_jobs_do_not_run_inside_a_transaction() -> None:
    with pytest.raises(InsideTransaction), transaction.atomic():
        api.drain()


def test_delays_double_up_to_an_hour_and_spread() -> None:
    assert all(7.5 <= rules.delay_s(1) <= 12.5 for _ in range(50))
    assert all(2700 <= rules.delay_s(20) <= 4500 for _ in range(50))
    assert len({rules.delay_s(3) for _ in range(20)}) > 1


# --- Leases ---------------------------------------------------------------------------------------------------------


def leave(count: int) -> None:
    for n in range(count):
        api.enqueue(name="tests.note", payload={"n": n})


def dead_worker() -> str:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return f"{socket.gethostname()}:{child.pid}:abcd"


@pytest.mark.django_db
def test_jobs_of_a_dead_process_come_back_at_once() -> None:
    leave(3)
    assert len(jobs.claim(worker=dead_worker())) == 3
    assert jobs.claim(worker="me") == []
    assert jobs.reclaim(worker="me") == 3
    assert api.drain() == 3


@pytest.mark.django_db
def test_jobs_of_a_living_process_stay_its_own_until_their_lease_ends() -> None:
    leave(1)
    other = f"{socket.gethostname()}:{os.getppid()}:abcd"
    with clock.frozen(NOW + timedelta(days=365)):
        jobs.claim(worker=other)
        assert jobs.reclaim(worker="me") == 0
    with clock.frozen(NOW + timedelta(days=365, minutes=5)):
        assert jobs.reclaim(worker="me") == 1


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_is_set_aside_and_takes_nobody_with_it() -> None:
    leave(3)
    poison = Job.objects.order_by("id").first()
    assert poison is not None
    worker_name = dead_worker()
    for _ in range(rules.MAX_CRASHES):
        taken = jobs.claim(worker=worker_name)
        if len(taken) == 1 and taken[0].id != poison.id:
            jobs.settle(worker=worker_name, outcomes=jobs.Outcomes(done=[taken[0].id]))
        jobs.reclaim(worker="me")
    poison.refresh_from_db()
    assert poison.state == State.FAILED
    assert "the worker died 5 times" in poison.last_error
    api.drain()
    assert Job.objects.exclude(id=poison.id).filter(state=State.DONE).count() == 2


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_does_not_overrule_the_new_one() -> None:
    leave(1)
    with clock.frozen(NOW + timedelta(days=365)):
        (row,) = jobs.claim(worker="slow")
    with clock.frozen(NOW + timedelta(days=365, minutes=5)):
        jobs.reclaim(worker="quick")
        jobs.claim(worker="quick")
        jobs.settle(worker="slow", outcomes=jobs.Outcomes(failed=[(row, "too late")]))
        assert jobs.renew(worker="slow", rows=[row]) == []
        jobs.release(worker="slow", rows=[row])
    job = Job.objects.get()
    assert (job.state, job.worker, job.last_error) == (State.RUNNING, "quick", "")


@pytest.mark.django_db
def test_a_lease_is_renewed_before_a_job_that_would_outlive_it() -> None:
    leave(2)
    with clock.frozen(NOW + timedelta(days=365)):
        rows = jobs.claim(worker="me")
        before = rows[0].lease_until
        assert jobs.renew(worker="me", rows=rows) == rows
        assert rows[0].lease_until == before
    with clock.frozen(NOW + timedelta(days=365, seconds=60)):
        assert len(jobs.renew(worker="me", rows=rows)) == 2
        assert rows[0].lease_until > before
        assert set(Job.objects.values_list("lease_until", flat=True)) == {rows[0].lease_until}


@pytest.mark.django_db
def test_the_database_refuses_half_states_and_two_equal_keys() -> None:
    leave(1)
    for change in ({"state": "running"}, {"state": "resting"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.update(**change)
    Job.objects.create(name="tests.note", key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="tests.note", key="k")


@pytest.mark.django_db
def test_done_jobs_are_deleted_after_a_week() -> None:
    with clock.frozen(NOW):
        leave(5)
        api.drain()
    with clock.frozen(NOW + timedelta(days=5)):
        leave(1)
        api.drain()
    with clock.frozen(NOW + timedelta(days=8)):
        leave(1)
        assert api.prune_done() == 5
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "waiting"]


@pytest.mark.django_db
def test_taking_jobs_reads_an_index(django_assert_max_num_queries) -> None:
    leave(150)
    with django_assert_max_num_queries(20):
        assert api.drain(max_jobs=100) == 100
    due_rows = Job.objects.filter(state=State.WAITING, relay=False, run_at__lte=clock.now()).order_by("run_at", "id")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "outbox_job_due" in due_rows[:100].explain()
