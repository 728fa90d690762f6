"""Public inquiries: whether a file goes through one, how it stands, its register; and what the public reads of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors.inquiries import InquiryNotFound
from jiwar.cases.models import Case, Inquiry, Observation, Opinion
from jiwar.cases.queries.context import answers_of, context_of_case
from jiwar.cases.queries.inquiry_shapes import InquiryView, Notice, ObservationView, stands_on
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.versions import definition_of
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices
from jiwar.territory import api as territory

PAGE = 20


def inquiry_row(case: Case) -> Inquiry | None:
    """The inquiry of a file; not one that was dropped."""
    return Inquiry.objects.filter(case=case).exclude(state="dropped").first()


def past_of(case: Case, definition: catalogue.Definition) -> tuple[str, ...]:
    """The step of the inquiry once its report is in; no query where the procedure has none."""
    step = definition.step("inquiry")
    if step is None or not Inquiry.objects.filter(case=case, state="reported").exists():
        return ()
    return (step.id,)


def inquiry_wanted(case: Case) -> catalogue.Step | None:
    """The inquiry that must be over before this file is granted, and is not; no query where there is none."""
    definition = definition_of(case)
    step = definition.step("inquiry")
    if step is None or past_of(case, definition):
        return None
    if step.when is None:
        return step
    answers = answers_of(case)
    return catalogue.inquiry_of(definition, answers, context_of_case(case, answers=answers))


def inquiry_to_open(case: Case) -> catalogue.Step | None:
    """The inquiry that may be opened now: wanted, not opened, and no round of opinions comes before it."""
    step = inquiry_wanted(case)
    if step is None or inquiry_row(case) is not None:
        return None
    definition, answers = definition_of(case), answers_of(case)
    asked = set(Opinion.objects.filter(case=case).values_list("opinion_id", flat=True))
    context = context_of_case(case, answers=answers)
    return step if catalogue.inquiry_may_open(definition, answers, context, asked=asked) else None


def runs(case: Case) -> bool:
    """An inquiry was opened and its report is not in."""
    found = definition_of(case).step("inquiry")
    return found is not None and Inquiry.objects.filter(case=case, state__in=["open", "closed"]).exists()


def stops_the_clock(case: Case) -> bool:
    """The time limit waits for the report of the inquiry."""
    step = definition_of(case).step("inquiry")
    return bool(step and step.inquiry and step.inquiry.suspends) and runs(case)


def conducts_inquiry(actor: Actor, case: Case) -> bool:
    """The commissioner of the inquiry on this file."""
    if not actor.is_staff:
        return False
    return Inquiry.objects.filter(case=case, commissioner_id=actor.account_id).exclude(state="dropped").exists()


def commissioners_for(case: Case, step: catalogue.Step) -> list[identity.AccountView]:
    """Who may conduct it: those who hold its role at the office in charge, but whoever examines the file."""
    office_id = case.office_id
    if step.competence:
        office_id = offices.competent_office(competence=step.competence, commune_code=case.commune_code).id
    found = identity.accounts_with_role(step.role, office_id=office_id)
    return [one for one in found if one.id != case.handler_id]


# --- What the public reads ---


def _notice_of(row: Inquiry, communes: Mapping[str, territory.DivisionView], names: Texts) -> dict[str, Any]:
    known = communes.get(row.commune_code)
    own = ("id", "state", "notice", "posting", "place", "order_number", "order_on", "opens_on", "closes_on", "received")
    reported = row.state == "reported"
    return {
        **{name: getattr(row, name) for name in own},
        "titles": titles_of(row.case),
        "commune_names": known.names if known else {},
        "office_names": office_names(row.office_id),
        "commissioner": names,
        "conclusion": row.conclusion if reported else "",
        "conclusions": row.conclusions if reported else "",
    }


def open_inquiries(*, place: str = "", cursor: str | None = None) -> Page[Notice]:
    """Inquiries that anyone may write in, or soon will, in a commune or a wilaya: those that end first come first."""
    rows = Inquiry.objects.filter(state="open", closes_on__gte=clock.today()).select_related("case")
    if place:
        rows = rows.filter(commune_code__in=_communes_of(place))
    page = keyset_page(rows, by=["closes_on", "id"], cursor=cursor, size=PAGE)
    communes = territory.divisions_at(codes={row.commune_code for row in page.rows})
    return Page([Notice(**_notice_of(row, communes, {})) for row in page.rows], page.next_cursor)


def _communes_of(place: str) -> list[str]:
    return [place, *territory.communes_within(code=place)]


def public_inquiry(*, inquiry_id: UUID) -> Notice:
    """One inquiry as anyone reads it; raises InquiryNotFound, also for one that came to nothing."""
    row = _row(inquiry_id)
    communes = territory.divisions_at(codes=[row.commune_code])
    return Notice(**_notice_of(row, communes, _commissioner(row)))


def _row(inquiry_id: UUID) -> Inquiry:
    row = Inquiry.objects.filter(pk=inquiry_id).exclude(state="dropped").select_related("case").first()
    if row is None:
        raise InquiryNotFound
    return row


def _commissioner(row: Inquiry) -> Texts:
    found = identity.staff_names(ids=[str(row.commissioner_id)])
    return found.get(str(row.commissioner_id), {})


def observation_sent(*, inquiry_id: UUID, key: UUID) -> ObservationView | None:
    """The observation that a form kept, for whoever sent that form."""
    row = Observation.objects.filter(inquiry_id=inquiry_id, key=key).first()
    return None if row is None else observation_view(row)


def observation_view(row: Observation) -> ObservationView:
    """A row of the register."""
    own = ("number", "channel", "received_on", "kept_at", "name", "place", "contact", "text")
    return ObservationView(id=row.pk, **{name: getattr(row, name) for name in own})


def notice_of_case(case: Case) -> Notice | None:
    """The notice of a file's inquiry, for its applicant; no query where the procedure has none."""
    if definition_of(case).step("inquiry") is None or (row := inquiry_row(case)) is None:
        return None
    return Notice(**_notice_of(row, territory.divisions_at(codes=[row.commune_code]), {}))


# --- What those who work on the file read ---


def inquiry_of_case(case: Case, actor: Actor) -> InquiryView | None:
    """The inquiry of a file for this reader; no query where the procedure has none."""
    if definition_of(case).step("inquiry") is None or (row := inquiry_row(case)) is None:
        return None
    communes = territory.divisions_at(codes=[row.commune_code])
    stands = stands_on(row.state, row.opens_on, row.closes_on)
    mine = actor.is_staff and row.commissioner_id == actor.account_id
    return InquiryView(
        **_notice_of(row, communes, _commissioner(row)),
        case_id=case.pk,
        reference=case.reference,
        summary=row.summary if actor.is_staff else "",
        answer=row.answer if actor.is_staff else "",
        closed_at=row.closed_at,
        reported_at=row.reported_at,
        may_report=mine and stands == "closed",
        may_observe=actor.is_staff and stands in ("open", "closed"),
        expected_sequence=case.sequence,
    )


def register_of(*, actor: Actor, inquiry: InquiryView, cursor: str | None = None) -> Page[ObservationView]:
    """A page of the register, in its order, for a reader of the file; the reading is journaled."""
    subject = SubjectRef(kind="cases.inquiry", id=str(inquiry.id), label=inquiry.reference)
    audit.record_access(actor=actor.ref, subject=subject, purpose="cases.examination")
    page = keyset_page(Observation.objects.filter(inquiry_id=inquiry.id), by=["number"], cursor=cursor, size=PAGE)
    return Page([observation_view(row) for row in page.rows], page.next_cursor)


def inquiries_conducted(*, actor: Actor) -> list[InquiryView]:
    """Those whose report the actor owes, the first to end first."""
    rows = Inquiry.objects.filter(commissioner_id=actor.account_id, state__in=["open", "closed"])
    found = list(rows.select_related("case").order_by("closes_on", "id")[:100])
    communes = territory.divisions_at(codes={row.commune_code for row in found})
    return [
        InquiryView(
            **_notice_of(row, communes, {}),
            case_id=row.case_id,
            reference=row.case.reference,
            summary="",
            answer="",
            closed_at=row.closed_at,
            reported_at=None,
            may_report=stands_on(row.state, row.opens_on, row.closes_on) == "closed",
            may_observe=False,
        )
        for row in found
    ]
