"""Sealing as a job, and the sweep that loses none."""

from uuid import UUID

from jiwar.decisions import api
from jiwar.outbox import api as outbox


@outbox.task(api.SEAL, timeout_s=120)
def seal(*, decision_id: str) -> None:
    """Make the document of one decision."""
    api.seal(decision_id=UUID(decision_id))


@outbox.every(10, "decisions.sweep")
def sweep() -> None:
    """Take up decisions whose document failed or whose job was lost."""
    api.sweep_sealing()
