"""Facts that the catalogue announces."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class ProcedurePublished(Event):
    """New applications for a procedure use this version."""

    version_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class ProcedureRetired(Event):
    """A procedure ends, at once or on a day to come; those who began an application have to know."""

    procedure_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class DefinitionProposed(Event):
    """A draft of a definition waits for a second person."""

    draft_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class DefinitionReviewed(Event):
    """A second person approved a draft or sent it back."""

    draft_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class LocalRuleProposed(Event):
    """A rule of a wilaya or a commune waits for a second person."""

    override_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class LocalRuleDecided(Event):
    """A second person confirmed a local rule or sent it back."""

    override_id: UUID
