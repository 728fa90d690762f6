"""Alerts of a step's own days: to whoever holds it, then upwards; once each, over when the step is done."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api, tasks
from jiwar.cases.actions import alerting, watching
from jiwar.cases.errors import MayNotAct
from jiwar.cases.models import Case, CaseAlert, Validation
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.cases.tests import factories as make
from jiwar.cases.tests.plans import plan, reads_whole_table
from jiwar.cases.tests.test_recounting import decree, recounted
from jiwar.catalogue import api as catalogue
from jiwar.identity.tests.factories import Account
from jiwar.kernel import clock
from jiwar.territory import api as territory

pytestmark = pytest.mark.django_db


def time_steps(code: str = make.RESIDENCE, *, legal: int = 30, **changes: dict[str, Any]) -> None:
    """From now on these kinds of steps have days of their own, well within the legal limit."""
    now = catalogue.procedure(code=code).definition
    steps = tuple(replace(step, **changes.get(step.kind, {})) for step in now.steps)
    deadline = replace(now.deadline, days=legal, variants=())
    catalogue.publish(actor=make.SYSTEM, definition=replace(now, steps=steps, deadline=deadline))


def watch(day: date) -> None:
    with clock.frozen(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()


def alerts(case: Case) -> list[tuple[str, str]]:
    return list(CaseAlert.objects.filter(case=case).exclude(step="").order_by("id").values_list("step", "level"))


def open_alerts(case: Case) -> int:
    return CaseAlert.objects.filter(case=case, over_at=None).exclude(step="").count()


def after(days: int) -> date:
    return territory.add_working_days(clock.today(), days)


def test_a_step_warns_its_holder_and_goes_up_once_per_level(town: make.Town) -> None:
    time_steps(examine={"days": 3, "warn_days": 1})
    case = make.advance(make.make_case(), "assigned", town=town)
    due = after(3)
    for day in range(25):
        watch(due - timedelta(days=3) + timedelta(days=day))
        watch(due - timedelta(days=3) + timedelta(days=day))
    assert alerts(case) == [("examine", level) for level in ("close", "late", "daira", "wilaya")]
    kinds = {one.level: one.office.kind for one in CaseAlert.objects.filter(case=case).select_related("office")}
    assert (kinds["close"], kinds["late"], kinds["daira"], kinds["wilaya"]) == ("bureau", "bureau", "daira", "wilaya")
    assert [one.details["level"] for one in case.actions.filter(kind="escalated")] == ["late", "daira", "wilaya"]
    assert api.rebuild(case_id=case.pk) == []
    assert not [one for one in api.timeline(case=case) if one.kind == "escalated"]  # the applicant's limit is the law's


def test_it_is_told_to_whoever_holds_the_step(town: make.Town) -> None:
    time_steps(examine={"days": 3, "warn_days": 1})
    make.advance(make.make_case(), "assigned", town=town)
    Account.objects.filter(pk=town.handler.account_id).update(email="handler@example.dz")
    Account.objects.filter(pk=town.head.account_id).update(email="head@example.dz")
    day = after(2)
    with clock.frozen(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        tasks.watch_clocks()
        (letter,) = make.told("cases.alerts")
        assert letter.address == "handler@example.dz"
        assert "/staff/" in letter.text
    day = after(4)
    with clock.frozen(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        assert {one.address for one in make.told("cases.alerts")} == {"handler@example.dz", "head@example.dz"}


def test_each_kind_of_step_is_held_by_those_who_do_it(town: make.Town) -> None:
    step = make.level("mayor", role="papc", days=3, warn_days=1)
    make.ask_agreement(step)
    time_steps(sign={"days": 3, "warn_days": 1})
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    watch(after(2))
    row = CaseAlert.objects.get(case=case, step="mayor")
    assert (row.level, row.role, row.office_id) == ("close", "papc", case.authority_office_id)
    assert alerting.holders_of(row.role, row.office_id) == [town.papc.account_id]
    api.validate(actor=town.papc, validation_id=Validation.objects.get(case=case).pk)
    watch(after(2))
    assert not CaseAlert.objects.filter(case=case, step="mayor", over_at=None).exists()
    signing = CaseAlert.objects.get(case=case, step="sign", level="close", over_at=None)
    assert set(alerting.holders_of(signing.role, signing.office_id)) >= {town.papc.account_id, town.deputy.account_id}


def test_a_service_is_warned_before_silence_speaks_and_never_late(town: make.Town) -> None:
    time_steps(make.PERMIT, legal=90, opinions={"warn_days": 2})
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.ask_opinions(actor=town.planner, case_id=case.pk)
    opinion = case.opinions.order_by("due_on", "id").first()
    watch(opinion.due_on)
    warned = CaseAlert.objects.get(case=case, run=str(opinion.pk))
    assert (warned.level, warned.role, warned.office_id) == ("close", "expert", opinion.office_id)
    expert = town.actor(f"expert_{opinion.opinion_id}")
    with clock.frozen(datetime.combine(opinion.due_on, clock.now().time(), tzinfo=clock.ALGIERS)):
        views = {one.id: one.warned for one in api.opinions_for(actor=expert).rows}
    assert views[opinion.pk]
    watch(opinion.due_on + timedelta(days=20))
    assert {level for _step, level in alerts(case)} == {"close"}


def test_nothing_runs_while_the_applicant_is_waited_for(town: make.Town) -> None:
    time_steps(examine={"days": 3, "warn_days": 1})
    case = make.advance(make.make_case(), "assigned", "asked", town=town)
    watch(after(15))
    assert alerts(case) == []
    with clock.frozen(clock.now() + timedelta(days=7)):
        make.advance(case, "completed", town=town)
        watch(after(2))
        assert alerts(case) == [("examine", "close")]


def test_what_is_done_is_over_and_begins_again_when_sent_back(town: make.Town) -> None:
    time_steps(examine={"days": 3})
    case = make.advance(make.make_case(), "assigned", town=town)
    watch(after(4))
    assert alerts(case) == [("examine", "late")]
    make.advance(case, "proposed", town=town)
    watch(after(4))
    assert open_alerts(case) == 0
    with clock.frozen(clock.now() + timedelta(days=10)):
        api.return_to_handler(actor=town.papc, case_id=case.pk, note="Revoir")
        watch(after(4))
    assert alerts(case) == [("examine", "late"), ("examine", "late")]
    assert open_alerts(case) == 1


def test_an_alert_is_never_doubled(town: make.Town) -> None:
    time_steps(examine={"days": 3})
    case = make.make_case()
    watch(after(4))
    row = CaseAlert.objects.get(case=case, step="examine")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_late_step_is_answered_with_a_cause_and_shown_in_words(town: make.Town) -> None:
    time_steps(examine={"days": 3, "warn_days": 1})
    case = make.advance(make.make_case(), "assigned", town=town)
    watch(after(4))
    alert = CaseAlert.objects.get(case=case, level="late")
    assert api.alerts_waiting(town.head) == 1
    with pytest.raises(MayNotAct):
        api.answer_alert(actor=town.counter, alert_id=alert.pk, cause="staff")
    api.answer_alert(actor=town.head, alert_id=alert.pk, cause="volume")
    assert api.alerts_waiting(town.head) == 0
    (view,) = api.alerts_of(actor=town.chef, commune_codes=[case.commune_code]).rows
    assert view.step_titles
    assert view.cause == "volume"
    (row,) = api.queue(actor=town.handler, filter="mine").rows
    assert row.step_alert.startswith("دراسة")


def test_a_holiday_decreed_moves_the_days_of_steps(town: make.Town) -> None:
    make.ask_agreement(make.level("head", days=3, warn_days=1))
    time_steps(examine={"days": 3})
    examined = make.advance(make.make_case(), "assigned", town=town)
    asked = make.advance(make.make_case(), "assigned", "proposed", town=town)
    holiday, due = after(2), after(3)
    watch(clock.today())
    decree(holiday, clock.today())
    recounted(clock.today())
    moved = territory.add_working_days(due, 1)
    row = Validation.objects.get(case=asked)
    assert (row.due_on, row.queue_on) == (moved, moved)
    watch(moved)
    assert ("examine", "late") not in alerts(examined)
    assert alerts(asked) == [("head", "close")]
    watch(moved + timedelta(days=1))
    assert ("examine", "late") in alerts(examined)


def test_what_had_passed_when_a_holiday_was_decreed_stays_passed(town: make.Town) -> None:
    make.ask_agreement(make.level("head", days=2))
    time_steps(legal=30)
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    due, late = after(2), after(4)
    watch(clock.today())
    decree(after(1), late)
    recounted(late)
    assert Validation.objects.get(case=case).due_on == due


def test_a_procedure_without_days_of_steps_is_looked_at_as_before(town: make.Town) -> None:
    case = make.make_case()
    watch(clock.today())
    case.refresh_from_db()
    looked = case.watch_on
    make.advance(case, "assigned", town=town)
    case.refresh_from_db()
    assert case.watch_on == looked
    watch(case.due_on + timedelta(days=60))
    case.refresh_from_db()
    assert case.watch_on == NO_LIMIT
    assert alerts(case) == []


def test_no_list_of_alerts_reads_the_whole_table(town: make.Town) -> None:
    time_steps(examine={"days": 3, "warn_days": 1})
    for _number in range(3):
        make.advance(make.make_case(), "assigned", town=town)
    watch(after(4))
    with CaptureQueriesContext(connection) as queries:
        api.queue(actor=town.handler, filter="mine")
        api.opinions_for(actor=town.expert_water)
        watching.watch_clocks()
    asked = [
        one["sql"] for one in queries if 'FROM "cases_casealert"' in one["sql"] and one["sql"].startswith("SELECT")
    ]
    assert asked
    assert not [sql for sql in asked if reads_whole_table(plan(sql))]
