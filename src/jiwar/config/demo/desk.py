"""What lies on the desks today: open files of the three staffed communes, in every state a visitor wants to see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jiwar.cases import api as cases
from jiwar.config.demo.habits import HABITS
from jiwar.config.demo.history import Course, Filing, World, case_of, until_silence
from jiwar.config.demo.staff import COMMUNES
from jiwar.config.demo.workdays import OPENING, at
from jiwar.kernel.clock import ALGIERS

ASSOCIATION = list(HABITS).index("association-registration")  # where silence decides, thirty days after filing


@dataclass(frozen=True)
class Open:
    """`count` files of a procedure, filed some working days ago, that have come so far."""

    kind: int
    count: int
    filed: tuple[int, ...]
    state: str  # new, examining, returned, proposed, refusal
    portal: bool = True


ON_EACH_DESK = (
    Open(0, 5, (0, 0, 1, 1, 1), "new"),
    Open(0, 4, (1, 2, 2, 2), "examining"),
    Open(0, 3, (6, 8, 13), "examining", portal=False),  # late
    Open(0, 2, (3, 5), "returned"),
    Open(0, 4, (1, 2, 2, 3), "proposed", portal=False),
    Open(0, 1, (2,), "refusal"),
    Open(1, 1, (1,), "new"),
    Open(1, 2, (4, 6), "examining"),
    Open(1, 1, (18,), "examining"),  # late
    Open(1, 1, (9,), "proposed"),
    Open(ASSOCIATION, 2, (15, 18), "examining"),  # silence is about to decide
    Open(ASSOCIATION, 3, (27, 36, 48), "examining"),  # silence decided
)
OPEN_FILES = len(COMMUNES) * sum(one.count for one in ON_EACH_DESK)


def open_files(world: World) -> Iterator[cases.ImportedCase]:
    """The open files of the staffed communes, brought in without their papers."""
    number = 0
    for commune in COMMUNES:
        for one in ON_EACH_DESK:
            for filed in one.filed:
                yield _open(world, f"desk-{number:03}", one, commune, filed)
                number += 1


def _open(world: World, key: str, one: Open, commune: str, filed: int) -> cases.ImportedCase:
    rng = world.rng
    day = world.work.before(world.last_morning().date(), filed)
    submitted_at = at(day, OPENING, rng.randrange(30, 180))
    filing = Filing(key, world.kinds[one.kind], commune, submitted_at, one.portal)
    course = until_silence(filing.kind, submitted_at, _so_far(world, filing, one.state), world.now)
    return case_of(world, filing, world.people.new(commune=commune), course)


def _so_far(world: World, filing: Filing, state: str) -> Course:
    if state == "new":
        return Course()
    moments = _spread(world, filing.submitted_at, 3)
    course = Course(assigned_at=moments[0])
    if state == "returned":
        return replace(course, completions=((moments[1], None),))
    if state in {"proposed", "refusal"}:
        refused = state == "refusal"
        return replace(
            course,
            proposed_at=moments[1],
            verdict="refuse" if refused else "grant",
            reasons=(world.rng.choice(filing.kind.reasons),) if refused else (),
        )
    return course


def _spread(world: World, start: datetime, count: int) -> list[datetime]:
    """Moments of opening hours soon after `start` and before now; the last resort is the minutes just before."""
    found: list[datetime] = []
    after = start
    for place in range(count):
        moment = world.work.moment(after, 0, world.rng)
        latest = world.now - timedelta(minutes=2 * (count - place))
        after = min(moment, latest) if latest > after else after + (world.now - after) / 3
        found.append(after.astimezone(ALGIERS))
    return found
