"""What editors are given: each type of question completes and validates its own settings."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jiwar.catalogue import api
from jiwar.catalogue.checks.shape import check_settings
from jiwar.catalogue.fields import field_types
from jiwar.catalogue.published_schema import published_schema, published_text
from jiwar.catalogue.tests.every_type import every_type_definition
from jiwar.catalogue.tests.factories import both, small

VALIDATOR = Draft202012Validator(published_schema())
OPTIONS = [{"id": "one", "label": both("one")}, {"id": "two", "label": both("two")}]


def asked(kind: str, settings: Any = None) -> dict[str, Any]:
    """The small procedure with one question of this type."""
    question: dict[str, Any] = {"id": "asked", "type": kind, "label": both("asked")}
    if field_types()[kind].has_options:
        question["options"] = OPTIONS
    if settings is not None:
        question["settings"] = settings
    return small(questions=[question])


def places(data: dict[str, Any]) -> list[str]:
    return [".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema_and_refers_to_nothing_outside_itself() -> None:
    Draft202012Validator.check_schema(published_schema())
    assert "titles" not in {key for kind in _settings() for node in kind.values() for key in node}
    refs = [part.split('"')[0] for part in published_text().split('"$ref": "')[1:]]
    assert refs
    assert all(ref.removeprefix("#/$defs/") in published_schema()["$defs"] for ref in refs)


def _settings() -> list[dict[str, dict[str, Any]]]:
    rules = published_schema()["$defs"]["question"]["allOf"]
    return [rule["then"]["properties"]["settings"]["properties"] for rule in rules]


@pytest.mark.parametrize("kind", list(field_types()))
def test_each_type_takes_its_own_settings_and_no_other(kind: str) -> None:
    known = field_types()[kind]
    specimen = dict(known.specimen)
    assert places(asked(kind, specimen)) == []
    assert places(asked(kind, specimen | {"no_such_setting": 1})) == ["questions.0.settings"]
    for name in known.needs:
        less = {key: value for key, value in specimen.items() if key != name}
        assert places(asked(kind, less)) == ["questions.0.settings"], name


@pytest.mark.parametrize("kind", list(field_types()))
def test_editors_and_checks_agree(kind: str) -> None:
    """Whatever one setting holds, an editor refuses it exactly when the checks do."""
    known = field_types()[kind]
    for name in known.settings:
        for value in (None, True, -1, 0, 3, "", "text", [], ["x"], {}, {"x": 1}):
            settings = dict(known.specimen) | {name: value}
            ours = check_settings(settings, known.settings, "settings", known.needs)
            assert bool(places(asked(kind, settings))) == bool(ours), (name, value)


def test_an_unknown_type_and_misplaced_options_are_refused() -> None:
    data = asked("short_text")
    data["questions"][0]["type"] = "telepathy"
    assert places(data) == ["questions.0.type"]
    data = asked("one_of")
    data["questions"][0]["type"] = "short_text"
    assert places(data) == ["questions.0.options"]
    del data["questions"][0]["options"]
    data["questions"][0]["type"] = "one_of"
    assert places(data) == ["questions.0"]


def test_the_questions_of_a_row_have_settings_of_their_own_type_too() -> None:
    data = asked("group", deepcopy(dict(field_types()["group"].specimen)))
    (first, *_rest) = data["questions"][0]["settings"]["questions"]
    first["settings"] = {"no_such_setting": 1}
    assert places(data) == ["questions.0.settings.questions.0.settings"]


def test_every_procedure_of_ours_and_every_type_pass() -> None:
    for entry in api.library():
        assert places(dict(entry.data)) == [], entry.code
    assert places(api.as_data(every_type_definition())) == []
