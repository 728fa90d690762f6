"""Which files two processes begin with: a file of a few long tests at the end would leave one of them idle."""

from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.scheduler.protocol import Scheduling
from xdist.workermanage import WorkerController

ROOT = Path(__file__).resolve().parents[2]
# Each takes longer than its number of tests says, by which pytest-xdist orders the others: the most first.
LONG = [
    "tests/packaging/test_wheel.py",
    "src/jiwar/config/demo/tests/test_demo.py",
    "src/jiwar/portals/api/tests/test_fuzzing.py",
    "tests/journeys/test_dresses.py",
    "tests/journeys/test_studio.py",
    "tests/journeys/test_versions.py",
]

# Both want the scene (tests/journeys/scene.py), which one process then makes once.
TOGETHER = {"tests/journeys/test_public.py": "tests/journeys/test_dresses.py"}


class LongFirst(LoadFileScheduling):
    """Whole files to each process, the long ones before the others."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return TOGETHER.get(file, file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        if long := next((file for file in LONG if file in self.workqueue), ""):
            self.workqueue.move_to_end(long, last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)  # run without pytest-xdist, nothing is to be ordered
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Ours in place of `--dist loadfile`."""
    if config.getvalue("dist") != "loadfile":
        return None
    assert all((ROOT / file).exists() for file in [*LONG, *TOGETHER]), "a file named here moved"
    return LongFirst(config, log)
