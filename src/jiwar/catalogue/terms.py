"""What a procedure's rules say for these answers: the fee, the time limit, the office.

Pure: `context` is what `filling.context_for` makes, or any part of it. What is not known yet has no value.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiwar.catalogue.definition import (
    Deadline,
    Definition,
    Exemption,
    Fee,
    FeeComponent,
    OpinionAsked,
    Step,
    Texts,
)
from jiwar.catalogue.expressions import Ready, evaluate, holds, rounded
from jiwar.catalogue.filling import Answers, Context, ready_context, told
from jiwar.catalogue.workflow import (
    VERDICTS,
    Opening,
    automatic_open,
    decision_opens,
    parts_before,
    preparation_opens,
)
from jiwar.kernel.clock import months_later


@dataclass(frozen=True)
class FeeLine:
    """One component that is owed: what it costs, and what an exemption takes off."""

    id: str
    title: Texts
    kind: Literal["fee", "stamp", "tax"]
    full_amount: int
    amount: int
    basis: tuple[str, ...]


@dataclass(frozen=True)
class FeeDue:
    """What is owed for these answers, in centimes; `amount` is None while it depends on what is not answered yet."""

    text: Texts
    collect: Literal["none", "before_signature", "before_delivery"]
    basis: tuple[str, ...]
    lines: tuple[FeeLine, ...] = ()
    amount: int | None = None
    exemption: Exemption | None = None


def fee_of(definition: Definition, answers: Answers, context: Context | None = None) -> FeeDue:
    """What the service costs with these answers; of several exemptions that hold, the one that lets off most counts."""
    fee = definition.fee
    due = FeeDue(text=fee.text, collect=fee.collect, basis=fee.basis)
    if fee.amount is not None:
        line = FeeLine("fee", fee.text, "fee", fee.amount, fee.amount, fee.basis)
        return _let_off(replace(due, lines=(line,), amount=fee.amount), fee, definition, answers, context)
    if not fee.components:
        return due
    ready = ready_context(definition, answers, context)
    lines: list[FeeLine] = []
    for component in fee.components:
        owed = _owed(component, ready, definition, answers, context)
        if owed is None:
            return due
        if owed >= 0:
            lines.append(FeeLine(component.id, component.title, component.kind, owed, owed, component.basis))
    whole = replace(due, lines=tuple(lines), amount=sum(line.amount for line in lines))
    return _let_off(whole, fee, definition, answers, context)


def _owed(
    component: FeeComponent, ready: Ready, definition: Definition, answers: Answers, context: Context | None
) -> int | None:
    """Centimes owed for a component, -1 when it does not apply, None when it cannot be told yet."""
    if component.when is not None:
        applies = evaluate(component.when, ready)
        if applies is not True:
            return -1 if told(component.when, definition, answers, context) else None
    if isinstance(component.amount, int):
        return component.amount
    value = evaluate(component.amount, ready)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return max(0, rounded(value))


def _let_off(due: FeeDue, fee: Fee, definition: Definition, answers: Answers, context: Context | None) -> FeeDue:
    ready = ready_context(definition, answers, context)
    best = due
    for exemption in fee.exemptions:
        if holds(exemption.when, ready, default=False):
            lines = tuple(_lowered(line, exemption) for line in due.lines)
            amount = sum(line.amount for line in lines)
            if best.exemption is None or amount < (best.amount or 0):
                best = replace(due, lines=lines, amount=amount, exemption=exemption)
    return best


def _lowered(line: FeeLine, exemption: Exemption) -> FeeLine:
    if exemption.covers and line.id not in exemption.covers:
        return line
    return replace(line, amount=line.full_amount - rounded(line.full_amount * exemption.share / 100))


def deadline_of(definition: Definition, answers: Answers, context: Context | None = None) -> Deadline:
    """When the answer is due with these answers; `variant_of` says by which variant."""
    return deadline_by(definition.deadline, variant_of(definition, answers, context))


def variant_of(definition: Definition, answers: Answers, context: Context | None = None) -> str:
    """The id of the first variant of the deadline that holds, or nothing."""
    if not definition.deadline.variants:
        return ""
    ready = ready_context(definition, answers, context)
    return next((one.id for one in definition.deadline.variants if holds(one.when, ready, default=False)), "")


def deadline_by(deadline: Deadline, variant_id: str) -> Deadline:
    """The deadline as a variant makes it; itself for none."""
    variant = next((one for one in deadline.variants if one.id == variant_id), None)
    if variant is None:
        return deadline
    names = ("unit", "silence", "silence_text", "suspension")
    given = {name: value for name in names if (value := getattr(variant, name)) is not None}
    return replace(deadline, days=variant.days, months=variant.months, basis=variant.basis, **given)


@cache
def most_days(months: int) -> int:
    """How many days so many months may have, counted from date to date."""
    starts = (date(2023 + number // 12, number % 12 + 1, 1) for number in range(48))  # one of the years leaps
    return max((months_later(day, months) - day).days for day in starts)


def term_words(deadline: Deadline) -> str:
    """How long an answer may take, as the text says it: in months where it counts months."""
    if deadline.months:
        return ngettext("%(months)s month", "%(months)s months", deadline.months) % {"months": deadline.months}
    if deadline.days == 0:
        return _("The same day")
    days = {"days": deadline.days}
    if deadline.unit == "working":
        return ngettext("%(days)s working day", "%(days)s working days", deadline.days) % days
    return ngettext("%(days)s day", "%(days)s days", deadline.days) % days


MOST_DAYS = 36500  # a century: as the schema says of a number


def validity_of(definition: Definition, answers: Answers, context: Context | None = None) -> int | None:
    """Days during which an act with these answers is valid; None: without end, or none that can be told."""
    days = definition.result.validity_days
    if not isinstance(days, str):
        return days
    value = evaluate(days, ready_context(definition, answers, context))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= MOST_DAYS:
        return None
    return rounded(value)


def opinions_wanted(
    definition: Definition,
    answers: Answers,
    context: Context | None = None,
    *,
    asked: Collection[str] = (),
    past: Collection[str] = (),
) -> tuple[OpinionAsked, ...]:
    """The services to consult next on a file with these answers, in the order of the definition.

    `asked` are the opinions that were asked: once they are in, those of a later step may follow. `past` is the step of
    the public inquiry, once its report is in.
    """
    ready = ready_context(definition, answers, context)
    rounds = [step for step in definition.steps if step.kind == "opinions"]
    done = {*past, *(step.id for step in rounds if any(one.id in asked for one in step.opinions))}
    for _round in rounds:  # a round that consults nobody lets the next one begin
        opening = preparation_opens(definition.steps, done, lambda step: holds(step.when, ready, default=False))
        wanted = tuple(one for step in opening.open for one in _consulted(step, ready))
        if wanted:
            return wanted
        done |= {step.id for step in (*opening.open, *opening.skipped) if step.kind == "opinions"}
    return ()


def _consulted(step: Step, ready: Ready) -> list[OpinionAsked]:
    return [one for one in step.opinions if one.when is None or holds(one.when, ready, default=False)]


def opinions_ever(definition: Definition, answers: Answers, context: Context | None = None) -> tuple[OpinionAsked, ...]:
    """All services that are consulted with these answers, round after round."""
    past = {step.id for step in definition.steps if step.kind == "inquiry"}
    found: list[OpinionAsked] = []
    while wanted := opinions_wanted(definition, answers, context, asked={one.id for one in found}, past=past):
        found += wanted
    return tuple(found)


def parts_wanted(
    definition: Definition, answers: Answers, context: Context | None = None
) -> tuple[tuple[Step, tuple[str, ...]], ...]:
    """What other authorities decide on a file with these answers: each part, and the parts that come before it."""
    parts = [step for step in definition.steps if step.kind == "part"]
    if not parts:
        return ()
    ready = ready_context(definition, answers, context)
    taking = [step for step in parts if step.when is None or holds(step.when, ready, default=False)]
    order = parts_before(definition.steps, {step.id for step in taking})
    return tuple((step, order[step.id]) for step in taking)


def automatic_due(
    definition: Definition,
    answers: Answers,
    context: Context | None = None,
    *,
    done: Collection[str] = (),
    opinions_in: Collection[str] = (),
) -> tuple[Step, ...]:
    """What Jiwar does now by itself on a file with these answers: automatic steps whose turn it is and condition holds.

    `done` are automatic steps, and the public inquiry, that are past; `opinions_in` the opinions that were given or
    that silence gave.
    """
    ready = ready_context(definition, answers, context)
    past = set(done)
    for step in definition.steps:
        if step.kind == "opinions" and {one.id for one in _consulted(step, ready)} <= set(opinions_in):
            past.add(step.id)  # a round that consults nobody too
    return automatic_open(definition.steps, past, lambda step: holds(step.when, ready, default=False)).open


def inquiry_of(definition: Definition, answers: Answers, context: Context | None = None) -> Step | None:
    """The public inquiry that a file with these answers goes through before anything is granted."""
    step = definition.step("inquiry")
    if step is None or step.when is None:
        return step
    return step if holds(step.when, ready_context(definition, answers, context), default=False) else None


def inquiry_may_open(
    definition: Definition, answers: Answers, context: Context | None = None, *, asked: Collection[str] = ()
) -> bool:
    """Whether the inquiry waits for no round of opinions any more; `asked` are the opinions that were asked."""
    ready = ready_context(definition, answers, context)
    rounds = [step for step in definition.steps if step.kind == "opinions"]
    done = {step.id for step in rounds if any(one.id in asked for one in step.opinions)}
    done |= {step.id for step in rounds if not _consulted(step, ready)}
    opening = preparation_opens(definition.steps, done, lambda step: holds(step.when, ready, default=False))
    return any(step.kind == "inquiry" for step in opening.open)


def validations_open(
    definition: Definition,
    answers: Answers,
    context: Context | None = None,
    *,
    verdict: str,
    done: Collection[str] = (),
) -> Opening:
    """What a proposal of that verdict (`grant`, `refuse`) waits for with these answers, once `done` are past:
    validations, else the signature."""
    if not any(step.kind == "validate" for step in definition.steps):
        return Opening(tuple(step for step in definition.steps if step.kind == "sign"), ())
    ready = ready_context(definition, answers, {**(context or {}), "verdict": VERDICTS[verdict]})
    return decision_opens(definition.steps, done, lambda step: holds(step.when, ready, default=False))


def competence_of(definition: Definition, answers: Answers | None = None, context: Context | None = None) -> str:
    """The competence of the office that receives and examines: by the first route that holds, else what the first
    step says, else the procedure's code."""
    if definition.routing.routes and answers is not None:
        ready = ready_context(definition, answers, context)
        for route in definition.routing.routes:
            if holds(route.when, ready, default=False):
                return route.competence
    return definition.steps[0].competence or definition.id


def commune_of(definition: Definition, answers: Answers, commune_code: str, context: Context | None = None) -> str:
    """The commune whose administration is concerned: what the routing says, else that of filing."""
    if definition.routing.commune is None:
        return commune_code
    found = evaluate(definition.routing.commune, ready_context(definition, answers, context))
    return found if isinstance(found, str) and found else commune_code
