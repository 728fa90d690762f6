"""Front door of the outbox: leave work for after the commit, and do it."""

from jiwar.outbox.actions import announce, drain, enqueue, prune_done, retry_job, run_schedules, run_worker
from jiwar.outbox.errors import JobNotFailing, OutsideTransaction, TookTooLong, UnknownTask
from jiwar.outbox.queries import (
    Backlog,
    FailingJob,
    FailingSchedule,
    backlog,
    jobs_failing,
    schedules_failing,
)
from jiwar.outbox.rules import every, in_batches, task

__all__ = [
    "Backlog",
    "FailingJob",
    "FailingSchedule",
    "JobNotFailing",
    "OutsideTransaction",
    "TookTooLong",
    "UnknownTask",
    "announce",
    "backlog",
    "drain",
    "enqueue",
    "every",
    "in_batches",
    "jobs_failing",
    "prune_done",
    "retry_job",
    "run_schedules",
    "run_worker",
    "schedules_failing",
    "task",
]
