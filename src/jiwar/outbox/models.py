"""Work to do after commit, as rows; and when each scheduled function runs next."""

from django.db import models
from django.db.models import Q

from jiwar.kernel import clock
from jiwar.kernel.ids import IdField


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """An event to relay (`relay`), or one function to run once (`event` is empty for a task)."""

    id = IdField()
    name = models.CharField(max_length=160)
    event = models.CharField(max_length=120, blank=True, default="")
    relay = models.BooleanField(default=False)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=160, null=True)  # noqa: DJ001 - NULL is "no key": keys are unique while waiting
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_job_state"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="outbox_job_running_has_lease"
            ),
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=Q(state="waiting", key__isnull=False),
                name="outbox_job_key_while_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["relay", "run_at", "id"], condition=Q(state="waiting"), name="outbox_job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="outbox_job_leases"),
            models.Index(fields=["-id"], condition=~Q(last_error=""), name="outbox_job_failing"),
            models.Index(fields=["finished_at"], condition=Q(state="done"), name="outbox_job_done"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class Tick(models.Model):
    """When one scheduled function runs next, and what went wrong the last time."""

    name = models.CharField(primary_key=True, max_length=120)
    next_at = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name
