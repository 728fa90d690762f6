"""Facts that cases announce."""

from dataclasses import dataclass
from uuid import UUID

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class CaseSubmitted(Event):
    """An application was filed and has its reference."""

    case_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class CompletionRequested(Event):
    """The applicant was asked for papers or answers; the clock stopped."""

    case_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class CaseCompleted(Event):
    """The applicant gave what was asked; the clock goes on."""

    case_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class OpinionAsked(Event):
    """Another service was asked for its opinion."""

    case_id: UUID
    opinion_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class OpinionGiven(Event):
    """A service gave its opinion, or its silence spoke."""

    case_id: UUID
    opinion_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class PartSent(Event):
    """A file is put before an authority, which decides its part."""

    case_id: UUID
    part_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class PartDecided(Event):
    """An authority decided its part of a file."""

    case_id: UUID
    part_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class CaseProposed(Event):
    """A decision waits for signature."""

    case_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class ValidationAsked(Event):
    """Somebody is asked to agree to what was proposed."""

    case_id: UUID
    validation_id: UUID


@announced
@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    """The case is closed: granted, refused or withdrawn; a granted or refused one has its sealed act."""

    case_id: UUID
    outcome: str


@announced
@dataclass(frozen=True, kw_only=True)
class CaseMessagePosted(Event):
    """Somebody wrote in the thread of a case."""

    case_id: UUID
    message_id: UUID
