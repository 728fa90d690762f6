"""The schema that programs read says what Jiwar keeps, no more and no less."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override
from jsonschema import Draft202012Validator

from jiwar.catalogue import api
from jiwar.catalogue.answers_schema import answer_schema, is_typed
from jiwar.catalogue.fields import specimen
from jiwar.catalogue.fields.kind import schema_of
from jiwar.catalogue.tests.factories import SMALL
from jiwar.kernel import clock


def complaints(schema: dict[str, Any], value: Any) -> list[str]:
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in checker.iter_errors(value)]


def as_given(kept: Any) -> Any:
    """What is kept, but a NIN: programs give its digits, answers keep it sealed."""
    if isinstance(kept, dict):
        return (
            "1" * 18 if set(kept) == {"id", "sealed", "end"} else {name: as_given(part) for name, part in kept.items()}
        )
    return kept


@pytest.mark.parametrize("name", sorted(api.field_types()))
def test_a_plausible_answer_of_each_type_fits_its_schema(name: str) -> None:
    kind = api.field_types()[name]
    question = specimen(kind)
    if not is_typed(question):
        pytest.skip("nothing is typed")
    schema = answer_schema(question)
    Draft202012Validator.check_schema(schema)
    assert not complaints(schema, as_given(kind.sample(question)))
    assert complaints(schema, object()), "the schema refuses nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("folder", api.procedure_folders())
@pytest.mark.usefixtures("ground")
def test_the_kept_answers_of_every_example_fit(folder: Any) -> None:
    for definition in api.load_definitions(folder):
        schema = api.answers_schema(definition)
        Draft202012Validator.check_schema(schema)
        for example in definition.examples:
            kept = {one: clean(definition, one, value) for one, value in example.answers.items()}
            assert not complaints(schema, kept), example.id


def clean(definition: api.Definition, question_id: str, value: Any) -> Any:
    with clock.frozen(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        return api.clean_answer(definition.question(question_id), value, {"commune": {"code": "1601"}})


def test_it_speaks_the_language_asked_and_shows_the_conditions() -> None:
    definition = api.definition_from(SMALL)
    with override("fr"):
        schema = api.answers_schema(definition)
    assert schema["title"] == "Carte de bibliothèque"
    reader, school = schema["properties"]["reader"], schema["properties"]["school"]
    assert [choice["const"] for choice in reader["oneOf"]] == ["child", "adult"]
    assert reader["oneOf"][0]["title"] == "child en français"
    assert school["x-visible"] == 'answers.reader == "child"'
    assert "reader" in schema["required"]
    assert "school" not in schema["required"], "asked of some only"
    assert complaints(schema, {"reader": "child", "unknown": 1})


def test_a_type_without_a_schema_of_its_own_follows_its_cel_type() -> None:
    assert schema_of([{"age": "int", "name": "string"}]) == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"age": {"type": "integer"}, "name": {"type": "string"}},
            "additionalProperties": False,
        },
    }
