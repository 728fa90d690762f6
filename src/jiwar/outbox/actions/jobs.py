"""Job rows: made with the caller's transaction, taken under a lease, finished in batches."""

import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.bulk import insert
from jiwar.kernel.events import Event, handlers_of
from jiwar.outbox import rules
from jiwar.outbox.errors import JobNotFailing, OutsideTransaction, UnknownTask
from jiwar.outbox.events import JobRetried
from jiwar.outbox.models import Job, State

BATCH = 100
LEASE_MARGIN_S = 30
MAX_ERROR_LENGTH = 2000


def announce(event: Event) -> None:
    """Keep `event` with the transaction that made it true; each handler runs after commit as a job of its own.

    Raises OutsideTransaction when the caller holds no transaction open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"announce {event.name()} inside the transaction that made it true")
    insert(Job(name=event.name(), event=event.name(), relay=True, payload=event.payload()))


def enqueue(*, name: str, payload: dict[str, Any], run_at: datetime | None = None, key: str | None = None) -> UUID:
    """Have task `name` run with `payload` (plain JSON) after commit, from `run_at` on.

    With `key`, a job of that name and key that still waits is kept instead and its id returned. Raises UnknownTask.
    """
    if name not in rules.TASKS:
        raise UnknownTask(f"no @task({name!r}) is registered; import it from the module's contributions")
    while True:
        job = Job(name=name, payload=payload, run_at=run_at or clock.now(), key=key)
        if key is None:
            job.save(force_insert=True)
            return job.id
        Job.objects.bulk_create([job], ignore_conflicts=True)
        kept = Job.objects.filter(name=name, key=key, state=State.WAITING).values_list("id", flat=True).first()
        if kept is not None:  # else the waiting one started between the two statements
            return kept


def retry_job(*, job_id: UUID, actor: ActorRef) -> None:
    """Try a failing job again now, its attempts counted afresh; raises JobNotFailing."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id).first()
        if job is None or not job.last_error or job.state not in (State.FAILED, State.WAITING):
            raise JobNotFailing
        if not _back_to_waiting(job.id, run_at=clock.now(), attempts=0, crashes=0):
            raise JobNotFailing
        announce(
            JobRetried(
                job_id=str(job.id),
                job_name=job.name,
                actor_kind=actor.kind,
                actor_id=actor.id,
                actor_label=actor.label,
            )
        )


def relay(*, limit: int = BATCH) -> int:
    """Turn at most `limit` announced events into one job per handler; returns how many events."""
    if not Job.objects.filter(state=State.WAITING, relay=True).exists():
        return 0
    with transaction.atomic():
        due = Job.objects.select_for_update(skip_locked=True).filter(state=State.WAITING, relay=True)
        events = list(due.order_by("run_at", "id")[:limit])
        jobs = [
            Job(name=handler, event=row.event, payload=row.payload)
            for row in events
            for handler in handlers_of(row.event)
        ]
        Job.objects.bulk_create(jobs, batch_size=BATCH)
        Job.objects.filter(id__in=[row.id for row in events]).update(
            state=State.DONE, payload={}, finished_at=clock.now()
        )
        return len(events)


# --- Leases ------------------------------------------------------------------------------------------------


def new_worker_name() -> str:
    """Host, process and a random part: enough to know a dead worker of this machine."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def claim(*, worker: str, limit: int = BATCH) -> list[Job]:
    """Take jobs that are due; one alone when it has already been in a worker's hands when that one died."""
    due = Job.objects.filter(state=State.WAITING, relay=False, run_at__lte=clock.now())
    if not due.exists():
        return []
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("run_at", "id")[:limit])
        if rows and rows[0].crashes:
            rows = rows[:1]
        rows = rows[:1] + [row for row in rows[1:] if not row.crashes]
        lease_until = clock.now() + timedelta(seconds=_lease_s(rows))
        Job.objects.filter(id__in=[row.id for row in rows]).update(
            state=State.RUNNING, worker=worker, lease_until=lease_until, started_at=clock.now()
        )
        for row in rows:
            row.lease_until = lease_until
        return rows


def _lease_s(rows: Sequence[Job]) -> int:
    return max((rules.limits_of(row.name)[1] for row in rows), default=0) + 2 * LEASE_MARGIN_S


def renew(*, worker: str, rows: Sequence[Job]) -> list[Job]:
    """Hold on to jobs not yet started when their lease would end before they do; those lost are left out."""
    if not rows or rows[0].lease_until is None:
        return []
    needed = clock.now() + timedelta(seconds=rules.limits_of(rows[0].name)[1] + LEASE_MARGIN_S)
    if rows[0].lease_until >= needed:
        return list(rows)
    lease_until = clock.now() + timedelta(seconds=_lease_s(rows))
    with transaction.atomic():
        mine = Job.objects.filter(id__in=[row.id for row in rows], state=State.RUNNING, worker=worker)
        kept = set(mine.select_for_update().values_list("id", flat=True))
        mine.filter(id__in=kept).update(lease_until=lease_until)
    for row in rows:
        row.lease_until = lease_until
    return [row for row in rows if row.id in kept]


@dataclass
class Outcomes:
    """What a worker has not written down yet."""

    done: list[UUID] = field(default_factory=list)
    failed: list[tuple[Job, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.done) + len(self.failed)


def settle(*, worker: str, outcomes: Outcomes) -> None:
    """Write down what was done and what failed; a job that another worker has taken meanwhile is left to it."""
    now = clock.now()
    if outcomes.done:
        over = {"state": State.DONE, "key": None, "lease_until": None, "last_error": "", "finished_at": now}
        mine = Job.objects.filter(id__in=outcomes.done, state=State.RUNNING, worker=worker)
        mine.exclude(name=rules.DJANGO_TASK).update(**over, payload={})  # what it was about is not needed any more
        mine.filter(name=rules.DJANGO_TASK).update(**over)  # its result is asked for by the path in the payload
    for job, error in outcomes.failed:
        with transaction.atomic():
            if Job.objects.select_for_update().filter(id=job.id, state=State.RUNNING, worker=worker).exists():
                _fail(job, error, now)
    outcomes.done, outcomes.failed = [], []


def _fail(job: Job, error: str, now: datetime) -> None:
    attempts = job.attempts + 1
    error = error[-MAX_ERROR_LENGTH:] or "failed without a word"
    if attempts >= rules.limits_of(job.name)[0]:
        Job.objects.filter(id=job.id).update(
            state=State.FAILED, attempts=attempts, last_error=error, lease_until=None, finished_at=now
        )
        return
    run_at = now + timedelta(seconds=rules.delay_s(attempts))
    _back_to_waiting(job.id, run_at=run_at, attempts=attempts, last_error=error)


def _back_to_waiting(job_id: UUID, **changes: object) -> bool:
    """False when a newer job with its key waits already: that one does the work, this one is over."""
    try:
        with transaction.atomic():
            Job.objects.filter(id=job_id).update(state=State.WAITING, worker="", lease_until=None, **changes)
    except IntegrityError:
        Job.objects.filter(id=job_id).update(
            state=State.DONE, payload={}, key=None, worker="", lease_until=None, finished_at=clock.now()
        )
        return False
    return True


def release(*, worker: str, rows: Iterable[Job]) -> None:
    """Give back jobs that were taken and not started."""
    for row in rows:
        if Job.objects.filter(id=row.id, state=State.RUNNING, worker=worker).exists():
            _back_to_waiting(row.id)


def reclaim(*, worker: str) -> int:
    """Put back the jobs of workers that died: lease over, or a process of this machine that is no more."""
    running = Job.objects.filter(state=State.RUNNING)
    holders = running.exclude(worker=worker).values_list("worker", flat=True).distinct()
    dead = [holder for holder in holders if _is_dead(holder)]
    orphans = list(running.filter(worker__in=dead)) if dead else []
    orphans += list(running.filter(lease_until__lt=clock.now()).exclude(worker__in=dead))
    put_back = 0
    for holder, rows in groupby(sorted(orphans, key=lambda row: row.worker), key=lambda row: row.worker):
        put_back += sum(_put_back(row, holder) for row in rows)
    return put_back


def _put_back(row: Job, holder: str) -> int:
    with transaction.atomic():
        mine = Job.objects.select_for_update(skip_locked=True).filter(
            id=row.id, state=State.RUNNING, worker=holder, lease_until=row.lease_until
        )
        if not mine.exists():
            return 0
        crashes = row.crashes + 1
        if crashes >= rules.MAX_CRASHES:
            error = f"the worker died {crashes} times while this ran"
            Job.objects.filter(id=row.id).update(
                state=State.FAILED, crashes=crashes, last_error=error, lease_until=None, finished_at=clock.now()
            )
            return 0
        return int(_back_to_waiting(row.id, crashes=crashes))


def _is_dead(worker: str) -> bool:
    host, pid, _ = (*worker.rsplit(":", 2), "", "")[:3]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return False  # another worker of this very process, or an ended one: its lease will tell
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def prune_done(*, keep_days: int = 7, batch: int = 200) -> int:
    """Delete jobs done longer ago than `keep_days`, a batch at a time; returns how many."""
    old = Job.objects.filter(state=State.DONE, finished_at__lt=clock.now() - timedelta(days=keep_days))
    total = 0
    while ids := list(old.values_list("id", flat=True)[:batch]):
        total += len(ids)
        Job.objects.filter(id__in=ids).delete()
    return total
