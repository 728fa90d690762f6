"""The order of the steps: which come before which, and which may begin once others are done. Pure.

Two phases, with the proposal between them: the file is prepared (examination, opinions, a public inquiry and what
Jiwar does by itself meanwhile, what other authorities decide, a commission's session whose ranking is the proposal),
then what was proposed is decided (validations, signature).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from jiwar.catalogue.definition import Step

PREPARING = ("examine", "opinions", "automatic", "inquiry", "session", "part")
# Who may be asked to agree to what is proposed: the others see no file, or prepare it.
VALIDATING_ROLES = ("head", "expert", "signatory", "papc", "chef_daira", "wali")
VERDICTS = {"grant": "granted", "refuse": "refused"}  # of a proposal, as the conditions of validations say it
Holds = Callable[[Step], bool]


def steps_before(steps: Sequence[Step]) -> Mapping[str, tuple[str, ...]]:
    """The steps that come first, for each step: those it names, else the one above it."""
    return {
        step.id: step.after if step.after is not None else tuple(one.id for one in steps[number - 1 : number])
        for number, step in enumerate(steps)
    }


def columns(steps: Sequence[Step], before: Mapping[str, tuple[str, ...]]) -> list[list[Step]]:
    """The steps as they follow one another, those that may run together in one column; a loop comes last."""
    depth: dict[str, int] = {}
    for _round in steps:
        for step in steps:
            waits = [name for name in before[step.id] if name in before]
            known = [depth[name] for name in waits if name in depth]
            if step.id not in depth and len(known) == len(waits):
                depth[step.id] = max(known, default=-1) + 1
    last = max(depth.values(), default=-1)
    found: list[list[Step]] = [[step for step in steps if depth.get(step.id) == rank] for rank in range(last + 1)]
    return found + [[step] for step in steps if step.id not in depth]


@dataclass(frozen=True)
class Opening:
    """What may begin now, and what does not take place because its condition does not hold."""

    open: tuple[Step, ...]
    skipped: tuple[Step, ...]


def decision_opens(steps: Sequence[Step], done: Collection[str], holds: Holds) -> Opening:
    """After a proposal: the validations, or the signature, that wait for nothing any more.

    `done` are the steps of the decision that are past; the preparation is, since something was proposed.
    """
    past = {step.id for step in steps if step.kind in PREPARING} | set(done)
    return _opens([step for step in steps if step.id not in past], steps_before(steps), past, holds)


def preparation_opens(steps: Sequence[Step], done: Collection[str], holds: Holds) -> Opening:
    """While the file is examined: the rounds of opinions and the inquiry that may begin; `done` are those past."""
    past = {step.id for step in steps if step.kind in ("examine", "automatic")} | set(done)
    waiting = [step for step in steps if step.kind in PREPARING and step.id not in past]
    return _opens(waiting, steps_before(steps), past, holds)


def parts_before(steps: Sequence[Step], taking: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The parts that come first, for each of the parts `taking` place: what stands between them is past or skipped."""
    before = steps_before(steps)

    def first(name: str) -> set[str]:
        return {found for one in before[name] for found in ([one] if one in taking else first(one))}

    return {step.id: tuple(sorted(first(step.id))) for step in steps if step.id in taking}


def automatic_open(steps: Sequence[Step], done: Collection[str], holds: Holds) -> Opening:
    """What Jiwar does next by itself; `done` are the rounds of opinions and the automatic steps that are past.

    One whose condition does not hold lets those after it begin, and is asked again after whatever happens to the file.
    """
    past = {step.id for step in steps if step.kind == "examine"} | set(done)
    waiting = [step for step in steps if step.kind in PREPARING and step.id not in past]
    found = _opens(waiting, steps_before(steps), past, holds)
    return Opening(tuple(step for step in found.open if step.kind == "automatic"), found.skipped)


def _opens(waiting: list[Step], before: Mapping[str, tuple[str, ...]], past: set[str], holds: Holds) -> Opening:
    """A step whose condition fails lets those after it begin: looked at until nothing more is skipped."""
    found: dict[str, Step] = {}
    skipped: dict[str, Step] = {}
    for _round in waiting:
        for step in waiting:
            if step.id in found or step.id in skipped or not past.union(skipped) >= set(before[step.id]):
                continue
            (found if step.when is None or holds(step) else skipped)[step.id] = step
    return Opening(tuple(found.values()), tuple(skipped.values()))
