"""The days of an authority's part: it is warned, then it goes up; on the lists of whoever answers for it."""

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api
from jiwar.cases.errors import MayNotAct
from jiwar.cases.models import Case, CaseAlert
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.authorities import BUILDING, DOCUMENT, WATER, Authority, ask_parts, fresh, part, sent
from jiwar.cases.tests.plans import plan, reads_whole_table
from jiwar.cases.tests.test_recounting import decree, recounted
from jiwar.cases.tests.test_step_alerts import after, alerts, open_alerts, watch
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.territory import api as territory


def give_time() -> None:
    """The legal limit is sixty days."""
    now = catalogue.procedure(code=make.RESIDENCE).definition
    deadline = make.replace(now.deadline, days=60, variants=())
    catalogue.publish(actor=make.SYSTEM, definition=make.replace(now, deadline=deadline))


def timed(days: int = 4, warn: int = 1) -> None:
    """A file of sixty days with one part of a few."""
    ask_parts(part("water", WATER, days=days, warn_days=warn, after=("examine",)), before_signing=("water",))
    give_time()


def at(day: date) -> AbstractContextManager[None]:
    return clock.frozen(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS))


def communes() -> list[str]:
    return territory.communes_within(code="16")


def test_it_warns_then_goes_up_from_the_office_that_holds_it_once_per_level(town: make.Town, waters: Authority) -> None:
    timed()
    case = sent(town)
    due = waters.row(case).due_on
    for day in range(20):
        watch(due - timedelta(days=3) + timedelta(days=day))
        watch(due - timedelta(days=3) + timedelta(days=day))
    assert alerts(case) == [("water", level) for level in ("close", "late", "wilaya")]  # no daïra above a directorate
    rows = {one.level: one for one in CaseAlert.objects.filter(case=case).exclude(step="").select_related("office")}
    assert {rows["close"].office_id, rows["late"].office_id} == {waters.office.id}
    assert rows["wilaya"].office.kind == "wilaya"
    assert {one.held_by_id for one in rows.values()} == {waters.office.id}
    fresh(case)
    assert not [one for one in api.timeline(case=case) if one.kind == "escalated"]


def test_a_part_of_the_commune_goes_up_to_the_daira_then_to_the_wilaya(town: make.Town) -> None:
    ask_parts(part("building", BUILDING, days=4, after=("examine",)), before_signing=("building",))
    give_time()
    case = sent(town)
    watch(after(15))
    found = CaseAlert.objects.filter(case=case, step="building").order_by("id").select_related("office")
    assert [(one.level, one.office.kind) for one in found][1:] == [("daira", "daira"), ("wilaya", "wilaya")]


def test_it_is_told_to_whoever_has_it_in_hand(town: make.Town, waters: Authority, head: identity.Actor) -> None:
    timed(days=6, warn=3)
    nobody, prepared, mine = sent(town), sent(town), sent(town)
    for case in (prepared, mine):
        waters.take(case)
    waters.prepare(prepared)
    names = {"handler": waters.handler, "head": head, "wali": town.wali, "lead": town.handler}
    for name, actor in names.items():
        people.Account.objects.filter(pk=actor.account_id).update(email=f"{name}@example.dz")
    with at(after(3)):
        make.sweep_clocks()
        make.sweep_clocks()
        told = sorted(one.address for one in make.told("cases.alerts"))
        assert told == ["handler@example.dz", "head@example.dz", "wali@example.dz"]
    for case in (prepared, mine):
        waters.row(case)
        api.withdraw(actor=make.guest(make.PHONE), case_id=case.pk)
    with at(after(7)):
        make.sweep_clocks()
        late = [one.address for one in make.told("cases.alerts")][: -len(told)]
        assert late == ["head@example.dz"]
    assert alerts(nobody)[-1] == ("water", "late")


def test_a_late_part_of_an_office_without_a_head_is_told_to_whoever_decides(town: make.Town, waters: Authority) -> None:
    timed()
    sent(town)
    people.Account.objects.filter(pk=town.wali.account_id).update(email="wali@example.dz")
    with at(after(5)):
        make.sweep_clocks()
        assert [one.address for one in make.told("cases.alerts")] == ["wali@example.dz"]


def test_its_days_stop_while_the_applicant_completes_and_it_is_warned_of_the_new_day(
    town: make.Town, waters: Authority
) -> None:
    timed()
    case = sent(town)
    waters.take(case)
    waters.remark(case, DOCUMENT | {"remark": "غير مقروءة"})
    due = waters.row(case).due_on
    with at(after(3)):
        make.sweep_clocks()
        assert (alerts(case), open_alerts(case)) == ([("water", "close")], 1)
        api.request_completion(actor=town.handler, case_id=case.pk, items=[])
        make.sweep_clocks()
        assert open_alerts(case) == 0
    with at(after(9)):
        make.sweep_clocks()
        assert alerts(case) == [("water", "close")], "no day of theirs passes meanwhile"
        assert not api.parts_for(actor=waters.handler).rows[0].late
        make.advance(case, "completed", town=town)
        later = waters.row(case).due_on
        assert later > due
        make.sweep_clocks()
        assert open_alerts(case) == 0
    with at(later):
        make.sweep_clocks()
        row = CaseAlert.objects.get(case=case, level="close")
        assert (row.over_at, row.due_on) == (None, later)
        assert api.parts_for(actor=waters.handler).rows[0].warned
    watch(territory.add_working_days(later, 1))
    assert alerts(case) == [("water", "close"), ("water", "late")]
    fresh(case)


def test_what_is_decided_is_late_no_more(town: make.Town, waters: Authority) -> None:
    timed()
    case = sent(town)
    with at(after(5)):
        make.sweep_clocks()
        assert open_alerts(case) == 1
        waters.decide(case)
        make.sweep_clocks()
        assert open_alerts(case) == 0


def test_its_head_reads_it_in_the_list_and_says_the_cause(
    town: make.Town, waters: Authority, head: identity.Actor
) -> None:
    timed()
    case = sent(town)
    watch(after(5))
    alert = CaseAlert.objects.get(case=case, level="late")
    asked = {"commune_codes": communes(), "office_ids": [waters.office.id]}
    (view,) = api.alerts_of(actor=head, **asked).rows
    assert (view.part_id, view.part_visible, view.visible) == (waters.row(case).pk, True, False)
    assert view.office_names == waters.office.names
    assert (view.may_answer, api.alerts_waiting(head)) == (True, 1)
    lead = {"commune_codes": communes(), "office_ids": [case.office_id]}
    (seen,) = api.alerts_of(actor=town.head, **lead).rows
    assert (seen.part_visible, seen.visible, seen.may_answer) == (False, True, False), "whoever leads the file reads it"
    with pytest.raises(MayNotAct):
        api.answer_alert(actor=town.head, alert_id=alert.pk, cause="staff")
    api.answer_alert(actor=head, alert_id=alert.pk, cause="inspection")
    assert api.alerts_waiting(head) == 0
    assert api.alerts_of(actor=town.wali, commune_codes=communes()).rows[0].cause == "inspection"
    (row,) = api.queue(actor=town.handler, filter="mine").rows
    assert "water" in row.step_alert, "the file names the part"
    other = people.actor_of(people.make_staff(role="head", office=make.offices.office_by_code("1601")))
    assert api.alerts_of(actor=other, commune_codes=communes(), office_ids=other.office_ids("head")).rows == []


def test_what_presses_is_listed_before_it_is_late(town: make.Town, waters: Authority, head: identity.Actor) -> None:
    timed(days=8)
    case = sent(town)
    mine = {"actor": head, "commune_codes": communes(), "office_ids": [waters.office.id]}
    assert api.pressing_parts(**mine, kind="soon").rows == []
    assert api.pressing_parts(**mine, kind="blocked").rows == []
    with at(after(5)):
        (row,) = api.pressing_parts(**mine, kind="blocked").rows
        assert (row.id, row.visible, row.state_words) == (waters.row(case).pk, True, "لم يتكفل به أحد")
        waters.take(case)
        assert api.pressing_parts(**mine, kind="blocked").rows == []
    with at(after(7)):
        (row,) = api.pressing_parts(**mine, kind="soon").rows
        assert row.due_on == waters.row(case).due_on
        assert api.pressing_parts(actor=town.wali, commune_codes=["1602"], kind="soon").rows == []
    with at(after(9)):
        assert api.pressing_parts(**mine, kind="soon").rows == [], "what is late is in the list of alerts"


def test_no_list_of_parts_reads_a_whole_table(town: make.Town, waters: Authority, head: identity.Actor) -> None:
    timed()
    for _number in range(3):
        sent(town)
    watch(after(3))
    with at(after(3)), CaptureQueriesContext(connection) as queries:
        api.pressing_parts(actor=head, commune_codes=communes(), office_ids=[waters.office.id], kind="soon")
        api.pressing_parts(actor=town.wali, commune_codes=communes(), kind="blocked")
        api.parts_for(actor=waters.handler)
    asked = [one["sql"] for one in queries if "cases_casepart" in one["sql"] and one["sql"].startswith("SELECT")]
    assert asked
    assert not [sql for sql in asked if reads_whole_table(plan(sql))]


def test_a_holiday_decreed_moves_the_days_of_parts_that_have_not_passed(town: make.Town, waters: Authority) -> None:
    ask_parts(
        part("building", BUILDING, days=2, after=("examine",)),
        part("water", WATER, days=4, after=("examine",)),
        before_signing=("building", "water"),
    )
    give_time()
    case = sent(town)
    waters.take(case)
    waters.remark(case, DOCUMENT | {"remark": "غير مقروءة"})
    with at(after(1)):
        api.request_completion(actor=town.handler, case_id=case.pk, items=[], reason="Urgent")
    with at(after(2)):
        make.advance(case, "completed", town=town)
    before = {row.step_id: row.due_on for row in case.part_rows.all()}
    assert before == {"building": after(3), "water": after(5)}
    watch(clock.today())
    moved = territory.add_working_days(after(5), 1)
    holiday, on = after(4), after(4)
    decree(holiday, on)
    recounted(on)
    recounted(on)
    assert waters.row(case).due_on == moved
    assert case.part_rows.get(step_id="building").due_on == before["building"], "what had passed stays passed"
    assert case.actions.filter(kind="parts_recounted").count() == 1
    assert not [one for one in api.timeline(case=case) if one.kind == "parts_recounted"]
    fresh(case)


def test_a_step_warned_before_a_completion_is_warned_again_without_an_error(town: make.Town) -> None:
    """The same for the examination: its alert of a level is one row, however often its days stop."""
    now = catalogue.procedure(code=make.RESIDENCE).definition
    steps = (make.replace(now.steps[0], days=3, warn_days=1), *now.steps[1:])
    deadline = make.replace(now.deadline, days=60, variants=())
    catalogue.publish(actor=make.SYSTEM, definition=make.replace(now, steps=steps, deadline=deadline))
    case: Case = make.advance(make.make_case(), "assigned", town=town)
    with at(after(2)):
        make.sweep_clocks()
        make.advance(case, "asked", town=town)
        make.sweep_clocks()
        assert (alerts(case), open_alerts(case)) == ([("examine", "close")], 0)
        make.advance(case, "completed", town=town)
        make.sweep_clocks()
        assert (alerts(case), open_alerts(case)) == ([("examine", "close")], 1)
