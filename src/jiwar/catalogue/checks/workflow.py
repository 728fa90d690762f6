"""The steps as a whole: each can be reached, done by somebody, and left; the signature waits for all of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.automatic import check_automatic
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.checks.sessions import check_session
from jiwar.catalogue.definition import Definition, Step, workflows
from jiwar.catalogue.logic.types import meant
from jiwar.catalogue.workflow import PREPARING, VALIDATING_ROLES, steps_before
from jiwar.identity import api as identity

EXAMINING_ROLES = ("handler", "head")
SIGNING_ROLES = ("signatory", "papc", "chef_daira", "wali")
# Who conducts a public inquiry: never whoever examines that file (cases check it, name by name).
INQUIRING_ROLES = ("expert", "head", "handler")
_MAY_DO = {
    "examine": EXAMINING_ROLES,
    "inquiry": INQUIRING_ROLES,
    "session": SIGNING_ROLES,
    "part": SIGNING_ROLES,
    "validate": VALIDATING_ROLES,
    "sign": SIGNING_ROLES,
}


def check_shared(data: Mapping[str, Any]) -> list[Problem]:
    """A workflow that is named is one of those that are shared."""
    name, known = data.get("workflow"), workflows()
    if name is None or name in known:
        return []
    sentence = _("There is no shared workflow “%(id)s”; there are: %(known)s.")
    said = {"id": name, "known": ", ".join(known)}
    fix = meant(str(name), known) or _("Choose one of them, or describe the steps here.")
    return [Problem("workflow", sentence % said, fix)]


def check_workflow(definition: Definition) -> Iterator[Problem]:
    """What is wrong with the steps: of the procedure, or of the workflow that it shares."""
    kinds = [step.kind for step in definition.steps]
    if kinds[-1] != "sign" or kinds.count("sign") != 1:
        yield Problem("steps", _("The last step, and it alone, is the signature."), _("Move the signature to the end."))
        return
    if kinds[0] != "examine" or kinds.count("examine") != 1:
        sentence = _("The first step, and it alone, is the examination.")
        yield Problem("steps", sentence, _("Begin with a step of kind “examine”."))
        return
    if kinds.count("inquiry") > 1:
        yield Problem("steps", _("A file goes through one public inquiry."), _("Keep one step of kind “inquiry”."))
    for step in definition.steps:
        yield from _step(step)
        yield from _part(step, definition)
    if wrong := list(_names(definition.steps)):
        yield from wrong
        return
    yield from _order(definition.steps)
    yield from check_session(definition)
    yield from check_automatic(definition)


def _step(step: Step) -> Iterator[Problem]:
    path = f"steps.{step.id}"
    if step.opinions and step.kind != "opinions":
        sentence = _("Opinions are asked in a step of their own kind.")
        yield Problem(f"{path}.opinions", sentence, _("Put them in a step of kind “opinions”."))
    yield from _days(step)
    if step.inquiry and step.kind != "inquiry":
        sentence = _("What a public inquiry says stands in a step of its own kind.")
        yield Problem(f"{path}.inquiry", sentence, _("Put it in a step of kind “inquiry”."))
    if step.kind == "automatic":
        return  # nobody does it: checks/automatic.py
    if step.role not in identity.ROLES:
        known = ", ".join(identity.ROLES)
        sentence = _("There is no role “%(role)s”; there are: %(known)s.") % {"role": step.role, "known": known}
        yield Problem(f"{path}.role", sentence, meant(step.role, identity.ROLES))
    elif step.role not in (able := _MAY_DO.get(step.kind, identity.ROLES)):
        sentence = _("Nobody can do this step: “%(role)s” does not do work of this kind; these do: %(able)s.")
        names = {role: str(name) for role, name in identity.ROLE_NAMES.items()}
        said = {"role": names[step.role], "able": ", ".join(names[role] for role in able)}
        yield Problem(f"{path}.role", sentence % said, _("Choose one of these roles."))
    if step.when is not None and step.kind in ("examine", "sign"):
        sentence = _("Examination and signature always take place.")
        yield Problem(f"{path}.when", sentence, _("Take the condition away."))


def _part(step: Step, definition: Definition) -> Iterator[Problem]:
    """A part is that of an office, and needs what the procedure asks."""
    path = f"steps.{step.id}"
    if step.kind != "part":
        if step.part is not None:
            sentence = _("This step is not the part of an authority.")
            yield Problem(f"{path}.part", sentence, _("Give it the kind “part”, or take this away."))
        return
    if step.part is None or not step.competence:
        sentence = _("A part says which office is competent for it, and the text of its act.")
        yield Problem(f"{path}.competence", sentence, _("Choose the competence of its office; write its act."))
        return
    known = {one.id for one in definition.papers} | {one.id for one in definition.questions}
    for name in step.part.needs:
        if name not in known:
            sentence = _("“%(id)s” is neither a paper nor a question of the procedure.") % {"id": name}
            yield Problem(f"{path}.part.needs", sentence, meant(name, known))


def _days(step: Step) -> Iterator[Problem]:
    """A warning comes while there is time: after the step began, before its days are over."""
    if step.warn_days is None:
        return
    limits = [one.days for one in step.opinions] or ([step.days] if step.days else [])
    path = f"steps.{step.id}.warn_days"
    if not limits:
        sentence = _("Nobody can be warned: this step has no days of its own.")
        yield Problem(path, sentence, _("Say within how many days it is done, or take the warning away."))
    elif step.warn_days >= min(limits):
        sentence = _("The warning would come when the step begins, or before.")
        yield Problem(path, sentence, _("Warn fewer days before the end."))


def _names(steps: tuple[Step, ...]) -> Iterator[Problem]:
    known = {step.id for step in steps}
    for step in steps:
        for name in step.after or ():
            if name not in known:
                sentence = _("There is no step “%(id)s”.") % {"id": name}
                yield Problem(f"steps.{step.id}.after", sentence, meant(name, known) or _("Choose a step that exists."))
    if steps[0].after:
        yield Problem(f"steps.{steps[0].id}.after", _("Nothing comes before the examination."), _("Take this away."))


def _order(steps: tuple[Step, ...]) -> Iterator[Problem]:
    """No loop; preparation first; nothing that the signature does not wait for."""
    before = steps_before(steps)
    reached = _reached(steps, before)
    for step in steps:
        if step.id not in reached:
            sentence = _("This step never begins: it waits, through those before it, for itself.")
            yield Problem(f"steps.{step.id}.after", sentence, _("Change what comes before one of them."))
    if len(reached) < len(steps):
        return
    decided = {step.id for step in steps if step.kind not in PREPARING}
    for step in steps:
        if step.kind in PREPARING and decided & set(before[step.id]):
            sentence = _("Opinions and the inquiry come before a decision is proposed, hence before any validation.")
            if step.kind == "automatic":
                sentence = _(
                    "Jiwar prepares a file and decides nothing: an automatic step comes before any validation."
                )
            yield Problem(f"steps.{step.id}.after", sentence, _("Put it before the validations."))
    parts = {step.id for step in steps if step.kind == "part"}
    for step in steps:
        if step.kind == "opinions" and parts & set(before[step.id]):
            sentence = _("Opinions are asked before the file goes to its authorities.")
            yield Problem(f"steps.{step.id}.after", sentence, _("Say which step comes first, other than a part."))
    awaited = _awaited(steps[-1].id, before)
    for step in steps:
        if step.id not in awaited:
            sentence = _("A dead end: nothing comes after this step, and the signature does not wait for it.")
            yield Problem(f"steps.{step.id}", sentence, _("Add it to what comes before the signature."))


def _reached(steps: tuple[Step, ...], before: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The steps that begin at last, each after those that it waits for."""
    found: set[str] = set()
    for _round in steps:
        found |= {step.id for step in steps if found >= set(before[step.id])}
    return found


def _awaited(last: str, before: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The step itself and all that come before it, however far."""
    found, waiting = {last}, [last]
    while waiting:
        new = [name for name in before[waiting.pop()] if name not in found]
        found.update(new)
        waiting += new
    return found
