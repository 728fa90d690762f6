"""A file as another system tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jiwar.kernel.actors import ActorRef


@dataclass(frozen=True, kw_only=True)
class ImportedPerson:
    """A person as the other system has them; a NIN already known is the same person."""

    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    birth_date: date | None
    sex: str
    nin: str | None = None
    phone: str | None = None
    email: str | None = None
    birth_precision: str = "day"


@dataclass(frozen=True, kw_only=True)
class ImportedCase:
    """A file and its moments, in order; what has no moment did not happen (yet)."""

    key: str  # unique in the other system
    procedure_code: str
    commune_code: str
    office_id: UUID
    channel: str
    language: str
    applicant: ImportedPerson
    answers: Mapping[str, Any]
    submitted_at: datetime
    filed_by: ActorRef
    representative: ImportedPerson | None = None
    assigned_at: datetime | None = None
    handler_account_id: UUID | None = None
    handler_label: str = ""
    completions: tuple[tuple[datetime, datetime | None], ...] = ()  # (asked, received or None: still waiting)
    proposed_at: datetime | None = None
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    decided_at: datetime | None = None
    signatory_label: str = ""
    withdrawn_at: datetime | None = None
    silent_at: datetime | None = None  # when the silence of the administration was taken note of: it had decided
