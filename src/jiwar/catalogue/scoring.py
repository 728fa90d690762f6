"""What a commission's grid gives to one file: points and their reason, criterion by criterion. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiwar.catalogue.definition import Criterion, Definition, Grade, Texts
from jiwar.catalogue.expressions import Ready, evaluate, holds, references, rounded
from jiwar.catalogue.filling import Answers, Context, ready_context

# Why somebody entitled is not chosen, as the refusal names it: the rank, or the place that a share took.
RANK, SHARE = "rank", "share"


@dataclass(frozen=True)
class Score:
    """One criterion: what was given, out of how much, and why (no grade held: nothing, and no reason)."""

    criterion: str
    title: Texts
    most: int
    points: int = 0
    grade: str = ""
    reason: Texts | None = None


def scores_of(definition: Definition, answers: Answers, context: Context | None = None) -> tuple[Score, ...]:
    """The grid of the session over these answers; nothing without a session."""
    step = definition.step("session")
    if step is None:
        return ()
    ready = ready_context(definition, answers, context)
    return tuple(_score(criterion, ready) for criterion in step.criteria)


def _score(criterion: Criterion, ready: Ready) -> Score:
    given = Score(criterion.id, criterion.title, criterion.most)
    for grade in criterion.grades:
        if grade.when is None or holds(grade.when, ready, default=False):
            return Score(
                criterion.id, criterion.title, criterion.most, _points(grade, criterion, ready), grade.id, grade.reason
            )
    return given


def _points(grade: Grade, criterion: Criterion, ready: Ready) -> int:
    """Whole points, from nothing to the most; a formula about what is not known gives nothing."""
    value = grade.points if isinstance(grade.points, int) else evaluate(grade.points, ready)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    return max(0, min(rounded(value), criterion.most))


def shares_of(definition: Definition, answers: Answers, context: Context | None = None) -> tuple[str, ...]:
    """Ids of the shares of the places in which these answers count, in their order; nothing without a session."""
    step = definition.step("session")
    if step is None or not step.shares:
        return ()
    here = dict(context or {})
    here["filed_on"] = (here.get("case") or {}).get("submitted_on")
    ready = ready_context(definition, answers, here)
    return tuple(share.id for share in step.shares if holds(share.when, ready, default=False))


def total_of(scores: Sequence[Score]) -> int:
    """All points together."""
    return sum(one.points for one in scores)


def questions_counted(definition: Definition) -> tuple[str, ...]:
    """Questions whose answers decide about rank or right, in their order: what a visit may find otherwise.

    A computed answer is none of them: it follows from the others.
    """
    step = definition.step("session")
    if step is None:
        return ()
    found = [grade.when for one in step.criteria for grade in one.grades if grade.when is not None]
    found += [grade.points for one in step.criteria for grade in one.grades if isinstance(grade.points, str)]
    found += [share.when for share in step.shares]
    found += [rule.when for rule in definition.eligibility]
    spoken = {name for text in found for name in references(text).answers()}
    for question in reversed(definition.questions):
        if question.type == "computed" and question.id in spoken:
            spoken |= references(str(question.settings.get("value", "null"))).answers()
    return tuple(one.id for one in definition.questions if one.id in spoken and one.type != "computed")
