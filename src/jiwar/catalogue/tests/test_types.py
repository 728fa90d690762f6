"""What holds for every type of question, whatever it is: the list is the registry's own."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from jiwar.catalogue import api, exporting
from jiwar.catalogue.fields import FieldType, specimen
from jiwar.catalogue.fields.kind import CelType
from jiwar.kernel.texts import pick

KINDS = sorted(api.field_types().values(), key=lambda kind: kind.name)
every_type = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
LANGUAGES = ("ar", "fr", "en")


def fits(value: Any, kind: CelType) -> bool:
    """Whether a JSON value is of a CEL type."""
    if kind is None or value is None:
        return value is None
    if isinstance(kind, list):
        return isinstance(value, list) and all(fits(one, kind[0]) for one in value)
    if isinstance(kind, dict):
        return isinstance(value, dict) and all(fits(value.get(name), part) for name, part in kind.items())
    return type(value) is {"string": str, "int": int, "double": float, "bool": bool}[kind]


def words_of(value: Any) -> list[Any]:
    """Every label of what is drawn on paper."""
    if is_dataclass(value):
        return [word for part in fields(value) for word in words_of(getattr(value, part.name))]
    if isinstance(value, tuple):
        return [word for one in value for word in words_of(one)]
    return [value] if isinstance(value, str | dict) else []


@every_type
def test_the_sample_is_of_the_type_that_conditions_are_told(kind: FieldType) -> None:
    question = specimen(kind)
    assert fits(kind.sample(question), kind.cel(question))


@every_type
def test_columns_are_plain_and_the_same_whatever_was_answered(kind: FieldType) -> None:
    question = specimen(kind)
    empty, full = kind.export(question, None), kind.export(question, kind.sample(question))
    assert list(empty) == list(full)
    assert set(empty.values()) <= {None, 0}
    for value in full.values():
        assert isinstance(value, str | int | float | bool | None)
    if kind.cel(question) is not None:
        assert any(value not in (None, "") for value in full.values())


@every_type
def test_paper_is_drawn_in_the_language_asked(kind: FieldType) -> None:
    question = specimen(kind)
    drawn = {language: exporting.paper_of(question, language) for language in LANGUAGES}
    for language, items in drawn.items():
        assert items, "something is drawn, be it a sentence"
        assert all(isinstance(word, str) for word in words_of(items)), language
    assert words_of(drawn["ar"]) == words_of(drawn["fr"]) or drawn["ar"] != drawn["fr"]


@every_type
def test_every_setting_says_its_name_to_the_studio(kind: FieldType) -> None:
    assert set(kind.titles) == set(LANGUAGES)
    for name, schema in kind.settings.items():
        assert set(schema["titles"]) == set(LANGUAGES), name
        assert all(pick(schema["titles"], language).strip() for language in LANGUAGES)
    json.dumps(kind.settings)


@every_type
def test_the_settings_of_a_new_question_are_right(kind: FieldType) -> None:
    from jiwar.catalogue.checks.shape import check_settings

    question = specimen(kind)
    assert check_settings(question.settings, kind.settings, "settings", kind.needs) == []
    assert list(kind.check(question)) == []
