"""Working days against a naive count, holidays, Ramadan."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jiwar.audit import api as audit
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.territory import api as territory
from jiwar.territory.models import Holiday
from jiwar.territory.rules import WorkingCalendar

ADMIN = ActorRef("account", "7", "A. Administrator")
DAYS = st.dates(min_value=date(2023, 1, 1), max_value=date(2028, 12, 31))
HOLIDAYS = st.sets(DAYS, max_size=60)


def naive_is_working(day: date, holidays: set[date]) -> bool:
    return day.strftime("%A") not in {"Friday", "Saturday"} and day not in holidays


@settings(deadline=None)
@given(start=DAYS, days=st.integers(1, 90), holidays=HOLIDAYS)
def test_adding_working_days_agrees_with_counting_them(start: date, days: int, holidays: set[date]) -> None:
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= naive_is_working(day, holidays)
    calendar = WorkingCalendar(holidays)
    assert calendar.add(start, days) == day
    assert calendar.between(start, day) == days


@settings(deadline=None)
@given(start=DAYS, length=st.integers(0, 200), holidays=HOLIDAYS)
def test_working_days_between_agrees_with_counting_them(start: date, length: int, holidays: set[date]) -> None:
    end = start + timedelta(days=length)
    counted = sum(naive_is_working(start + timedelta(days=n), holidays) for n in range(1, length + 1))
    calendar = WorkingCalendar(holidays)
    assert calendar.between(start, end) == counted
    assert calendar.between(end, start) == -counted
    assert calendar.is_working(start) == naive_is_working(start, holidays)


def test_zero_days_is_the_first_day_one_can_act() -> None:
    calendar = WorkingCalendar([date(2026, 11, 1)])
    assert calendar.add(date(2026, 11, 2), 0) == date(2026, 11, 2)
    assert calendar.add(date(2026, 10, 30), 0) == date(2026, 11, 2)  # Friday, Saturday, then the holiday


def test_what_cannot_be_counted_is_refused() -> None:
    calendar = WorkingCalendar([])
    with pytest.raises(ValueError, match="forwards"):
        calendar.add(date(2026, 1, 4), -1)
    with pytest.raises(ValueError, match="outside"):
        calendar.is_working(date(1830, 7, 5))
    with pytest.raises(ValueError, match="beyond"):
        calendar.add(date(2099, 12, 31), 400)


@pytest.mark.django_db
def test_fifteen_working_days_over_an_eid() -> None:
    territory.import_holidays()
    # 31 March to 2 April 2025 are Eid al-Fitr: a file complete on Sunday 16 March is due three working days later.
    assert territory.add_working_days(date(2025, 3, 16), 15) == date(2025, 4, 9)
    assert not territory.is_working_day(date(2025, 4, 2))
    assert territory.is_working_day(date(2025, 4, 3))


@pytest.mark.django_db
@pytest.mark.parametrize("year", range(2023, 2029))
def test_every_year_has_its_civil_and_religious_holidays(year: int) -> None:
    territory.import_holidays()
    found = territory.holidays_between(date(year, 1, 1), date(year, 12, 31))
    civil = {(h.day.month, h.day.day) for h in found if h.kind == "civil"}
    assert civil == {(1, 1), (1, 12), (5, 1), (7, 5), (11, 1)}
    assert {h.code for h in found if h.kind == "religious"} == {
        "eid-al-fitr",
        "eid-al-adha",
        "muharram",
        "ashura",
        "mawlid",
    }
    assert all(h.names["ar"] and h.names["fr"] and h.provision_id for h in found)
    assert {h.confidence for h in found if h.kind == "civil"} == {"fixed"}
    assert {h.confidence for h in found if h.kind == "religious"} <= {"announced", "estimated"}


@pytest.mark.django_db
def test_what_is_not_announced_yet_says_so() -> None:
    territory.import_holidays()
    next_eid = [h for h in territory.holidays_between(date(2027, 3, 1), date(2027, 3, 31)) if h.code == "eid-al-fitr"]
    assert [h.confidence for h in next_eid] == ["estimated"] * 3


@pytest.mark.django_db
def test_a_holiday_added_counts_at_once_and_is_journaled() -> None:
    territory.import_holidays()
    day = date(2026, 9, 8)
    assert territory.is_working_day(day)
    names = {"ar": "عطلة استثنائية", "fr": "Journée chômée exceptionnelle"}
    territory.add_holiday(actor=ADMIN, code="exceptional", day=day, names=names, reason="Communiqué of 1 September")
    assert not territory.is_working_day(day)
    assert territory.add_working_days(date(2026, 9, 7), 1) == date(2026, 9, 9)
    entry = audit.journal_of(subject=SubjectRef("territory", f"exceptional:{day}")).rows[0]
    assert (entry.verb, entry.actor_label) == ("territory.holiday_added", "A. Administrator")
    with pytest.raises(territory.HolidayExists):
        territory.add_holiday(actor=ADMIN, code="exceptional", day=day, names=names)


@pytest.mark.django_db
def test_the_moon_moves_a_feast_and_the_next_import_leaves_it_moved() -> None:
    territory.import_holidays()
    old, new = date(2027, 8, 14), date(2027, 8, 15)
    territory.cancel_holiday(actor=ADMIN, code="mawlid", day=old, reason="Moon sighted later")
    names = {"ar": "المولد النبوي الشريف", "fr": "El-Mawlid Ennabaoui"}
    territory.add_holiday(actor=ADMIN, code="mawlid", day=new, names=names, kind="religious")
    assert territory.import_holidays() == 0
    found = territory.holidays_between(old, new)
    assert [(h.day, h.confidence) for h in found] == [(new, "announced")]
    with pytest.raises(territory.UnknownHoliday):
        territory.cancel_holiday(actor=ADMIN, code="mawlid", day=old, reason="twice")
    territory.add_holiday(actor=ADMIN, code="mawlid", day=old, names=names, kind="religious")
    assert old in {h.day for h in territory.holidays_between(old, old)}


@pytest.mark.django_db
def test_a_thousand_questions_cost_two_queries(django_assert_num_queries) -> None:
    territory.import_holidays()
    with django_assert_num_queries(2):
        for n in range(1000):
            territory.add_working_days(date(2025, 1, 1) + timedelta(days=n), 15)


@pytest.mark.django_db
def test_the_database_refuses_a_holiday_of_unknown_kind() -> None:
    row = Holiday(
        code="x", day=date(2026, 1, 2), names={}, kind="party", confidence="fixed", changed_at="2026-01-01T00:00Z"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_ramadan() -> None:
    assert territory.is_ramadan(date(2025, 3, 1))
    assert territory.is_ramadan(date(2025, 3, 30))
    assert not territory.is_ramadan(date(2025, 3, 31))
    assert not territory.is_ramadan(date(2025, 2, 28))


@pytest.mark.django_db
def test_each_eid_follows_the_ramadan_of_its_year() -> None:
    territory.import_holidays()
    for year in range(2023, 2029):
        first = min(
            h.day for h in territory.holidays_between(date(year, 1, 1), date(year, 12, 31)) if h.code == "eid-al-fitr"
        )
        assert territory.is_ramadan(first - timedelta(days=1))
        assert not territory.is_ramadan(first)


def test_the_end_of_what_is_known_is_told() -> None:
    assert territory.calendar_known_until() == date(2028, 12, 31)
