"""The form engine: order, conditions, papers, what is missing, what texts may say."""

import time

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.definition import Definition, data_of_yaml, definition_from
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.tests.factories import PERSON, small_definition

ADULT = {"reader": "adult", "books": 3}
CHILD = {"reader": "child", "school": "x", "books": 3}
OPINIONS = {"uses": "Zone d’habitat.", "easements": "", "networks": "Deux réseaux."}


def ids(found: list) -> list[str]:
    return [one.id for one in found]


def of_file(name: str) -> Definition:
    return definition_from(data_of_yaml(OWN / "dz" / f"{name}.yaml"))


def test_only_what_the_answers_call_for_is_asked() -> None:
    definition = small_definition()
    assert ids(api.visible_questions(definition, {})) == ["reader", "books"]
    assert ids(api.visible_questions(definition, CHILD)) == ["reader", "school", "books"]
    assert ids(api.wanted_papers(definition, ADULT)) == ["photo"]
    assert ids(api.wanted_papers(definition, CHILD)) == ["photo", "consent"]


def test_an_answer_that_is_no_longer_asked_counts_as_not_given() -> None:
    definition = small_definition(
        questions__2__visible="answers.school != null", papers__1__visible='answers.school == "x"'
    )
    changed_mind = CHILD | {"reader": "adult"}
    assert ids(api.visible_questions(definition, changed_mind)) == ["reader"]
    assert api.relevant_answers(definition, changed_mind) == {"reader": "adult"}
    assert ids(api.wanted_papers(definition, changed_mind)) == ["photo"]


def test_one_question_after_the_other_and_back() -> None:
    definition = small_definition()
    assert api.next_question(definition, {}).id == "reader"
    assert api.next_question(definition, {"reader": "child"}, after="reader").id == "school"
    assert api.next_question(definition, {"reader": "adult"}, after="reader").id == "books"
    assert api.next_question(definition, {"reader": "adult"}).id == "books"
    assert api.next_question(definition, ADULT, after="books") is None
    assert api.next_question(definition, ADULT) is None
    assert api.next_question(definition, ADULT, after="unheard of").id == "reader"
    assert api.previous_question(definition, ADULT, before="books").id == "reader"
    assert api.previous_question(definition, CHILD, before="books").id == "school"
    assert api.previous_question(definition, CHILD, before="reader") is None


def test_a_condition_makes_an_answer_required() -> None:
    definition = small_definition(questions__2__required='answers.reader == "child"')
    required = {one.id: one.required for one in api.visible_questions(definition, {"reader": "child"})}
    assert required["books"] is True
    assert not {one.id: one.required for one in api.visible_questions(definition, {"reader": "adult"})}["books"]
    assert api.problems_in(definition, {"reader": "adult"}, ["photo"]) == []
    assert [
        name for name, _said in api.problems_in(definition, {"reader": "child", "school": "x"}, ["photo", "consent"])
    ] == ["books"]


def test_rules_speak_of_other_answers() -> None:
    definition = small_definition()
    question = definition.question("books")
    assert api.clean_answer(question, "9", {"answers": {"reader": "adult"}}) == 9
    with pytest.raises(api.AnswerInvalid, match="too many"):
        api.clean_answer(question, "9", {"answers": {"reader": "child"}})
    form = api.form_for(question, data={"books": "9"}, context={"answers": {"reader": "child"}})
    assert not form.is_valid()
    assert "too many" in str(form.errors)
    form = api.form_for(question, data={"books": "٤"}, context={"answers": {"reader": "child"}})
    assert form.is_valid()
    assert form.cleaned_data == {"books": 4}


def test_all_that_is_missing_is_said_at_once() -> None:
    definition = small_definition(
        eligibility=[
            {
                "id": "grown",
                "when": "years(applicant.birth_date, today) >= 6",
                "message": {"ar": "صغير", "fr": "trop jeune"},
            }
        ]
    )
    context = {"applicant": PERSON | {"birth_date": "2024"}, "today": "2026-11-22"}
    found = api.problems_in(definition, {"reader": "child", "books": 9}, [], context)
    assert [name for name, _said in found] == ["school", "books", "photo", "consent", "grown"]
    assert all(said for _name, said in found)


def test_entitlement_is_told_as_far_as_it_is_known() -> None:
    rules = [
        {"id": "adult", "when": "years(applicant.birth_date, today) >= 18", "message": {"ar": "x", "fr": "x"}},
        {"id": "reader", "when": 'answers.reader == "adult"', "message": {"ar": "x", "fr": "x"}},
    ]
    definition = small_definition(eligibility=rules)
    found = api.eligibility(definition, {})
    assert ids(found.open) == ["adult", "reader"], "what has not been asked yet says no to nobody"
    assert found.met
    refused = api.eligibility(definition, CHILD, {"applicant": PERSON | {"birth_date": "2020"}, "today": "2026-11-22"})
    assert ids(refused.unmet) == ["adult", "reader"]
    assert not refused.met
    known = api.eligibility(definition, ADULT, {"applicant": PERSON, "today": "2026-11-22"})
    assert known.met
    assert known.open == ()


def test_prefilled_answers_come_from_what_is_known() -> None:
    definition = small_definition(questions__1__prefill="applicant.family_latin")
    question = definition.question("school")
    assert api.initial_answer(question, {"applicant": PERSON}) == "Benyoucef"
    assert api.initial_answer(question, {}) is None
    assert api.initial_answer(definition.question("books")) is None


@pytest.mark.usefixtures("ground")
def test_an_act_says_what_the_services_answered_and_who_kept_silent() -> None:
    definition = of_file("urbanism-certificate")
    example = definition.examples[0]
    said = {name: {"verdict": "favourable", "text": text} for name, text in OPINIONS.items()}
    context = api.context_for(
        definition, example.answers, applicant=example.applicant, commune_code="1601", opinions=said
    )
    act = api.fill(definition.result.body, context, "fr")
    assert "Usages permis et droits à construire : Zone d’habitat." in act
    assert "le service n’a signalé aucune servitude dans son délai" in act
    assert "Projet indiqué dans la demande : Une maison" in act


@pytest.mark.usefixtures("ground")
def test_a_receipt_and_an_act_say_what_was_asked() -> None:
    definition = of_file("residence-certificate")
    example = definition.examples[0]
    context = api.context_for(
        definition,
        example.answers,
        applicant=example.applicant,
        commune_code="1601",
        case={"reference": "ABCD-EFGH", "submitted_on": "2026-11-22", "due_on": "2026-11-25"},
        valid_until="2027-11-22",
    )
    receipt = api.fill(definition.receipt.body, context, "ar")
    assert "22 نوفمبر 2026" in receipt
    assert "25 نوفمبر 2026" in receipt
    act = api.fill(definition.result.body, context, "fr")
    assert "Madame Benyoucef Amina, née le 17 mai 2003" in act
    assert "commune d’Alger-centre" in act
    assert "22 novembre 2027" in act
    assert "nin" not in str(context["applicant"])
    assert context["shown"]["ar"]["housing"] == "مقيم عند غيري"


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("housing", "papers"),
    [
        ("owner", ["identity", "deed", "bill"]),
        ("tenant", ["identity", "lease", "bill"]),
        ("hosted", ["identity", "host_attestation", "host_identity", "host_proof", "bill"]),
        ("employer", ["identity", "employer_attestation", "bill"]),
    ],
)
def test_the_residence_certificate_asks_only_for_the_paper_that_fits(housing: str, papers: list[str]) -> None:
    definition = of_file("residence-certificate")
    answers = {"lives_here": True, "housing": housing}
    assert ids(api.wanted_papers(definition, answers)) == papers
    assert not api.eligibility(definition, {"lives_here": False}).met


def test_a_permit_filed_by_an_architect_wants_the_mandate() -> None:
    definition = of_file("building-permit")
    assert "mandate" not in ids(api.wanted_papers(definition, {}))
    assert "mandate" in ids(api.wanted_papers(definition, {}, {"representative": PERSON}))


def test_the_engine_is_quick() -> None:
    definition = of_file("building-permit")
    assert len(definition.questions) >= 20
    answers = definition.examples[0].answers
    api.visible_questions(definition, answers)
    began = time.perf_counter()
    for _ in range(20):
        api.visible_questions(definition, answers)
        api.wanted_papers(definition, answers)
    assert (time.perf_counter() - began) / 20 < 0.01
