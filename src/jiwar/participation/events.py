"""Facts that participation announces."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class CaseRated(Event):
    """Somebody rated the service given in a case, or changed the rating."""

    case_id: UUID
