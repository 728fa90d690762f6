"""A commission's session: where it stands among the steps, and a grid that can be counted and read."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import Criterion, Definition, Step
from jiwar.catalogue.scoring import RANK, SHARE


def check_session(definition: Definition) -> Iterator[Problem]:
    """One session at most, the last thing before what it proposes is decided, at the office that holds the file."""
    sessions = [step for step in definition.steps if step.kind == "session"]
    for step in definition.steps:
        own = (step.quorum, step.objection_days, step.objection_competence)
        if step.kind != "session" and (step.criteria or step.shares or any(one is not None for one in own)):
            sentence = _("A grid, shares, a quorum and days to object belong to a session.")
            yield Problem(f"steps.{step.id}", sentence, _("Put them in a step of kind “session”."))
    for step in sessions[1:]:
        sentence = _("One commission ranks a file: there is already a session.")
        yield Problem(f"steps.{step.id}.kind", sentence, _("Keep one of them."))
    for step in sessions[:1]:
        yield from _place(definition, step)
        yield from _reasons(definition)
        for criterion in step.criteria:
            yield from _criterion(criterion, f"steps.{step.id}.criteria.{criterion.id}")
        if (kept := sum(share.percent for share in step.shares)) > 100:
            sentence = _("The shares keep %(percent)d %% of the places.") % {"percent": kept}
            yield Problem(f"steps.{step.id}.shares", sentence, _("Lower them: together they are 100 % at most."))


def _place(definition: Definition, step: Step) -> Iterator[Problem]:
    path = f"steps.{step.id}"
    if step.when is not None:
        sentence = _("All files are ranked together: a session has no condition.")
        yield Problem(f"{path}.when", sentence, _("Take the condition away."))
    if step.competence is not None:
        sentence = _("The commission sits at the office that holds the files.")
        yield Problem(f"{path}.competence", sentence, _("Say it of the first step."))
    places = [one.kind for one in definition.steps]
    if "opinions" in places[places.index("session") :]:
        sentence = _("Opinions are asked before the commission meets.")
        yield Problem(f"{path}.after", sentence, _("Put the session after the opinions."))
    if definition.source is not None:
        sentence = _("What a commission ranks is not drawn from a register.")
        yield Problem("source", sentence, _("Take the source away, or the session."))


def _criterion(criterion: Criterion, path: str) -> Iterator[Problem]:
    for grade in criterion.grades[:-1]:
        if grade.when is None:
            sentence = _("This grade holds in every case: those below it never do.")
            yield Problem(f"{path}.grades.{grade.id}.when", sentence, _("Say when it holds, or put it last."))
    for grade in criterion.grades:
        if isinstance(grade.points, int) and grade.points > criterion.most:
            sentence = _("%(points)d points are more than the criterion gives (%(most)d).")
            said = {"points": grade.points, "most": criterion.most}
            yield Problem(f"{path}.grades.{grade.id}.points", sentence % said, _("Lower them, or raise the most."))
    given = [one.points for one in criterion.grades]
    if all(isinstance(points, int) and points < criterion.most for points in given):
        sentence = _("No case gives the %(most)d points of this criterion.") % {"most": criterion.most}
        yield Problem(f"{path}.most", sentence, _("Lower it to the most that a grade gives."))


def _reasons(definition: Definition) -> Iterator[Problem]:
    """Whoever is not chosen is told why: the rank, the share that took the place, the condition that does not hold."""
    kept = [SHARE] if any(step.shares for step in definition.steps) else []
    for name in (RANK, *kept, *(rule.id for rule in definition.eligibility)):
        if definition.refusal.reason(name) is None:
            sentence = _("The list refuses for the reason “%(id)s”, which the refusal does not have.") % {"id": name}
            fix = _("Add a reason of that id: the rank, the share of the places, or a condition.")
            yield Problem("refusal.reasons", sentence, fix)
