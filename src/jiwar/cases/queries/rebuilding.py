"""Between rows and the state that actions explain."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case, CaseAction, CasePart
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.evolve import NOT_STARTED, CaseState, Deed, evolve

_STATE_FIELDS = tuple(part.name for part in fields(CaseState))


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A column that its actions do not explain."""

    column: str
    stored: Any
    rebuilt: Any


def state_of(case: Case) -> CaseState:
    """The state that the columns hold."""
    values = {name: getattr(case, name) for name in _STATE_FIELDS}
    return CaseState(**values | {"clock": Clock.from_details(case.clock) if case.clock else NOT_STARTED})


def columns_of(state: CaseState) -> dict[str, Any]:
    """The columns that hold `state`."""
    values = {name: getattr(state, name) for name in _STATE_FIELDS}
    return values | {
        "clock": state.clock.as_details(),
        "due_on": state.clock.due_on,
        "queue_on": state.queue_on,
        "is_open": state.is_open,
    }


def deed_of(action: CaseAction) -> Deed:
    """An action as `evolve` reads it."""
    return Deed(
        kind=action.kind,
        sequence=action.sequence,
        at=action.at,
        actor_kind=action.actor_kind,
        actor_id=action.actor_id,
        details=action.details,
    )


def replayed(case_id: UUID, *, until: int | None = None) -> CaseState:
    """The state after all actions of a case (up to the one numbered `until`), from nothing."""
    state = CaseState()
    rows = CaseAction.objects.filter(case_id=case_id)
    for action in (rows if until is None else rows.filter(sequence__lte=until)).order_by("sequence"):
        state = evolve(state, deed_of(action))
    return state


def rebuild(*, case_id: UUID) -> list[Difference]:
    """Columns that the actions of a case do not explain: none, or something wrote around the actions.

    Raises CaseNotFound.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    rebuilt = columns_of(replayed(case_id))
    found = [
        Difference(column=column, stored=stored, rebuilt=value)
        for column, value in rebuilt.items()
        if (stored := getattr(case, column)) != value
    ]
    return found + _parts_apart(case_id, rebuilt["parts"] or {})


def part_columns(part: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row that hold a part (rules/parts.py)."""
    return {
        "office_id": UUID(part["office_id"]),
        "authority_office_id": UUID(part["authority_office_id"]),
        "handler_id": UUID(part["handler_id"]) if part["handler_id"] else None,
        "state": part["state"],
        "heard": part["heard"],
        "due_on": date.fromisoformat(part["due_on"]) if part["due_on"] else None,
        "verdict": part["verdict"],
        "decision_id": UUID(part["decision_id"]) if part["decision_id"] else None,
    }


def _parts_apart(case_id: UUID, parts: Mapping[str, Any]) -> list[Difference]:
    """Rows of parts that the actions do not explain, and parts without a row."""
    rows = {row.step_id: row for row in CasePart.objects.filter(case_id=case_id)}
    found = []
    for step in sorted(rows.keys() | parts.keys()):
        expected = part_columns(parts[step]) if step in parts else {}
        stored = {name: getattr(rows[step], name) for name in expected or ("state",)} if step in rows else {}
        if stored != expected:
            found.append(Difference(column=f"part {step}", stored=stored, rebuilt=expected))
    return found
