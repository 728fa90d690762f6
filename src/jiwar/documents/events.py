"""Facts of documents."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class DocumentRevoked(Event):
    """An issued document was withdrawn: whoever shows it is told so."""

    document_id: UUID
