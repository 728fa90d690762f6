"""What comes out of a commission's session: frozen values for pages."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody who sits."""

    id: UUID
    name: str
    quality: str
    present: bool


@dataclass(frozen=True, kw_only=True)
class ShareView:
    """Places kept for some, and what became of them: `back` went to the general rank for want of candidates.

    Before the ranking what became of them is None.
    """

    id: str
    title: Texts
    percent: int
    places: int
    rounded: bool  # a part of a place was dropped
    by_rank: int | None = None
    by_share: int | None = None
    back: int | None = None
    words: str = ""  # all of it, in the language of the page


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """A session in a list, and at the head of its page."""

    id: UUID
    procedure_code: str
    version_id: UUID
    titles: Texts
    office_names: Texts
    commune_code: str
    commune: Texts
    site: str
    dwellings: int
    held_on: date
    quorum: int
    state: str
    ranked: int
    objections_until: date | None
    published_at: datetime | None
    final_at: datetime | None
    objections_open: bool
    decision_id: UUID | None
    objections_to: Texts  # the office that answers them
    criteria: tuple[tuple[str, Texts, int], ...]  # id, title, most
    shares: tuple[ShareView, ...] = ()
    objections_wait: int = 0  # in lists of staff


@dataclass(frozen=True, kw_only=True)
class ScoreView:
    """What one criterion gave, out of how much, and why; `reason` is empty where nothing was given."""

    criterion: str
    title: Texts
    points: int
    most: int
    reason: Texts


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """A file before the commission. In what the public reads `name` is empty, and `applicant_id` None."""

    id: UUID
    case_id: UUID
    applicant_id: UUID | None
    reference: str
    name: Texts
    arrived_at: datetime
    points: int
    most: int
    rank: int | None
    verdict: str
    left_out: str
    scores: tuple[ScoreView, ...]
    unmet: tuple[Texts, ...]
    shares: tuple[Texts, ...] = ()  # those in which it counts
    by_share: Texts = field(default_factory=dict)  # the one by which it was chosen; empty: by its rank, or not chosen
    displaced: bool = False  # its rank was within what there is, and a share took the place
    why: str = ""  # why it was chosen or not, where the session has shares
    corrections: tuple["CorrectionView", ...] = ()
    objections: tuple["ObjectionView", ...] = ()
    recused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CorrectionView:
    """What a visit found otherwise; not `confirmed` it counts for nothing."""

    id: UUID
    label: Texts
    before: str
    after: str
    reason: str
    by: Texts
    confirmed_by: Texts
    mine: bool
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """An objection and its answer (`accepted` is None while it waits)."""

    id: UUID
    body: str
    made_at: datetime
    accepted: bool | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class SessionStanding:
    """A file before its commission, as its applicant and its handler read it."""

    session: SessionView
    item: ItemView
    objections: tuple[ObjectionView, ...]
    may_object: bool
