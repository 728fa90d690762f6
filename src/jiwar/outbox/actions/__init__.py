"""Writes of the outbox: the rows (`jobs`), the time limit (`lane`), the loop (`worker`)."""

from jiwar.outbox.actions.jobs import announce, enqueue, prune_done, retry_job
from jiwar.outbox.actions.worker import drain, run_schedules, run_worker

__all__ = ["announce", "drain", "enqueue", "prune_done", "retry_job", "run_schedules", "run_worker"]
