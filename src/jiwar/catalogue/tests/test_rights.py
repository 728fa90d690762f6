"""Before anything is filed: what has to be asked, and what the rules of the file answer."""

from typing import Any

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.tests.factories import BASIS, both, small, small_definition
from jiwar.catalogue.tests.test_filling import of_file

ADULT = {
    "id": "adult",
    "when": 'answers.reader == "adult"',
    "message": both("adults only"),
    "instead": both("go there"),
}


def ids(definition: api.Definition, **given: Any) -> list[str]:
    return [one.id for one in api.rights_questions(definition, given)]


def following(definition: api.Definition, **given: Any) -> str | None:
    asked = api.next_of_rights(definition, given)
    return asked.id if asked else None


def test_only_what_the_rules_speak_of_is_asked() -> None:
    assert ids(small_definition()) == ["reader"]  # the consent of a child's parents depends on it
    assert following(small_definition()) == "reader"
    assert following(small_definition(), reader="child") is None
    assert ids(small_definition(papers__1=None)) == []


def test_a_question_that_decides_whether_another_is_asked_comes_too() -> None:
    variant = {"id": "many", "when": 'answers.school == "Ibn Badis"', "days": 9, "basis": [BASIS]}
    definition = small_definition(papers__1=None, deadline__variants=[variant])
    assert ids(definition) == ["reader"]
    assert ids(definition, reader="child") == ["reader", "school"]
    assert ids(definition, reader="adult") == ["reader"]
    assert api.rights_of(definition, {"reader": "child", "school": "Ibn Badis"}).deadline.days == 9


def test_entitlement_comes_before_papers_and_a_no_ends_the_questions() -> None:
    many = {"id": "many", "when": "answers.books > 3", "message": both("few")}
    exempt = {"id": "x", "title": both("x"), "when": 'answers.reader == "child"', "basis": [BASIS]}
    definition = small_definition(eligibility=[many], fee__exemptions=[exempt])
    assert ids(definition) == ["books", "reader"]
    assert following(definition, books=2) is None
    assert following(definition, books=4) == "reader"
    (rule,) = api.rights_of(definition, {"books": 2}).unmet
    assert rule.message == both("few")


def test_the_reason_says_where_to_go_instead() -> None:
    definition = small_definition(eligibility=[ADULT | {"service": "building-permit"}])
    (rule,) = api.rights_of(definition, {"reader": "child"}).unmet
    assert (rule.instead, rule.service) == (both("go there"), "building-permit")
    assert not api.rights_of(definition, {"reader": "adult"}).unmet


def test_what_the_rules_want_to_know_of_the_person_is_asked() -> None:
    rules = [
        {"id": "age", "when": "years(applicant.birth_date, today) >= 18", "message": both("too young")},
        {"id": "woman", "when": 'applicant.sex == "f"', "message": both("women")},
        {"id": "here", "when": 'wilaya.code == "16"', "message": both("here")},
    ]
    definition = small_definition(eligibility=rules, papers__1__visible="representative != null")
    assert ids(definition) == ["about-commune", "about-birth", "about-sex"]  # nobody may act for another here
    acting = small_definition(
        eligibility=rules, papers__1__visible="representative != null", applicant={"representation": "mandate"}
    )
    assert ids(acting) == ["about-commune", "about-birth", "about-sex", "about-acting"]


@pytest.mark.usefixtures("ground")
def test_the_person_is_judged_by_the_rules_of_the_file() -> None:
    rules = [{"id": "age", "when": "years(applicant.birth_date, today) >= 18", "message": both("too young")}]
    definition = small_definition(
        eligibility=rules, papers__1__visible="representative != null", applicant={"representation": "mandate"}
    )
    assert api.rights_of(definition, {"about-birth": "2020-01-01"}).unmet
    grown = {"about-birth": "1990", "about-acting": "other"}
    assert not api.rights_of(definition, grown).unmet
    assert [one.paper.id for one in api.rights_of(definition, grown).papers] == ["photo", "consent"]
    alone = grown | {"about-acting": "self"}
    assert [one.paper.id for one in api.rights_of(definition, alone).papers] == ["photo"]


def test_papers_say_what_they_prove_and_those_held_here_are_not_asked() -> None:
    held = {"held_by_administration": 'answers.reader == "adult"', "evidence": "birth-extract"}
    definition = small_definition(papers__0=small()["papers"][0] | held)
    adult = api.rights_of(definition, {"reader": "adult"})
    assert ([one.paper.id for one in adult.papers], [one.paper.id for one in adult.looked_up]) == ([], ["photo"])
    assert adult.looked_up[0].evidence is not None
    assert adult.looked_up[0].evidence.held_by["fr"]
    child = api.rights_of(definition, {"reader": "child"})
    assert [one.paper.id for one in child.papers] == ["photo", "consent"]


def test_what_files_decide_is_not_asked_and_is_said_to_be_open() -> None:
    drawing = {"id": "drawing", "type": "files", "label": both("drawing"), "required": False}
    rule = {"id": "drawn", "when": "answers.drawing.size() > 0", "message": both("draw")}
    definition = small_definition(
        questions__3=drawing, eligibility=[rule], papers__1__visible="answers.drawing.size() > 1"
    )
    assert ids(definition) == []
    found = api.rights_of(definition, {})
    assert [one.id for one in found.open] == ["drawn"]
    assert [(one.paper.id, one.sure) for one in found.papers] == [("photo", True), ("consent", False)]


def test_answers_that_come_back_are_cleaned_and_wrong_ones_asked_again() -> None:
    definition = small_definition(eligibility=[ADULT, {"id": "few", "when": "answers.books < 9", "message": both("f")}])
    assert api.clean_given(definition, {"reader": "adult", "books": "٣", "school": "x", "evil": 1}) == {
        "reader": "adult",
        "books": 3,
    }
    assert api.clean_given(definition, {"reader": "grown", "books": 21}) == {}
    assert api.clean_given(definition, {"reader": ["adult"], "books": {"a": 1}}) == {}


def test_the_residence_certificate_asks_two_questions() -> None:
    definition = of_file("residence-certificate")
    assert following(definition) == "lives_here"
    assert following(definition, lives_here=True) == "housing"
    assert following(definition, lives_here=False) is None
    (rule,) = api.rights_of(definition, {"lives_here": False}).unmet
    assert "Choisissez cette commune" in rule.instead["fr"]
    hosted = api.rights_of(definition, {"lives_here": True, "housing": "hosted"})
    assert [one.paper.id for one in hosted.papers] == [
        "identity",
        "host_attestation",
        "host_identity",
        "host_proof",
        "bill",
    ]
    assert (hosted.fee.amount, hosted.deadline.days) == (0, 3)


def test_the_building_permit_asks_first_for_the_right_to_the_land() -> None:
    definition = of_file("building-permit")
    assert following(definition) == "title_kind"
    assert following(definition, title_kind="none") is None
    asked = ids(definition, title_kind="deed", nature="extension", use="mixed")
    assert asked == [
        "title_kind",
        "about-acting",
        "joint_ownership",
        "nature",
        "existing_permit",
        "demolition",
        "use",
        "receives_public",
    ]
