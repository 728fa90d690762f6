"""Between rows and the state that actions explain."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case, CaseAction
from jiwar.cases.queries.shapes import Difference
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.evolve import NOT_STARTED, CaseState, Deed, evolve

_STATE_FIELDS = tuple(part.name for part in fields(CaseState))


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
    return [
        Difference(column=column, stored=stored, rebuilt=value)
        for column, value in rebuilt.items()
        if (stored := getattr(case, column)) != value
    ]
