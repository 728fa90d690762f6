"""Back end of Django's Tasks API: enqueue is a row in the caller's transaction, the worker of the outbox runs it."""

from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from jiwar.kernel.ids import new_id
from jiwar.outbox.models import Job, State
from jiwar.outbox.rules import DJANGO_TASK

_STATUS = {
    State.WAITING: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
}


class OutboxBackend(BaseTaskBackend):
    """Tasks as job rows; return values are not kept."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Insert the job with the caller's transaction."""
        self.validate_task(task)
        job = Job(id=new_id(), name=DJANGO_TASK)
        job.payload = {
            "job_id": str(job.id),
            "path": task.module_path,
            "args": normalize_json(list(args)),
            "kwargs": normalize_json(kwargs),
        }
        if task.run_after is not None:
            job.run_at = task.run_after
        job.save(force_insert=True)
        result = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        """State of a job; raises TaskResultDoesNotExist."""
        try:
            job = Job.objects.get(id=UUID(result_id), name=DJANGO_TASK)
        except (ValueError, Job.DoesNotExist):
            raise TaskResultDoesNotExist(result_id) from None
        return result_of(job)


def result_of(job: Job, task: Task | None = None) -> TaskResult:
    """A job as Django's Tasks API shows it."""
    error = TaskError(exception_class_path="builtins.Exception", traceback=job.last_error)
    return TaskResult(
        task=task or import_string(job.payload["path"]),
        id=str(job.id),
        status=_STATUS[State(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.payload["args"],
        kwargs=job.payload["kwargs"],
        backend="default",
        errors=[error] if job.last_error else [],
        worker_ids=[job.worker] if job.worker else [],
    )
