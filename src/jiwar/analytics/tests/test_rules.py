"""Periods, scales, charts and definitions."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jiwar.analytics import api as analytics
from jiwar.analytics.rules.definitions import Period
from jiwar.analytics.rules.drawing import bars, nice_step, scale
from jiwar.analytics.rules.periods import months_before, months_ending, period_named, previous_period
from jiwar.analytics.rules.statements import Question, statements
from jiwar.analytics.tests.factories import Visits, indicator, registered, visits_fact


def test_a_named_period_ends_today_and_the_one_before_touches_it() -> None:
    period = period_named("quarter", today=date(2026, 5, 31))
    assert (period.start, period.end) == (date(2026, 3, 1), date(2026, 5, 31))
    before = previous_period(period)
    assert (before.start, before.end) == (date(2025, 12, 1), date(2026, 2, 28))


def test_the_end_of_a_short_month_is_kept() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)


def test_a_custom_period_is_compared_with_as_many_days() -> None:
    period = period_named("custom", today=date(2026, 5, 31), start=date(2026, 2, 10), end=date(2026, 2, 19))
    assert previous_period(period) == Period(date(2026, 1, 31), date(2026, 2, 9), "custom")


@pytest.mark.parametrize(("start", "end"), [(None, None), (date(2026, 2, 2), date(2026, 2, 1))])
def test_a_period_that_ends_before_it_starts_is_refused(start: date | None, end: date | None) -> None:
    with pytest.raises(analytics.WrongPeriod):
        period_named("custom", today=date(2026, 5, 31), start=start, end=end)


def test_an_unknown_name_is_the_default_period() -> None:
    assert period_named("for ever", today=date(2026, 5, 31)).name == "quarter"


def test_months_cross_the_year() -> None:
    assert months_ending(date(2026, 2, 28), 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_a_scale_has_five_classes_and_says_what_each_holds() -> None:
    made = scale({f"{i}": float(i) for i in range(10)} | {"nothing": None})
    assert [(c.low, c.high, c.size) for c in made.classes] == [(0, 1, 2), (2, 3, 2), (4, 5, 2), (6, 7, 2), (8, 9, 2)]
    assert (made.ranks["0"], made.ranks["9"], made.ranks["nothing"]) == (1, 5, None)


@given(st.dictionaries(st.text(min_size=1), st.none() | st.integers(0, 9).map(float)))
def test_equal_values_are_always_in_one_class(values: dict[str, float | None]) -> None:
    made = scale(values)
    rank_of: dict[float, int | None] = {}
    for key, value in values.items():
        if value is not None:
            assert rank_of.setdefault(value, made.ranks[key]) == made.ranks[key]
    assert sum(c.size for c in made.classes) == sum(value is not None for value in values.values())


def test_bars_grow_with_their_value_and_mirror_for_arabic() -> None:
    points = [("2026-01", "1", 10.0), ("2026-02", "2", 40.0), ("2026-03", "3", None)]
    straight, mirrored = bars(points, partial="2026-03"), bars(points, mirrored=True)
    first, second, third = straight.bars
    assert first.x < second.x < third.x
    assert second.height == pytest.approx(4 * first.height, rel=0.01)
    assert third.height == 0
    assert third.partial
    assert mirrored.bars[0].x > mirrored.bars[1].x
    assert straight.ticks[-1].value >= 40


def test_no_figures_make_an_empty_chart_not_an_error() -> None:
    assert bars([]).bars == ()
    assert scale({}).classes == ()


@pytest.mark.parametrize(("rough", "step"), [(0, 1), (0.3, 0.5), (1.2, 2), (2.2, 3), (23, 25), (26, 50), (700, 1000)])
def test_steps_are_round(rough: float, step: float) -> None:
    assert nice_step(rough) == pytest.approx(step)


def test_values_never_enter_the_sql() -> None:
    evil = "'; DROP TABLE x; --"
    question = Question(date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1), "office", (evil,), (("note", evil),))
    made = statements(
        visits_fact(Visits([])), [indicator("a", "count(*)"), indicator("b", "quantile_disc(days, 0.5)")], question
    )
    assert len(made) == 2
    assert all(evil not in one.sql and evil in one.parameters.values() for one in made)


@pytest.mark.parametrize("by", ["days", "id", 'office" FROM x --', "nothing"])
def test_only_dimensions_group(by: str) -> None:
    question = Question(date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1), by)
    with pytest.raises(analytics.UnknownDimension):
        statements(visits_fact(Visits([])), [indicator("a", "count(*)")], question)


def test_a_fact_with_a_name_that_is_not_plain_is_refused() -> None:
    with pytest.raises(analytics.WrongDefinition):
        analytics.register_fact(visits_fact(Visits([]), name="visits; --"))
    with pytest.raises(analytics.WrongDefinition):
        analytics.register_fact(visits_fact(Visits([]), key="unknown"))


def test_an_indicator_without_its_definition_is_refused() -> None:
    bare = analytics.Indicator("x", "visits", {"ar": "أ", "fr": "a"}, {"ar": "أ"}, "count", "count(*)", None)
    with pytest.raises(analytics.WrongDefinition):
        analytics.register_indicator(bare)


def test_definitions_that_do_not_fit_together_are_found() -> None:
    wrong = indicator("late", "count(*)", period="days")
    with registered(visits_fact(Visits([])), indicator("fine", "count(*)"), wrong):
        assert analytics.problems_in_definitions() == ["late: period 'days' is none of the dates of visits"]


def test_what_the_modules_contribute_fits_together() -> None:
    assert analytics.problems_in_definitions() == []


@pytest.mark.parametrize(
    ("unit", "better", "now", "before", "change", "way"),
    [
        ("count", None, 120.0, 100.0, "+20 %", ""),
        ("count", "lower", 80.0, 100.0, "−20 %", "better"),
        ("count", "lower", 80.0, 0.0, "", "worse"),
        ("days", "lower", 5.0, 3.0, "+2", "worse"),
        ("score", "higher", 3.44, 3.41, "±0,0", "same"),
        ("score", "higher", 3.64, 2.95, "+0,6", "better"),  # shown as 3,6 after 3,0
        ("score", "higher", None, 3.4, "", ""),
    ],
)
def test_a_change_is_said_in_its_unit_and_whether_it_is_better(
    unit: str, better: str | None, now: float | None, before: float, change: str, way: str
) -> None:
    one = indicator("a", "count(*)", unit=unit, better=better)
    with override("fr"):
        assert (analytics.change_shown(one, now, before), analytics.direction(one, now, before)) == (change, way)


def test_figures_are_written_as_the_language_writes_them() -> None:
    score, count, days = (indicator("a", "x", unit=unit) for unit in ("score", "count", "days"))
    with override("fr"):
        assert analytics.shown(score, 3.46) == "3,5"
        assert analytics.shown(count, 12345.0).split() == ["12", "345"]
        assert analytics.shown(score, None) == "—"
        assert [analytics.unit_of(days, value) for value in (1.0, 2.0)] == ["jour", "jours"]
    with override("ar-dz"):
        assert [analytics.unit_of(days, value) for value in (1.0, 3.0, 11.0)] == ["يوم", "أيام", "يوما"]


def test_labels_that_would_touch_are_left_to_the_table() -> None:
    square = "M{x} {y}l{s} 0 0 {s} -{s} 0z"
    shapes = [
        ("big", square.format(x=0, y=0, s=400), 200, 200),
        ("near", square.format(x=190, y=190, s=60), 205, 205),
        ("tiny", square.format(x=900, y=0, s=4), 902, 2),
        ("unknown", square.format(x=500, y=500, s=300), 650, 650),
    ]
    drawn = analytics.areas(shapes, "0 0 1000 800", {"big": 1, "near": 2, "tiny": 3, "unknown": None})
    assert {area.key: area.labelled for area in drawn.areas} == {
        "big": True, "near": False, "tiny": False, "unknown": False,
    }  # fmt: skip
    assert [area.key for area in drawn.areas] == ["big", "near", "tiny", "unknown"]
