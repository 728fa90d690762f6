"""One file before the commission: said to be ready, corrected by two people after a visit, contested, answered."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.cases.actions.attesting import number_shown, proof_of
from jiwar.cases.actions.handling import acts_for_party, cut, first_step, locked_for_staff
from jiwar.cases.actions.objecting import tell_objection
from jiwar.cases.actions.recording import append, calendar, clock_of_row, doer, locked, require_stage, today_of
from jiwar.cases.actions.sessions import answers, locked_item
from jiwar.cases.actions.settling import require_decided
from jiwar.cases.actions.telling import tell_correspondent
from jiwar.cases.errors import LookupsMissing, MayNotAct, OpinionsMissing, TextMissing
from jiwar.cases.errors.inquiries import InquiryMissing
from jiwar.cases.errors.sessions import (
    AlreadyOnAgenda,
    ConfirmsOwn,
    CorrectionInvalid,
    ItemNotFound,
    NotYetPublished,
    ObjectionLate,
    ObjectionWaits,
    SessionMoved,
)
from jiwar.cases.models import SessionCorrection, SessionItem, SessionObjection
from jiwar.cases.queries.inquiries import inquiry_wanted, runs
from jiwar.cases.queries.lookups import lookups_of
from jiwar.cases.queries.objections import hearing_office
from jiwar.cases.queries.sessions import counted, latest_item
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import permissions
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.texts import current_language, pick


def present(*, actor: Actor, case_id: UUID, expected_sequence: int | None = None) -> int:
    """The handler says that the file is ready for the commission; its time limit waits for a session.

    Raises PartsUndecided, OpinionsMissing, LookupsMissing, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "presented", expected_sequence)
        definition = definition_of(case)
        if not permissions.can_examine(actor, case) or definition.step("session") is None:
            raise MayNotAct
        if runs(case) or inquiry_wanted(case) is not None:
            raise InquiryMissing
        if opinions_of(case):
            raise OpinionsMissing
        require_decided(case, definition)
        if lacking := [one for one in lookups_of(case, definition) if one.lacks]:
            raise LookupsMissing([pick(one.label) for one in lacking])
        stopped = clock_of_row(case).suspend(today_of(), calendar)
        append(case, "presented", by=doer(actor), details={"step": first_step(definition, "session")}, clock=stopped)
    return case.sequence


def recall(*, actor: Actor, case_id: UUID, expected_sequence: int | None = None) -> int:
    """A file that is on no agenda is examined again: something new came up. Its time limit runs on.

    Raises AlreadyOnAgenda, MayNotAct, StaleCase, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "recalled", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        if SessionItem.objects.filter(case=case, waits=True).exists():
            raise AlreadyOnAgenda
        going = clock_of_row(case).resume(today_of(), calendar)
        details = {"step": first_step(definition_of(case), "examine")}
        append(case, "recalled", by=doer(actor), details=details, clock=going)
    return case.sequence


# --- What a visit found ---------------------------------------------------------------------------------------------


def correct(*, actor: Actor, item_id: UUID, question_id: str, value: Any, reason: str) -> UUID:
    """What was found otherwise than answered, and how it is known; it counts once another person confirms it.

    Raises TextMissing, CorrectionInvalid, AnswerInvalid, ItemNotFound, SessionMoved, InterestDeclared.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    with transaction.atomic():
        session, item, case = locked_item(actor, item_id, "called", "published")
        definition = catalogue.version(id=session.version_id).definition
        question = definition.question(question_id)
        if question is None or question_id not in catalogue.questions_counted(definition):
            raise CorrectionInvalid
        kept = catalogue.clean_answer(question, value)
        row = SessionCorrection(
            item=item,
            question_id=question_id,
            value=kept,
            reason=said,
            salt=new_salt(),
            said_by_id=actor.account_id,  # type: ignore[misc]  # of staff, who have one
            said_at=clock.now(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise SessionMoved from None  # a colleague wrote one of the same answer
        content = salted_hash(row.salt, {"question": question_id, "value": kept, "reason": said})
        details = {"item_id": str(item.pk), "correction_id": str(row.pk), "content": content}
        append(case, "correction_said", by=doer(actor, office_id=session.office_id), details=details)
    return row.pk


def confirm_correction(*, actor: Actor, correction_id: UUID) -> None:
    """Another person confirms what the visit found: the points are counted anew.

    Raises ConfirmsOwn, ItemNotFound, SessionMoved, InterestDeclared.
    """
    with transaction.atomic():
        row, item = _waiting_correction(actor, correction_id)
        if row.said_by_id == actor.account_id:
            raise ConfirmsOwn
        row.confirmed_by_id, row.confirmed_at = actor.account_id, clock.now()
        row.save(update_fields=["confirmed_by_id", "confirmed_at"])
        counted(item)
        item.save(update_fields=["scores", "points", "unmet", "shares"])
        details = {"item_id": str(item.pk), "correction_id": str(row.pk), "points": item.points}
        append(item.case, "correction_confirmed", by=doer(actor, office_id=item.session.office_id), details=details)


def drop_correction(*, actor: Actor, correction_id: UUID) -> None:
    """A correction that is not confirmed is taken away; what was written stays in the history as its hash."""
    with transaction.atomic():
        row, item = _waiting_correction(actor, correction_id)
        details = {"item_id": str(item.pk), "correction_id": str(row.pk)}
        row.delete()
        append(item.case, "correction_dropped", by=doer(actor, office_id=item.session.office_id), details=details)


def _waiting_correction(actor: Actor, correction_id: UUID) -> tuple[SessionCorrection, SessionItem]:
    found = SessionCorrection.objects.filter(pk=correction_id).values_list("item_id", flat=True).first()
    if found is None:
        raise ItemNotFound
    session, item, case = locked_item(actor, found, "called", "published")
    item.session, item.case = session, case
    row = SessionCorrection.objects.filter(pk=correction_id, confirmed_at=None).first()
    if row is None:
        raise SessionMoved
    return row, item


# --- Objections -----------------------------------------------------------------------------------------------------


def object_to_list(
    *, actor: Actor, case_id: UUID, body: str, passes: Collection[str] = (), document: str = "", number: str = ""
) -> UUID:
    """The applicant, or an agent at the counter for whoever shows who they are, contests the list in its days.

    `document` (DOCUMENT_KINDS) and `number` are what an agent saw.

    Raises DocumentNotShown, TextMissing, NotYetPublished, ObjectionLate, ObjectionWaits, MayNotAct, CaseNotFound.
    """
    said = cut(body)
    if not said:
        raise TextMissing
    visible = find_case(actor, case_id, passes)
    if not acts_for_party(actor, visible, passes):
        raise MayNotAct
    shown = number_shown(document, number) if actor.is_staff else ""
    with transaction.atomic():
        case = locked(visible.pk)
        item = latest_item(case)
        if item is None or item.session.objections_until is None or item.left_out:
            raise NotYetPublished
        until = item.session.objections_until
        if clock.today() > until or item.session.state != "published":
            raise ObjectionLate(until, day_words(until, current_language()))
        require_stage(case, "objected")
        row = SessionObjection(item=item, body=said, salt=new_salt(), made_at=clock.now())
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise ObjectionWaits from None
        details = {"objection_id": str(row.pk), "content": salted_hash(row.salt, said)}
        if shown:
            details |= {"in_person": document, "proof": proof_of(row.salt, document, shown)}
        by = doer(actor, on_behalf_of=case.applicant_id, channel="counter" if actor.is_staff else "")
        append(case, "objected", by=by, details=details)
        tell_objection(row)
    return row.pk


def answer_objection(*, actor: Actor, objection_id: UUID, accepted: bool, answer: str) -> None:
    """Answered with a reason, by the office that hears objections; what is accepted the commission corrects like any
    other finding, before the list is final.

    Raises MayNotAct, TextMissing, ItemNotFound, SessionMoved, InterestDeclared.
    """
    said = cut(answer)
    if not said:
        raise TextMissing
    found = SessionObjection.objects.filter(pk=objection_id).values_list("item_id", flat=True).first()
    if found is None:
        raise ItemNotFound
    with transaction.atomic():
        session, _item, case = locked_item(actor, found, "published", may=answers)
        row = SessionObjection.objects.filter(pk=objection_id, answered_at=None).first()
        if row is None:
            raise SessionMoved
        row.accepted, row.answer = accepted, said
        row.answered_by_id, row.answered_at = actor.account_id, clock.now()
        row.save(update_fields=["accepted", "answer", "answered_by_id", "answered_at"])
        content = salted_hash(row.salt, {"accepted": accepted, "answer": said})
        details = {"objection_id": str(row.pk), "accepted": accepted, "content": content}
        append(case, "objection_answered", by=doer(actor, office_id=hearing_office(session)), details=details)
        tell_correspondent(case, "cases.objection_answered", key=f"cases.objection:{row.pk}", more={"answer": said})
