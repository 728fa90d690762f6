"""The legal clock for pages."""

from datetime import date

from jiwar.cases.models import Case
from jiwar.cases.queries.shapes import ClockView
from jiwar.cases.rules.clock import Clock
from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock as kernel_clock
from jiwar.territory import api as territory


def clock_of(case: Case, *, on: date | None = None) -> ClockView:
    """Where the time limit stands on a day (today when left out)."""
    day = on or kernel_clock.today()
    counted = Clock.from_details(case.clock)
    deadline = catalogue.deadline_by(catalogue.version(id=case.version_id).definition.deadline, counted.term.variant)
    runs = counted.state == "running"
    return ClockView(
        state=counted.state,
        started_on=counted.started_on,
        due_on=counted.due_on if runs or counted.state == "ended" else None,
        days_left=counted.days_left(day, territory),
        working=counted.term.unit == "working",
        late=counted.late_on(day),
        days=counted.term.days,
        silence=deadline.silence,
        silence_text=deadline.silence_text,
        basis=tuple(deadline.basis),
    )
