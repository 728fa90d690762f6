"""A procedure as frozen values. Names are those of the YAML file; docs/reference/procedure.md explains each.

`Texts` are dicts of languages (`ar` and `fr` always, `en` and `kab` where known). `Condition` is a CEL expression.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from jiwar.catalogue.definition.refusing import Refusal

Texts = Mapping[str, str]
Condition = str

# The procedure by which an act is appealed: begun from the file it contests, never by itself.
APPEAL = "appeal"

# Places of an application beside its questions and papers: one that bore such an id would never be left.
PAGES_OF_THEIR_OWN = frozenset({"commune", "acting", "cosigners", "contact", "check"})


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading under which some questions stand on the page that checks the answers."""

    id: str
    title: Texts


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a question."""

    id: str
    label: Texts
    hint: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When `when` is true the answer is refused with `message`."""

    when: Condition
    message: Texts


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that is asked, on a page of its own."""

    id: str
    type: str
    label: Texts
    hint: Texts | None = None
    options: tuple[Option, ...] = ()
    required: bool | Condition = True
    visible: Condition | None = None
    rules: tuple[Rule, ...] = ()
    section: str | None = None
    prefill: Condition | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def option(self, option_id: str) -> Option | None:
        """The choice of that id."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A supporting document that the applicant uploads; `evidence` names what it proves, whoever holds it.

    What the administration already holds is not asked: whoever examines the file is told to look it up.
    """

    id: str
    label: Texts
    hint: Texts | None = None
    accept: tuple[Literal["pdf", "image"], ...] = ("pdf", "image")
    max_mb: int = 10
    required: bool | Condition = True
    visible: Condition | None = None
    evidence: str | None = None
    held_by_administration: bool | Condition = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """A register hosted here from which the act is drawn; the rest are ids of the questions that say which record.

    Where `person` is not asked the record is the applicant's own.
    """

    register: str
    commune: str | None = None
    year: str | None = None
    number: str | None = None
    person: str | None = None
    spouse: str | None = None
    day: str | None = None


@dataclass(frozen=True, kw_only=True)
class Local:
    """What changes from one commune to the next, and a template leaves to them: each may write its own words."""

    hours: Texts | None = None
    contact: Texts | None = None
    information: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class EligibilityRule:
    """Whoever makes `when` false is not entitled, for the reason in `message`.

    `instead` says where to go, `service` is the procedure to ask for then.
    """

    id: str
    when: Condition
    message: Texts
    instead: Texts | None = None
    service: str | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What must be known of the applicant, and whether somebody may act for them."""

    nin: Literal["required", "optional", "none"] = "optional"
    representation: Literal["none", "mandate"] = "none"
    representative_label: Texts | None = None


@dataclass(frozen=True, kw_only=True)
class Cosigners:
    """People who ask together with the applicant: each confirms alone, by their own code or account, before the
    time limit starts.
    """

    label: Texts
    hint: Texts | None = None
    when: Condition | None = None
    least: int = 1
    most: int = 10
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpinionAsked:
    """An opinion asked of another service; its silence after `days` calendar days is counted as `silence` says.

    With `when`, the service is consulted only if it is true; what is `confidential` the others consulted do not read.
    """

    id: str
    competence: str
    title: Texts
    days: int
    silence: Literal["favourable", "unfavourable"]
    when: Condition | None = None
    confidential: bool = False
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A public inquiry: `days` (calendar) that its register stays open to anyone, what its notice says (`{{ … }}` are
    CEL placeholders), where it is posted, and whether the time limit stops until the report is in.
    """

    days: int
    notice: Texts
    posting: Texts
    suspends: bool = False
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """What another authority decides in this file, by an act of its own: its text, what it `needs` of the file.

    Without articles the act is a certificate, with them a decree. Papers that several parts need are asked once.
    """

    series: str
    title: Texts
    body: Texts
    visas: tuple[Texts, ...] = ()
    articles: tuple[Texts, ...] = ()
    needs: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a criterion gives when `when` is true (left out: in every other case), and the reason in words."""

    id: str
    points: int | Condition
    reason: Texts
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """A line of a commission's grid: the first grade that holds gives its points, never more than `most`."""

    id: str
    title: Texts
    most: int
    grades: tuple[Grade, ...]
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Share:
    """Places kept for whoever makes `when` true: `percent` of what there is to attribute, rounded down."""

    id: str
    title: Texts
    when: Condition
    percent: int
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stage of the work: who does it (role), where (competence of an office), in which case (`when`).

    `after` names the steps that come first (left out: the one above); those that wait for the same run together.
    An automatic step is done by Jiwar (`does`) and has no role; `warn_days` are working days before its own limit.
    """

    id: str
    kind: Literal["examine", "opinions", "automatic", "inquiry", "session", "part", "validate", "sign"]
    title: Texts
    role: str = ""
    does: Literal["assign", "ask_opinions", "choose_record", "propose_grant"] | None = None
    competence: str | None = None
    when: Condition | None = None
    after: tuple[str, ...] | None = None
    days: int | None = None
    unit: Literal["working", "calendar"] = "working"
    warn_days: int | None = None
    opinions: tuple[OpinionAsked, ...] = ()
    part: Part | None = None
    inquiry: Inquiry | None = None
    # Of a session: the grid, the places kept, how many members must be there, the days for objections.
    criteria: tuple[Criterion, ...] = ()
    shares: tuple[Share, ...] = ()
    quorum: int | None = None
    objection_days: int | None = None
    objection_competence: str | None = None  # of the office that answers them; left out: that of the session


@dataclass(frozen=True, kw_only=True)
class Route:
    """When `when` is true, the file goes to the office of that competence; the first route that holds counts."""

    id: str
    when: Condition
    competence: str


@dataclass(frozen=True, kw_only=True)
class Routing:
    """Where a file goes: the commune whose office it concerns (that of filing when left out), then the competence."""

    commune: Condition | None = None
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DeadlineVariant:
    """Another term when `when` is true; what it leaves out is as in the deadline itself."""

    id: str
    when: Condition
    days: int
    basis: tuple[str, ...]
    months: int | None = None
    unit: Literal["working", "calendar"] | None = None
    silence: Literal["approval", "refusal", "none"] | None = None
    silence_text: Texts | None = None
    suspension: Literal["resume", "restart"] | None = None


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """When those who answer for a file are alerted; 0: no such warning. Working days where they are days late."""

    warn_part: int = 3  # one part in so many of the term is left
    warn_days: int = 2  # so many days of the term's unit are left
    daira_days: int = 5  # so many working days after the limit
    wilaya_days: int = 10


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """When the law obliges an answer, counted from the complete file; the first variant that holds replaces it."""

    days: int
    unit: Literal["working", "calendar"]
    silence: Literal["approval", "refusal", "none"]
    silence_text: Texts
    suspension: Literal["resume", "restart"] = "resume"
    months: int | None = None  # counted from date to date; `days` is then the most that they may be
    basis: tuple[str, ...] = ()
    variants: tuple[DeadlineVariant, ...] = ()
    escalation: Escalation = Escalation()
    # Whether the text that gives this term says that files already running follow it (its transitional rule).
    running_files: Literal["keep", "follow"] = "keep"


@dataclass(frozen=True, kw_only=True)
class FeeComponent:
    """One part of what is paid: of the service, a stamp duty, a tax fixed by law; centimes, or CEL that gives them."""

    id: str
    title: Texts
    amount: int | Condition
    kind: Literal["fee", "stamp", "tax"] = "fee"
    when: Condition | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Whoever makes `when` true is let off `share` percent of the components it covers (all when left out)."""

    id: str
    title: Texts
    when: Condition
    basis: tuple[str, ...]
    share: int = 100
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What the service costs: one amount in centimes of dinar, or components (neither: the text says how it is known).

    `collect` says when it must be paid here: before the signature, before the act is handed over, or not here at all.
    """

    text: Texts
    amount: int | None = None
    components: tuple[FeeComponent, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    collect: Literal["none", "before_signature", "before_delivery"] = "none"
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the receipt says besides the reference, the pieces and the deadline."""

    title: Texts
    body: Texts


@dataclass(frozen=True, kw_only=True)
class Act:
    """The text of a granted act; `{{ … }}` are CEL placeholders. `series` numbers it, `layout` draws it.

    `validity_days` is a number, or CEL that gives one: an act may be valid as long as what was asked for.
    """

    series: str
    layout: Literal["certificate", "decree"]
    title: Texts
    body: Texts
    visas: tuple[Texts, ...] = ()
    articles: tuple[Texts, ...] = ()
    validity_days: int | Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """Why personal data are processed, and on what ground."""

    purpose: Texts
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """A fact nobody could yet check against the Journal officiel; `about` is its place in the file."""

    about: str
    note: Texts
    confidence: Literal["low", "medium"]


@dataclass(frozen=True, kw_only=True)
class ExampleRecord:
    """An act that an example supposes in a register; `links` lead to others by register, commune, year and number."""

    register: str
    commune: str
    year: int
    number: int
    content: Mapping[str, Any]
    links: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A story that the test suite plays through a real case, from the application to its outcome."""

    id: str
    title: Texts
    commune: str
    applicant: Mapping[str, Any]
    answers: Mapping[str, Any]
    papers: tuple[str, ...]
    actions: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]
    appealed: Mapping[str, str] | None = None  # of an appeal: the procedure, its example, the remedy
    representative: Mapping[str, Any] | None = None
    cosigners: tuple[Mapping[str, Any], ...] = ()
    records: tuple[ExampleRecord, ...] = ()
    language: Literal["ar", "fr"] = "ar"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One version of one procedure, whole, in the order in which files are written."""

    jiwar: int = 1
    id: str
    titles: Texts
    summary: Texts
    easy_read: Texts
    icon: str
    life_events: tuple[str, ...]
    keywords: Mapping[str, tuple[str, ...]]
    authority: Literal["commune", "daira", "wilaya"]
    who: Texts
    elsewhere: Texts
    local: Local | None = None
    legal_basis: tuple[str, ...]
    applicant: Applicant
    cosigners: Cosigners | None = None
    eligibility: tuple[EligibilityRule, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...]
    papers: tuple[Paper, ...]
    source: Source | None = None
    workflow: str | None = None
    steps: tuple[Step, ...] = ()  # those of the shared workflow, once read
    routing: Routing = Routing()
    deadline: Deadline
    fee: Fee
    receipt: Receipt
    result: Act
    refusal: Refusal
    retention: str
    privacy: Privacy
    to_confirm: tuple[ToConfirm, ...] = ()
    examples: tuple[Example, ...]

    def question(self, question_id: str) -> Question | None:
        """The question of that id."""
        return next((question for question in self.questions if question.id == question_id), None)

    def paper(self, paper_id: str) -> Paper | None:
        """The paper of that id."""
        return next((paper for paper in self.papers if paper.id == paper_id), None)

    def asks_only(self, question_ids: Collection[str]) -> "Definition":
        """The same procedure with these questions only, in their order: what a check of one's rights asks."""
        return replace(self, questions=tuple(one for one in self.questions if one.id in question_ids))

    def opinion(self, opinion_id: str) -> OpinionAsked | None:
        """The opinion of that id, in whichever step it is asked."""
        return next((o for step in self.steps for o in step.opinions if o.id == opinion_id), None)

    def step(self, kind: str) -> Step | None:
        """The first step of that kind."""
        return next((step for step in self.steps if step.kind == kind), None)
