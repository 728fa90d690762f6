"""Refreshing facts and asking them."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from jiwar.analytics import api as analytics
from jiwar.analytics.queries import store
from jiwar.analytics.tests.factories import EVERYTHING, MOMENT, Visits, indicator, registered, visit, visits_fact
from jiwar.kernel import clock, guard
from jiwar.kernel.protocols import ReaderScope
from jiwar.territory import api as territory

ALL = ReaderScope(everything=True)
FIGURES = [
    indicator("came", "count(*)"),
    indicator("left", "count(*)", period="left_on"),
    indicator("median", "quantile_disc(days, 0.5)", unit="days", period="left_on"),
    indicator("p90", "quantile_disc(days, 0.9)", unit="days", period="left_on"),
    indicator("mean", "avg(days)", unit="days", period="left_on"),
    indicator("overdue", "count(*)", where="left_on IS NULL AND came_on < $today - 10", period=None),
]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_figures_are_those_of_the_rows() -> None:
    rows = [visit(i, "1601", days=i) for i in range(1, 11)] + [visit(11, "1602", days=3), visit(12, "1602")]
    with registered(visits_fact(Visits(rows)), *FIGURES), clock.frozen(MOMENT):
        assert analytics.refresh_facts().written == {"visits": 12}
        names = ["came", "left", "median", "p90", "mean", "overdue"]
        found = analytics.measure(indicators=names, scope=ALL, by="commune", **EVERYTHING)
        assert [one.key for one in found] == ["1601", "1602"]
        assert found[0].values == {"came": 10, "left": 10, "median": 5, "p90": 9, "mean": 5.5, "overdue": 0}
        assert found[1].values == {"came": 2, "left": 1, "median": 3, "p90": 3, "mean": 3, "overdue": 1}
        assert (found[1].counts["median"], found[1].n) == (1, 2)
        [total] = analytics.measure(indicators=names, scope=ALL, **EVERYTHING)
        assert (total.key, total.values["came"], total.values["p90"]) == ("", 12, 9)


def test_each_indicator_counts_by_its_own_date() -> None:
    rows = [visit(1, "1601", days=40, on=date(2026, 1, 20)), visit(2, "1601", days=2, on=date(2026, 3, 1))]
    with registered(visits_fact(Visits(rows)), *FIGURES), clock.frozen(MOMENT):
        analytics.refresh_facts()
        found = analytics.measure(indicators=["came", "left", "overdue"], scope=ALL, by="month", **EVERYTHING)
        assert [(one.key, one.values["came"], one.values["left"]) for one in found] == [
            ("2026-01", 1, 0),
            ("2026-03", 1, 2),
        ]
        assert {one.values["overdue"] for one in found} == {0}


def test_before_the_first_refresh_there_is_nothing_to_show() -> None:
    with registered(visits_fact(Visits([])), *FIGURES):
        assert analytics.data_as_of() is None
        [total] = analytics.measure(indicators=["came", "median"], scope=ALL, **EVERYTHING)
        assert total.values == {"came": 0, "median": None}
        assert analytics.measure(indicators=["came"], scope=ALL, by="commune", **EVERYTHING) == []


def test_nulls_quotes_newlines_and_arabic_survive() -> None:
    notes = ['a "quoted", text', "سطر\nثان", "", None]
    rows = [visit(i, "1601", note=note) for i, note in enumerate(notes)]
    with registered(visits_fact(Visits(rows)), *FIGURES):
        analytics.refresh_facts()
        found = analytics.measure(indicators=["came"], scope=ALL, by="note", **EVERYTHING)
        # An empty text and no text are both "nothing" to who groups by it, but neither is lost.
        assert {one.key: one.values["came"] for one in found}.keys() == {"", 'a "quoted", text', "سطر\nثان"}
        stored = store.fetch(f"SELECT note FROM {store.reader_of(store.state_of('visits').path)} ORDER BY id", {})
        assert [note for (note,) in stored] == notes


def test_nothing_changed_costs_nothing_and_renews_the_data_date() -> None:
    visits = Visits([visit(1, "1601")])
    with registered(visits_fact(visits), *FIGURES):
        with clock.frozen(MOMENT):
            analytics.refresh_facts()
        later = MOMENT + timedelta(minutes=1)
        with clock.frozen(later):
            assert analytics.refresh_facts().unchanged == ("visits",)
        assert visits.asked_since == [None]
        assert analytics.data_as_of() == later


def test_a_keyed_fact_is_asked_only_for_what_changed_and_merged() -> None:
    visits = Visits([visit(1, "1601"), visit(2, "1602")])
    with registered(visits_fact(visits, key="id"), *FIGURES), clock.frozen(MOMENT):
        analytics.refresh_facts()
        visits.stored = {}  # the source gives what changed, not what it gave before
        visits.put(visit(2, "1603", days=1))
        visits.put(visit(3, "1601"))
        assert analytics.refresh_facts().written == {"visits": 3}
        assert visits.asked_since[1] == MOMENT - timedelta(minutes=10)
        found = analytics.measure(indicators=["came"], scope=ALL, by="commune", **EVERYTHING)
        assert {one.key: one.values["came"] for one in found} == {"1601": 2, "1603": 1}


def test_once_a_day_everything_is_counted_afresh() -> None:
    visits = Visits([visit(1, "1601")])
    with registered(visits_fact(visits, key="id"), *FIGURES):
        for moment in (MOMENT, MOMENT + timedelta(hours=25)):
            with clock.frozen(moment):
                analytics.refresh_facts()
        assert visits.asked_since == [None, None]


def test_answers_are_kept_until_the_facts_change() -> None:
    visits = Visits([visit(1, "1601")])
    ask = {"indicators": ["came"], "scope": ALL, **EVERYTHING}
    with registered(visits_fact(visits), *FIGURES):
        analytics.refresh_facts()
        first = analytics.measure(**ask)
        assert analytics.measure(**ask) is first
        visits.put(visit(2, "1601"))
        analytics.refresh_facts()
        assert analytics.measure(**ask)[0].values["came"] == 2


def test_a_file_of_another_shape_is_not_read() -> None:
    visits = Visits([visit(1, "1601")])
    with registered(visits_fact(visits), *FIGURES):
        analytics.refresh_facts()
    with registered(visits_fact(visits, key="id"), *FIGURES):
        assert analytics.measure(indicators=["came"], scope=ALL, **EVERYTHING)[0].values["came"] == 0
        assert analytics.refresh_facts().written == {"visits": 1}
        assert analytics.measure(indicators=["came"], scope=ALL, **EVERYTHING)[0].values["came"] == 1


def test_old_files_and_what_a_crash_left_are_removed() -> None:
    visits = Visits([visit(1, "1601")])
    with registered(visits_fact(visits), *FIGURES):
        (store.folder()).mkdir(parents=True)
        (store.folder() / "visits-dead.new").touch()
        for number in range(2, 6):
            analytics.refresh_facts()
            visits.put(visit(number, "1601"))
        assert len(list(store.folder().glob("visits-*"))) == 2


def test_a_source_that_fails_leaves_the_former_figures() -> None:
    visits = Visits([visit(1, "1601")])
    with registered(visits_fact(visits), *FIGURES):
        analytics.refresh_facts()
        visits.put((None, "not enough columns"))
        with pytest.raises(Exception, match=r"(?i)column"):
            analytics.refresh_facts()
        assert analytics.measure(indicators=["came"], scope=ALL, **EVERYTHING)[0].values["came"] == 1
        assert not list(store.folder().glob("*.csv"))


def test_small_cells_are_hidden() -> None:
    rows = [visit(i, "1601", days=2) for i in range(9)] + [visit(i, "1602", days=2) for i in range(10, 20)]
    with registered(visits_fact(Visits(rows)), *FIGURES):
        analytics.refresh_facts()
        found = analytics.measure(indicators=["came", "median"], scope=ALL, by="commune", min_cell=10, **EVERYTHING)
        assert [one.values for one in found] == [{"came": None, "median": None}, {"came": 10, "median": 2}]


def test_what_was_not_registered_is_refused() -> None:
    with registered(visits_fact(Visits([])), *FIGURES):
        with pytest.raises(analytics.UnknownIndicator):
            analytics.measure(indicators=["unknown"], scope=ALL, **EVERYTHING)
        with pytest.raises(analytics.WrongPeriod):
            analytics.measure(indicators=["came"], scope=ALL, start=date(2026, 2, 2), end=date(2026, 2, 1))
        analytics.refresh_facts()
        with pytest.raises(analytics.UnknownDimension):
            analytics.measure(indicators=["came"], scope=ALL, filters={"days": "3"}, **EVERYTHING)


def test_many_threads_ask_at_once() -> None:
    rows = [visit(i, f"16{i % 57:02}", days=i % 30) for i in range(3000)]
    wrong: list[object] = []

    def ask(office: int) -> None:
        filters = {"office": f"office-16{office:02}"}
        [found] = analytics.measure(indicators=["came", "p90"], scope=ALL, filters=filters, **EVERYTHING)
        if found.values["came"] != len([row for row in rows if row[2] == filters["office"]]):
            wrong.append(found)

    with registered(visits_fact(Visits(rows)), *FIGURES):
        analytics.refresh_facts()
        threads = [threading.Thread(target=ask, args=(i,)) for i in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_facts_are_not_written_inside_a_transaction() -> None:
    with registered(visits_fact(Visits([]))), transaction.atomic(), pytest.raises(guard.InsideTransaction):
        analytics.refresh_facts()


@pytest.mark.django_db
def test_a_reader_sees_the_communes_of_the_scope_only() -> None:
    territory.import_territory(only={"16", "09"}, maps=False)
    rows = [visit(1, "1601"), visit(2, "1602"), visit(3, "0901")]
    ask = {"indicators": ["came"], "by": "commune", **EVERYTHING}
    daira = territory.daira_of(commune_code="1601")
    assert daira is not None
    with registered(visits_fact(Visits(rows)), *FIGURES), clock.frozen(datetime(2026, 5, 1, tzinfo=UTC)):
        analytics.refresh_facts()

        def seen(*codes: str) -> list[str]:
            return [one.key for one in analytics.measure(scope=ReaderScope(frozenset(codes)), **ask)]

        assert seen("16") == ["1601", "1602"]
        assert seen("1602") == ["1602"]
        assert "1601" in seen(daira.code)
        assert "0901" not in seen(daira.code)
        assert seen("16", "09") == ["0901", "1601", "1602"]
        assert seen() == []
        assert seen("no such division") == []
