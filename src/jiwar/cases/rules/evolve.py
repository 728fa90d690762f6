"""The columns of a case as a function of its actions: the one place that says what an action changes.

Writing an action and rebuilding a case both go through `evolve`, so that the columns can be thrown away and made again.
`details` hold ids, dates, counts and salted hashes only: nothing that erasure would have to reach.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jiwar.cases.rules import parts
from jiwar.cases.rules.clock import Clock, Term

# Shown nowhere: what the queues sort by when no limit runs (closed, or waiting for the applicant).
NO_LIMIT = date(9999, 12, 31)
NOT_STARTED = Clock(term=Term(days=0, unit="calendar"))


@dataclass(frozen=True)
class CaseState:
    """Every column of `Case` that follows from its actions."""

    reference: str = ""
    procedure_code: str = ""
    version_id: UUID | None = None
    local_rules: list[str] | None = None
    commune_code: str = ""
    office_id: UUID | None = None
    authority_office_id: UUID | None = None
    filed_at_office_id: UUID | None = None
    applicant_id: UUID | None = None
    representative_id: UUID | None = None
    account_id: UUID | None = None
    channel: str = ""
    language: str = "ar"
    stage: str = ""
    outcome: str = ""
    tacit: str = ""
    step: str = ""
    handler_id: UUID | None = None
    revision: int = 0
    completion_rounds: int = 0
    opinions_asked: int = 0
    opinions_waiting: int = 0
    proposed_verdict: str = ""
    proposed_by_id: UUID | None = None
    record_id: UUID | None = None
    decision_id: UUID | None = None
    document_id: UUID | None = None
    merged_into_id: UUID | None = None
    appeal_of_id: UUID | None = None
    remedy: str = ""
    parts: dict[str, Any] | None = None
    has_news: bool = False
    clock: Clock = field(default=NOT_STARTED)
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    acted_at: datetime | None = None
    sequence: int = 0

    @property
    def is_open(self) -> bool:
        """Work remains to be done on it."""
        return self.stage != "closed"

    @property
    def queue_on(self) -> date:
        """The day that queues sort by."""
        if not self.is_open or self.clock.state != "running" or self.clock.due_on is None:
            return NO_LIMIT
        return self.clock.due_on


@dataclass(frozen=True)
class Deed:
    """One action as `evolve` reads it."""

    kind: str
    sequence: int
    at: datetime
    actor_kind: str = "system"
    actor_id: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Changes = dict[str, Any]


class BrokenHistoryError(ValueError):
    """The actions of a case do not follow one another."""


def evolve(state: CaseState, deed: Deed) -> CaseState:
    """`state` after `deed`; raises BrokenHistoryError when it is out of sequence or unknown."""
    if deed.sequence != state.sequence + 1:
        raise BrokenHistoryError(f"action {deed.sequence} cannot follow {state.sequence}")
    if deed.kind not in _EFFECTS:
        raise BrokenHistoryError(f"unknown action {deed.kind!r}")
    changes = _EFFECTS[deed.kind](state, deed)
    if "clock" in deed.details:
        changes["clock"] = Clock.from_details(deed.details["clock"])
    return replace(state, **changes, sequence=deed.sequence, acted_at=deed.at)


def _uuid(details: Mapping[str, Any], name: str) -> UUID | None:
    return UUID(details[name]) if details.get(name) else None


def _submitted(state: CaseState, deed: Deed) -> Changes:
    texts = ("reference", "procedure_code", "commune_code", "channel", "language", "step")
    ids = (
        "version_id",
        "office_id",
        "authority_office_id",
        "filed_at_office_id",
        "applicant_id",
        "representative_id",
        "account_id",
    )
    return dict(
        **{name: deed.details[name] for name in texts},
        **{name: _uuid(deed.details, name) for name in ids},
        local_rules=deed.details.get("local_rules"),
        appeal_of_id=_uuid(deed.details, "appeal_of"),
        remedy=deed.details.get("remedy", ""),
        stage=deed.details.get("stage", "submitted"),  # it may wait for co-signers first
        revision=1,
        submitted_at=deed.at,
        has_news=True,
    )


def _assigned(state: CaseState, deed: Deed) -> Changes:
    stage = "examining" if state.stage == "submitted" else state.stage
    news = bool(deed.details.get("automatic"))  # whoever got it has not seen it
    return {"stage": stage, "handler_id": _uuid(deed.details, "handler_id"), "has_news": news}


def _completion_requested(state: CaseState, deed: Deed) -> Changes:
    return {"stage": "awaiting_applicant", "completion_rounds": state.completion_rounds + 1, "has_news": False}


def _completed(state: CaseState, deed: Deed) -> Changes:
    later = parts.postponed(state.parts, deed.details.get("parts_due", {}))
    return {"stage": "examining", "revision": deed.details["revision"], "parts": later, "has_news": True}


def _opinions_asked(state: CaseState, deed: Deed) -> Changes:
    asked = len(deed.details["opinion_ids"])
    return {
        "stage": "awaiting_opinions",
        "step": deed.details["step"],
        "opinions_asked": state.opinions_asked + asked,
        "opinions_waiting": asked,
        "has_news": state.has_news if deed.details.get("automatic") else False,
    }


def _consulted(state: CaseState, deed: Deed) -> Changes:
    """Opinions beside those of the procedure: waited for like them, never counted as one of its rounds."""
    waiting = state.opinions_waiting + len(deed.details["opinion_ids"])
    return {"stage": "awaiting_opinions", "opinions_waiting": waiting, "has_news": False}


def _opinion_in(state: CaseState, deed: Deed) -> Changes:
    waiting = state.opinions_waiting - 1
    if waiting:
        return {"opinions_waiting": waiting}
    # Asked before anybody took the file, it is still to be taken.
    return {"opinions_waiting": 0, "stage": deed.details.get("stage", "examining"), "has_news": True}


def _proposed(state: CaseState, deed: Deed) -> Changes:
    return {
        "stage": deed.details.get("stage", "awaiting_signature"),  # validations may come first
        "step": deed.details["step"],
        "proposed_verdict": deed.details["verdict"],
        "proposed_by_id": _uuid(deed.details, "proposed_by_id"),
        "has_news": False,
    }


def _validated(state: CaseState, deed: Deed) -> Changes:
    return {"stage": deed.details["stage"], "step": deed.details["step"]}


def _returned(state: CaseState, deed: Deed) -> Changes:
    return {
        "stage": "examining",
        "step": deed.details["step"],
        "proposed_verdict": "",
        "proposed_by_id": None,
        "has_news": True,
    }


def _signed(state: CaseState, deed: Deed) -> Changes:
    return {
        "stage": "sealing",
        "decision_id": _uuid(deed.details, "decision_id"),
        "decided_at": deed.at,
        "has_news": False,
    }


def _tacit(state: CaseState, deed: Deed) -> Changes:
    """The limit passed and the text says what silence means; nobody works on the file any more."""
    return {
        "stage": "sealing",
        "tacit": deed.details["silence"],
        "decision_id": _uuid(deed.details, "decision_id"),
        "decided_at": deed.at,
        "opinions_waiting": 0,
        "parts": parts.dropped(state.parts),
        "has_news": False,
    }


def _annulled(state: CaseState, deed: Deed) -> Changes:
    if state.tacit:  # the silence speaks again, by another number; what was proposed would have to be proposed again
        return {
            "stage": "examining" if state.handler_id else "submitted",
            "tacit": "",
            "proposed_verdict": "",
            "proposed_by_id": None,
            "decision_id": None,
            "decided_at": None,
            "parts": parts.awaited_again(state.parts),
            "has_news": True,
        }
    return {"stage": "awaiting_signature", "decision_id": None, "decided_at": None, "has_news": True}


def _issued(state: CaseState, deed: Deed) -> Changes:
    granted = state.tacit == "approval" if state.tacit else state.proposed_verdict == "grant"
    return {
        "stage": "closed",
        "outcome": "granted" if granted else "refused",
        "document_id": _uuid(deed.details, "document_id"),
        "closed_at": deed.at,
        "has_news": False,
    }


def _withdrawn(state: CaseState, deed: Deed) -> Changes:
    return {
        "stage": "closed",
        "outcome": "withdrawn",
        "opinions_waiting": 0,
        "parts": parts.dropped(state.parts),
        "closed_at": deed.at,
        "has_news": False,
    }


def _message_posted(state: CaseState, deed: Deed) -> Changes:
    if deed.details.get("internal"):
        return {}
    return {"has_news": bool(deed.details.get("from_applicant"))}


def _cosigner_answered(state: CaseState, deed: Deed) -> Changes:
    """Confirmed, refused or replaced: the file is the administration's once nobody is waited for."""
    return {} if deed.details["waiting"] else {"stage": "submitted", "has_news": True}


def _mandate_ended(state: CaseState, deed: Deed) -> Changes:
    """The represented person goes on alone: whoever acted, and the account that filed, no longer may."""
    return {"representative_id": None, "account_id": None}


def _looked_up(state: CaseState, deed: Deed) -> Changes:
    return {}


def _record_chosen(state: CaseState, deed: Deed) -> Changes:
    return {"record_id": _uuid(deed.details, "record_id")}


def _moved(state: CaseState, deed: Deed) -> Changes:
    """Another version of the procedure holds from now on; whoever has the file reads that it changed."""
    return {"version_id": _uuid(deed.details, "to"), "has_news": True}


def _transferred(state: CaseState, deed: Deed) -> Changes:
    """To a colleague, who goes on; to another office (or to nobody in particular), where it waits to be taken."""
    handler = _uuid(deed.details, "handler_id")
    stage = state.stage
    if handler is None and stage == "examining":
        stage = "submitted"
    elif handler is not None and stage == "submitted":
        stage = "examining"
    return {
        "handler_id": handler,
        "stage": stage,
        "office_id": _uuid(deed.details, "office_id") or state.office_id,
        "authority_office_id": _uuid(deed.details, "authority_office_id") or state.authority_office_id,
        "commune_code": deed.details.get("commune_code", state.commune_code),
        "parts": parts.succeeded(state.parts, deed.details.get("parts", {})),
        "has_news": True,
    }


def _undone(state: CaseState, deed: Deed) -> Changes:
    """The columns as they stood before the act that is taken back."""
    return {name: _restored(name, value) for name, value in deed.details["restore"].items()}


def _restored(name: str, value: Any) -> Any:
    if value is None:
        return None
    return UUID(value) if name.endswith("_id") else datetime.fromisoformat(value) if name.endswith("_at") else value


def restoring(before: CaseState, now: CaseState) -> dict[str, Any]:
    """What `undone` keeps to go from `now` back to `before`: columns that differ, as plain values."""
    names = [part.name for part in fields(CaseState) if part.name not in ("clock", "sequence", "acted_at")]
    changed = {name: getattr(before, name) for name in names if getattr(before, name) != getattr(now, name)}
    return {
        name: str(value) if isinstance(value, UUID) else value.isoformat() if isinstance(value, datetime) else value
        for name, value in changed.items()
    }


def _reopened(state: CaseState, deed: Deed) -> Changes:
    """As new, for whoever takes it; what closed it is in the history."""
    return {
        "stage": "submitted",
        "outcome": "",
        "handler_id": None,
        "proposed_verdict": "",
        "proposed_by_id": None,
        "decision_id": None,
        "document_id": None,
        "decided_at": None,
        "closed_at": None,
        "parts": parts.succeeded(
            parts.to_decide_again(state.parts, deed.details.get("parts_due", {})), deed.details.get("parts", {})
        ),
        "has_news": True,
    }


def _merged(state: CaseState, deed: Deed) -> Changes:
    """Closed without a decision: another file goes on in its place."""
    return {
        "stage": "closed",
        "outcome": "merged",
        "merged_into_id": _uuid(deed.details, "into"),
        "opinions_waiting": 0,
        "parts": parts.dropped(state.parts),
        "closed_at": deed.at,
        "has_news": False,
    }


def _merged_in(state: CaseState, deed: Deed) -> Changes:
    """It goes on with the older filing date of the two."""
    return {"submitted_at": datetime.fromisoformat(deed.details["submitted_at"]), "has_news": True}


def _appeal(state: CaseState, deed: Deed) -> Changes:
    """Its act is contested, or the appeal was answered: whoever works on the file reads so."""
    return {"has_news": True} if state.is_open else {}


def _fee_paid(state: CaseState, deed: Deed) -> Changes:
    return {"has_news": True} if state.is_open else {}


def _presented(state: CaseState, deed: Deed) -> Changes:
    """Ready for the commission, which takes files together; its handler has nothing more to do."""
    return {"stage": "awaiting_session", "step": deed.details["step"], "has_news": False}


def _recalled(state: CaseState, deed: Deed) -> Changes:
    return {"stage": "examining", "step": deed.details["step"], "has_news": False}


def _objected(state: CaseState, deed: Deed) -> Changes:
    """Contested, or answered: news as long as nobody answered."""
    return {"has_news": deed.kind == "objected"}


def _noted(state: CaseState, deed: Deed) -> Changes:
    """What concerns the clock alone, or nothing but the history."""
    return {}


def _inquiry_opened(state: CaseState, deed: Deed) -> Changes:
    """The stage stays: services may be asked, and the applicant, while the public is heard."""
    return {"has_news": False}


def _inquiry_reported(state: CaseState, deed: Deed) -> Changes:
    return {"has_news": True}


def _term_changed(state: CaseState, deed: Deed) -> Changes:
    """The text gives another term; whoever has the file reads that it changed."""
    return {"has_news": True}


def _office_succeeded(state: CaseState, deed: Deed) -> Changes:
    """Another office continues the work of the one that held or signed it; the clock runs on."""
    return {
        "office_id": _uuid(deed.details, "office_id"),
        "authority_office_id": _uuid(deed.details, "authority_office_id"),
        "handler_id": _uuid(deed.details, "handler_id"),
        "parts": parts.succeeded(state.parts, deed.details.get("parts", {})),
        "has_news": True,
    }


_EFFECTS: dict[str, Callable[[CaseState, Deed], Changes]] = {
    "submitted": _submitted,
    "assigned": _assigned,
    "completion_requested": _completion_requested,
    "completed": _completed,
    "opinions_asked": _opinions_asked,
    "consulted": _consulted,
    "opinion_given": _opinion_in,
    "opinion_silent": _opinion_in,
    **parts.EFFECTS,
    "proposed": _proposed,
    "presented": _presented,
    "recalled": _recalled,
    **dict.fromkeys(
        ("on_agenda", "left_out", "ranked", "correction_said", "correction_confirmed", "correction_dropped"), _noted
    ),
    "objected": _objected,
    "objection_answered": _objected,
    "session_decided": _proposed,
    "validated": _validated,
    "validation_returned": _returned,
    "returned": _returned,
    "signed": _signed,
    "annulled": _annulled,
    "issued": _issued,
    "withdrawn": _withdrawn,
    "message_posted": _message_posted,
    "fee_paid": _fee_paid,
    "looked_up": _looked_up,
    "mandate_ended": _mandate_ended,
    "cosigned": _cosigner_answered,
    "cosign_refused": _cosigner_answered,
    "cosigner_changed": _cosigner_answered,
    "record_chosen": _record_chosen,
    "moved_to_version": _moved,
    "moved_back": _moved,
    "tacit": _tacit,
    "clock_recounted": _noted,
    "escalated": _noted,
    "term_changed": _term_changed,
    "office_succeeded": _office_succeeded,
    "transferred": _transferred,
    "undone": _undone,
    "merged": _merged,
    "merged_in": _merged_in,
    "reopened": _reopened,
    "inquiry_opened": _inquiry_opened,
    "observation_received": _noted,
    "inquiry_closed": _noted,
    "inquiry_reported": _inquiry_reported,
    "appealed": _appeal,
    "appeal_answered": _appeal,
}
KINDS = tuple(_EFFECTS)
