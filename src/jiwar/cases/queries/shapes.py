"""What comes out of cases: frozen values for pages, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from jiwar.cases.queries.appeal_shapes import AppealsOfFile, ContestedView
from jiwar.cases.queries.inquiry_shapes import InquiryView, Notice
from jiwar.cases.queries.part_shapes import PartsView
from jiwar.cases.queries.session_shapes import SessionStanding
from jiwar.cases.queries.turn_shapes import FairnessView, Turn
from jiwar.cases.rules.step_limits import StepLimit
from jiwar.catalogue.api import Definition, LocalRule
from jiwar.kernel.texts import Texts
from jiwar.payments import api as payments
from jiwar.registers import api as registers


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """One file given as a paper; `pending` when given for a completion that was not sent yet."""

    id: UUID
    paper_id: str
    label: Texts
    file_id: UUID | None
    name: str
    media_type: str
    size: int
    added_at: datetime
    pending: bool = False
    replaced: bool = False
    sha256: str = ""
    scan: str = "none"  # of viruses: "none", "clean", "waiting" (in quarantine), "infected"

    @property
    def counts(self) -> bool:
        """Whether it is there: not erased, and no virus was found in it."""
        return self.file_id is not None and self.scan != "infected"


@dataclass(frozen=True, kw_only=True)
class ProposedAnswer:
    """What fills in a page that nobody answered yet; `source` is "link" or "case", `by` the site or the reference."""

    value: Any
    source: str
    by: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """An application in progress; `applicant` holds `nin_masked`, never the NIN."""

    id: UUID
    procedure_code: str
    version_id: UUID
    definition: Definition
    commune_code: str
    channel: str
    language: str
    answers: Mapping[str, Any]
    proposed: Mapping[str, ProposedAnswer]
    applicant: Mapping[str, Any]
    representative: Mapping[str, Any]
    cosigners: tuple[Mapping[str, Any], ...]
    papers: tuple[PaperView, ...]
    context: Mapping[str, Any]  # what the conditions of the definition read
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    case_id: UUID | None  # once submitted
    local_rules: tuple[LocalRule, ...] = ()  # those of the commune where it would go, today
    reached: tuple[str, ...] = ()  # pages seen, the last one last
    contested: ContestedView | None = None  # what it contests, when it is an appeal


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the receipt shows; the tracking code opens the file to whoever holds it."""

    case_id: UUID
    reference: str
    tracking_code: str


@dataclass(frozen=True, kw_only=True)
class ClockView:
    """The legal clock in figures; `due_on` and `days_left` are None while the file is incomplete or ended."""

    state: Literal["waiting", "running", "suspended", "ended"]
    started_on: date | None
    due_on: date | None
    days_left: int | None
    working: bool
    late: bool
    days: int
    silence: str
    silence_text: Texts
    basis: tuple[str, ...]
    held: bool = False  # silence grants nothing here: an authority of the file decided against


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """The applicant or the representative as declared for this file."""

    role: str
    person_id: UUID
    names: Texts  # "ar" and "fr" (Latin letters), as far as they are known
    declared: Mapping[str, Any]
    phone: str
    email: str
    nin_masked: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One question and its answer in words; `changed` since the revision before."""

    question_id: str
    label: Texts
    section: str | None
    value: Any
    shown: str
    changed: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What a completion changed: an answer in words, or a paper by its file names (ids to open both)."""

    kind: Literal["answer", "paper"]
    label: Texts
    before: str
    after: str
    before_id: UUID | None = None
    after_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OpinionView:
    """What another service was asked and said."""

    id: UUID
    case_id: UUID
    opinion_id: str
    titles: Texts
    office_id: UUID
    office_names: Texts
    state: str
    silence: str
    verdict: str
    text: str
    asked_at: datetime
    due_on: date
    given_at: datetime | None
    late: bool
    mine: bool = False  # the reader may give it
    warned: bool = False  # silence speaks soon
    confidential: bool = False
    hidden: bool = False  # confidential, and not for this reader: neither verdict nor text is here
    question: str = ""  # of what the handler asked of their own accord
    outside: bool = False  # of an expert without an account
    reminders: int = 0
    reference: str = ""  # in the list of a service: of which file, for what, held by whom
    service: Texts = field(default_factory=dict)
    held_by: Texts = field(default_factory=dict)
    papers: tuple[PaperView, ...] = ()  # joined to it: those that the reader may open


@dataclass(frozen=True, kw_only=True)
class ValidationView:
    """A level that was asked to agree to what was proposed, and what it answered."""

    id: UUID
    step: str
    proposal_id: UUID
    titles: Texts
    office_names: Texts
    role: str
    state: str
    note: str
    asked_at: datetime
    due_on: date | None
    late: bool
    answered_at: datetime | None
    answered_by: str
    mine: bool = False  # the reader may answer it


@dataclass(frozen=True, kw_only=True)
class CompletionView:
    """What the applicant was asked to complete, and what still lacks."""

    id: UUID
    round: int
    items: tuple["TodoItem", ...]
    message: str
    asked_at: datetime
    answered_at: datetime | None
    reason: str = ""  # why there is a second round


@dataclass(frozen=True, kw_only=True)
class TodoItem:
    """One thing that the applicant must give: a paper or an answer."""

    kind: Literal["paper", "answer"]
    id: str
    label: Texts
    remark: str
    done: bool
    given: Any = None  # the answer kept so far, before all is sent = False


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """The right of somebody to act for another in one file; `tracking_code` once it ended, for the latter alone."""

    case_id: UUID
    reference: str
    titles: Texts
    office_names: Texts
    applicant: Texts
    representative: Texts
    state: str  # "active", "revoked" or "expired"
    until: date | None
    started_at: datetime
    ended_at: datetime | None
    tracking_code: str = ""


@dataclass(frozen=True, kw_only=True)
class CosignerView:
    """Somebody who confirms with the applicant, and whether they did."""

    id: UUID
    names: Texts
    contact_masked: str
    state: str  # "waiting", "confirmed" or "refused"
    reason: str
    asked_at: datetime
    reminders: int
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CosignView:
    """What a co-signer reads: who asks for what; the answers once their own contact or account is proven."""

    case_id: UUID
    cosigner_id: UUID
    reference: str
    titles: Texts
    office_names: Texts
    applicant: Texts
    names: Texts
    state: str
    contact: str  # for the code; never shown
    contact_masked: str
    proven: bool
    language: str
    answers: tuple[AnswerView, ...] = ()
    papers: tuple[Texts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LookupView:
    """A paper that the administration holds: `given` when the applicant had to bring it after all."""

    paper_id: str
    label: Texts
    held_by: Texts  # whose register it is looked up in
    required: bool
    state: Literal["wanted", "found", "not_found", "given"]
    note: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def lacks(self) -> bool:
        """Whether nothing shows yet that it exists."""
        return self.required and self.state in ("wanted", "not_found")


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message of the thread."""

    id: UUID
    body: str
    from_applicant: bool
    to_applicant: bool
    author: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HistoryView:
    """One action in words."""

    sequence: int
    kind: str
    words: str
    actor: str  # in the script of this page; as recorded when the account is gone
    actor_id: str
    office_names: Texts | None
    at: datetime
    covering: str = ""  # the absent agent for whom it was done
    automatic: str = ""  # the step by which Jiwar did it


@dataclass(frozen=True, kw_only=True)
class RecordChoice:
    """The records of a register before who works on a file: the one chosen, those found, the one opened."""

    wanted: registers.Wanted
    may_choose: bool
    chosen: registers.RecordView | None = None
    found: tuple[registers.RecordView, ...] = ()
    opened: registers.RecordView | None = None


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """What the handler proposes; `reasons` in words."""

    verdict: str
    reasons: tuple[Texts, ...]
    note: str
    proposed_by: str
    proposed_by_id: UUID | None
    proposed_at: datetime
    skipped: tuple[str, ...] = ()  # validations whose condition did not hold


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case in a list."""

    id: UUID
    reference: str
    procedure_code: str
    titles: Texts
    applicant_id: UUID
    applicant: Texts
    representative: Texts | None
    stage: str
    stage_words: str
    outcome: str
    channel: str
    office_names: Texts
    handler_id: UUID | None
    handler: str
    submitted_at: datetime
    clock: ClockView
    proposed_verdict: str
    completion_rounds: int
    opinions_waiting: int
    has_news: bool
    sequence: int
    can_sign: bool = False
    tacit: str = ""  # what silence meant, when it decided
    step_alert: str = ""  # a step that is late or near its own limit, in words; for the staff


@dataclass(frozen=True, kw_only=True)
class ValidationRow:
    """A file in the queue of a validator: which level, since when, until when; `may`: not of what they proposed."""

    id: UUID
    case: CaseRow
    titles: Texts
    asked_at: datetime
    due_on: date | None
    late: bool
    may: bool


@dataclass(frozen=True, kw_only=True)
class CaseDetail(AppealsOfFile):
    """A case on one screen, as far as the reader may see it; `may` names the actions open to the reader now."""

    id: UUID
    reference: str
    sequence: int
    procedure_code: str
    version_id: UUID
    definition: Definition
    titles: Texts
    commune_code: str
    commune_names: Texts
    office_id: UUID
    office_names: Texts
    authority_office_id: UUID
    authority_names: Texts
    channel: str
    language: str
    stage: str
    stage_words: str
    outcome: str
    step: str
    handler_id: UUID | None
    handler: str
    filed_by: str
    submitted_at: datetime
    decided_at: datetime | None
    closed_at: datetime | None
    clock: ClockView
    applicant: PartyView
    representative: PartyView | None
    answers: tuple[AnswerView, ...]
    papers: tuple[PaperView, ...]
    completions: tuple[CompletionView, ...]
    opinions: tuple[OpinionView, ...]
    lookups: tuple[LookupView, ...]
    cosigners: tuple[CosignerView, ...]
    mandate: MandateView | None
    proposal: ProposalView | None
    validations: tuple[ValidationView, ...]
    messages: tuple[MessageView, ...]
    history: tuple[HistoryView, ...]
    decision_id: UUID | None
    document_id: UUID | None
    completion_rounds: int
    has_news: bool
    charges: tuple[payments.ChargeView, ...] = ()
    may: frozenset[str] = field(default_factory=frozenset)
    local_rules: tuple[LocalRule, ...] = ()  # those under which it was filed
    changes: tuple[ChangeView, ...] = ()  # since the revision before
    parts: PartsView | None = None  # where several authorities decide
    fairness: FairnessView | None = None  # for staff
    inquiry: InquiryView | None = None
    step_limits: tuple[StepLimit, ...] = ()  # for staff
    automatic: Mapping[str, str] = field(default_factory=dict)  # steps that Jiwar has not done, why not; for staff
    session: SessionStanding | None = None  # before a commission


@dataclass(frozen=True, kw_only=True)
class TrackView(AppealsOfFile):
    """What the applicant reads without an account; `pass_` keeps the right in the session."""

    case_id: UUID
    reference: str
    procedure_code: str
    version_id: UUID
    titles: Texts
    stage: str
    stage_words: str
    outcome: str
    office_names: Texts
    clock: ClockView
    submitted_at: datetime
    todo: tuple[TodoItem, ...]
    todo_message: str
    history: tuple[HistoryView, ...]
    messages: tuple[MessageView, ...]
    document_id: UUID | None
    may_act: bool
    pass_: str
    sequence: int
    charges: tuple[payments.ChargeView, ...] = ()
    cosigners: tuple[CosignerView, ...] = ()
    kept_reference: str = ""  # of the file that goes on, when this one was merged into it
    kept_until_paid: bool = False  # the act exists and waits for the fee
    tacit: str = ""  # what silence meant, when it decided
    parts: PartsView | None = None  # where several authorities decide
    turn: Turn | None = None  # in the order of arrival, until somebody takes the file
    inquiry: Notice | None = None
    session: SessionStanding | None = None  # before a commission


@dataclass(frozen=True, kw_only=True)
class ActPreview:
    """The act exactly as it would be sealed, without its number: `data` for `documents.render`."""

    layout: str
    language: str
    data: Mapping[str, Any]
