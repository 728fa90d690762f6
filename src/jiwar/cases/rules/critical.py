"""The critical path: what remains to be done, in its order, and what the file's date hangs on. Pure, nothing stored."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Add = Callable[[date, int, str], date]


@dataclass(frozen=True)
class Leg:
    """One thing that remains to be done: after which others, in how many days; `due_on` once it has begun."""

    id: str
    after: tuple[str, ...]
    days: int
    unit: str
    due_on: date | None = None


@dataclass(frozen=True)
class Path:
    """`ends_on`: the day before which no answer can come when each takes the days it has; `critical`: what makes it."""

    ends_on: date
    critical: frozenset[str]
    now: tuple[str, ...]  # of the critical ones, those that may be done today


def path_of(legs: Sequence[Leg], today: date, add: Add) -> Path:
    """`legs` without those that are done, each after the ones it names (what is done counts no more).

    What has begun ends on its day, or today when that is past; the rest takes its days after the last one it waits for.
    """
    here = {leg.id for leg in legs}
    before = {leg.id: [name for name in leg.after if name in here] for leg in legs}
    ends: dict[str, date] = {}
    for _round in legs:
        for leg in legs:
            if leg.id not in ends and all(name in ends for name in before[leg.id]):
                ends[leg.id] = _end(leg, [ends[name] for name in before[leg.id]], today, add)
    last = max(ends.values(), default=today)
    critical = _critical([name for name, day in ends.items() if day == last], before, ends)
    now = tuple(leg.id for leg in legs if leg.id in critical and not before[leg.id])
    return Path(last, critical, now)


def _end(leg: Leg, before: list[date], today: date, add: Add) -> date:
    if leg.due_on is not None:
        return max(leg.due_on, today)
    return add(max(before, default=today), leg.days, leg.unit)


def _critical(last: Collection[str], before: Mapping[str, Sequence[str]], ends: Mapping[str, date]) -> frozenset[str]:
    """Back from what ends last, through what each waited for longest."""
    found, waiting = set(last), list(last)
    while waiting:
        earlier = before[waiting.pop()]
        longest = max((ends[name] for name in earlier), default=None)
        new = [name for name in earlier if ends[name] == longest and name not in found]
        found.update(new)
        waiting += new
    return frozenset(found)
