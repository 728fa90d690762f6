"""Facts of documents."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class DocumentRevoked(Event):
    """An issued document was withdrawn: whoever shows it is told so."""

    document_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class FileReleased(Event):
    """A file left the quarantine: it may be opened."""

    file_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class FileFoundInfected(Event):
    """A virus was found in a file that had been kept: its content is gone, whoever gave it is told."""

    file_id: UUID
