"""Facts of the register of decisions."""

from dataclasses import dataclass

from jiwar.kernel.events import Event, announced


@announced
@dataclass(frozen=True, kw_only=True)
class DecisionSealed(Event):
    """The signed document of a decision exists and is public."""

    decision_id: str
    subject_kind: str
    subject_id: str


@announced
@dataclass(frozen=True, kw_only=True)
class DecisionAnnulled(Event):
    """A number was annulled before its document was sealed: there is no decision any more."""

    decision_id: str
    subject_kind: str
    subject_id: str


@announced
@dataclass(frozen=True, kw_only=True)
class DecisionNotified(Event):
    """A person was told of a decision; time-limits to contest it run from then."""

    decision_id: str
    subject_kind: str
    subject_id: str
