"""What prevents a definition from being published: each with its place, and a sentence that says what to change."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from jsonschema import Draft202012Validator

from jiwar.catalogue import api
from jiwar.catalogue.checks.shape import schema
from jiwar.catalogue.definition import definition_from
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.tests.factories import as_yaml, both, small

pytestmark = pytest.mark.usefixtures("ground")
OPINION = {"id": "x", "competence": "opinion.water", "title": both("x"), "days": 3, "silence": "favourable"}
TOO_DEEP = "(" * 60 + "true" + ")" * 60


def test_the_small_procedure_has_no_problem() -> None:
    assert api.check_definition(small()) == []


@pytest.mark.parametrize("path", sorted(OWN.rglob("*.yaml")), ids=lambda path: path.stem)
def test_our_procedures_have_no_problem(path: Path) -> None:
    assert api.check_definition(api.data_of_yaml(path)) == []


SHAPES: list[tuple[dict[str, Any], str, str]] = [
    ({"titles": None}, "·", "“titles” is missing"),
    ({"titles__ar": None}, "titles", "“ar” is missing"),
    ({"titles__fr": ""}, "titles.fr", "empty"),
    ({"colour": "red"}, "·", "“colour” is not known here"),
    ({"questions__0__colour": "red"}, "questions.reader", "“colour” is not known here"),
    ({"jiwar": 2}, "jiwar", "newer Jiwar"),
    ({"jiwar": "1"}, "jiwar", "must be 1"),
    ({"icon": "dragon"}, "icon", "not one of"),
    ({"id": "Library Card"}, "id", "lower-case"),
    ({"questions__0__id": "the-reader"}, "questions.the-reader.id", "lower-case"),
    ({"deadline__days": "two"}, "deadline.days", "whole number"),
    ({"deadline__days": -1}, "deadline.days", "least is 0"),
    ({"papers__0__max_mb": 5000}, "papers.photo.max_mb", "most is 100"),
    ({"papers__0__accept__0": "exe"}, "papers.photo.accept.0", "not one of"),
    ({"papers__0__required": 3}, "papers.photo.required", "true, false or a condition"),
    ({"questions": "none"}, "questions", "a list"),
    ({"steps__0__kind": "opinions"}, "steps.examine", "“opinions” is missing"),
    ({"examples__1": None}, "examples", "At least 2"),
    ({"refusal__reasons__0__basis": []}, "refusal.reasons.elsewhere.basis", "At least 1"),
    ({"questions__1__visible": "x" * 1001}, "questions.school.visible", "1000"),
]


def test_the_shape_is_checked_first() -> None:
    for changes, path, said in SHAPES:
        found = api.check_definition(small(**changes))
        assert [problem.path for problem in found] == [path], found
        assert re.search(said, found[0].message), found[0]


SENSE: list[tuple[dict[str, Any], str, str]] = [
    ({"questions__0__type": "telepathy"}, "questions.reader.type", "telepathy"),
    ({"questions__0__options": None}, "questions.reader.options", "needs options"),
    (
        {"questions__2__options": [{"id": "a", "label": both("a")}, {"id": "b", "label": both("b")}]},
        "questions.books.options",
        "has no options",
    ),
    ({"questions__2__settings__colour": 1}, "questions.books.settings", "“colour”"),
    ({"questions__2__settings__min": "1"}, "questions.books.settings.min", "whole number"),
    ({"questions__2__settings__min": 30}, "questions.books.settings", "greater"),
    ({"questions__2__section": "nowhere"}, "questions.books.section", "nowhere"),
    ({"questions__2__id": "reader"}, "questions", "used 2 times"),
    ({"papers__0__id": "books"}, "questions", "used 2 times"),
    ({"questions__0__options__1__id": "child"}, "questions.reader.options", "used 2 times"),
    ({"questions__1__visible": "answers.reader =="}, "questions.school.visible", "Not CEL"),
    ({"questions__1__visible": TOO_DEEP}, "questions.school.visible", "too deeply"),
    ({"questions__1__visible": 'answers.raeder == "child"'}, "questions.school.visible", "no question “raeder”"),
    ({"questions__1__visible": 'answer.reader == "child"'}, "questions.school.visible", "“answer” is not known"),
    (
        {"questions__1__visible": 'answers.reader == "chidl"'},
        "questions.school.visible",
        "“chidl” is not an option",
    ),
    (
        {"questions__1__visible": 'answers.reader in ["adult", "x"]'},
        "questions.school.visible",
        "“x” is not an option",
    ),
    ({"questions__1__visible": "answers.reader.name == null"}, "questions.school.visible", "answers.reader.name"),
    ({"questions__1__visible": "applicant.nin == null"}, "questions.school.visible", "applicant.nin"),
    ({"questions__1__visible": "applicant.shoe == 1"}, "questions.school.visible", "applicant.shoe"),
    ({"questions__1__visible": "fly(answers.reader)"}, "questions.school.visible", "no function “fly”"),
    ({"questions__1__visible": "answers.reader > 3"}, "questions.school.visible", "different kinds"),
    ({"questions__1__visible": "answers.reader"}, "questions.school.visible", "neither true nor false"),
    ({"questions__1__visible": "answers.books > 3"}, "questions.school.visible", "asked later"),
    ({"questions__1__visible": 'answers.school == "x"'}, "questions.school.visible", "school → school"),
    ({"questions__2__rules__0__when": "answers.books"}, "questions.books.rules.0.when", "neither true nor false"),
    ({"papers__1__visible": "papers.photo"}, "papers.consent.visible", "papers.photo"),
    ({"legal_basis__0": "dz.law-of-the-jungle.art-1"}, "legal_basis", "jungle"),
    (
        {"refusal__reasons__0__basis__0": "dz.law-none.art-1"},
        "refusal.reasons.elsewhere.basis",
        "dz.law-none.art-1",
    ),
    ({"life_events__0": "moon-landing"}, "life_events", "moon-landing"),
    ({"steps__0__competence": "opinion.stars"}, "steps.examine.competence", "opinion.stars"),
    ({"steps__0__competence": None}, "steps.examine.competence", "library-card"),
    ({"steps__0__opinions": [OPINION]}, "steps.examine.opinions", "kind of their own|of their own kind"),
    ({"steps__0__role": "janitor"}, "steps.examine.role", "janitor"),
    ({"steps__1": None}, "steps", "signature"),
    ({"steps__0__kind": "sign"}, "steps", "signature|examination"),
    ({"result__body__ar": "{{ applicant.name }} {{ shown.raeder }}"}, "result.body.ar", "raeder"),
    ({"result__body__fr": "{{ applicant.name }}"}, "result.body", "shown.reader is in one only"),
    ({"result__body__fr": "{{ applicant.name }} {{ shown.reader"}, "result.body.fr", "closes"),
    ({"summary__ar": "{{ applicant.name }}"}, "summary.ar", "receipt, the act, the refusal and the notice"),
    ({"summary__fr": "TODO"}, "summary.fr", "not finished"),
    ({"summary__ar": "٣ أيام"}, "summary.ar", "0-9"),
    ({"titles__fr": "   "}, "titles.fr", "missing"),
    ({"applicant__representative_label": both("x")}, "applicant.representative_label", "Nobody may act"),
]


def test_what_the_schema_cannot_see() -> None:
    for changes, path, said in SENSE:
        found = api.check_definition(small(**changes))
        assert any(problem.path == path and re.search(said, problem.message) for problem in found), (changes, found)


def test_questions_that_wait_for_one_another_are_named() -> None:
    found = api.check_definition(
        small(questions__0__visible="answers.books > 1", questions__2__visible='answers.reader == "child"')
    )
    assert any("reader → books → reader" in problem.message for problem in found)


STORIES: list[tuple[dict[str, Any], str, str]] = [
    ({"examples__0__answers__books": 99}, "examples.granted.books", "at most 20"),
    ({"examples__0__answers__books": None}, "examples.granted.books", "number"),
    ({"examples__0__answers__ghost": 1}, "examples.granted.answers", "ghost"),
    ({"examples__0__answers__school": "x"}, "examples.granted.answers.school", "not asked"),
    ({"examples__0__papers": []}, "examples.granted.photo", "Attach"),
    ({"examples__0__papers": ["photo", "consent"]}, "examples.granted.papers", "not wanted"),
    ({"examples__0__expect__papers_asked": ["consent"]}, "examples.granted.expect.papers_asked", "photo"),
    (
        {
            "examples__0__representative": {
                "birth_date": "1990",
                "sex": "m",
                "given_latin": "A",
                "family_latin": "B",
            }
        },
        "examples.granted.representative",
        "Nobody may act",
    ),
    ({"examples__1__actions__0__reasons": ["weather"]}, "examples.refused.actions.0.reasons", "weather"),
    ({"examples__1__actions__0__reasons": []}, "examples.refused.actions.0.reasons", "reasons"),
    ({"examples__1__actions__0__verdict": "favourable"}, "examples.refused.actions.0.verdict", "grant, refuse"),
    ({"examples__0__expect__outcome": "withdrawn"}, "examples", "granted"),
    ({"examples__1__expect__outcome": "granted"}, "examples", "refused, or returned"),
    ({"examples__0__applicant": {"birth_date": "1990", "sex": "m"}}, "examples.granted.applicant", "name"),
]


def test_examples_are_files_that_the_form_accepts() -> None:
    for changes, path, said in STORIES:
        found = api.check_definition(small(**changes))
        assert any(problem.path == path and said in problem.message for problem in found), (changes, found)


@pytest.mark.parametrize("name", ["commune", "acting", "cosigners", "contact", "check"])
def test_no_question_bears_the_name_of_a_page_that_every_application_has(name: str) -> None:
    """Whoever answered one would be led back to the page of that name, for ever."""
    asked = small(questions__0__id=name)
    found = [problem.path for problem in api.check_definition(asked)]
    assert f"questions.{name}.id" in found
    given = [problem.path for problem in api.check_definition(small(papers__0__id=name))]
    assert f"papers.{name}.id" in given


def test_problems_speak_the_language_of_the_author() -> None:
    with override("ar-dz"):
        assert "ناقص" in api.check_definition(small(titles=None))[0].message
    with override("fr"):
        assert "manque" in api.check_definition(small(titles=None))[0].message


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_bytes(as_yaml(small()))
    (tmp_path / "again.yaml").write_bytes(as_yaml(small()))
    (tmp_path / "broken.yaml").write_text("id: [")
    found = {path.name: problems for path, problems in api.check_folder(tmp_path).items()}
    assert [problem.path for problem in found["again.yaml"]] == []
    assert "again.yaml" in found["good.yaml"][0].message
    assert "Line" in found["broken.yaml"][0].message
    assert "no such folder" in api.check_folder(tmp_path / "absent")[tmp_path / "absent"][0].message


def test_what_was_published_as_it_stands_is_not_checked_again(tmp_path: Path) -> None:
    wrong = small()
    wrong["questions"][0]["id"] = "commune"
    path = tmp_path / "known.yaml"
    path.write_bytes(as_yaml(wrong))
    (problems,) = api.check_folder(tmp_path).values()
    assert problems
    digest = api.content_hash(definition_from(wrong))
    assert api.check_folder(tmp_path, known={digest}) == {path: []}
    assert api.check_folder(tmp_path, known={"another"}) == {path: problems}


def test_the_published_schema_is_a_schema_and_explains_itself() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, part in schema()["$defs"].items():
        assert part.get("description") or name in ("provisions",), f"$defs.{name} says nothing of itself"


def test_conditions_of_opinions_and_of_validity_are_checked_at_their_place() -> None:
    opinion = {
        "id": "school",
        "competence": "civil-status",
        "title": both("school"),
        "days": 5,
        "silence": "favourable",
        "when": "answers.raeder",
    }
    step = {"id": "consult", "kind": "opinions", "title": both("c"), "role": "handler", "opinions": [opinion]}
    steps = [small()["steps"][0], step, small()["steps"][1]]
    found = {problem.path for problem in api.check_definition(small(steps=steps))}
    assert "steps.consult.opinions.school.when" in found
    (problem,) = api.check_definition(small(result__validity_days="answers.school"))
    assert problem.path == "result.validity_days"
    assert "days" in problem.message
    assert not api.check_definition(small(result__validity_days="answers.books * 30"))


def test_an_example_pays_only_what_is_owed_and_hears_only_whom_is_consulted() -> None:
    pay = {"by": "counter", "do": "pay"}
    (problem,) = api.check_definition(small(examples__0__actions__2=pay))
    assert problem.path == "examples.granted.actions.2.do"
    assert not api.check_definition(small(examples__0__actions__2=pay, fee__collect="before_delivery"))
    opinion = {
        "id": "school",
        "competence": "civil-status",
        "title": both("school"),
        "days": 5,
        "silence": "favourable",
        "when": 'answers.reader == "child"',
    }
    step = {"id": "consult", "kind": "opinions", "title": both("c"), "role": "handler", "opinions": [opinion]}
    steps = [small()["steps"][0], step, small()["steps"][1]]
    given = {"by": "expert", "do": "give_opinion", "opinion": "school", "verdict": "favourable"}
    (problem,) = api.check_definition(small(steps=steps, examples__0__actions__0=given))
    assert problem.path == "examples.granted.actions.0.opinion"
