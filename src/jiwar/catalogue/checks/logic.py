"""Expressions of a definition: where they stand, what they may speak of, of which kind they must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import APPEAL, Definition, Question, Step
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.fields.persons import PARTS as PERSON_PARTS
from jiwar.catalogue.logic.parsing import BadExpression
from jiwar.catalogue.logic.types import Kind, goes_with, look, meant, words
from jiwar.catalogue.workflow import VERDICTS
from jiwar.registers import api as registers

Wanted = Literal["condition", "amount", "days", "points", "text", "value", "shown"]
CONDITION_REF = "#/$defs/condition"
LANGUAGES = ("ar", "fr", "en", "kab")
PERSON: dict[str, Kind] = dict.fromkeys((*PERSON_PARTS[:-1], "name_ar", "name_latin"), "string")
PLACE: dict[str, Kind] = {"code": "string", "names": dict.fromkeys(LANGUAGES, "string")}
IN_TEXTS: dict[str, Kind] = {"name": "string"}
CASE: dict[str, Kind] = {
    **dict.fromkeys(("reference", "submitted_on", "complete_on", "due_on"), "string"),
    "office": dict.fromkeys(LANGUAGES, "string"),
}
APPEALED: dict[str, Kind] = dict.fromkeys(("act", "service", "reference", "authority"), "string")
SESSION: dict[str, Kind] = {
    **dict.fromkeys(("rank", "files", "points", "most", "dwellings"), "int"),
    **dict.fromkeys(("held_on", "site", "share"), "string"),
    "criteria": ["string"],
}


@dataclass(frozen=True)
class Place:
    """One expression: where it stands, what must come of it, and the question before which it is evaluated."""

    path: str
    expression: str
    wanted: Wanted
    before: str = ""  # a question: it may speak of earlier ones only
    kind: Kind = "any"  # of the value wanted
    more: tuple[str, ...] = ()  # what it may speak of besides, each a text


def places_of(definition: Definition) -> Iterator[Place]:
    """Every expression of a definition but those of its texts."""
    for question in definition.questions:
        yield from _of_question(question)
    for paper in definition.papers:
        for name in ("visible", "required", "held_by_administration"):
            if isinstance(condition := getattr(paper, name), str):
                yield Place(f"papers.{paper.id}.{name}", condition, "condition")
    for right in definition.eligibility:
        yield Place(f"eligibility.{right.id}.when", right.when, "condition")
    if definition.cosigners and definition.cosigners.when:
        yield Place("cosigners.when", definition.cosigners.when, "condition")
    for step in definition.steps:
        if step.when is not None:
            more = expressions.VALIDATION_ROOTS if step.kind == "validate" else ()
            yield Place(f"steps.{step.id}.when", step.when, "condition", more=more)
        for opinion in step.opinions:
            if opinion.when is not None:
                yield Place(f"steps.{step.id}.opinions.{opinion.id}.when", opinion.when, "condition")
        yield from _of_grid(step)
    if isinstance(definition.result.validity_days, str):
        yield Place("result.validity_days", definition.result.validity_days, "days")
    yield from _of_routing(definition)
    yield from _of_fee(definition)


def _of_grid(step: Step) -> Iterator[Place]:
    for criterion in step.criteria:
        for grade in criterion.grades:
            path = f"steps.{step.id}.criteria.{criterion.id}.grades.{grade.id}"
            if grade.when is not None:
                yield Place(f"{path}.when", grade.when, "condition")
            if isinstance(grade.points, str):
                yield Place(f"{path}.points", grade.points, "points")
    for share in step.shares:
        yield Place(f"steps.{step.id}.shares.{share.id}.when", share.when, "condition", more=expressions.SHARE_ROOTS)


def _of_routing(definition: Definition) -> Iterator[Place]:
    if definition.routing.commune is not None:
        yield Place("routing.commune", definition.routing.commune, "text")
    for route in definition.routing.routes:
        yield Place(f"routing.routes.{route.id}.when", route.when, "condition")
    for variant in definition.deadline.variants:
        yield Place(f"deadline.variants.{variant.id}.when", variant.when, "condition")


def _of_fee(definition: Definition) -> Iterator[Place]:
    for component in definition.fee.components:
        path = f"fee.components.{component.id}"
        if component.when is not None:
            yield Place(f"{path}.when", component.when, "condition")
        if isinstance(component.amount, str):
            yield Place(f"{path}.amount", component.amount, "amount")
    for exemption in definition.fee.exemptions:
        yield Place(f"fee.exemptions.{exemption.id}.when", exemption.when, "condition")


def _of_question(question: Question) -> Iterator[Place]:
    path = f"questions.{question.id}"
    for name in ("visible", "required"):
        if isinstance(condition := getattr(question, name), str):
            yield Place(f"{path}.{name}", condition, "condition", before=question.id)
    if question.prefill is not None:
        yield Place(f"{path}.prefill", question.prefill, "value", before=question.id)
    for number, rule in enumerate(question.rules):
        yield Place(f"{path}.rules.{number}.when", rule.when, "condition")
    kind = field_type(question.type)
    for name, shape in (kind.settings if kind else {}).items():
        formula = question.settings.get(name)
        if shape.get("$ref") == CONDITION_REF and isinstance(formula, str):
            gives = kind.cel(question) if kind else None
            yield Place(f"{path}.settings.{name}", formula, "value", question.id, "any" if gives is None else gives)


def scope_of(definition: Definition) -> dict[str, Kind]:
    """What conditions may speak of, each with its kind."""
    answers: dict[str, Kind] = {}
    for question in definition.questions:
        kind = field_type(question.type)
        if kind and (gives := kind.cel(question)) is not None:
            answers[question.id] = gives
    places: dict[str, Kind] = dict.fromkeys(("commune", "daira", "wilaya"), PLACE)
    people: dict[str, Kind] = dict.fromkeys(("applicant", "representative"), PERSON)
    return {"answers": answers, **people, **places, "papers": ["string"], "today": "string"}


def text_scope_of(definition: Definition) -> dict[str, Kind]:
    """What texts may speak of: the same, with names in the text's language and the file itself."""
    scope = scope_of(definition)
    for name in ("applicant", "representative"):
        scope[name] = {**PERSON, **IN_TEXTS}
    for name in ("commune", "daira", "wilaya"):
        scope[name] = {**PLACE, **IN_TEXTS, "of": "string"}
    shown: dict[str, Kind] = {question.id: "string" for question in definition.questions}
    appealed: dict[str, Kind] = {"appealed": APPEALED} if definition.id == APPEAL else {}
    return scope | {"shown": shown, "case": CASE, "valid_until": "string", **appealed}


def session_scope_of(definition: Definition) -> dict[str, Kind]:
    """What the act and the refusal may speak of when a commission ranked the file."""
    return {} if definition.step("session") is None else {"session": SESSION}


def act_scope_of(definition: Definition) -> dict[str, Kind]:
    """What the act alone may speak of: the record on which the procedure draws, what the services answered."""
    said: Kind = {"verdict": "string", "text": "string"}
    asked: dict[str, Kind] = {step.id: said for step in definition.steps if step.kind == "inquiry"}
    asked |= {opinion.id: said for step in definition.steps for opinion in step.opinions}
    scope: dict[str, Kind] = {"opinions": asked} if asked else {}
    if definition.source is not None:
        kind = definition.source.register
        scope["record"] = registers.known_members(kind) if kind in registers.kinds_known() else "any"
    return scope


def check_logic(definition: Definition) -> Iterator[Problem]:
    """Unknown names, misused kinds, questions that wait for one another."""
    scope = scope_of(definition)
    for place in places_of(definition):
        here: dict[str, Kind] = {**scope, **dict.fromkeys(place.more, "string")}
        yield from check_expression(definition, place, here, expressions.KNOWN_FUNCTIONS)
    yield from _order(definition)


def check_expression(
    definition: Definition, place: Place, scope: Mapping[str, Kind], functions: frozenset[str]
) -> Iterator[Problem]:
    """What is wrong with one expression at one place."""
    try:
        tree = expressions.tree_of(place.expression)
        expressions.compiled(place.expression)
    except BadExpression as problem:
        yield Problem(place.path, str(problem), problem.fix)
        return
    looked = look(tree, scope, functions)
    for finding in dict.fromkeys(looked.findings):
        yield Problem(place.path, finding.message, finding.fix)
    if not looked.findings:
        yield from _wanted(place, looked.kind)
    for member, constant in sorted(expressions.references(place.expression).compared, key=str):
        yield from _option(definition, place.path, member, constant)


def _wanted(place: Place, kind: Kind) -> Iterator[Problem]:
    if place.wanted == "condition" and not goes_with(kind, "bool"):
        message = _("This condition is neither true nor false: compare with something.")
        yield Problem(place.path, message, _("For instance: answers.question == “value”."))
    if place.wanted == "amount" and kind not in ("int", "double", "any", "null"):
        yield Problem(place.path, _("An amount is a number of centimes, not %(kind)s.") % {"kind": words(kind)})
    if place.wanted == "days" and kind not in ("int", "double", "any", "null"):
        yield Problem(place.path, _("Here stands a number of days, not %(kind)s.") % {"kind": words(kind)})
    if place.wanted == "points" and kind not in ("int", "double", "any", "null"):
        yield Problem(place.path, _("Here stands a number of points, not %(kind)s.") % {"kind": words(kind)})
    if place.wanted in ("text", "value"):
        needed = "string" if place.wanted == "text" else place.kind
        if not goes_with(kind, needed):
            said = {"needed": words(needed), "kind": words(kind)}
            yield Problem(place.path, _("Here stands %(needed)s, not %(kind)s.") % said)
    if place.wanted == "shown" and isinstance(kind, dict):
        parts = ", ".join(kind)
        yield Problem(place.path, _("Say which part is written."), _("Its parts are: %(parts)s.") % {"parts": parts})


def _option(definition: Definition, path: str, member: tuple[str, ...], constant: Any) -> Iterator[Problem]:
    """A choice compared with an option that does not exist is never true."""
    if member == ("verdict",) and constant not in VERDICTS.values():
        message = _("What is proposed is granted or refused, never “%(option)s”.") % {"option": constant}
        yield Problem(path, message, _("Compare it with “granted” or “refused”."))
    if member[0] != "answers" or len(member) != 2 or not isinstance(constant, str):
        return
    question = definition.question(member[1])
    if question and question.options and question.option(constant) is None:
        known = [option.id for option in question.options]
        message = _("“%(option)s” is not an option of “%(id)s”.") % {"option": constant, "id": question.id}
        fix = meant(constant, known) or _("Its options are: %(options)s.") % {"options": ", ".join(known)}
        yield Problem(path, message, fix)


def _order(definition: Definition) -> Iterator[Problem]:
    """A question may depend on earlier ones only: thus no cycle, and no page that changes behind the reader."""
    position = {question.id: place for place, question in enumerate(definition.questions)}
    needs: dict[str, dict[str, str]] = {name: {} for name in position}  # question → question it needs → place
    for place in places_of(definition):
        if place.before and not place.path.endswith(".prefill"):
            for name in answers_in(place.expression) & set(position):
                needs[place.before].setdefault(name, place.path)
    for question in definition.questions:
        for name, path in sorted(needs[question.id].items()):
            if chain := _cycle(question.id, name, needs):
                yield Problem(
                    path,
                    _("These questions wait for one another: %(chain)s.")
                    % {"chain": " → ".join([question.id, *chain])},
                    _("Take one of these conditions away."),
                )
            elif position[name] > position[question.id]:
                yield Problem(
                    path,
                    _("“%(id)s” is asked later: a condition speaks of earlier questions.") % {"id": name},
                    _("Move “%(id)s” before “%(other)s”.") % {"id": name, "other": question.id},
                )


def _cycle(start: str, name: str, needs: Mapping[str, Mapping[str, str]]) -> list[str] | None:
    waiting, seen = [[name]], {name}
    while waiting:
        chain = waiting.pop()
        if chain[-1] == start:
            return chain
        for further in sorted(set(needs[chain[-1]]) - seen):
            seen.add(further)
            waiting.append([*chain, further])
    return None


def answers_in(expression: str) -> set[str]:
    """Ids of the questions that an expression speaks of; none when it is not CEL, which is said elsewhere."""
    try:
        return expressions.references(expression).answers()
    except BadExpression:
        return set()
