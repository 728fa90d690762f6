"""What comes out of appeals: frozen values for pages, never rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from jiwar.kernel.texts import Texts

State = Literal["open", "passed", "used", "elsewhere"]


@dataclass(frozen=True, kw_only=True)
class RemedyView:
    """An appeal that the law opens against a file as it stands: before whom, until which day (none: no limit binds).

    `state`: open; passed its last day; used (filed already); elsewhere (heard outside Jiwar: `to` says where to write).
    """

    kind: str
    against: str
    state: State
    to: Texts
    last_day: date | None
    basis: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AppealView:
    """An appeal as the contested file shows it."""

    id: UUID
    reference: str
    remedy: str
    to: Texts
    stage_words: str
    outcome: str
    submitted_at: datetime
    due_on: date | None
    readable: bool = False


@dataclass(frozen=True, kw_only=True)
class ContestedView:
    """What an appeal contests, as the appeal shows it; `document_id` of the act contested."""

    id: UUID
    reference: str
    titles: Texts
    act: Texts
    to: Texts  # who hears it
    document_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class AppealsOfFile:
    """What the page of a file says of appeals."""

    remedies: tuple[RemedyView, ...] = ()  # that the law opens against it now
    appeals: tuple[AppealView, ...] = ()  # against it
    contested: ContestedView | None = None  # what it contests, when it is an appeal
