"""Alerts before and after the limit: once per level, to those who answer for them, with their cause."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jiwar.cases import api, tasks
from jiwar.cases.actions import recounting, watching
from jiwar.cases.errors import CaseNotFound, MayNotAct, TextMissing
from jiwar.cases.models import Case, CaseAlert
from jiwar.cases.queries import alerts as alert_queries
from jiwar.cases.rules.alerts import BREACHES, alert_days, levels_due, next_look
from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.evolve import NO_LIMIT
from jiwar.cases.tests.clocks import Calendar
from jiwar.cases.tests.factories import advance, make_case, silence_means, told
from jiwar.catalogue.api import Escalation
from jiwar.identity import api as identity
from jiwar.identity.tests.factories import Account
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

USUAL = Escalation()


def running(days: int, unit: str, on: date = date(2026, 10, 4)) -> Clock:
    return Clock(term=Term(days=days, unit=unit)).start(on, Calendar())


def test_days_of_the_levels() -> None:
    # Sunday 4 October and 15 working days: the limit is Sunday the 25th.
    found = alert_days(running(15, "working"), USUAL, Calendar())
    assert found == {
        "third": date(2026, 10, 18),  # five working days left
        "close": date(2026, 10, 21),  # two left
        "late": date(2026, 10, 26),
        "daira": date(2026, 11, 1),
        "wilaya": date(2026, 11, 8),
    }


def test_a_short_term_has_no_room_for_two_warnings() -> None:
    assert list(alert_days(running(3, "working"), USUAL, Calendar())) == ["third", "late", "daira", "wilaya"]
    assert list(alert_days(running(1, "working"), USUAL, Calendar())) == ["late", "daira", "wilaya"]


def test_a_procedure_may_set_its_own() -> None:
    mine = Escalation(warn_part=0, warn_days=4, daira_days=1, wilaya_days=1)
    found = alert_days(running(20, "calendar"), mine, Calendar())
    assert found == {
        "close": date(2026, 10, 20),
        "late": date(2026, 10, 25),
        "daira": date(2026, 10, 25),
        "wilaya": date(2026, 10, 25),
    }


@given(
    days=st.integers(1, 60),
    unit=st.sampled_from(["working", "calendar"]),
    start=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    passed=st.integers(0, 120),
)
def test_levels_come_in_their_order_and_the_next_look_is_the_next_level(days, unit, start, passed) -> None:
    found = alert_days(running(days, unit, start), USUAL, Calendar())
    assert list(found.values()) == sorted(found.values())
    today = start + timedelta(days=passed)
    due = levels_due(found, today, ())
    assert all(found[level] <= today for level in due)
    look = next_look(found, today)
    assert look > today
    assert look == NO_LIMIT or look in found.values()
    assert levels_due(found, today, due) == []


# --- With files ---


def watch(day: date) -> None:
    with clock.frozen(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()


def levels(case: Case) -> list[str]:
    return list(CaseAlert.objects.filter(case=case).order_by("id").values_list("level", flat=True))


@pytest.mark.django_db
def test_a_late_file_goes_up_to_the_daira_and_the_wilaya_once_each(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    limit = case.due_on
    for day in range(25):
        watch(limit + timedelta(days=day))
        watch(limit + timedelta(days=day))
    assert [level for level in levels(case) if level in BREACHES] == ["late", "daira", "wilaya"]
    offices = {one.level: one.office.kind for one in CaseAlert.objects.filter(case=case).select_related("office")}
    assert (offices["late"], offices["daira"], offices["wilaya"]) == ("bureau", "daira", "wilaya")
    kinds = list(case.actions.filter(kind="escalated").order_by("sequence").values_list("details__level", flat=True))
    assert kinds == ["late", "daira", "wilaya"]
    case.refresh_from_db()
    assert case.watch_on == NO_LIMIT
    assert api.rebuild(case_id=case.pk) == []


@pytest.mark.django_db
def test_a_worker_that_slept_raises_all_that_was_missed(town) -> None:
    case = make_case()
    watch(case.due_on + timedelta(days=40))
    assert levels(case) == ["late", "daira", "wilaya"]


@pytest.mark.django_db
def test_the_applicant_learns_that_it_is_late_who_holds_it_and_what_to_do(town) -> None:
    case = make_case()
    with clock.frozen(datetime.combine(case.due_on + timedelta(days=1), clock.now().time(), tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        tasks.watch_clocks()
        assert len(told("cases.late")) == 1


@pytest.mark.django_db
def test_those_who_answer_are_written_to_once_a_day(town) -> None:
    case, other = make_case(), make_case()
    assert case.due_on == other.due_on
    Account.objects.filter(pk=town.head.account_id).update(email="head@example.dz")
    with clock.frozen(datetime.combine(case.due_on + timedelta(days=1), clock.now().time(), tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        tasks.watch_clocks()
        letters = told("cases.alerts")
    assert len(letters) == 1
    assert "2" in letters[0].text
    assert not CaseAlert.objects.filter(told_at=None).exists()


@pytest.mark.django_db
def test_where_no_head_is_whoever_presides_is_told_and_answers(town) -> None:
    case = make_case()
    (seat,) = [one.id for one in town.head.holdings]
    identity.end_role(actor=SYSTEM, holding_id=seat, reason="muté")
    Account.objects.filter(pk=town.papc.account_id).update(email="papc@example.dz")
    with clock.frozen(datetime.combine(case.due_on + timedelta(days=1), clock.now().time(), tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        (letter,) = told("cases.alerts")
        assert letter.address == "papc@example.dz"
        alert = CaseAlert.objects.get(case=case, level="late")
        (view,) = api.alerts_of(actor=town.papc, commune_codes=[case.commune_code]).rows
        assert view.may_answer
        with pytest.raises(MayNotAct):
            api.answer_alert(actor=town.chef, alert_id=alert.pk, cause="staff")
        api.answer_alert(actor=town.papc, alert_id=alert.pk, cause="staff")


@pytest.mark.django_db
def test_a_breach_is_answered_with_a_cause_from_the_list(town) -> None:
    case = make_case()
    watch(case.due_on + timedelta(days=1))
    alert = CaseAlert.objects.get(case=case, level="late")
    with pytest.raises(TextMissing):
        api.answer_alert(actor=town.head, alert_id=alert.pk, cause="laziness")
    with pytest.raises(TextMissing):
        api.answer_alert(actor=town.head, alert_id=alert.pk, cause="other")
    with pytest.raises(MayNotAct):
        api.answer_alert(actor=town.counter, alert_id=alert.pk, cause="staff")
    with pytest.raises(CaseNotFound):
        api.answer_alert(actor=town.head, alert_id=case.pk, cause="staff")
    assert api.alerts_waiting(town.head) == 1
    api.answer_alert(actor=town.head, alert_id=alert.pk, cause="other", words="Inondation du bureau")
    assert api.alerts_waiting(town.head) == 0
    alert.refresh_from_db()
    assert (alert.cause, alert.words, alert.answered_by_id) == ("other", "Inondation du bureau", town.head.account_id)
    (view,) = api.alerts_of(actor=town.chef, commune_codes=[case.commune_code]).rows
    assert (view.cause, view.words, view.level, view.may_answer) == ("other", "Inondation du bureau", "late", False)


@pytest.mark.django_db
def test_a_file_that_is_decided_or_waits_for_its_applicant_is_left_alone(town) -> None:
    done = advance(make_case(), "assigned", "proposed", "signed", "sealed", town=town)
    asked = advance(make_case(), "assigned", "asked", town=town)
    watch(done.due_on + timedelta(days=60))
    assert levels(done) == levels(asked) == []
    asked.refresh_from_db()
    assert asked.watch_on == NO_LIMIT


@pytest.mark.django_db
def test_what_moves_the_limit_brings_the_file_back_before_the_sweep(town) -> None:
    case = advance(make_case(), "assigned", "asked", town=town)
    watch(date(2026, 11, 23))
    case.refresh_from_db()
    assert case.watch_on == NO_LIMIT
    case = advance(case, "completed", town=town)
    assert case.watch_on <= clock.today()


@pytest.mark.django_db
def test_one_file_that_cannot_be_read_holds_no_other_back(town, monkeypatch) -> None:
    broken, fine = make_case(), make_case()
    real = alert_queries.escalation_of
    monkeypatch.setattr(
        "jiwar.cases.actions.watching.escalation_of",
        lambda case: 1 / 0 if case.pk == broken.pk else real(case),
    )
    with pytest.raises(watching.ClocksNotWatchedError):
        watch(fine.due_on + timedelta(days=1))
    assert levels(fine) == ["late"]
    monkeypatch.undo()
    watch(fine.due_on + timedelta(days=2))
    assert levels(broken) == ["late"]


@pytest.mark.django_db
def test_the_sweep_asks_no_more_for_many_closed_files_and_reads_its_index(town) -> None:
    silence_means("approval")
    make_case()
    while recounting.recount_clocks() >= 200:
        continue
    watching.watch_clocks()
    with CaptureQueriesContext(connection) as queries:
        assert watching.watch_clocks() == 0
    (sweep,) = [one["sql"] for one in queries if "watch_on" in one["sql"] and "SELECT" in one["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for other in ("seqscan", "bitmapscan", "sort"):  # what a planner prefers while there are few files
                cursor.execute(f"SET LOCAL enable_{other} = off")
            cursor.execute("EXPLAIN " + sweep)
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + sweep)
        plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
    assert "case_watch" in plan


def away(town, first: date, last: date) -> None:
    """The handler is away, the colleague acts for them; both and the head have an address."""
    for name in ("handler", "colleague", "head"):
        Account.objects.filter(pk=getattr(town, name).account_id).update(email=f"{name}@example.dz")
    identity.plan_absence(
        actor=town.handler,
        account_id=town.handler.account_id,
        substitute_id=town.colleague.account_id,
        valid_from=first,
        valid_to=last,
    )


@pytest.mark.django_db
def test_who_acts_for_an_absent_handler_is_warned_with_them_and_told_whose_files(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    watch(clock.today())
    case.refresh_from_db()
    warned_on = case.watch_on
    assert warned_on <= case.due_on
    away(town, warned_on, warned_on)
    with clock.frozen(datetime.combine(warned_on, clock.now().time(), tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        tasks.watch_clocks()
        assert len(told("cases.alerts")) == 1
        (letter,) = told("cases.alerts_covering")
    names = Account.objects.get(pk=town.handler.account_id)
    assert names.name_ar in letter.text or names.name_latin in letter.text
    assert f"handler={names.pk}" in letter.text


@pytest.mark.django_db
def test_what_is_late_and_goes_up_is_told_to_who_acts_for_the_handler(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    away(town, case.due_on, case.due_on + timedelta(days=40))
    for days in range(1, 30):
        watch(case.due_on + timedelta(days=days))
    with clock.frozen(datetime.combine(case.due_on + timedelta(days=31), clock.now().time(), tzinfo=clock.ALGIERS)):
        letters = told("cases.alerts_covering")
        assert len(letters) == 3, "late, to the daïra, to the wilaya: once each"
        assert len(told("cases.alerts")) == 1, "the head: nobody else has an address"


@pytest.mark.django_db
def test_nobody_acts_for_a_handler_who_is_back(town) -> None:
    case = advance(make_case(), "assigned", town=town)
    away(town, clock.today(), clock.today())
    with clock.frozen(datetime.combine(case.due_on + timedelta(days=1), clock.now().time(), tzinfo=clock.ALGIERS)):
        tasks.watch_clocks()
        assert len(told("cases.alerts")) == 1
        assert told("cases.alerts_covering") == []
