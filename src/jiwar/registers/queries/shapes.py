"""What comes out of registers: frozen values, never rows; what is personal is not printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jiwar.kernel.texts import Texts
from jiwar.registers.rules.contents import Change
from jiwar.registers.rules.kinds import KINDS, Kind, Label


@dataclass(frozen=True, kw_only=True)
class RegisterView:
    """A register and who holds it."""

    id: UUID
    kind: str
    commune_code: str
    commune_names: Texts
    office_id: UUID

    @property
    def title(self) -> Label:
        """Register of births, of marriages, of deaths."""
        return KINDS[self.kind].title


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """An act as its version in force says it."""

    id: UUID
    register: RegisterView
    year: int
    number: int
    version: int
    erased: bool
    content: Mapping[str, Any] = field(repr=False)

    @property
    def kind(self) -> Kind:
        """What such an act holds."""
        return KINDS[self.register.kind]

    @property
    def reference(self) -> str:
        """How other acts cite it: commune, year, number."""
        return f"{self.register.commune_code}/{self.year}/{self.number:05d}"

    @property
    def people(self) -> Mapping[str, Mapping[str, str]]:
        """Whom the act names, by role."""
        return self.content.get("people") or {}


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """One version and what it changed; `sealed` says whether its content is still the one the journal sealed."""

    number: int
    change: str
    valid_from: datetime
    made_by: str
    approved_by: str
    decision: Mapping[str, str]
    reason: str = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    mentions: tuple[Mapping[str, Any], ...] = field(repr=False)
    sealed: bool
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """A correction that waits, or what became of it."""

    id: UUID
    record_id: UUID
    reference: str
    kind: Kind
    base_version: int
    subject_kind: str
    subject_id: str
    changes: tuple[Change, ...] = field(repr=False)
    reason: str = field(repr=False)
    decision: Mapping[str, str]
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    state: str
    settled_by: str
    settled_at: datetime | None
    note: str = field(repr=False)
    version: int | None
