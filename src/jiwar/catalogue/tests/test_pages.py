"""A step of the longest procedure as a page draws it: quick, labelled, in both languages."""

import re
import time

import pytest
from django.utils.translation import override

from jiwar.catalogue import api
from jiwar.catalogue.definition import data_of_yaml, definition_from
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.tests.factories import PERSON
from jiwar.kernel.templatetags.jiwar import error_links

pytestmark = [pytest.mark.pages, pytest.mark.usefixtures("ground")]
HERE = {"commune": {"code": "1601", "names": {}}}
BUDGET_S = 0.020  # of one core: the machine of the tests is shared


def permit() -> api.Definition:
    return definition_from(data_of_yaml(OWN / "dz" / "building-permit.yaml"))


def test_one_step_of_twenty_questions_is_drawn_within_its_budget() -> None:
    definition = permit()
    answers = definition.examples[1].answers
    context = {**HERE, "answers": answers}
    assert len(definition.questions) >= 20

    def step(question_id: str) -> str:
        asked = api.visible_questions(definition, answers, context)
        api.next_question(definition, answers, after=question_id, context=context)
        question = next(one for one in asked if one.id == question_id)
        return str(api.form_for(question, initial=answers.get(question_id), context=context))

    for question in api.visible_questions(definition, answers, context):
        step(question.id)
        times = []
        for _ in range(5):
            began = time.process_time()
            step(question.id)
            times.append(time.process_time() - began)
        assert sorted(times)[2] < BUDGET_S, question.id


@pytest.mark.parametrize("language", ["ar-dz", "fr"])
def test_every_control_has_a_label_and_every_error_is_tied_to_its_field(language: str) -> None:
    with override(language):
        for definition in (permit(), definition_from(data_of_yaml(OWN / "dz" / "residence-certificate.yaml"))):
            for question in (api.applicant_question(definition), *definition.questions):
                for form in (
                    api.form_for(question, context=HERE),
                    api.form_for(question, data={"csrf": "x"}, context=HERE),
                ):
                    page = str(form)
                    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
                    labels = re.findall(r'<label[^>]* for="([^"]+)"', page)
                    assert ids, question.id
                    assert set(ids) <= set(labels), (question.id, set(ids) - set(labels))
                    assert len(set(ids)) == len(ids)
                    links = [control for field in form for control, _said in error_links(field)]
                    assert set(links) <= set(ids), question.id
                    described = {
                        name for names in re.findall(r'aria-describedby="([^"]+)"', page) for name in names.split()
                    }
                    assert described <= set(re.findall(r'id="([^"]+)"', page)), question.id
                    assert " style=" not in page
                    assert "<script" not in page
                    assert page.count("<h1") == 1


def test_what_was_typed_in_a_person_is_never_lost() -> None:
    typed = {"applicant-" + name: value for name, value in PERSON.items() if name != "birth_date"}
    typed |= {"applicant-birth_date_year": "2003", "applicant-birth_date_month": "5", "applicant-birth_date_day": ""}
    form = api.form_for(api.applicant_question(permit()), data=typed)
    assert not form.is_valid()
    page = str(form)
    for value in ("أمينة", "بن يوسف", "Amina", "Benyoucef", "2003"):
        assert f'value="{value}"' in page
