"""Facts that the catalogue announces."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class ProcedurePublished(Event):
    """New applications for a procedure use this version."""

    version_id: UUID
