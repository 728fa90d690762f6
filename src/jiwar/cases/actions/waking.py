"""Whatever happens to a file may be what an automatic step waited for: its rows are due, in the same transaction."""

from jiwar.cases.models import AutomaticStep, Case
from jiwar.cases.queries.versions import definition_of
from jiwar.kernel import clock

OPENS = frozenset({"submitted", "moved_to_version", "moved_back"})  # with which a procedure begins to hold


def wake_automatic(case: Case, kind: str) -> None:
    """After an action of that kind; nothing for procedures in which Jiwar does nothing by itself."""
    steps = [step.id for step in definition_of(case).steps if step.kind == "automatic"]
    if not steps or not case.is_open:
        return
    now = clock.now()
    if kind in OPENS:
        rows = [AutomaticStep(case=case, step_id=step_id, due_at=now) for step_id in steps]
        AutomaticStep.objects.bulk_create(rows, ignore_conflicts=True)
    AutomaticStep.objects.filter(case=case, state="waiting").update(due_at=now)
