"""What comes out of cases about the parts of a file: frozen values for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jiwar.catalogue.api import Definition
from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class RemarkView:
    """What an authority lacks: a paper or an answer, and its words; `waits`: it has not left yet."""

    kind: str
    id: str
    label: Texts
    remark: str
    waits: bool


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One authority's part; `planned` before the file is put before it. `critical`: the file's date hangs on it."""

    id: UUID | None
    step: str
    titles: Texts
    act_titles: Texts
    office_names: Texts
    state: str
    heard: bool = False
    handler: str = ""
    due_on: date | None = None
    late: bool = False
    after: tuple[Texts, ...] = ()
    needs: tuple[Texts, ...] = ()
    shared: tuple[Texts, ...] = ()  # of those, what another part needs too: asked once
    remarks: tuple[RemarkView, ...] = ()
    verdict: str = ""
    reasons: tuple[Texts, ...] = ()
    conditions: str = ""
    number: str = ""
    decided_at: datetime | None = None
    document_id: UUID | None = None
    critical: bool = False


@dataclass(frozen=True, kw_only=True)
class PartsView:
    """All parts of a file, and the critical path of what remains: `holders` hold its date up today.

    `ends_on`: no answer can come before, if each takes the days it has; None while the applicant is waited for.
    """

    parts: tuple[PartView, ...]
    sent: bool
    holders: tuple[Texts, ...] = ()
    ends_on: date | None = None
    awaits_applicant: bool = False

    @property
    def undecided(self) -> bool:
        """Some authority has not decided."""
        return any(one.state in ("planned", "waiting", "open", "prepared") for one in self.parts)

    @property
    def remarks(self) -> tuple[RemarkView, ...]:
        """What waits to leave in one request."""
        return tuple(remark for one in self.parts for remark in one.remarks if remark.waits)

    @property
    def unheard(self) -> tuple[PartView, ...]:
        """Authorities that have not said yet what they lack."""
        return tuple(one for one in self.parts if not one.heard and one.state in ("planned", "waiting", "open"))

    @property
    def against(self) -> tuple[PartView, ...]:
        """Authorities that decided against."""
        return tuple(one for one in self.parts if one.verdict == "unfavourable")


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """A part in the queue of an authority; `may_decide`: it waits for the reader's decision."""

    id: UUID
    reference: str
    service: Texts
    applicant_id: UUID
    applicant: Texts
    titles: Texts
    office_names: Texts
    state: str
    heard: bool
    handler: str
    due_on: date | None
    late: bool
    warned: bool  # its day is near
    sent_at: datetime
    may_decide: bool


@dataclass(frozen=True, kw_only=True)
class NeededAnswer:
    """An answer that the part needs, in words."""

    id: str
    label: Texts
    shown: str


@dataclass(frozen=True, kw_only=True)
class NeededPaper:
    """A file that the part needs."""

    id: UUID
    paper_id: str
    label: Texts
    name: str
    media_type: str
    scan: str
    replaced: bool


@dataclass(frozen=True, kw_only=True)
class PartDetail:
    """A part before its authority: what it needs of the file and nothing else; `may` names what the reader may do."""

    id: UUID
    case_id: UUID
    reference: str
    service: Texts
    definition: Definition
    commune_names: Texts
    lead_names: Texts
    applicant: Texts
    part: PartView
    others: PartsView
    answers: tuple[NeededAnswer, ...]
    papers: tuple[NeededPaper, ...]
    prepared: Mapping[str, object] | None  # verdict, reasons in words, conditions, by, at
    note: str
    awaits_applicant: bool
    may: frozenset[str]
    tied: bool = False
