"""kill -9 while decisions are being sealed, in real processes: nothing lost, nothing twice."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiwar.outbox.tests.processes import Children, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    family = Children(module="jiwar.decisions.tests.child", folder=tmp_path)
    yield family
    family.stop()


@pytest.mark.parametrize(
    ("kills", "count"), [(1, 8), pytest.param(100, 300, marks=pytest.mark.soak)], ids=["once", "a hundred times"]
)
def test_however_often_the_worker_dies_each_number_gets_its_one_document(
    children: Children, kills: int, count: int
) -> None:
    worker = children.start(leaving=count)
    for _ in range(kills):
        seen = len(children.lines())
        until(lambda seen=seen: len(children.lines()) >= seen + 2, "two documents to be made")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker = children.start()
    sealed = "SELECT count(*) FROM decisions_decision WHERE state = 'sealed'"
    until(lambda: children.rows(sealed)[0][0] == count, "all to be sealed", seconds=120 + count)
    worker.terminate()
    assert worker.wait(30) == 0
    assert json.loads(children.ask("check")) == {
        "sealed": count,
        "gaps": [[]],
        "altered": [],
        "documents": count,
        "files": count,
        "leaves": 2 * count,
        "announced": count,
    }
    assert len(children.lines()) > count, "some were made again after a kill"
