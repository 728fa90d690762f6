"""Objections to the list of a commission: in its days, before the wilaya, at the counter for whoever comes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from jiwar.cases import api, tasks
from jiwar.cases.errors import MayNotAct
from jiwar.cases.errors.sessions import (
    NotYetPublished,
    ObjectionLate,
    ObjectionsWait,
    ObjectionWaits,
    SessionMoved,
    SessionNotFound,
)
from jiwar.cases.models import Case, CaseAction, SessionItem
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.test_sessions import START, Commission, commission
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.offices import api as offices

__all__ = ["commission"]  # the fixture


def listed(commission: Commission) -> tuple[Case, UUID]:
    case = commission.file(1)
    session_id = commission.call()
    commission.agenda(session_id)
    return case, session_id


def test_it_is_made_in_its_days_and_answered_before_the_list_is_final(commission: Commission) -> None:
    case, session_id = listed(commission)
    mine = {"actor": make.guest("+213550100001"), "case_id": case.pk}
    with pytest.raises(NotYetPublished):
        api.object_to_list(body="Je vis dans une cave", **mine)
    commission.publish(session_id)
    with clock.frozen(START + timedelta(days=8)):  # the last day
        row = api.object_to_list(body="Je vis dans une cave", **mine)
        with pytest.raises(ObjectionWaits):
            api.object_to_list(body="Encore", **mine)
    with clock.frozen(START + timedelta(days=9)):
        with pytest.raises(ObjectionsWait):
            api.finalise(actor=commission.secretary, session_id=session_id)
        item = SessionItem.objects.get(case=case)
        found = {"item_id": item.pk, "question_id": "home", "value": "unfit", "reason": "Seconde visite"}
        correction = api.correct(actor=commission.secretary, **found)
        api.confirm_correction(actor=commission.colleague, correction_id=correction)
        said = {"objection_id": row, "accepted": True, "answer": "La cave est constatée."}
        for judge in (commission.secretary, commission.president):
            with pytest.raises(MayNotAct):
                api.answer_objection(actor=judge, **said)
        api.answer_objection(actor=commission.wilaya, **said)
        with pytest.raises(SessionMoved):
            api.answer_objection(actor=commission.wilaya, **said)
        api.finalise(actor=commission.secretary, session_id=session_id)
        assert len(make.told("cases.objection_answered")) == 1
    item.refresh_from_db()
    assert (item.points, item.rank) == (88, 1)
    assert api.rebuild(case_id=case.pk) == []


def test_after_its_days_it_is_too_late_and_one_reads_what_remains(commission: Commission) -> None:
    case, session_id = listed(commission)
    commission.publish(session_id)
    with clock.frozen(START + timedelta(days=9)), pytest.raises(ObjectionLate) as late:
        api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Trop tard")
    assert "30" in str(late.value)


def test_it_comes_before_the_wilaya_which_reads_the_file_and_does_nothing_else(commission: Commission) -> None:
    case, session_id = listed(commission)
    other = commission.file(2)
    commission.agenda(session_id)
    wilaya = commission.wilaya
    assert api.hears_objections(wilaya)
    with pytest.raises(SessionNotFound):
        api.session_visible_to(wilaya, session_id)  # not before the list is public
    assert api.sessions_visible_to(wilaya).rows == []
    commission.publish(session_id)
    api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    (shown,) = api.sessions_visible_to(wilaya).rows
    assert (shown.id, shown.objections_wait) == (session_id, 1)
    assert shown.objections_to == offices.office_by_code("16-DRAG").names
    assert api.session_gestures(wilaya, session_id) == {"answer"}
    assert "answer" not in api.session_gestures(commission.secretary, session_id)
    read = api.case_visible_to(wilaya, case.pk)
    assert read.answers
    assert read.may == frozenset()
    assert case in api.cases_visible_to(wilaya)
    with pytest.raises(api.CaseNotFound):
        api.case_visible_to(wilaya, other.pk)  # nobody of that file objects
    assert other not in api.cases_visible_to(wilaya)
    item = SessionItem.objects.get(case=case)
    with pytest.raises(MayNotAct):
        api.correct(actor=wilaya, item_id=item.pk, question_id="owns", value=True, reason="Vu")


def test_elsewhere_and_among_the_members_nobody_hears_it(commission: Commission) -> None:
    elsewhere = people.actor_of(people.make_staff(role="handler", office=offices.office_by_code("16-CULT")))
    assert not api.hears_objections(elsewhere)
    case, session_id = commission.file(1), commission.call(accounts=(commission.wilaya.account_id,))
    commission.agenda(session_id)
    commission.publish(session_id)
    row = api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Une erreur")
    said = {"objection_id": row, "accepted": False, "answer": "Non"}
    with pytest.raises(SessionNotFound):
        api.answer_objection(actor=elsewhere, **said)
    with pytest.raises(MayNotAct):
        api.answer_objection(actor=commission.wilaya, **said)  # sat in the commission
    chair = people.actor_of(make.seat_holder("wali", offices.office_by_code("16")))
    api.answer_objection(actor=chair, **said)
    assert api.rebuild(case_id=case.pk) == []


def test_where_a_wilaya_named_nobody_the_office_of_the_session_answers(commission: Commission) -> None:
    case, session_id = listed(commission)
    commission.publish(session_id)
    row = api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Une erreur")
    with clock.frozen(clock.now() + timedelta(days=1)):
        seat = offices.office_by_code("16-DRAG").id
        held = {"competence": "social-housing-objections", "territory_code": "16", "reason": "Test"}
        offices.end_competence(actor=SYSTEM, office_id=seat, valid_to=clock.today(), **held)
        assert not api.hears_objections(commission.wilaya)
        api.answer_objection(actor=commission.secretary, objection_id=row, accepted=False, answer="Non fondé")


def test_at_the_counter_whoever_comes_shows_who_they_are(commission: Commission) -> None:
    case, session_id = listed(commission)
    agent = people.actor_of(people.make_staff(role="counter_agent", office=commission.office))
    assert "object" not in api.case_visible_to(agent, case.pk).may
    commission.publish(session_id)
    assert "object" in api.case_visible_to(agent, case.pk).may
    said: dict[str, Any] = {"actor": agent, "case_id": case.pk, "body": "Je vis dans une cave"}
    for wrong in ({}, {"document": "passport", "number": "1"}, {"document": "library_card", "number": "123456"}):
        with pytest.raises(api.DocumentNotShown):
            api.object_to_list(**said, **wrong)
    api.object_to_list(**said, document="identity_card", number="١٢٣٤٥٦٧٨٩")
    done = CaseAction.objects.get(case=case, kind="objected")
    assert (done.channel, done.on_behalf_of, done.actor_id) == ("counter", case.applicant_id, agent.ref.id)
    assert done.details["in_person"] == "identity_card"
    assert "123456789" not in str(done.details), "the number is not kept"
    assert "object" not in api.case_visible_to(agent, case.pk).may, "one at a time"


def test_nobody_objects_for_another(commission: Commission) -> None:
    case, session_id = listed(commission)
    commission.publish(session_id)
    with pytest.raises(api.CaseNotFound):
        api.object_to_list(actor=make.guest("+213550199999"), case_id=case.pk, body="Non")


def head_of_hearing() -> people.Account:
    account = people.make_staff(role="head", office=offices.office_by_code("16-DRAG"), email="head@wilaya.dz")
    account.refresh_from_db()
    return account


def test_the_head_of_the_office_that_answers_is_told_at_once(commission: Commission) -> None:
    head_of_hearing()
    case, session_id = listed(commission)
    commission.publish(session_id)
    api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    (letter,) = make.told("cases.objection_made")
    assert "/staff/commissions/files/" in letter.text
    assert "cave" not in letter.text, "what the person wrote is read in the file"


def test_where_there_is_no_head_whoever_handles_files_there_is_told(commission: Commission) -> None:
    people.Account.objects.filter(pk=commission.wilaya.account_id).update(email="agent@wilaya.dz")
    case, session_id = listed(commission)
    commission.publish(session_id)
    api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    assert len(make.told("cases.objection_made")) == 1


def test_who_acts_for_the_head_is_told_too(commission: Commission) -> None:
    head = head_of_hearing()
    people.Account.objects.filter(pk=commission.wilaya.account_id).update(email="agent@wilaya.dz")
    identity.plan_absence(
        actor=SYSTEM,
        account_id=head.pk,
        substitute_id=commission.wilaya.account_id,
        valid_from=START.date(),
        valid_to=START.date() + timedelta(days=20),
    )
    case, session_id = listed(commission)
    commission.publish(session_id)
    api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    assert len(make.told("cases.objection_made")) == 2


def test_objections_without_an_answer_are_recalled_before_and_after_the_last_day(commission: Commission) -> None:
    head_of_hearing()
    case, session_id = listed(commission)
    commission.publish(session_id)
    row = api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")

    def recalled(days: int) -> int:
        with clock.frozen(START + timedelta(days=days)):
            tasks.warn_objections()
            tasks.warn_objections()
            return len(make.told("cases.objections_wait"))

    found = [recalled(days) for days in (1, 3, 6, 7, 8, 9, 10, 12)]
    assert found == sorted(found)
    assert found[0] == 0, "the days have just begun"
    assert found[4] == 1, "once before the last day, the eighth, is over"
    assert found[-1] == 2, "and once after it"
    api.answer_objection(actor=commission.wilaya, objection_id=row, accepted=False, answer="Non")
    assert recalled(20) == 2


def test_what_is_answered_is_not_recalled(commission: Commission) -> None:
    head_of_hearing()
    case, session_id = listed(commission)
    commission.publish(session_id)
    row = api.object_to_list(actor=make.guest("+213550100001"), case_id=case.pk, body="Je vis dans une cave")
    api.answer_objection(actor=commission.wilaya, objection_id=row, accepted=False, answer="Non")
    with clock.frozen(START + timedelta(days=9)):
        tasks.warn_objections()
        assert make.told("cases.objections_wait") == []
