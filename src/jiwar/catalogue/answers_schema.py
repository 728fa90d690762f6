"""The JSON Schema of a definition's answers, for programs that give them.

It describes one form of each answer; `clean_answer` takes more (spaces, other digits) and also knows the rules that
depend on other answers. Conditions are shown as annotations (`x-visible`, `x-required`): CEL over the answers.
"""

from typing import Any

from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.fields.kind import FieldType
from jiwar.kernel.texts import pick


def answers_schema(definition: Definition, *, language: str | None = None) -> dict[str, Any]:
    """JSON Schema 2020-12 of the answers that are typed; labels in `language`. Files are sent apart."""
    asked = [question for question in definition.questions if is_typed(question)]
    always = [one.id for one in asked if one.required is True and one.visible is None]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": pick(definition.titles, language),
        "type": "object",
        "properties": {question.id: _property(question, language) for question in asked},
        "required": always,
        "additionalProperties": False,
    }


def answer_schema(question: Question) -> dict[str, Any]:
    """JSON Schema of the value of one answer."""
    return _type_of(question).schema(question)


def is_typed(question: Question) -> bool:
    """Whether the answer is a value: nothing is answered to a text to read, and files are sent apart."""
    kind = _type_of(question)
    return kind.asks and not (kind.files and isinstance(kind.cel(question), list))


def _property(question: Question, language: str | None) -> dict[str, Any]:
    found = {"title": pick(question.label, language)}
    if question.hint:
        found["description"] = pick(question.hint, language)
    found |= {"x-type": question.type} | answer_schema(question)
    if question.visible:
        found["x-visible"] = question.visible
    if isinstance(question.required, str):
        found["x-required"] = question.required
    return found


def _type_of(question: Question) -> FieldType:
    kind = field_type(question.type)
    if kind is None:
        raise LookupError(f"no field type {question.type!r}: the definition was not checked")
    return kind
