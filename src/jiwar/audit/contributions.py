"""What the journal plugs in: its schedule, and acts of modules below it that cannot call it."""

from jiwar.audit import api, tasks
from jiwar.kernel import events
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.outbox.events import JobRetried


def journal_retry(event: JobRetried) -> None:
    """Journal that somebody had a failed job tried again."""
    api.record(
        actor=ActorRef(kind=event.actor_kind, id=event.actor_id, label=event.actor_label),  # type: ignore[arg-type]  # a row's text
        verb="outbox.job-retried",
        subject=SubjectRef(kind="outbox.job", id=event.job_id, label=event.job_name),
    )


events.on(JobRetried, journal_retry)

__all__ = ["tasks"]
