"""The legal clock for pages."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jiwar.cases.models import Case
from jiwar.cases.queries.shapes import ClockView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.parts import holds_silence
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.texts import Texts
from jiwar.territory import api as territory

HELD: Texts = {
    "ar": "رفضت إحدى السلطات المختصة طلبك بقرار صريح، فلا يُعد سكوت الإدارة قبولا. يجب أن تجيبك بقرار مسبب، ولك أن تطعن "
    "من الآن في قرار تلك السلطة.",
    "fr": "Une autorité a décidé contre votre demande par un acte exprès : le silence de l’administration ne vaut donc "
    "pas acceptation. Elle vous doit une décision motivée, et vous pouvez déjà contester l’acte de cette autorité.",
    "en": "An authority decided against your request by an act of its own: the silence of the administration grants "
    "nothing. It owes you a decision with its reasons, and you may already contest the act of that authority.",
}


def clock_of(case: Case, *, on: date | None = None) -> ClockView:
    """Where the time limit stands on a day (today when left out)."""
    day = on or kernel_clock.today()
    counted = Clock.from_details(case.clock)
    deadline = catalogue.deadline_by(definition_of(case).deadline, counted.term.variant)
    runs = counted.state == "running"
    held = holds_silence(deadline.silence, case.parts)
    return ClockView(
        state=counted.state,
        started_on=counted.started_on,
        due_on=counted.due_on if runs or counted.state == "ended" else None,
        days_left=counted.days_left(day, territory),
        working=counted.term.unit == "working",
        late=counted.late_on(day),
        days=counted.term.days,
        silence="none" if held else deadline.silence,
        silence_text=HELD if held else deadline.silence_text,
        held=held,
        basis=tuple(deadline.basis),
    )


def late_on(case: Case, day: date | None = None) -> bool:
    """The limit passed without an answer, on that day (today when left out)."""
    return Clock.from_details(case.clock).late_on(day or kernel_clock.today())


def started_clock(
    definition: Definition, answers: Mapping[str, Any], moment: datetime, context: Mapping[str, Any] | None = None
) -> Clock:
    """The legal clock of a complete file, from the day of `moment`, by the term that the answers choose."""
    return waiting_clock(definition, answers, context).start(kernel_clock.day_of(moment), territory)


def waiting_clock(
    definition: Definition, answers: Mapping[str, Any], context: Mapping[str, Any] | None = None
) -> Clock:
    """The same before the file is complete: somebody has still to confirm it."""
    variant = catalogue.variant_of(definition, answers, context)
    return Clock(term=term_of(catalogue.deadline_by(definition.deadline, variant), variant))


def term_of(deadline: catalogue.Deadline, variant: str = "") -> Term:
    """What a deadline grants, as the clock counts it."""
    return Term(
        days=deadline.days,
        unit=deadline.unit,
        after_suspension=deadline.suspension,
        variant=variant,
        months=deadline.months or 0,
    )


def due_if_filed_now(definition: Definition, answers: Mapping[str, Any], context: Mapping[str, Any]) -> date | None:
    """The day by which a whole file sent now, with these answers, would be answered."""
    return started_clock(definition, answers, kernel_clock.now(), context).due_on
