"""Answers as plain columns (CSV, JSON) and questions as they stand on paper."""

from collections.abc import Mapping
from typing import Any

from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.fields.kind import FieldType, Scalar
from jiwar.catalogue.paper import Item, in_language


def export_columns(definition: Definition) -> list[str]:
    """The columns of every question, in order: `id`, or `id.part` for an answer of several parts."""
    return list(export_answers(definition, {}))


def export_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Scalar]:
    """The answers in plain columns, the same ones whatever was answered; a list of rows tells how many it has."""
    found: dict[str, Scalar] = {}
    for question in definition.questions:
        kind = _type_of(question)
        if kind.cel(question) is not None:
            found |= _named(question.id, kind.export(question, answers.get(question.id)))
    return found


def export_rows(definition: Definition, answers: Mapping[str, Any]) -> dict[str, list[dict[str, Scalar]]]:
    """By question, the rows of tables and repeated groups: each question is a file of its own."""
    return {
        question.id: kind.export_rows(question, answers.get(question.id))
        for question in definition.questions
        if (kind := _type_of(question)).export_rows
    }


def paper_of(question: Question, language: str) -> tuple[Item, ...]:
    """What to draw on a paper form below the question's label, with labels in `language`."""
    return in_language(_type_of(question).paper(question), language)


def _named(prefix: str, columns: Mapping[str, Scalar]) -> dict[str, Scalar]:
    return {f"{prefix}.{name}".removesuffix("."): value for name, value in columns.items()}


def _type_of(question: Question) -> FieldType:
    kind = field_type(question.type)
    if kind is None:
        raise LookupError(f"no field type {question.type!r}: the definition was not checked")
    return kind
