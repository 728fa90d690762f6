"""A public inquiry on a file: opened by order, written in by anyone meanwhile, closed by its day, reported on."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from jiwar.cases import api, tasks
from jiwar.cases.models import Case, CaseAction, Inquiry, Observation, Opinion
from jiwar.cases.queries.acts import act_of
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.inquiries import CODE, TODAY, Scene, lay_scene, written
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.ids import new_id
from jiwar.offices import api as offices


@pytest.fixture
def scene(laid_country: bool, db: None, sunday: None) -> Scene:
    make.lay_ground()
    return lay_scene()


def elsewhere() -> offices.OfficeView:
    return offices.office_by_code("16-CULT")


def after(days: int) -> Any:
    return clock.frozen(make.SUNDAY + timedelta(days=days))


def suspending() -> None:
    """From now on the time limit stops while the public is heard."""
    now = catalogue.procedure(code=CODE).definition
    steps = [
        replace(step, inquiry=replace(step.inquiry, suspends=True)) if step.inquiry else step for step in now.steps
    ]
    catalogue.publish(actor=SYSTEM, definition=replace(now, steps=tuple(steps)))


def test_the_notice_says_what_is_asked_and_nothing_else_of_the_applicant(scene: Scene) -> None:
    inquiry_id = scene.open()
    seen = api.public_inquiry(inquiry_id=inquiry_id)
    assert (seen.stands, seen.days_left, seen.received) == ("open", 15, 0)
    assert seen.closes_on == TODAY + timedelta(days=14)
    words = " ".join(seen.notice.values())
    answers = scene.case.answers.get(revision=1).answers
    assert answers["operator"] in words
    assert answers["activity"] in words
    assert answers["site"]["text"] in words
    party = scene.case.parties.get(role="applicant")
    for secret in (party.declared["family_ar"], party.phone, scene.case.reference):
        assert secret not in repr(seen)
    (listed,) = api.open_inquiries(place=make.ALGER_CENTRE).rows
    assert listed.id == inquiry_id
    assert [one.id for one in api.open_inquiries(place="16").rows] == [inquiry_id]
    assert api.open_inquiries(place="1605").rows == []


def test_anyone_writes_and_numbers_have_no_gap(scene: Scene) -> None:
    inquiry_id = scene.open()
    assert [written(inquiry_id, f"Observation {n}").number for n in range(3)] == [1, 2, 3]
    assert api.public_inquiry(inquiry_id=inquiry_id).received == 3
    detail = api.case_visible_to(scene.handler, scene.case.pk)
    register = api.register_of(actor=scene.handler, inquiry=detail.inquiry)
    assert [(one.number, one.name, one.channel) for one in register.rows] == [(n, "Nadia B.", "web") for n in (1, 2, 3)]
    assert api.rebuild(case_id=scene.case.pk) == []
    action = CaseAction.objects.filter(case=scene.case, kind="observation_received").first()
    assert "Nadia" not in repr(vars(action)), "the record says that somebody wrote, never who"
    assert not any(entry.kind == "observation_received" for entry in detail.history)


def test_the_same_form_twice_is_one_observation(scene: Scene) -> None:
    inquiry_id, key = scene.open(), new_id()
    first, again = (written(inquiry_id, key=key) for _ in range(2))
    assert (first.number, first.id) == (again.number, again.id)
    assert written(inquiry_id).number == 2
    assert api.observation_sent(inquiry_id=inquiry_id, key=key).number == 1
    assert api.observation_sent(inquiry_id=inquiry_id, key=new_id()) is None


def test_what_says_nothing_is_refused(scene: Scene) -> None:
    inquiry_id = scene.open()
    for lacking in ({"name": " "}, {"place": ""}, {"text": "  "}, {"text": "x" * 5001}):
        with pytest.raises(api.ObservationIncomplete):
            written(inquiry_id, **lacking)
    assert Inquiry.objects.get().received == 0


def test_before_the_first_day_and_after_the_last_nothing_is_written(scene: Scene) -> None:
    inquiry_id = scene.open(opens_on=TODAY + timedelta(days=3))
    with pytest.raises(api.InquiryNotYetOpen):
        written(inquiry_id)
    with after(3):
        assert written(inquiry_id).number == 1
    with after(17):
        assert written(inquiry_id).number == 2
    with after(18):
        with pytest.raises(api.InquiryClosed):
            written(inquiry_id)
        assert Inquiry.objects.get().state == "open", "nobody waited for the worker"
        assert api.open_inquiries().rows == []


def test_the_last_day_closes_the_register_once(scene: Scene) -> None:
    inquiry_id = scene.open()
    written(inquiry_id)
    with after(14):
        assert api.close_inquiries() == 0
    with after(15):
        tasks.close_inquiries()
        tasks.close_inquiries()
    assert CaseAction.objects.filter(case=scene.case, kind="inquiry_closed").count() == 1
    assert Inquiry.objects.get().state == "closed"
    with after(16):
        assert len(make.told("cases.inquiry_closed")) == 1
    assert api.rebuild(case_id=scene.case.pk) == []


def test_nothing_is_proposed_before_the_report_is_in(scene: Scene) -> None:
    for answer in ({"verdict": "grant"},):
        with pytest.raises(api.InquiryMissing):
            api.propose(actor=scene.handler, case_id=scene.case.pk, **answer)
    inquiry_id = scene.open()
    for answer in ({"verdict": "grant"}, {"verdict": "refuse", "reasons": ["neighbours"]}):
        with pytest.raises(api.InquiryMissing):
            api.propose(actor=scene.handler, case_id=scene.case.pk, **answer)
    assert "propose" not in api.case_visible_to(scene.handler, scene.case.pk).may
    with pytest.raises(api.InquiryNotOver):
        scene.report(inquiry_id)
    with after(15):
        for lacking in ({"summary": ""}, {"conclusions": " "}, {"conclusion": "perhaps"}):
            with pytest.raises(api.ReportIncomplete):
                scene.report(inquiry_id, **lacking)
        scene.report(inquiry_id)
        with pytest.raises(api.InquiryReported):
            scene.report(inquiry_id)
        seen = api.public_inquiry(inquiry_id=inquiry_id)
        assert (seen.stands, seen.conclusion, seen.conclusions) == ("reported", "favourable", "Sans réserve.")
        assert not hasattr(seen, "summary"), "the summary is for those who work on the file"
        case = Case.objects.get(pk=scene.case.pk)
        assert case.has_news
        assert api.rebuild(case_id=case.pk) == []
        refusal = {"verdict": "refuse", "reasons": ["neighbours"]}
        api.propose(actor=scene.handler, case_id=scene.case.pk, **refusal)


def test_the_act_says_what_the_services_and_the_commissioner_asked_for(scene: Scene) -> None:
    inquiry_id = scene.open()
    api.ask_opinions(actor=scene.handler, case_id=scene.case.pk)
    for row in Opinion.objects.filter(case=scene.case):
        expert = people.actor_of(people.make_staff(role="expert", office=offices.office(id=row.office_id)))
        said = "Deux extincteurs." if row.opinion_id == "civil_protection" else ""
        api.give_opinion(actor=expert, opinion_id=row.pk, verdict="favourable", text=said)
    act = act_of(scene.case, verdict="grant", reasons=[], power=None)
    assert "ضجيج الليل" not in str(act.content), "nothing is concluded before the report"
    with clock.frozen(make.SUNDAY + timedelta(days=20)):
        api.close_inquiries()
        scene.report(inquiry_id, conclusion="with_reservations", conclusions="ضجيج الليل ممنوع.")
        act = act_of(scene.case, verdict="grant", reasons=[], power=None)
    reserved = next(one for one in act.content["articles"] if "ضجيج الليل ممنوع." in one)
    assert "Deux extincteurs." in reserved
    assert "مصالح التعمير:" not in reserved, "who kept silent has no line"


def test_a_clear_refusal_needs_no_inquiry(scene: Scene) -> None:
    api.propose(actor=scene.handler, case_id=scene.case.pk, verdict="refuse", reasons=["against_plan"])


def test_only_its_commissioner_reports_who_does_not_examine_the_file(scene: Scene) -> None:
    with pytest.raises(api.UnknownItem):
        scene.open(commissioner_id=scene.handler.account_id)
    with pytest.raises(api.UnknownItem):
        scene.open(commissioner_id=people.make_staff(role="handler", office=elsewhere()).pk)
    inquiry_id = scene.open()
    with after(15):
        for other in (scene.handler, make.guest(make.PHONE)):
            with pytest.raises(api.MayNotAct):
                api.report_inquiry(
                    actor=other, inquiry_id=inquiry_id, summary="a", conclusion="favourable", conclusions="b"
                )
    assert api.inquiry_visible_to(scene.commissioner, inquiry_id).reference == scene.case.reference
    assert [one.id for one in api.inquiries_conducted(actor=scene.commissioner)] == [inquiry_id]
    stranger = people.actor_of(people.make_staff(role="handler", office=elsewhere()))
    with pytest.raises(api.InquiryNotFound):
        api.inquiry_visible_to(stranger, inquiry_id)
    with pytest.raises(api.CaseNotFound):
        api.case_visible_to(stranger, scene.case.pk)


def test_days_that_cannot_be(scene: Scene) -> None:
    for wrong in (
        {"opens_on": TODAY - timedelta(days=1)},
        {"on": TODAY + timedelta(days=1)},
        {"opens_on": TODAY + timedelta(days=100)},
    ):
        with pytest.raises(api.DayNotPossible):
            scene.open(**wrong)
    for wrong in ({"number": " "}, {"place": ""}):
        with pytest.raises(api.TextMissing):
            scene.open(**wrong)
    scene.open()
    with pytest.raises(api.NotInThisStage):
        scene.open()


def test_what_was_given_on_paper_in_time_is_written_until_the_report(scene: Scene) -> None:
    inquiry_id = scene.open()
    said = api.NewObservation(key=new_id(), name="Rabah", place="Cité", text="D’accord.")

    def take(day: date, key: UUID | None = None) -> api.ObservationView:
        given = replace(said, key=key or new_id())
        return api.take_observation(
            actor=scene.handler, inquiry_id=inquiry_id, said=given, channel="paper", received_on=day
        )

    with after(16):
        assert take(TODAY + timedelta(days=14), said.key).number == 1
        assert take(TODAY + timedelta(days=14), said.key).number == 1
        for late in (TODAY + timedelta(days=15), TODAY - timedelta(days=1)):
            with pytest.raises(api.DayNotPossible):
                take(late)
        scene.report(inquiry_id)
        with pytest.raises(api.InquiryReported):
            take(TODAY)
    assert Observation.objects.get().taken_by_id == scene.handler.account_id


def test_the_time_limit_stops_only_where_the_procedure_says_so(scene: Scene) -> None:
    scene.open()
    assert api.clock_of(Case.objects.get(pk=scene.case.pk)).state == "running"


def test_a_stopped_time_limit_runs_again_after_the_report(laid_country: bool, db: None, sunday: None) -> None:
    make.lay_ground()
    suspending()
    scene = lay_scene()
    due = scene.case.clock["due_on"]
    inquiry_id = scene.open()
    assert api.clock_of(Case.objects.get(pk=scene.case.pk)).state == "suspended"
    ask = {"items": [{"kind": "paper", "id": "site_plan", "remark": "Illisible"}], "message": ""}
    api.request_completion(actor=scene.handler, case_id=scene.case.pk, **ask)
    filer = make.filing_guest(make.example(CODE))
    with after(4):
        definition = catalogue.procedure(code=CODE).definition
        api.complete(
            actor=filer, case_id=scene.case.pk, papers={"site_plan": [make.upload_for(definition, "site_plan")]}
        )
        assert api.clock_of(Case.objects.get(pk=scene.case.pk)).state == "suspended", "the public is still heard"
    with after(15):
        scene.report(inquiry_id)
    case = Case.objects.get(pk=scene.case.pk)
    assert case.clock["due_on"] == (date.fromisoformat(due) + timedelta(days=15)).isoformat()
    assert api.rebuild(case_id=case.pk) == []


def test_an_inquiry_ends_with_its_file(scene: Scene) -> None:
    inquiry_id = scene.open()
    api.withdraw(actor=make.filing_guest(make.example(CODE)), case_id=scene.case.pk)
    assert Inquiry.objects.get().state == "dropped"
    with pytest.raises(api.InquiryNotFound):
        written(inquiry_id)
    with pytest.raises(api.InquiryNotFound):
        api.public_inquiry(inquiry_id=inquiry_id)


def test_what_was_written_is_erased_and_its_number_stays(scene: Scene) -> None:
    inquiry_id = scene.open()
    kept = written(inquiry_id, contact="0550112233")
    assert api.erase_observations(ids=[kept.id]) == 1
    row = Observation.objects.get()
    assert (row.number, row.name, row.place, row.contact, row.text, row.salt) == (1, "", "", "", "", "")
    assert written(inquiry_id).number == 2
    assert api.rebuild(case_id=scene.case.pk) == []


@pytest.mark.django_db(transaction=True)
def test_those_who_write_at_the_same_moment_have_numbers_of_their_own(sunday: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("because SQLite's test database is in memory: one connection at a time")
    make.lay_ground()
    inquiry_id = lay_scene().open()
    barrier, numbers, wrong = threading.Barrier(4), [], []

    def write(who: int) -> None:
        try:
            barrier.wait(timeout=20)
            with clock.frozen(make.SUNDAY):
                numbers.append(written(inquiry_id, f"Observation {who}").number)
        except Exception as problem:  # noqa: BLE001 - told by the assertion
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert sorted(numbers) == [1, 2, 3, 4]
