"""A copy in memory is fresh at once where it was written, and soon elsewhere."""

import pytest
from django.db import transaction

from jiwar.kernel import snapshot
from jiwar.kernel.snapshot import Snapshot


class Rows:
    """Stands for a table: what it holds, and how often it was read."""

    def __init__(self) -> None:
        self.revision, self.value, self.loads, self.checks = 1, "first", 0, 0

    def load(self) -> str:
        self.loads += 1
        return self.value

    def check(self) -> int:
        self.checks += 1
        return self.revision

    def write(self, value: str) -> None:
        self.revision, self.value = self.revision + 1, value


@pytest.fixture
def rows() -> Rows:
    return Rows()


def test_it_reads_once_and_checks_rarely(rows: Rows) -> None:
    kept = Snapshot(load=rows.load, revision=rows.check)
    assert [kept.get() for _ in range(100)] == ["first"] * 100
    assert (rows.loads, rows.checks) == (1, 1)


def test_what_another_process_wrote_is_seen_at_the_next_check(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Snapshot(load=rows.load, revision=rows.check)
    kept.get()
    rows.write("second")
    assert kept.get() == "first"
    monkeypatch.setattr(snapshot, "CHECK_EVERY_S", 0.0)
    assert kept.get() == "second"
    assert kept.get() == "second"
    assert rows.loads == 2


@pytest.mark.django_db(transaction=True)
def test_the_writer_sees_its_own_change_and_the_commit(rows: Rows) -> None:
    kept = Snapshot(load=rows.load, revision=rows.check)
    kept.get()
    with transaction.atomic():
        rows.write("second")
        kept.forget()
        assert kept.get() == "second"
        rows.write("third")
    assert kept.get() == "third"
