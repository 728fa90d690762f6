"""Automatic steps: each has something to do, comes where it can be done, and decides nothing.

Jiwar may propose to grant, once nothing is missing; a person signs. It never proposes a refusal: a decision against
somebody is not taken by a machine (laws 18-07 and 25-11 limit fully automated decisions).
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import Definition, Step
from jiwar.catalogue.workflow import PREPARING, steps_before

KNOWN_BEFORE = ("examine", "opinions", "automatic", "validate", "sign")  # of the last two another check says more


def check_automatic(definition: Definition) -> Iterator[Problem]:
    """What is wrong with what Jiwar does by itself; the order has been checked."""
    once = [str(step.does) for step in definition.steps if step.does != "ask_opinions"]
    for step in definition.steps:
        path = f"steps.{step.id}"
        if step.kind != "automatic":
            if step.does is not None:
                sentence = _("A person does this step: only an automatic step says what Jiwar does.")
                yield Problem(f"{path}.does", sentence, _("Take this away, or make the step automatic."))
            continue
        for name in ("role", "competence", "days", "warn_days"):
            if getattr(step, name):
                sentence = _("Jiwar does this step, at once: nobody is in charge of it and it has no days.")
                yield Problem(f"{path}.{name}", sentence, _("Take this away."))
        if once.count(str(step.does)) > 1:
            yield Problem(f"{path}.does", _("Two steps do the same thing."), _("Take one of them away."))
        yield from _placed(definition, step, path)


def _placed(definition: Definition, step: Step, path: str) -> Iterator[Problem]:
    before = steps_before(definition.steps)
    following = [one for one in definition.steps if step.id in before[one.id]]
    for one in definition.steps:
        if one.id in before[step.id] and one.kind not in KNOWN_BEFORE:
            sentence = _("Jiwar prepares the file before it goes to anybody else than the services consulted.")
            yield Problem(f"{path}.after", sentence, _("Put this step before “%(id)s”.") % {"id": one.id})
    if step.does == "assign" and before[step.id] != (definition.steps[0].id,):
        sentence = _("The file is given to a handler when it arrives.")
        yield Problem(f"{path}.after", sentence, _("Put this step right after the examination."))
    if step.does == "ask_opinions" and not any(one.kind == "opinions" for one in following):
        sentence = _("There is nothing to ask: no opinions come after this step.")
        yield Problem(f"{path}.does", sentence, _("Put a step of kind “opinions” after it."))
    if step.does == "choose_record" and definition.source is None:
        sentence = _("There is no record to choose: this service draws on no register.")
        yield Problem(f"{path}.does", sentence, _("Say on which register it draws (“source”)."))
    if step.does == "propose_grant" and any(one.kind in PREPARING for one in following):
        sentence = _("A proposal ends the preparation: nothing else is prepared after it.")
        yield Problem(f"{path}.after", sentence, _("Make it the last step before the validations and the signature."))
