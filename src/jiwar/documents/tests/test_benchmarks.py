"""The benchmark runs and measures; its budgets are judged by `make bench`, on a quiet machine."""

import pytest

from jiwar.documents import benchmarks


@pytest.mark.django_db
def test_it_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmarks, "_TIMES", 2)
    figures = benchmarks.benchmarks()
    assert [(budget, unit) for _, _, budget, unit in figures] == [(10, "ms"), (12, "ms"), (10, "ms")]
    assert all(0 < figure < 2000 for _, figure, _, _ in figures)
