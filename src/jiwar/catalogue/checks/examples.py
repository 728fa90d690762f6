"""Third layer: each worked example is a file that the form engine accepts, and a story that can be told."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue import filling
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.checks.sources import check_records
from jiwar.catalogue.definition import Definition, Example
from jiwar.catalogue.errors import AnswerInvalid
from jiwar.catalogue.scoring import questions_counted
from jiwar.catalogue.terms import fee_of, opinions_ever


def check_examples(definition: Definition) -> list[Problem]:
    """What prevents the examples from being played."""
    outcomes = {example.expect["outcome"] for example in definition.examples}
    problems = [problem for example in definition.examples for problem in _example(definition, example)]
    returned = any(action["do"] == "request_completion" for one in definition.examples for action in one.actions)
    if "granted" not in outcomes:
        problems.append(Problem("examples", _("One example ends with the act granted.")))
    if "refused" not in outcomes and not returned:
        problems.append(Problem("examples", _("One example is refused, or returned for completion.")))
    return problems


def example_context(
    definition: Definition, example: Example, answers: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The context in which an example is filed."""
    return filling.context_for(
        definition,
        example.answers if answers is None else answers,
        applicant=example.applicant,
        representative=example.representative,
        commune_code=example.commune,
        papers=example.papers,
    )


def _example(definition: Definition, example: Example) -> Iterator[Problem]:
    path = f"examples.{example.id}"
    context = example_context(definition, example)
    known = {share.id for step in definition.steps for share in step.shares}
    for name in example.expect.get("shares", ()):
        if name not in known:
            yield Problem(f"{path}.expect.shares", _("“%(id)s” does not exist.") % {"id": name})
    yield from _people(definition, example, path)
    for name in example.answers:
        if definition.question(name) is None:
            yield Problem(f"{path}.answers", _("There is no question “%(id)s”.") % {"id": name})
    asked = {one.id for one in filling.visible_questions(definition, example.answers, context)}
    for name in set(example.answers) - asked:
        if definition.question(name):
            yield Problem(f"{path}.answers.{name}", _("This question is not asked with these answers."))
    for name, sentence in filling.problems_in(definition, example.answers, example.papers, context):
        yield Problem(f"{path}.{name}", sentence)
    wanted = [paper.id for paper in filling.wanted_papers(definition, example.answers, context)]
    for name in example.papers:
        if name not in wanted:
            yield Problem(f"{path}.papers", _("The paper “%(id)s” is not wanted with these answers.") % {"id": name})
    if "papers_asked" in example.expect and sorted(example.expect["papers_asked"]) != sorted(wanted):
        yield Problem(
            f"{path}.expect.papers_asked", _("These papers are asked: %(papers)s.") % {"papers": ", ".join(wanted)}
        )
    yield from _cosigners(definition, example, context, path)
    yield from _opinions_and_fee(definition, example, context, path)
    for number, action in enumerate(example.actions):
        yield from _action(definition, action, f"{path}.actions.{number}")
    yield from check_records(definition.source, example, path)
    if not example.actions and example.expect["outcome"]:
        yield Problem(f"{path}.actions", _("Nothing happens in this example."))


def _cosigners(definition: Definition, example: Example, context: Mapping[str, Any], path: str) -> Iterator[Problem]:
    wanted = filling.cosigners_wanted(definition, example.answers, context)
    count = len(example.cosigners)
    if count and wanted is None:
        yield Problem(f"{path}.cosigners", _("No co-signer is wanted with these answers."))
    elif wanted and not wanted.least <= count <= wanted.most:
        said = {"least": wanted.least, "most": wanted.most}
        yield Problem(f"{path}.cosigners", _("There are from %(least)d to %(most)d co-signers here.") % said)
    for action in example.actions:
        if action["do"] == "cosign" and not 1 <= action.get("cosigner", 0) <= count:
            yield Problem(f"{path}.actions", _("Say which co-signer confirms."))


def _opinions_and_fee(
    definition: Definition, example: Example, context: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    """Nobody is consulted, and nothing is paid, otherwise than these answers say."""
    asked = {one.id for one in opinions_ever(definition, example.answers, context)}
    owed = fee_of(definition, example.answers, context)
    changed = any(action.get("answers") for action in example.actions)  # who completes may change what is asked
    for number, action in enumerate(example.actions):
        here = f"{path}.actions.{number}"
        known = definition.opinion(action.get("opinion", ""))
        if action["do"] == "give_opinion" and known and known.id not in asked and not changed:
            yield Problem(f"{here}.opinion", _("This service is not consulted with these answers."))
        if action["do"] == "pay" and (owed.collect == "none" or (owed.amount == 0 and not changed)):
            yield Problem(f"{here}.do", _("Nothing is paid through Jiwar with these answers."))


def _people(definition: Definition, example: Example, path: str) -> Iterator[Problem]:
    people = [("applicant", example.applicant, filling.applicant_question(definition))]
    if example.representative is not None:
        people.append(("representative", example.representative, filling.representative_question(definition)))
        if definition.applicant.representation == "none":
            yield Problem(f"{path}.representative", _("Nobody may act for the applicant here."))
    for name, person, question in people:
        contacts = {"phone", "email"}
        try:
            filling.clean_answer(question, {key: value for key, value in person.items() if key not in contacts})
        except AnswerInvalid as problem:
            yield Problem(f"{path}.{name}", str(problem))


def _action(definition: Definition, action: Mapping[str, Any], path: str) -> Iterator[Problem]:
    known = {
        "reasons": definition.refusal.reason,
        "papers": definition.paper,
        "answers": definition.question,
    }
    for key, exists in known.items():
        for name in action.get(key, ()):
            if exists(name) is None:
                yield Problem(f"{path}.{key}", _("“%(id)s” does not exist.") % {"id": name})
    for item in action.get("items", ()):
        if not (definition.paper(item["id"]) if item["kind"] == "paper" else definition.question(item["id"])):
            yield Problem(f"{path}.items", _("“%(id)s” does not exist.") % {"id": item["id"]})
    if action["do"] == "give_opinion" and definition.opinion(action.get("opinion", "")) is None:
        yield Problem(f"{path}.opinion", _("Say which opinion of the steps is given."))
    for check in (_validation, _inquiry, _session, _part):
        yield from check(definition, action, path)
    if action["do"] == "look_up":
        paper = definition.paper(action.get("paper", ""))
        if paper is None or paper.held_by_administration is False or "found" not in action:
            yield Problem(f"{path}.paper", _("Say which paper held by the administration is looked up, and if found."))
        elif not action["found"] and not action.get("note"):
            yield Problem(f"{path}.note", _("What was not found says where it was searched."))
    verdicts = _VERDICTS.get(action["do"])
    if verdicts and action.get("verdict") not in verdicts:
        yield Problem(f"{path}.verdict", _("The verdict is one of: %(known)s.") % {"known": ", ".join(verdicts)})
    if action["do"] == "propose" and action.get("verdict") == "refuse" and not action.get("reasons"):
        yield Problem(f"{path}.reasons", _("A refusal says its reasons."))


_OF_INQUIRY = ("open_inquiry", "observe", "report_inquiry")
_VERDICTS = {
    "propose": ("grant", "refuse"),
    "give_opinion": ("favourable", "unfavourable"),
    "decide_part": ("favourable", "unfavourable"),
    "report_inquiry": ("favourable", "with_reservations", "unfavourable"),
}


def _inquiry(definition: Definition, action: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if action["do"] not in _OF_INQUIRY:
        return
    if definition.step("inquiry") is None:
        yield Problem(f"{path}.do", _("There is no public inquiry in the steps."))
    elif action["do"] != "open_inquiry" and not action.get("text"):
        yield Problem(f"{path}.text", _("Say what is written."))


def _validation(definition: Definition, action: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if action["do"] not in ("validate", "return_from_validation"):
        return
    if action.get("step") not in [step.id for step in definition.steps if step.kind == "validate"]:
        yield Problem(f"{path}.step", _("Say which validation of the steps this is."))
    if action["do"] == "return_from_validation" and not action.get("note"):
        yield Problem(f"{path}.note", _("Who sends a file back says why."))


def _part(definition: Definition, action: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if action["do"] not in ("remark_part", "decide_part"):
        return
    if action.get("step") not in [step.id for step in definition.steps if step.kind == "part"]:
        yield Problem(f"{path}.step", _("Say which part of the steps this is."))
    if action.get("verdict") == "unfavourable" and not action.get("reasons"):
        yield Problem(f"{path}.reasons", _("A refusal says its reasons."))


def _session(definition: Definition, action: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if action["do"] not in ("present", "correct", "hold_session"):
        return
    if definition.step("session") is None:
        yield Problem(f"{path}.do", _("There is no session among the steps."))
    counted = questions_counted(definition)
    for name in action.get("answers", ()):
        if name not in counted:
            sentence = _("The grid does not count “%(id)s”: there is nothing to correct.") % {"id": name}
            yield Problem(f"{path}.answers.{name}", sentence)
    if action["do"] == "correct" and not (action.get("answers") and action.get("note")):
        yield Problem(f"{path}.answers", _("Say what was found, and in a note how it is known."))
    if action["do"] == "hold_session" and "dwellings" not in action:
        yield Problem(f"{path}.dwellings", _("Say how much there is to attribute."))
