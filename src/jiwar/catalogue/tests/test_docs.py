"""What the documentation shows works; what is generated is up to date."""

import re
from pathlib import Path

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.definition import data_of_yaml
from jiwar.catalogue.expressions import KNOWN_FUNCTIONS, STEP_ROOTS, TEXT_FUNCTIONS, TEXT_ROOTS
from jiwar.catalogue.reference import FUNCTIONS, NAMES, procedure_reference
from jiwar.kernel.actors import SYSTEM

DOCS = Path(__file__).parents[4] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="documentation is not part of the wheel")


def documented_procedure() -> bytes:
    """The file that the how-to tells to write."""
    return yaml_blocks()[0].encode()


def yaml_blocks() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (DOCS / "how-to" / "add-a-procedure.md").read_text(), re.DOTALL)


def test_the_how_to_shows_a_procedure_that_can_be_published(ground: None) -> None:
    data = data_of_yaml(documented_procedure())
    assert api.check_definition(data) == []
    view = api.publish(actor=SYSTEM, definition=api.definition_from(data))
    assert view.number == 1
    assert [found.code for found in api.search_procedures(text="bibliotheque", language="fr")] == ["library-card"]


def test_the_parts_that_depend_take_the_place_of_the_plain_ones(ground: None) -> None:
    data, parts = data_of_yaml(documented_procedure()), data_of_yaml(yaml_blocks()[1].encode())
    data |= {"steps": parts["steps"], "fee": parts["fee"]}
    data["result"] |= parts["result"]
    stories = {one["id"]: one for one in parts["examples"]}
    data["examples"] = [one | stories[one["id"]] for one in data["examples"]]
    assert set(stories) == {one["id"] for one in data["examples"]}
    assert [str(problem) for problem in api.check_definition(data)] == []
    definition = api.definition_from(data)
    child, adult = ({"reader": reader, "books": 3} for reader in ("child", "adult"))
    assert [one.id for one in api.opinions_wanted(definition, child)] == ["social"]
    assert not api.opinions_wanted(definition, adult)
    assert (api.validity_of(definition, child), api.validity_of(definition, adult)) == (180, 365)
    assert api.fee_of(definition, adult).amount == 6000


def test_the_levels_that_the_how_to_shows_are_right(ground: None) -> None:
    data, parts = data_of_yaml(documented_procedure()), data_of_yaml(yaml_blocks()[2].encode())
    (story,) = parts["examples"]
    told = [one | story if one["id"] == story["id"] else one for one in data["examples"]]
    definition = api.definition_from(data | {"steps": parts["steps"], "examples": told})
    assert [str(problem) for problem in api.check_definition(data | {"steps": parts["steps"], "examples": told})] == []
    few, many = ({"reader": "adult", "books": books} for books in (3, 8))
    assert [step.id for step in api.validations_open(definition, few, verdict="grant").open] == ["head_agrees"]
    assert [step.id for step in api.validations_open(definition, many, verdict="grant").open] == [
        "head_agrees",
        "many_books",
    ]


def test_the_problem_that_the_how_to_quotes_is_the_one_that_is_said(ground: None) -> None:
    right, wrong = b'answers.reader == "child"      #', b'answers.reader == "chidl"      #'
    source = documented_procedure().replace(right, wrong)
    problems = [str(problem) for problem in api.check_definition(data_of_yaml(source))]
    quoted = re.search(r"`(questions\.school\.visible: [^`]+)`", (DOCS / "how-to" / "add-a-procedure.md").read_text())
    assert quoted
    assert quoted[1] in problems


def test_the_reference_is_up_to_date() -> None:
    page = DOCS / "reference" / "procedure.md"
    assert page.read_text() == procedure_reference(), "run: python -m jiwar.config.reference docs/reference"


def test_the_reference_names_every_name_and_function() -> None:
    assert set(NAMES) == {*TEXT_ROOTS, *STEP_ROOTS}
    said = set(re.findall(r"(?:^|[`. ])(\w+)\(", " ".join(FUNCTIONS)))
    assert said == set(TEXT_FUNCTIONS) | {"has"}
    assert KNOWN_FUNCTIONS < TEXT_FUNCTIONS


def test_the_readme_of_the_module_names_every_type_of_question() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    for name in api.field_types():
        assert f"`{name}`" in readme, name
