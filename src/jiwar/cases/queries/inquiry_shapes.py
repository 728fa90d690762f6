"""Public inquiries as pages receive them: what anyone reads, what those who work on the file read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from jiwar.kernel import clock
from jiwar.kernel.texts import Texts


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the public reads of an inquiry: nothing of the applicant but what the notice says."""

    id: UUID
    state: str
    titles: Texts
    notice: Texts
    posting: Texts
    place: str
    commune_names: Texts
    office_names: Texts
    order_number: str
    order_on: date
    opens_on: date
    closes_on: date
    received: int
    commissioner: Texts
    conclusion: str
    conclusions: str

    @property
    def stands(self) -> str:
        """`announced` before its first day, `open`, `closed` after the last one, `reported`."""
        return stands_on(self.state, self.opens_on, self.closes_on)

    @property
    def days_left(self) -> int:
        """Today counted."""
        return max((self.closes_on - clock.today()).days + 1, 0)


@dataclass(frozen=True, kw_only=True)
class InquiryView(Notice):
    """The same for those who work on the file, and who may do what."""

    case_id: UUID
    reference: str
    summary: str
    answer: str
    closed_at: datetime | None
    reported_at: datetime | None
    may_report: bool
    may_observe: bool
    expected_sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class ObservationView:
    """One observation of the register."""

    id: UUID
    number: int
    channel: str
    received_on: date
    kept_at: datetime
    name: str
    place: str
    contact: str
    text: str


def stands_on(state: str, opens_on: date, closes_on: date) -> str:
    """How an inquiry stands today, whether the clock came by or not."""
    today = clock.today()
    if state != "open":
        return state
    return "announced" if today < opens_on else "closed" if today > closes_on else "open"


@dataclass
class Inquired:
    """The public inquiry of a story: its days, and whether its report is in."""

    first: date | None = None
    last: date | None = None
    reported: bool = False
    told: dict[str, dict[str, str]] = field(default_factory=dict)  # what it concluded, by the id of its step

    @property
    def runs(self) -> bool:
        """Opened, and not reported on."""
        return self.first is not None and not self.reported
