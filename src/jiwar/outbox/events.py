"""Facts of the outbox."""

from dataclasses import dataclass

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """Somebody asked for another attempt of a job that had failed."""

    job_id: str
    job_name: str
    actor_kind: str
    actor_id: str
    actor_label: str
