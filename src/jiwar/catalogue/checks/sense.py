"""Second layer: names that exist, ids said once, conditions that can be true, texts complete in Arabic and French."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiwar.catalogue import expressions
from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.checks.shape import check_settings
from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.fields.persons import PARTS as PERSON_PARTS
from jiwar.catalogue.filling import competence_of
from jiwar.catalogue.life_events import life_event_ids
from jiwar.identity import api as identity
from jiwar.law import api as law
from jiwar.offices import api as offices

PERSON = frozenset({*PERSON_PARTS[:-1], "name_ar", "name_latin"})
PLACE = frozenset({"code", "names"})
LANGUAGES = frozenset({"ar", "fr", "en", "kab"})
CASE = frozenset({"reference", "submitted_on", "complete_on", "due_on", "office"})
WAITING = re.compile(r"\b(TODO|FIXME|XXX|lorem ipsum)\b", re.IGNORECASE)


def check_sense(definition: Definition) -> list[Problem]:
    """All that the schema cannot see."""
    checks = (_ids, _questions, _order, _conditions, _texts, _names, _steps)
    return [problem for check in checks for problem in check(definition)]


def _ids(definition: Definition) -> Iterator[Problem]:
    groups: dict[str, list[str]] = {
        "sections": [one.id for one in definition.sections],
        "questions": [*(one.id for one in definition.questions), *(one.id for one in definition.papers)],
        "eligibility": [one.id for one in definition.eligibility],
        "steps": [one.id for one in definition.steps],
        "steps.opinions": [one.id for step in definition.steps for one in step.opinions],
        "refusal.reasons": [one.id for one in definition.refusal.reasons],
        "examples": [one.id for one in definition.examples],
    }
    groups |= {f"questions.{one.id}.options": [option.id for option in one.options] for one in definition.questions}
    for place, ids in groups.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield Problem(
                    place,
                    _("The id “%(id)s” is used %(count)d times (papers and questions share theirs).")
                    % {"id": name, "count": count},
                )


def _questions(definition: Definition) -> Iterator[Problem]:
    sections = {section.id for section in definition.sections}
    for question in definition.questions:
        path = f"questions.{question.id}"
        yield from _question(question, path)
        if question.section and question.section not in sections:
            yield Problem(f"{path}.section", _("There is no section “%(id)s”.") % {"id": question.section})
        if question.id in ("applicant", "representative"):
            yield Problem(f"{path}.id", _("“%(id)s” is asked by itself, before the questions.") % {"id": question.id})


def _question(question: Question, path: str) -> Iterator[Problem]:
    """One question, be it a column of a table."""
    kind = field_type(question.type)
    if kind is None:
        yield Problem(f"{path}.type", _("There is no type of question “%(type)s”.") % {"type": question.type})
        return
    if kind.has_options and not question.options:
        yield Problem(f"{path}.options", _("This type of question needs options."))
    if question.options and not kind.has_options:
        yield Problem(f"{path}.options", _("This type of question has no options."))
    if wrong := check_settings(question.settings, kind.settings, f"{path}.settings", kind.needs):
        yield from wrong
        return
    for place, sentence in kind.check(question):
        yield Problem(f"{path}.settings.{place}".removesuffix("."), sentence)
    least, most = question.settings.get("min"), question.settings.get("max")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        yield Problem(f"{path}.settings", _("The least is greater than the most."))
    for sub in kind.subquestions(question):
        yield from _row_question(sub, f"{path}.{sub.id}")


def _row_question(sub: Question, path: str) -> Iterator[Problem]:
    """A question of a row is asked whenever the row is: it has no condition of its own."""
    kind = field_type(sub.type)
    if kind and not kind.in_rows:
        yield Problem(f"{path}.type", _("A question of type “%(type)s” cannot stand in a row.") % {"type": sub.type})
    if not isinstance(sub.required, bool):
        yield Problem(f"{path}.required", _("In a row, this is true or false."))
    for name in ("visible", "prefill", "section", "rules"):
        if getattr(sub, name):
            sentence = _("A question of a row has no “%(name)s”: say it of the whole question.")
            yield Problem(f"{path}.{name}", sentence % {"name": name})
    yield from _question(sub, path)


def _order(definition: Definition) -> Iterator[Problem]:
    """A question may depend on earlier ones only: thus no cycle, and no page that changes behind the reader."""
    position = {question.id: place for place, question in enumerate(definition.questions)}
    needs: dict[str, set[str]] = {}
    for question in definition.questions:
        conditions = [text for text in (question.visible, question.required) if isinstance(text, str)]
        needs[question.id] = {name for text in conditions for name in _answers_in(text)} & set(position)
    for question in definition.questions:
        for name in sorted(needs[question.id]):
            path = f"questions.{question.id}.visible"
            if chain := _cycle(question.id, name, needs):
                sentence = _("These questions wait for one another: %(chain)s.")
                yield Problem(path, sentence % {"chain": " → ".join([question.id, *chain])})
            elif position[name] > position[question.id]:
                yield Problem(
                    path, _("“%(id)s” is asked later: a condition speaks of earlier questions.") % {"id": name}
                )


def _cycle(start: str, name: str, needs: Mapping[str, set[str]]) -> list[str] | None:
    waiting, seen = [[name]], {name}
    while waiting:
        chain = waiting.pop()
        if chain[-1] == start:
            return chain
        for further in sorted(needs[chain[-1]] - seen):
            seen.add(further)
            waiting.append([*chain, further])
    return None


def _answers_in(expression: str) -> set[str]:
    try:
        return expressions.references(expression).answers()
    except expressions.BadExpression:
        return set()  # said by _conditions


def conditions_of(definition: Definition) -> Iterator[tuple[str, str]]:
    """(place, CEL) of every condition."""
    for question in definition.questions:
        path = f"questions.{question.id}"
        for name in ("visible", "required", "prefill"):
            if isinstance(condition := getattr(question, name), str):
                yield f"{path}.{name}", condition
        for number, rule in enumerate(question.rules):
            yield f"{path}.rules.{number}.when", rule.when
    for paper in definition.papers:
        for name in ("visible", "required"):
            if isinstance(condition := getattr(paper, name), str):
                yield f"papers.{paper.id}.{name}", condition
    for right in definition.eligibility:
        yield f"eligibility.{right.id}.when", right.when


def _conditions(definition: Definition) -> Iterator[Problem]:
    sample = _sample(definition)
    for path, condition in conditions_of(definition):
        yield from _expression(
            definition, path, condition, roots=expressions.ROOTS, functions=expressions.KNOWN_FUNCTIONS
        )
        if not path.endswith("prefill"):
            yield from _tried(path, condition, sample)


def _tried(path: str, condition: str, sample: Mapping[str, Any]) -> Iterator[Problem]:
    """A condition tried on plausible answers gives true or false, nothing else."""
    try:
        value = expressions.trial(condition, sample)
    except expressions.BadExpression as problem:
        if str(problem) != "":
            yield Problem(path, str(problem))
        return
    if not isinstance(value, bool):
        yield Problem(path, _("This condition is neither true nor false: compare with something."))


def _sample(definition: Definition) -> dict[str, Any]:
    person = dict.fromkeys(PERSON, "text") | {"birth_date": "1958-03-14", "sex": "f"}
    place = {"code": "1601", "names": dict.fromkeys(LANGUAGES, "text")}
    kinds = {question.id: field_type(question.type) for question in definition.questions}
    answers = {one.id: kind.sample(one) for one in definition.questions if (kind := kinds[one.id])}
    here: dict[str, Any] = dict.fromkeys(("commune", "daira", "wilaya"), place)
    here |= {"applicant": person, "representative": person, "papers": [paper.id for paper in definition.papers]}
    return here | {"answers": answers, "today": "2026-01-15"}


def _expression(
    definition: Definition, path: str, condition: str, *, roots: Iterable[str], functions: Iterable[str]
) -> Iterator[Problem]:
    try:
        found = expressions.references(condition)
    except expressions.BadExpression as problem:
        yield Problem(path, str(problem))
        return
    for name in sorted(found.roots - set(roots)):
        yield Problem(
            path, _("“%(name)s” is not known; known are: %(known)s.") % {"name": name, "known": ", ".join(roots)}
        )
    for name in sorted(found.functions - set(functions)):
        yield Problem(path, _("There is no function “%(name)s”.") % {"name": name})
    for member in sorted(found.members):
        if member[0] in roots and (sentence := _member(definition, member)):
            yield Problem(path, sentence)
    for member, literal in sorted(found.compared):
        if sentence := _compared(definition, member, literal):
            yield Problem(path, sentence)


def _member(definition: Definition, path: tuple[str, ...]) -> str | None:
    """What is wrong with `answers.x.y`, `applicant.z`, `commune.names.ar`…"""
    root, name, *rest = path
    unknown = _("“%(path)s” does not exist.") % {"path": ".".join(path)}
    if root in ("answers", "shown"):
        question = definition.question(name)
        if question is None:
            return _("There is no question “%(id)s”.") % {"id": name}
        kind = field_type(question.type)
        parts = kind.parts(question) if kind and root == "answers" else ()
        return unknown if rest and (len(rest) > 1 or rest[0] not in parts) else None
    if root in ("applicant", "representative"):
        return None if name in PERSON | {"name"} and not rest else unknown
    if root in ("commune", "daira", "wilaya"):
        named = name == "names" and len(rest) <= 1 and set(rest) <= LANGUAGES
        return None if named or (name in ("code", "name", "of") and not rest) else unknown
    if root == "case":
        return None if name in CASE and not rest else unknown
    return unknown


def _compared(definition: Definition, member: tuple[str, ...], literal: str) -> str | None:
    """A choice compared with an option that does not exist is never true; so is a paper that is not in the list."""
    if member[0] == "answers" and len(member) == 2:
        question: Question | None = definition.question(member[1])
        if question and question.options and question.option(literal) is None:
            return _("“%(option)s” is not an option of “%(id)s”.") % {"option": literal, "id": question.id}
    return None


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place, texts) of every multilingual text of a definition."""
    if is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            if part.name not in ("examples", "keywords", "settings"):
                yield from texts_of(getattr(value, part.name), f"{path}.{part.name}".strip("."))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts_of(item, f"{path}.{getattr(item, 'id', number)}")
    elif isinstance(value, Mapping) and value and set(value) <= LANGUAGES:
        yield path, value


def _texts(definition: Definition) -> Iterator[Problem]:
    filled = ("receipt.", "result.", "refusal.")
    for path, texts in texts_of(definition):
        for language in ("ar", "fr"):
            if not texts.get(language, "").strip():
                yield Problem(f"{path}.{language}", _("This text is missing."))
        for language, text in texts.items():
            place = f"{path}.{language}"
            if WAITING.search(text):
                yield Problem(place, _("This text is not finished."))
            if re.search(r"[٠-٩۰-۹]", text):
                yield Problem(place, _("Digits are written 0-9 in every language."))
            if text.count("{{") != text.count("}}"):
                yield Problem(place, _("A placeholder opens with {{ and closes with }}."))
            for expression in expressions.placeholders(text):
                if not path.startswith(filled):
                    yield Problem(place, _("Placeholders stand in the receipt, the act and the refusal only."))
                    break
                yield from _expression(
                    definition, place, expression, roots=expressions.TEXT_ROOTS, functions=expressions.TEXT_FUNCTIONS
                )
        if (missing := _said(texts.get("ar", "")) ^ _said(texts.get("fr", ""))) and path.startswith(filled):
            sentence = _("The Arabic and the French text do not say the same things: %(names)s is in one only.")
            yield Problem(path, sentence % {"names": ", ".join(sorted(missing))})


def _said(text: str) -> set[str]:
    """What the placeholders of a text speak of; the sex only bends words, and not the same in each language."""
    found: set[str] = set()
    for expression in expressions.placeholders(text):
        with suppress(expressions.BadExpression):  # said by _expression
            found |= {".".join(path).replace(".of", ".name") for path in expressions.references(expression).members}
    return found - {"applicant.sex", "representative.sex"}


def _names(definition: Definition) -> Iterator[Problem]:
    for place, ids in _bases(definition):
        for name in ids:
            if not law.exists(id=name):
                yield Problem(place, _("“%(id)s” is not a provision of the law register.") % {"id": name})
    known = life_event_ids()
    for name in definition.life_events:
        if name not in known:
            yield Problem("life_events", _("There is no life event “%(id)s”.") % {"id": name})


def _bases(definition: Definition) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "legal_basis", definition.legal_basis
    for name in ("deadline", "fee", "refusal", "privacy"):
        yield f"{name}.basis", getattr(definition, name).basis
    for rule in definition.eligibility:
        yield f"eligibility.{rule.id}.basis", rule.basis
    for reason in definition.refusal.reasons:
        yield f"refusal.reasons.{reason.id}.basis", reason.basis
    for step in definition.steps:
        for opinion in step.opinions:
            yield f"steps.{step.id}.opinions.{opinion.id}.basis", opinion.basis


def _steps(definition: Definition) -> Iterator[Problem]:
    kinds = [step.kind for step in definition.steps]
    if kinds[-1] != "sign" or kinds.count("sign") != 1:
        yield Problem("steps", _("The last step, and it alone, is the signature."))
    if kinds[0] != "examine":
        yield Problem("steps", _("The first step is the examination."))
    for step in definition.steps:
        if step.opinions and step.kind != "opinions":
            yield Problem(f"steps.{step.id}.opinions", _("Opinions are asked in a step of their own kind."))
        if step.role not in identity.ROLES:
            known = ", ".join(identity.ROLES)
            sentence = _("There is no role “%(role)s”; there are: %(known)s.") % {"role": step.role, "known": known}
            yield Problem(f"steps.{step.id}.role", sentence)
    yield from _competences(definition)
    if definition.applicant.representation == "none" and definition.applicant.representative_label:
        yield Problem("applicant.representative_label", _("Nobody may act for the applicant here."))


def _competences(definition: Definition) -> Iterator[Problem]:
    """Somebody somewhere is in charge; where nobody is, one sees it when filing, in that commune."""
    wanted = {f"steps.{step.id}.competence": step.competence for step in definition.steps if step.competence}
    wanted.setdefault(f"steps.{definition.steps[0].id}.competence", competence_of(definition))
    wanted |= {
        f"steps.{step.id}.opinions.{opinion.id}.competence": opinion.competence
        for step in definition.steps
        for opinion in step.opinions
    }
    known = offices.competences_known()
    for path, name in wanted.items():
        if name not in known:
            sentence = _("No office is competent for “%(name)s”; known are: %(known)s.")
            yield Problem(path, sentence % {"name": name, "known": ", ".join(sorted(known))})
