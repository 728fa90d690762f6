"""The calendar changed: the working days of the parts that authorities have in hand are counted again."""

from collections.abc import Iterable
from datetime import date

from jiwar.cases.actions.recording import BY_JIWAR, append, calendar
from jiwar.cases.models import Case, CaseAction, CasePart
from jiwar.cases.queries.parts import part_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Term
from jiwar.cases.rules.moments import PARTS
from jiwar.cases.rules.recounting import Turn, replayed
from jiwar.kernel import clock

LIVED = ("parts_sent", "part_decided", "reopened", "completion_requested", "completed", "undone")


def recount_parts(case: Case, on: date) -> bool:
    """One action with the days that moved, of a locked file; a day that had passed on that day stays. Twice as once."""
    if case.parts is None or case.stage not in PARTS - {"awaiting_applicant"}:
        return False
    rows = CasePart.objects.filter(case=case, state__in=["open", "prepared"], due_on__gte=on)
    actions, found = list(case.actions.filter(kind__in=LIVED).order_by("sequence")), {}
    first = on if calendar.is_working_day(on) else calendar.add_working_days(on, 1)
    for row in rows:
        step = part_of(definition_of(case), row.step_id)
        if step.days is None or step.unit != "working":
            continue
        again = replayed(_turns(row.step_id, actions), Term(step.days, "working"), calendar)
        due_on = max(again.due_on, first) if again.due_on else row.due_on
        if due_on is not None and due_on != row.due_on:
            found[row.step_id] = due_on.isoformat()
    if found:
        append(case, "parts_recounted", by=BY_JIWAR, details={"parts_due": found})
    return bool(found)


def _turns(step_id: str, actions: Iterable[CaseAction]) -> list[Turn]:
    """What the days of one part lived: since when it may be decided, and while the applicant was waited for."""
    known = list(actions)
    undone = {one.details["undone"] for one in known if one.kind == "undone"}
    turns: list[Turn] = []
    for one in known:
        on = clock.day_of(one.at)
        if _opens(step_id, one):
            turns = [Turn("start", on)]
        elif turns and one.kind == "completion_requested" and one.sequence not in undone:
            turns.append(Turn("suspend", on))
        elif turns and one.kind == "completed":
            turns.append(Turn("resume", on))
    return turns


def _opens(step_id: str, action: CaseAction) -> bool:
    if action.kind == "parts_sent":
        return any(one["step"] == step_id and not one["after"] for one in action.details["parts"])
    return step_id in action.details.get({"part_decided": "opened", "reopened": "parts_due"}.get(action.kind, ""), ())
