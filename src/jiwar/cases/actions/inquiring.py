"""A public inquiry: opened by order, written in by anyone while it is open, closed by its last day, reported on.

The register is append-only: each observation takes the next number under the lock of its file, and one action holds
its salted hash. What was written, and by whom, is in a table that erasure empties.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff, require_disinterested
from jiwar.cases.actions.levels import drop_inquiries
from jiwar.cases.actions.recording import (
    BY_JIWAR,
    Doer,
    append,
    calendar,
    clock_of_row,
    doer,
    locked,
    require_stage,
    today_of,
)
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import MayNotAct, NotInThisStage, TextMissing, UnknownItem
from jiwar.cases.errors.inquiries import (
    DayNotPossible,
    InquiryClosed,
    InquiryNotFound,
    InquiryNotOver,
    InquiryNotYetOpen,
    InquiryReported,
    ObservationIncomplete,
    ReportIncomplete,
)
from jiwar.cases.models import Case, Inquiry, Observation
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.inquiries import (
    ObservationView,
    commissioners_for,
    inquiry_to_open,
    observation_view,
    stands_on,
)
from jiwar.cases.queries.visible import find_case
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import permissions
from jiwar.cases.rules.moments import possible
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import ActorRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.texts import Texts

# The record keeps that somebody wrote, never who: names are in the register alone.
ANYONE = Doer(ref=ActorRef(kind="guest", id="", label=""), channel="web")
CONCLUSIONS = ("favourable", "with_reservations", "unfavourable")
MOST_LETTERS = 120  # of a name, a place, a contact
MOST_TEXT = 5000
LONGEST_WAIT_DAYS = 60  # from the order to the first day


@dataclass(frozen=True, kw_only=True)
class InquiryOrder:
    """What the act that orders the inquiry says."""

    number: str
    on: date
    opens_on: date
    commissioner_id: UUID
    place: str


@dataclass(frozen=True, kw_only=True)
class NewObservation:
    """What somebody writes in the register; `key` names the form, so that sent twice it is kept once."""

    key: UUID
    name: str
    place: str
    text: str = field(repr=False)
    contact: str = ""


def open_inquiry(*, actor: Actor, case_id: UUID, order: InquiryOrder, expected_sequence: int | None = None) -> UUID:
    """The handler opens the inquiry that was ordered; the time limit stops if the procedure says so.

    Raises TextMissing, DayNotPossible, UnknownItem for a commissioner who may not be one, MayNotAct,
    InterestDeclared, StaleCase, NotInThisStage, CaseNotFound.
    """
    if not order.number.strip() or not order.place.strip():
        raise TextMissing
    today = today_of()
    if not order.on <= order.opens_on or not today <= order.opens_on <= today + timedelta(days=LONGEST_WAIT_DAYS):
        raise DayNotPossible
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "inquiry_opened", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        step = inquiry_to_open(case)
        if step is None or step.inquiry is None:
            raise NotInThisStage
        row = _opened(case, step, step.inquiry, order)
        details = {
            "inquiry_id": str(row.pk),
            "step": step.id,
            "commissioner_id": str(row.commissioner_id),
            "opens_on": row.opens_on.isoformat(),
            "closes_on": row.closes_on.isoformat(),
            "content": salted_hash(row.salt, {"order": row.order_number, "place": row.place, "notice": row.notice}),
        }
        stopped = clock_of_row(case).suspend(today, calendar) if step.inquiry.suspends else None
        append(case, "inquiry_opened", by=doer(actor), details=details, clock=stopped)
        tell_correspondent(
            case,
            "cases.inquiry_opened",
            key=f"cases.inquiry-opened:{row.pk}",
            more={"first": _days(row.opens_on), "last": _days(row.closes_on)},
        )
    return row.pk


def _opened(case: Case, step: catalogue.Step, inquiry: catalogue.Inquiry, order: InquiryOrder) -> Inquiry:
    """The row, its notice filled with the file as it stands."""
    able = next((one for one in commissioners_for(case, step) if one.id == order.commissioner_id), None)
    if able is None:
        raise UnknownItem
    context = context_of_case(case, answers=answers_of(case))
    return Inquiry.objects.create(
        case=case,
        step_id=step.id,
        commune_code=case.commune_code,
        office_id=case.office_id,
        commissioner_id=able.id,
        order_number=order.number.strip()[:60],
        order_on=order.on,
        opens_on=order.opens_on,
        closes_on=order.opens_on + timedelta(days=inquiry.days - 1),
        notice={code: catalogue.fill(text, context, code) for code, text in inquiry.notice.items()},
        posting=dict(inquiry.posting),
        place=cut(order.place),
        salt=new_salt(),
        opened_at=kernel_clock.now(),
    )


def _days(day: date) -> Texts:
    return {code: day_words(day, code) for code in ("ar", "fr", "en")}


def observe(*, inquiry_id: UUID, said: NewObservation) -> ObservationView:
    """Anyone writes in the register on line, while it is open; the same form sent twice is one observation.

    Raises ObservationIncomplete, InquiryNotYetOpen, InquiryClosed, InquiryNotFound.
    """
    clean = _clean(said)
    with transaction.atomic():
        case, row = _locked(inquiry_id)
        if (kept := _kept(row, clean.key)) is not None:
            return kept
        stands = stands_on(row.state, row.opens_on, row.closes_on)
        if stands == "announced":
            raise InquiryNotYetOpen
        if stands != "open" or not possible("observation_received", case.stage):
            raise InquiryClosed
        return _written(case, row, clean, channel="web", received_on=today_of(), by=ANYONE)


def take_observation(
    *, actor: Actor, inquiry_id: UUID, said: NewObservation, channel: str, received_on: date
) -> ObservationView:
    """Staff write down what somebody said at the counter or gave on paper, on a day of the inquiry, until the report.

    Raises ObservationIncomplete, UnknownItem, DayNotPossible, InquiryReported, MayNotAct, InterestDeclared,
    InquiryNotFound, CaseNotFound.
    """
    clean = _clean(said)
    if channel not in ("counter", "paper"):
        raise UnknownItem
    found = Inquiry.objects.filter(pk=inquiry_id).values_list("case_id", flat=True).first()
    if found is None or not actor.is_staff:
        raise InquiryNotFound
    find_case(actor, found)
    with transaction.atomic():
        case, row = _locked(inquiry_id)
        require_disinterested(actor, case)
        if (kept := _kept(row, clean.key)) is not None:
            return kept
        if row.state == "reported" or not possible("observation_received", case.stage):
            raise InquiryReported
        if not row.opens_on <= received_on <= min(row.closes_on, today_of()):
            raise DayNotPossible
        return _written(case, row, clean, channel=channel, received_on=received_on, by=doer(actor), actor=actor)


def _clean(said: NewObservation) -> NewObservation:
    """As it is kept; raises ObservationIncomplete."""
    name, place, text = said.name.strip(), said.place.strip(), said.text.strip()
    if not (name and place and text) or len(text) > MOST_TEXT:
        raise ObservationIncomplete
    short = [one[:MOST_LETTERS] for one in (name, place, said.contact.strip())]
    return NewObservation(key=said.key, name=short[0], place=short[1], contact=short[2], text=text)


def _locked(inquiry_id: UUID) -> tuple[Case, Inquiry]:
    """The file, locked, then its inquiry: everything that changes an inquiry waits for the same lock."""
    found = Inquiry.objects.filter(pk=inquiry_id).values_list("case_id", flat=True).first()
    if found is None:
        raise InquiryNotFound
    case = locked(found)
    row = Inquiry.objects.get(pk=inquiry_id)
    if row.state == "dropped":
        raise InquiryNotFound
    return case, row


def _kept(row: Inquiry, key: UUID) -> ObservationView | None:
    found = Observation.objects.filter(inquiry=row, key=key).first()
    return None if found is None else observation_view(found)


def _written(
    case: Case,
    row: Inquiry,
    said: NewObservation,
    *,
    channel: str,
    received_on: date,
    by: Doer,
    actor: Actor | None = None,
) -> ObservationView:
    """The next number, the row and its action, under the lock of the file."""
    row.received += 1
    row.save(update_fields=["received"])
    salt = new_salt()
    content = {"name": said.name, "place": said.place, "contact": said.contact, "text": said.text}
    observation = Observation.objects.create(
        inquiry=row,
        number=row.received,
        key=said.key,
        channel=channel,
        received_on=received_on,
        kept_at=kernel_clock.now(),
        taken_by_id=actor.account_id if actor else None,
        salt=salt,
        **content,
    )
    details = {
        "inquiry_id": str(row.pk),
        "number": observation.number,
        "received_on": received_on.isoformat(),
        "content": salted_hash(salt, content),
    }
    append(case, "observation_received", by=by, details=details)
    return observation_view(observation)


def close_inquiries(*, on: date | None = None, limit: int = 200) -> int:
    """Registers whose last day is past are closed; how many were looked at. Safe to run twice at once."""
    day = on or kernel_clock.today()
    ended = Inquiry.objects.filter(state="open", closes_on__lt=day).order_by("closes_on", "id")
    found = list(ended.values_list("pk", flat=True)[:limit])
    for inquiry_id in found:
        with transaction.atomic():
            _close(*_locked(inquiry_id))
    return len(found)


def _close(case: Case, row: Inquiry) -> None:
    if row.state != "open":
        return
    if not possible("inquiry_closed", case.stage):
        drop_inquiries(case)
        return
    row.state, row.closed_at = "closed", kernel_clock.now()
    row.save(update_fields=["state", "closed_at"])
    append(case, "inquiry_closed", by=BY_JIWAR, details={"inquiry_id": str(row.pk), "received": row.received})
    more = {"count": str(row.received)}
    tell_correspondent(case, "cases.inquiry_closed", key=f"cases.inquiry-closed:{row.pk}", more=more)


def report_inquiry(
    *, actor: Actor, inquiry_id: UUID, summary: str, conclusion: str, conclusions: str, answer: str = ""
) -> int:
    """The commissioner reports, once, after the last day; the file goes back to its handler, the time limit runs again.

    `conclusions` are published; `summary` (of the observations) and `answer` (of the applicant) stay with the file.
    Raises ReportIncomplete, InquiryNotOver, InquiryReported, MayNotAct, InterestDeclared, InquiryNotFound.
    """
    texts = {"summary": summary.strip()[:20_000], "conclusions": conclusions.strip()[:20_000], "answer": cut(answer)}
    if conclusion not in CONCLUSIONS or not texts["summary"] or not texts["conclusions"]:
        raise ReportIncomplete
    with transaction.atomic():
        case, row = _locked(inquiry_id)
        if row.commissioner_id != actor.account_id or not actor.is_staff:
            raise MayNotAct
        require_disinterested(actor, case)
        if row.state == "reported":
            raise InquiryReported
        if stands_on(row.state, row.opens_on, row.closes_on) != "closed":
            raise InquiryNotOver
        _close(case, row)
        require_stage(case, "inquiry_reported")
        for name, text in texts.items():
            setattr(row, name, text)
        row.state, row.conclusion, row.reported_at = "reported", conclusion, kernel_clock.now()
        row.save()
        details = {
            "inquiry_id": str(row.pk),
            "conclusion": conclusion,
            "received": row.received,
            "content": salted_hash(row.salt, {"conclusion": conclusion, **texts}),
        }
        going = clock_of_row(case)
        if case.stage != "awaiting_applicant":  # that too stops the time limit, until the applicant answers
            going = going.resume(today_of(), calendar)
        append(case, "inquiry_reported", by=doer(actor), details=details, clock=going)
    return case.sequence


def erase_observations(*, ids: Iterable[UUID]) -> int:
    """Empty what was written and by whom; the number stays, and the hash that nobody can guess. How many."""
    gone = dict.fromkeys(("name", "place", "contact", "text", "salt"), "")
    return Observation.objects.filter(pk__in=list(ids)).update(**gone)
