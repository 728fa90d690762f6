"""What can never happen is found before publication: by trying every value that the expressions tell apart."""

import time
from typing import Any

import pytest
from django.utils.translation import override

from jiwar.catalogue import api
from jiwar.catalogue.checks.reach import check_reach
from jiwar.catalogue.tests.factories import BASIS, both, small, small_definition

CHILD, NOT_CHILD = 'answers.reader == "child"', 'answers.reader != "child"'


def found(**changes: Any) -> dict[str, str]:
    return {problem.path: problem.message for problem in check_reach(small_definition(**changes))}


def question(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "type": "yes_no", "label": both(name)} | more


def test_a_whole_procedure_has_nothing_to_say() -> None:
    assert found() == {}


NEVER = [
    f"{CHILD} && {NOT_CHILD}",
    "answers.books > 20",
    "answers.books < 1",
    'answers.school == "x" && answers.reader == "adult"',
    "years(applicant.birth_date, today) >= 18 && years(applicant.birth_date, today) < 16",
    'applicant.sex == "x"',
    "representative != null",
    "false",
]


@pytest.mark.parametrize("condition", NEVER)
def test_a_question_that_no_answer_leads_to(condition: str) -> None:
    last = question("late", visible=condition)
    assert "must be answered and is never asked" in found(questions__3=last)["questions.late.visible"]
    optional = found(questions__3=last | {"required": False})
    assert "never asked" in optional["questions.late.visible"]


SOMETIMES = [
    CHILD,
    "answers.books > 19",
    "answers.books == 20 || answers.books == 1",
    'answers.school == "x"',
    'answers.school.contains("zz")',
    "years(applicant.birth_date, today) >= 18 && years(applicant.birth_date, today) < 20",
    'commune.code == "1601" && applicant.sex == "f"',
    "answers.books > answers.books",  # compares answers: not judged
    '"deed" in papers',
]


@pytest.mark.parametrize("condition", SOMETIMES)
def test_what_may_happen_or_cannot_be_judged_is_left_in_peace(condition: str) -> None:
    assert found(questions__3=question("late", visible=condition)) == {}


def test_what_hangs_on_a_question_never_asked_is_never_asked_either() -> None:
    chain = found(
        questions__3=question("one", visible=f"{CHILD} && {NOT_CHILD}"),
        questions__4=question("two", visible="answers.one == true"),
    )
    assert set(chain) == {"questions.one.visible", "questions.two.visible"}


def test_papers_amounts_terms_and_ways_that_never_count() -> None:
    never = f"{CHILD} && {NOT_CHILD}"
    changes = found(
        papers__1__visible=never,
        fee={
            "text": both("fee"),
            "components": [{"id": "x", "title": both("x"), "amount": 1, "when": never}],
            "exemptions": [{"id": "y", "title": both("y"), "when": never, "basis": [BASIS]}],
        },
        deadline__variants=[
            {"id": "first", "when": CHILD, "days": 1, "basis": [BASIS]},
            {"id": "second", "when": f"{CHILD} && answers.books > 3", "days": 3, "basis": [BASIS]},
        ],
        routing={"routes": [{"id": "z", "when": never, "competence": "urbanism"}]},
    )
    assert set(changes) == {
        "papers.consent.visible",
        "fee.components.x.when",
        "fee.exemptions.y.when",
        "deadline.variants.second.when",
        "routing.routes.z.when",
    }, "a variant that an earlier one always hides is never chosen"


def test_rights_that_nobody_meets() -> None:
    rights = [
        {"id": "child", "when": CHILD, "message": both("x")},
        {"id": "adult", "when": NOT_CHILD, "message": both("x")},
    ]
    assert "Nobody is entitled" in found(eligibility=rights)["eligibility"]
    assert found(eligibility=rights[:1]) == {}


def test_a_branch_with_no_way_out_is_named() -> None:
    rules = [{"when": f"{CHILD} && answers.books > 0", "message": both("not for children")}]
    dead = found(questions__2__rules=rules)
    assert "No answer to this question is accepted" in dead["questions.books.rules"]
    assert "reader = child" in dead["questions.books.rules"]
    optional = found(questions__2__rules=rules, questions__2__required=False)
    assert optional == {}, "one may leave it empty and go on"


def test_a_check_that_compares_two_answers_leaves_a_way() -> None:
    more = {"id": "shelf", "type": "integer", "label": both("shelf"), "settings": {"min": 1, "max": 20}}
    more["rules"] = [{"when": "answers.shelf <= answers.books", "message": both("more")}]
    dead = found(questions__3=more)
    assert "books = 20" in dead["questions.shelf.rules"], "for 20 books there is no greater number of shelves"
    assert found(questions__3=more | {"settings": {"min": 1, "max": 21}}) == {}


@pytest.mark.usefixtures("ground")
def test_each_problem_has_its_fix_in_the_authors_language() -> None:
    data = small(questions__3=question("late", visible="false"))
    for language in ("ar-dz", "fr", "en"):
        with override(language):
            problem = api.check_definition(data)[0]
            assert problem.message
            assert problem.fix
            assert ("never" in problem.message) == (language == "en")


def large(questions: int = 95) -> dict[str, Any]:
    """A procedure of 95 fields and about 100 rules, each depending on earlier ones."""
    asked: list[dict[str, Any]] = []
    for number in range(questions):
        kind = ("yes_no", "one_of", "integer", "date", "short_text")[number % 5]
        one: dict[str, Any] = {"id": f"q{number}", "type": kind, "label": both(f"q{number}")}
        if kind == "one_of":
            one["options"] = [{"id": f"o{rank}", "label": both("o")} for rank in range(5)]
        if kind == "integer":
            one["settings"] = {"min": 0, "max": 500}
            one["rules"] = [{"when": f"answers.q{number} > {400 + number}", "message": both("too many")}]
        if number >= 5:
            of = max(0, number - 5 - number % 3)
            before = asked[of]["type"]
            one["visible"] = {
                "yes_no": f"answers.q{of} == true",
                "one_of": f'answers.q{of} in ["o1", "o3"]',
                "integer": f"answers.q{of} > 10 || answers.q{of} == null",
                "date": f'answers.q{of} < today || answers.q{of} > "2020-01-01"',
                "short_text": f"size(answers.q{of}) > 3 || answers.q{of} == null",
            }[before]
        asked.append(one)
    example = {"q0": True, "q1": "o0", "q2": 5, "q3": "2020-01-01", "q4": "ab"}
    data = small(questions=asked, papers=[], refusal__body=both("x"), eligibility=[])
    data["result"]["body"] = both("x")
    data["examples"][0] |= {"answers": example, "papers": []}
    data["examples"][1] |= {"answers": example, "papers": []}
    return data


@pytest.mark.usefixtures("ground")
def test_a_procedure_of_95_questions_is_checked_in_time() -> None:
    data = large()
    began = time.process_time()
    found = api.check_definition(data)
    took = time.process_time() - began
    assert not [problem for problem in found if not problem.path.startswith("examples")], found[:5]
    assert took < 6.0, "`make bench` holds the budget (2 s, publication included); here: that it does not explode"
