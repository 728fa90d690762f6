"""What waits, what fails."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min

from jiwar.outbox.models import Job, State, Tick


@dataclass(frozen=True)
class Backlog:
    """How much is left to do; `failed` counts jobs that will not be tried again by themselves."""

    waiting: int
    running: int
    failed: int
    oldest_waiting_at: datetime | None


@dataclass(frozen=True)
class FailingJob:
    """A job that failed at least once and is not done; `next_attempt_at` is None when somebody must act."""

    id: UUID
    name: str
    state: str
    attempts: int
    last_error: str
    created_at: datetime
    next_attempt_at: datetime | None


@dataclass(frozen=True)
class FailingSchedule:
    """A scheduled function whose last run failed."""

    name: str
    next_at: datetime
    last_error: str


def backlog() -> Backlog:
    """How much is left to do, for the administrator and for `jiwar doctor`."""
    waiting = Job.objects.filter(state=State.WAITING)
    return Backlog(
        waiting=waiting.count(),
        running=Job.objects.filter(state=State.RUNNING).count(),
        failed=Job.objects.filter(state=State.FAILED).exclude(last_error="").count(),  # the index of failing jobs
        oldest_waiting_at=waiting.aggregate(oldest=Min("run_at"))["oldest"],
    )


def jobs_failing(*, limit: int = 50) -> list[FailingJob]:
    """Jobs that failed and are not done, newest first."""
    rows = Job.objects.exclude(last_error="").exclude(state=State.DONE).order_by("-id")[:limit]
    return [
        FailingJob(
            id=row.id,
            name=row.name,
            state=row.state,
            attempts=row.attempts,
            last_error=row.last_error,
            created_at=row.created_at,
            next_attempt_at=None if row.state == State.FAILED else row.run_at,
        )
        for row in rows
    ]


def schedules_failing() -> list[FailingSchedule]:
    """Scheduled functions whose last run failed."""
    rows = Tick.objects.exclude(last_error="").order_by("name")
    return [FailingSchedule(name=row.name, next_at=row.next_at, last_error=row.last_error) for row in rows]
