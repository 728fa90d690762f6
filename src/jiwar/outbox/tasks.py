"""The outbox's own work: old rows go, and functions declared with Django's Tasks API run."""

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext

from jiwar.outbox import api
from jiwar.outbox.backend import result_of
from jiwar.outbox.models import Job
from jiwar.outbox.rules import DJANGO_TASK


@api.task(DJANGO_TASK)
def run_django_task(*, job_id: str, path: str, args: list[Any], kwargs: dict[str, Any], **_: Any) -> None:
    """Call the function of a `django_tasks.task`."""
    declared = import_string(path)
    if not isinstance(declared, Task):
        raise TypeError(f"{path} is not a django_tasks task")
    if declared.takes_context:
        args = [TaskContext(task_result=result_of(Job.objects.get(id=job_id))), *args]
    declared.call(*args, **kwargs)


@api.every(3600, "outbox.prune")
def prune() -> None:
    """Delete jobs done more than a week ago."""
    api.prune_done()
