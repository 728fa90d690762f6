"""What can never happen: questions never asked, variants never chosen, branches with no way out.

Values are enumerated, not proved: for each condition, the values that the expressions of the definition compare with,
those beside them, and the ends of what the question allows. A condition is said to be never true only when all
combinations of those values were tried (at most BOUND of them) and when it compares answers with constants; what goes
through texts (`matches`, `contains`), lists or sums, or compares two answers with one another, is not judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.domains import Domains
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.expressions import Ready
from jiwar.catalogue.logic.parsing import Binary, Call, Walk, chain_of

BOUND = 2_000  # combinations of values tried for one condition
TRIED_WORDS = 4  # answers that a sentence names at most

Values = dict[tuple[str, ...], Any]  # ("answers", "reader") or ("applicant", "sex") → value


def check_reach(definition: Definition) -> Iterator[Problem]:
    """Questions, papers, amounts and ways that no answer leads to; answers after which nobody can go on."""
    space = _Space(definition)
    for question in definition.questions:
        if question.visible is not None and space.witness([question.visible]) is False:
            yield _never_asked(question)
        elif question.rules:
            yield from _dead_end(space, question)
    for path, before, condition in _choices(definition):
        if space.witness([condition], [*before]) is False:
            sentence = _("This condition is never true: no answers lead here.")
            yield Problem(path, sentence, _("Change the condition, or take this part away."))
    yield from _shares_of_nobody(space)
    rights = [rule.when for rule in definition.eligibility]
    if rights and space.witness(rights) is False:
        sentence = _("Nobody is entitled: no answers meet all these conditions together.")
        yield Problem("eligibility", sentence, _("Change one of the conditions."))


def _shares_of_nobody(space: "_Space") -> Iterator[Problem]:
    """A share that nobody may take, or nobody who is entitled: its places would always go back to the rank."""
    rights = {rule.id: rule.when for rule in space.definition.eligibility}
    for step in space.definition.steps:
        for share in step.shares:
            path = f"steps.{step.id}.shares.{share.id}.when"
            if space.witness([share.when]) is False:
                sentence = _("This condition is never true: no answers lead here.")
                yield Problem(path, sentence, _("Change the condition, or take this part away."))
                continue
            for name, right in rights.items():
                if space.needs([right]) & space.needs([share.when]) and space.witness([share.when, right]) is False:
                    sentence = _("Nobody who meets the condition “%(id)s” has a part in this share.") % {"id": name}
                    yield Problem(path, sentence, _("Change one of the two conditions."))


def _never_asked(question: Question) -> Problem:
    sentence = _("This question is never asked: no answers make its condition true.")
    if question.required is not False:
        sentence = _("This question must be answered and is never asked: no answers make its condition true.")
    return Problem(f"questions.{question.id}.visible", sentence, _("Change the condition, or take the question away."))


def _choices(definition: Definition) -> Iterator[tuple[str, list[str], str]]:
    """(place, conditions that come first and win, condition) of everything that answers may choose."""
    for paper in definition.papers:
        if paper.visible is not None:
            yield f"papers.{paper.id}.visible", [], paper.visible
    if definition.cosigners and definition.cosigners.when:
        yield "cosigners.when", [], definition.cosigners.when
    for step in definition.steps:
        if step.when is not None:
            yield f"steps.{step.id}.when", [], step.when
    for component in definition.fee.components:
        if component.when is not None:
            yield f"fee.components.{component.id}.when", [], component.when
    for exemption in definition.fee.exemptions:
        yield f"fee.exemptions.{exemption.id}.when", [], exemption.when
    for path, ways in (
        ("deadline.variants", definition.deadline.variants),
        ("routing.routes", definition.routing.routes),
    ):
        before: list[str] = []
        for way in ways:
            yield f"{path}.{way.id}.when", list(before), way.when
            before.append(way.when)


def _dead_end(space: "_Space", question: Question) -> Iterator[Problem]:
    """With some answers before it, every answer to a question that must be answered is refused."""
    if question.required is False or not all(space.judged(rule.when) for rule in question.rules):
        return
    here = ("answers", question.id)
    needs = space.needs([rule.when for rule in question.rules] + [question.visible or "true"]) - {here}
    own = space.domains.of(here)
    combinations = space.combinations(needs)
    if combinations is None or not own:
        return
    for values in combinations:
        known = space.simulate(values, upto=question.id)
        if known is None or not (space.is_true(question.visible, known) and space.is_true(question.required, known)):
            continue
        beside = [near for value in values.values() for near in space.domains.beside(value, question)]
        if not any(space.passes(question, known, value) for value in [*own, *beside]):
            sentence = _("No answer to this question is accepted when: %(answers)s. One cannot go on.")
            said = space.said(values)
            fix = _("Change a check of the answer, or ask this question in other cases only.")
            yield Problem(f"questions.{question.id}.rules", sentence % {"answers": said}, fix)
            return


class _Space:
    """The values that the answers of a definition may take, as far as its expressions tell them apart."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.domains = Domains(definition)
        self.order = [question.id for question in definition.questions]

    def judged(self, expression: str) -> bool:
        """Whether its truth depends on comparisons with constants only, so that the values tried stand for all."""
        for node in expressions.tree_of(expression).all():
            if isinstance(node, Walk) or (isinstance(node, Call) and node.function not in ("years", "size")):
                return False
            if isinstance(node, Binary) and node.sign in ("+", "-", "*", "/", "%"):
                return False
        return True

    def compares_answers(self, expression: str) -> bool:
        """Whether two answers are compared with one another."""
        for node in expressions.tree_of(expression).all():
            if isinstance(node, Binary) and node.sign not in ("&&", "||"):
                chains = [chain for side in (node.left, node.right) if (chain := chain_of(side))]
                if len(chains) == 2 and ("today",) not in chains:
                    return True
        return False

    def needs(self, conditions: Sequence[str]) -> set[tuple[str, ...]]:
        """What the conditions depend on, and what decides whether those questions are asked, and so on."""
        found: set[tuple[str, ...]] = set()
        waiting = list(conditions)
        while waiting:
            for name in self.domains.names_in(waiting.pop()):
                if name not in found:
                    found.add(name)
                    asked = self.definition.question(name[1]) if name[0] == "answers" else None
                    if asked and asked.visible is not None:
                        waiting.append(asked.visible)
        return found

    def combinations(self, names: set[tuple[str, ...]]) -> Iterator[Values] | None:
        """All combinations of the values of `names`; None when there are too many or one has values of no end."""
        ordered = sorted(names)
        domains = [self.domains.of(name) for name in ordered]
        count = 1
        for values in domains:
            if not values:
                return None
            count *= len(values)
            if count > BOUND:
                return None
        return (dict(zip(ordered, values, strict=True)) for values in product(*domains))

    def witness(self, true: Sequence[str], false: Sequence[str] = ()) -> bool | None:
        """True: some answers make `true` true and `false` false; False: none of those tried; None: cannot be judged."""
        conditions = [*true, *false]
        needs = self.needs(conditions)
        combinations = self.combinations(needs)
        asked = [self.definition.question(name[1]) for name in needs if name[0] == "answers"]
        deciding = [*conditions, *(one.visible for one in asked if one and one.visible)]
        if combinations is None or not all(self.judged(one) for one in deciding):
            return None
        for values in combinations:
            ready = self.simulate(values)
            if ready is None:
                continue
            if all(expressions.holds(one, ready) for one in true) and not any(
                expressions.holds(one, ready) for one in false
            ):
                return True
        return None if any(self.compares_answers(one) for one in deciding) else False

    def simulate(self, values: Values, upto: str = "") -> Ready | None:
        """The context of these values, answers of questions that are not asked taken away.

        None when a question that has a value here is not asked: another combination stands for that one.
        """
        answers: dict[str, Any] = dict.fromkeys(self.order)
        here = self.domains.context(values)
        given = {name[1]: value for name, value in values.items() if name[0] == "answers"}
        ready = expressions.prepared({**here, "answers": answers})
        for name in self.order:
            if name == upto:
                break
            if name not in given:
                continue
            question = self.definition.question(name)
            if question and question.visible is not None and not expressions.holds(question.visible, ready):
                if given[name] is not None and given[name] is not self.domains.of(("answers", name))[0]:
                    return None
                continue
            answers[name] = given[name]
            ready = expressions.prepared({**here, "answers": answers})
        return ready

    def is_true(self, condition: str | bool | None, ready: Ready) -> bool:
        """Whether a condition holds; one that is not written does."""
        return expressions.holds(condition, ready)

    def passes(self, question: Question, known: Ready, value: Any) -> bool:
        """Whether no check of the question refuses a value."""
        ready = known.with_answer(question.id, value)
        return not any(expressions.holds(rule.when, ready) for rule in question.rules)

    def said(self, values: Mapping[tuple[str, ...], Any]) -> str:
        """Some values in words: `reader = child, books = 3`."""
        told = [f"{'.'.join(name[1:])} = {value}" for name, value in values.items() if value is not None]
        return ", ".join(told[:TRIED_WORDS]) or _("nothing was answered before")
