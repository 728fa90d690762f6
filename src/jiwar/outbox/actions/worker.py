"""The worker: relays events, runs jobs, keeps the schedule, picks up what a dead worker left."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connections

from jiwar.kernel import clock, guard
from jiwar.outbox import rules
from jiwar.outbox.actions import jobs
from jiwar.outbox.actions.lane import Lane
from jiwar.outbox.models import Job, Tick

log = logging.getLogger(__name__)

POLL_S = 0.25
RECLAIM_EVERY_S = 15.0
SETTLE_EVERY_S = 0.5
AFTER_DATABASE_ERROR_S = 2.0
ONE_WORKER_FROM_S = 60  # schedules from this interval on are shared between workers through their row
SLOW_SCHEDULE_FROM_S = 10

Runner = Callable[[Callable[[], Any], int], Any]


def drain(*, max_jobs: int = 1000, raise_errors: bool = False) -> int:
    """Relay and run here and now whatever is due; returns how many jobs ran.

    A failure is kept with its job, as the worker does; `raise_errors` (tests) raises the first one as well.
    """
    guard.outside_transaction("running jobs")
    worker = jobs.new_worker_name()
    total = 0
    while total < max_jobs:
        while jobs.relay():
            continue
        rows = jobs.claim(worker=worker, limit=min(jobs.BATCH, max_jobs - total))
        if not rows:
            break
        failures = _run_batch(rows, worker, lambda function, _limit: function(), lambda: False)
        total += len(rows)
        if raise_errors and failures:
            raise failures[0]
    return total


def _run_batch(rows: list[Job], worker: str, runner: Runner, stopping: Callable[[], bool]) -> list[Exception]:
    outcomes = jobs.Outcomes()
    failures: list[Exception] = []
    settled_at = time.monotonic()
    while rows and not stopping():
        rows = jobs.renew(worker=worker, rows=rows)
        if not rows:
            break
        job, rows = rows[0], rows[1:]
        try:
            work = rules.work_of(job.name, job.event, job.payload)
            runner(work.function, work.timeout_s)
        except Exception as error:
            log.warning("job %s (%s) failed", job.name, job.id, exc_info=True)
            outcomes.failed.append((job, f"{type(error).__name__}: {error}"))
            failures.append(error)
        else:
            outcomes.done.append(job.id)
        if time.monotonic() - settled_at > SETTLE_EVERY_S:
            jobs.settle(worker=worker, outcomes=outcomes)
            settled_at = time.monotonic()
    jobs.settle(worker=worker, outcomes=outcomes)
    jobs.release(worker=worker, rows=rows)
    return failures


def run_worker(*, stop: threading.Event) -> None:
    """Work until `stop` is set: reclaim, relay, run, and the scheduler beside; ends once the job at hand is done."""
    guard.outside_transaction("running jobs")
    schedulers = [
        threading.Thread(target=_keep_schedule, args=(stop, slow), name=f"scheduler-{'slow' if slow else 'fast'}")
        for slow in (False, True)
    ]
    for thread in schedulers:
        thread.start()
    worker, lane = jobs.new_worker_name(), Lane("jobs")
    reclaimed_at = -RECLAIM_EVERY_S
    try:
        while not stop.is_set():
            try:
                close_old_connections()
                if time.monotonic() - reclaimed_at >= RECLAIM_EVERY_S:
                    jobs.reclaim(worker=worker)
                    reclaimed_at = time.monotonic()
                relayed = jobs.relay()
                rows = jobs.claim(worker=worker)
                _run_batch(rows, worker, lambda function, limit: lane.run(function, timeout_s=limit), stop.is_set)
                idle = not rows and not relayed
            except DatabaseError:
                log.exception("the worker could not reach the database; it goes on")
                close_old_connections()
                stop.wait(AFTER_DATABASE_ERROR_S)
                continue
            if idle:
                stop.wait(POLL_S)
    finally:
        stop.set()
        lane.close()
        for thread in schedulers:
            thread.join()
        connections.close_all()


# --- The schedule --------------------------------------------------------------------------------------------


def _keep_schedule(stop: threading.Event, slow: bool) -> None:
    """Run scheduled functions when they are due; the slow ones have a thread apart, so that none waits for them."""
    lane = Lane(f"schedule-{'slow' if slow else 'fast'}")
    mine = [plan for plan in rules.SCHEDULES.values() if (plan.seconds >= SLOW_SCHEDULE_FROM_S) == slow]
    due_at = dict.fromkeys((plan.name for plan in mine), 0.0)
    failing: set[str] = set()
    try:
        while not stop.is_set():
            for plan in mine:
                if stop.is_set() or time.monotonic() < due_at[plan.name]:
                    continue
                due_at[plan.name] = time.monotonic() + min(plan.seconds, ONE_WORKER_FROM_S)
                close_old_connections()
                _run_plan(plan, lane, failing)
            wait = min((at - time.monotonic() for at in due_at.values()), default=POLL_S)
            stop.wait(min(max(wait, 0.01), 1.0))
    finally:
        lane.close()
        connections.close_all()


def _run_plan(plan: rules.Schedule, lane: Lane, failing: set[str]) -> None:
    error = ""
    try:
        if plan.seconds >= ONE_WORKER_FROM_S and not take_turn(plan):
            return
        lane.run(plan.function, timeout_s=plan.timeout_s)
    except Exception as problem:
        log.warning("schedule %s failed", plan.name, exc_info=True)
        error = f"{type(problem).__name__}: {problem}"[-jobs.MAX_ERROR_LENGTH :]
    if not error and plan.name not in failing and plan.seconds < ONE_WORKER_FROM_S:
        return  # nothing to write down: a healthy schedule of every second writes nothing
    try:
        next_at = clock.now() + timedelta(seconds=plan.seconds)
        Tick.objects.update_or_create(name=plan.name, defaults={"next_at": next_at, "last_error": error})
        (failing.add if error else failing.discard)(plan.name)
    except DatabaseError:
        log.exception("the state of schedule %s could not be written", plan.name)


def take_turn(plan: rules.Schedule) -> bool:
    """True for the one worker that is to run `plan` now."""
    now = clock.now()
    next_at = now + timedelta(seconds=plan.seconds)
    _, is_new = Tick.objects.get_or_create(name=plan.name, defaults={"next_at": next_at})
    return is_new or Tick.objects.filter(name=plan.name, next_at__lte=now).update(next_at=next_at) == 1


def run_schedules(*, names: list[str] | None = None) -> None:
    """Run scheduled functions once, here and now (tests, tour, demo); errors are raised."""
    guard.outside_transaction("running the schedule")
    for plan in rules.SCHEDULES.values():
        if names is None or plan.name in names:
            plan.function()
