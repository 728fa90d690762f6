"""Holidays decreed and withdrawn under running files."""

from datetime import date, datetime, timedelta

import pytest

from jiwar.cases import api, tasks
from jiwar.cases.actions import recounting
from jiwar.cases.models import Case, ClockRecount
from jiwar.cases.tests.factories import advance, make_case, territory
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=clock.ALGIERS)


@pytest.fixture
def settled(town):
    """The calendar as imported was counted."""
    while recounting.recount_clocks() >= 200:
        continue
    return town


def decree(day: date, on: date, code: str = "test-feast") -> None:
    with clock.frozen(at(on)):
        territory.add_holiday(actor=SYSTEM, code=code, day=day, names={"ar": "عيد", "fr": "Fête"})


def recounted(on: date) -> None:
    with clock.frozen(at(on)):
        while recounting.recount_clocks() >= 200:
            continue


def test_a_holiday_decreed_the_day_before_moves_the_limit_and_says_why(settled) -> None:
    case = make_case()
    before = case.due_on
    decree(before, before - timedelta(days=1))
    recounted(before)
    case.refresh_from_db()
    assert case.due_on == case.queue_on == territory.add_working_days(before, 1)
    action = case.actions.get(kind="clock_recounted")
    assert action.details["causes"] == [f"test-feast:{before}"]
    assert action.details["due_before"] == before.isoformat()
    assert api.rebuild(case_id=case.pk) == []


def test_twice_is_once_and_other_files_are_left_alone(settled) -> None:
    case = make_case()
    decree(case.due_on, case.due_on - timedelta(days=1))
    recounted(case.due_on)
    recounted(case.due_on)
    assert case.actions.filter(kind="clock_recounted").count() == 1


def test_a_limit_that_had_passed_when_the_holiday_was_decreed_stays(settled) -> None:
    case = make_case()
    before = case.due_on
    decree(before, before + timedelta(days=3))
    recounted(before + timedelta(days=3))
    case.refresh_from_db()
    assert case.due_on == before
    assert not case.actions.filter(kind="clock_recounted").exists()


def test_a_sweep_that_comes_late_judges_by_the_day_of_the_decree(settled) -> None:
    case = make_case()
    before = case.due_on
    decree(before, before)
    recounted(before + timedelta(days=9))
    case.refresh_from_db()
    assert case.due_on > before


def test_a_holiday_withdrawn_brings_the_limit_back(settled) -> None:
    case = make_case()
    before = case.due_on
    decree(before, date(2026, 11, 22))
    recounted(date(2026, 11, 22))
    with clock.frozen(at(date(2026, 11, 22)) + timedelta(hours=2)):
        territory.cancel_holiday(actor=SYSTEM, code="test-feast", day=before, reason="the moon was not seen")
    recounted(date(2026, 11, 22))
    case.refresh_from_db()
    assert case.due_on == before
    assert case.actions.filter(kind="clock_recounted").count() == 2
    assert api.rebuild(case_id=case.pk) == []


def test_files_that_wait_for_their_applicant_are_counted_too(settled) -> None:
    case = advance(make_case(), "assigned", town=settled)
    with clock.frozen(at(date(2026, 11, 23))):
        advance(case, "asked", town=settled)
    used = case.clock["used"]
    decree(date(2026, 11, 23), date(2026, 11, 24))
    recounted(date(2026, 11, 24))
    case.refresh_from_db()
    assert (case.stage, used, case.clock["used"]) == ("awaiting_applicant", 1, 0)


def test_closed_files_are_never_touched(settled) -> None:
    case = advance(make_case(), "assigned", "proposed", "signed", "sealed", town=settled)
    sequence = case.sequence
    decree(case.due_on, date(2026, 11, 22))
    recounted(date(2026, 11, 22))
    case.refresh_from_db()
    assert case.sequence == sequence


def test_a_sweep_that_was_cut_goes_on_where_it_was(settled, monkeypatch) -> None:
    cases = [make_case() for _ in range(3)]
    due = cases[0].due_on
    decree(due, due)
    done = []

    def dies(case_id, *rest):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(case_id)
        return real(case_id, *rest)

    real = recounting._recounted
    with clock.frozen(at(due)):
        with monkeypatch.context() as broken:
            broken.setattr(recounting, "_recounted", dies)
            with pytest.raises(KeyboardInterrupt):
                recounting.recount_clocks(limit=2)
        while recounting.recount_clocks(limit=2) >= 2:
            continue
    moved = Case.objects.filter(pk__in=[case.pk for case in cases], due_on__gt=due)
    assert moved.count() == 3
    assert all(case.actions.filter(kind="clock_recounted").count() == 1 for case in moved)
    assert not ClockRecount.objects.filter(done_at=None).exists()


def test_the_schedule_recounts_before_it_watches(settled) -> None:
    case = make_case()
    due = case.due_on
    decree(due, due)
    with clock.frozen(at(due + timedelta(days=1))):
        tasks.watch_clocks()
    case.refresh_from_db()
    assert [one.kind for one in case.actions.order_by("sequence")] == ["submitted", "clock_recounted"]
