"""Parts before their authority: its queue, and one part with what it needs of the file."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case, CaseAnswers, CasePaper, CasePart
from jiwar.cases.queries.alerts import parts_warned
from jiwar.cases.queries.drafts import paper_views
from jiwar.cases.queries.interests import interest_in, ties_to
from jiwar.cases.queries.names import account_name, office_names, party_names, titles_of
from jiwar.cases.queries.part_shapes import NeededAnswer, NeededPaper, PartDetail, PartRow
from jiwar.cases.queries.parts import is_late, part_of, parts_of_case
from jiwar.cases.queries.reach import any_of_parts, parts_visible_to
from jiwar.cases.queries.reasons import reason_texts
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import permissions
from jiwar.cases.rules.moments import possible
from jiwar.cases.rules.parts import UNDECIDED
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts, current_language
from jiwar.territory import api as territory


def parts_for(
    *, actor: Actor, handler_id: UUID | None = None, cursor: str | None = None, size: int = 50
) -> Page[PartRow]:
    """Parts that the actor's offices prepare, and those that wait for the actor's decision, the nearest day first.

    `handler_id`: those that one of their handlers has in hand.
    """
    handling = permissions.offices_with(actor, permissions.HANDLING_ROLES)
    signing = permissions.offices_with(actor, permissions.SIGNING_ROLES)
    ways = []
    if handling:
        ways.append(CasePart.objects.filter(office_id__in=handling, state__in=UNDECIDED))
    if signing:
        ways.append(CasePart.objects.filter(authority_office_id__in=signing, state="prepared"))
        ways.append(CasePart.objects.filter(office_id__in=signing, state="prepared"))
    rows = any_of_parts(ways).select_related("case", "handler")
    if handler_id is not None:
        rows = rows.filter(handler_id=handler_id)
    page = keyset_page(rows, by=["queue_on", "id"], cursor=cursor, size=size)
    names = party_names([row.case for row in page.rows])
    warned = parts_warned([row.case_id for row in page.rows])
    return Page([_row(row, names, actor, str(row.pk) in warned) for row in page.rows], page.next_cursor)


def _row(row: CasePart, names: Mapping[Any, Any], actor: Actor, warned: bool) -> PartRow:
    return PartRow(
        id=row.pk,
        reference=row.case.reference,
        service=titles_of(row.case),
        applicant_id=row.case.applicant_id,
        applicant=names.get((row.case_id, "applicant"), {}),
        titles=part_of(definition_of(row.case), row.step_id).title,
        office_names=office_names(row.office_id),
        state=row.state,
        heard=row.heard,
        handler=account_name(row.handler),
        due_on=row.due_on,
        late=is_late(row, row.case),
        warned=warned,
        sent_at=row.sent_at,
        may_decide=row.state == "prepared"
        and permissions.can_decide_part(actor, row.office_id, row.authority_office_id)
        and row.prepared_by_id != actor.account_id,
    )


def _found(actor: Actor, part_id: UUID) -> CasePart:
    """The part for whoever may read it; raises CaseNotFound for what is unknown or another authority's."""
    row = parts_visible_to(actor).select_related("case", "handler", "prepared_by").filter(pk=part_id).first()
    if row is None:
        raise CaseNotFound
    return row


def note_part_read(actor: Actor, row: CasePart, *, purpose: str = "cases.examination") -> None:
    """Journal that an agent of another authority read what its part shows of the applicant."""
    subject = SubjectRef(kind="identity.person", id=str(row.case.applicant_id), label=row.case.reference)
    audit.record_access(actor=actor.ref, subject=subject, purpose=purpose)


def part_visible_to(actor: Actor, part_id: UUID) -> PartDetail:
    """A part with what it needs of the file; raises CaseNotFound. The reading is journaled."""
    row = _found(actor, part_id)
    case = row.case
    note_part_read(actor, row)
    definition = definition_of(case)
    others = parts_of_case(case, definition, staff=True)
    step = part_of(definition, row.step_id)
    needs = set(step.part.needs) if step.part else set()
    if others is None:
        raise CaseNotFound
    tied = interest_in(actor, case) is not None
    return PartDetail(
        id=row.pk,
        case_id=case.pk,
        reference=case.reference,
        service=titles_of(case),
        definition=definition,
        commune_names=territory.divisions_at(codes=[case.commune_code])[case.commune_code].names,
        lead_names=office_names(case.office_id),
        applicant=party_names([case]).get((case.pk, "applicant"), {}),
        part=next(one for one in others.parts if one.step == row.step_id),
        others=others,
        answers=_answers(case, definition, needs),
        papers=_papers(case, definition, needs),
        prepared=_prepared(row, definition),
        note=row.note,
        awaits_applicant=case.stage == "awaiting_applicant",
        may=frozenset() if tied else _open_to(actor, row, case),
        tied=tied,
    )


def _open_to(actor: Actor, row: CasePart, case: Case) -> frozenset[str]:
    """What rights and states allow; each action checks again, under the lock."""
    found = set()
    if permissions.can_prepare_part(actor, row.office_id) and row.state in UNDECIDED:
        mine = row.handler_id is not None and (row.handler_id == actor.account_id or row.handler_id in actor.covers())
        if row.handler_id != actor.account_id:
            found.add("take_part")
        if permissions.can_hand_over_part(actor, row.office_id, row.handler_id):
            found.add("hand_over_part")
        if mine and row.state in ("waiting", "open"):
            found.add("remark_part")
        if mine and row.state in ("open", "prepared"):
            found.add("prepare_part")
    if row.state == "prepared" and permissions.can_decide_part(actor, row.office_id, row.authority_office_id):
        found.add("return_part")
        if row.prepared_by_id != actor.account_id:
            found.add("decide_part")
    kinds = {"take_part": "part_taken", "remark_part": "part_remarked", "prepare_part": "part_prepared"}
    kinds |= {"return_part": "part_returned", "decide_part": "part_decided", "hand_over_part": "part_taken"}
    return frozenset(name for name in found if possible(kinds[name], case.stage))


def _answers(case: Case, definition: Definition, needs: set[str]) -> tuple[NeededAnswer, ...]:
    last = CaseAnswers.objects.filter(case=case, revision=case.revision).first()
    answers = last.answers if last else {}
    return tuple(
        NeededAnswer(
            id=question.id,
            label=question.label,
            shown=catalogue.display_answer(question, answers[question.id], current_language()),
        )
        for question in definition.questions
        if question.id in needs and question.id in answers
    )


def _papers(case: Case, definition: Definition, needs: set[str]) -> tuple[NeededPaper, ...]:
    rows = CasePaper.objects.filter(case=case, paper_id__in=needs, revision__gt=0).exclude(file=None)
    views = paper_views(rows.select_related("file").order_by("replaced_in", "added_at", "id"), definition)
    return tuple(
        NeededPaper(
            id=one.id,
            paper_id=one.paper_id,
            label=one.label,
            name=one.name,
            media_type=one.media_type,
            scan=one.scan,
            replaced=one.replaced,
        )
        for one in views
    )


def _prepared(row: CasePart, definition: Definition) -> Mapping[str, object] | None:
    if not row.prepared_verdict:
        return None
    return {
        "verdict": row.prepared_verdict,
        "reasons": reason_texts(definition, row.reasons),
        "conditions": row.conditions,
        "by": account_name(row.prepared_by),
        "at": row.prepared_at,
    }


def part_paper_file(*, actor: Actor, part_id: UUID, stored_id: UUID) -> UUID:
    """The id of the file of a paper that the part needs, for `documents.open_file`; raises CaseNotFound. Journaled."""
    row = _found(actor, part_id)
    step = part_of(definition_of(row.case), row.step_id)
    needs = step.part.needs if step.part else ()
    paper = CasePaper.objects.filter(pk=stored_id, case=row.case, paper_id__in=needs, revision__gt=0).first()
    if paper is None or paper.file_id is None:
        raise CaseNotFound
    note_part_read(actor, row, purpose="cases.paper")
    return paper.file_id


def part_colleagues(*, actor: Actor, part_id: UUID) -> dict[UUID, Texts]:
    """Who else handles files at the office that holds the part and may have it, by account; raises CaseNotFound."""
    row = _found(actor, part_id)
    seats = identity.staff_of(office_ids=[row.office_id], roles=permissions.HANDLING_ROLES)
    others = {seat.account_id: seat.names for seat in seats if seat.account_id != row.handler_id}
    tied = ties_to(cases=[row.case], account_ids=others).get(row.case_id, frozenset())
    return {account_id: names for account_id, names in others.items() if account_id not in tied}
