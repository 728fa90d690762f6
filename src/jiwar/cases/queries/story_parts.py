"""What the authorities do in an example that is told: the rules of a real case, and no case."""

from collections.abc import Mapping, Sequence
from typing import Any

from jiwar.cases.errors.parts import NoParts, PartNotOpen, PartsUndecided, PartUnfavourable
from jiwar.cases.queries.parts import titles_of_parts
from jiwar.cases.rules import parts
from jiwar.catalogue import api as catalogue

NOBODY = {"id": "", "office_id": "", "authority_office_id": "", "due_on": None}


def send_parts(teller: Any, kind: str, action: Mapping[str, Any]) -> None:
    """The file is put before its authorities; raises NoParts."""
    wanted = catalogue.parts_wanted(teller.definition, teller.answers, teller.context())
    if teller.state.parts is not None or not wanted:
        raise NoParts
    teller._append(kind, {"parts": [NOBODY | {"step": step.id, "after": before} for step, before in wanted]})


def remark_part(teller: Any, kind: str, action: Mapping[str, Any]) -> None:
    """One of them says what it lacks, or that it lacks nothing; raises PartNotOpen."""
    _require(teller, action, ("waiting", "open"))
    teller._append(kind, {"part": action["step"]})


def decide_part(teller: Any, kind: str, action: Mapping[str, Any]) -> None:
    """One of them decides its part; raises PartNotOpen."""
    _require(teller, action, ("open",))
    if action["verdict"] == "unfavourable":
        teller.against += [one for one in action.get("reasons", ()) if one not in teller.against]
    opened = dict.fromkeys(parts.opened_by(teller.state.parts or {}, action["step"]))
    said = {"part": action["step"], "verdict": action["verdict"], "decision_id": None, "opened": opened}
    teller._append(kind, said)


def settled(teller: Any, verdict: str, reasons: Sequence[str]) -> list[str]:
    """What the authorities decided binds what is proposed; raises PartsUndecided, PartUnfavourable."""
    waits = parts.undecided(teller.state.parts)
    if teller.state.parts is None:
        waits = [one.id for one, _ in catalogue.parts_wanted(teller.definition, teller.answers, teller.context())]
    if waits:
        raise PartsUndecided(titles_of_parts(teller.definition, waits))
    if teller.against and verdict == "grant":
        raise PartUnfavourable([])
    return list(dict.fromkeys([*teller.against, *reasons]))


def _require(teller: Any, action: Mapping[str, Any], states: tuple[str, ...]) -> None:
    part = (teller.state.parts or {}).get(action["step"])
    if part is None or part["state"] not in states:
        raise PartNotOpen
