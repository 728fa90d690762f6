"""The validator's screen: what waits, the file, the answer; and what is refused without losing a word."""

import pytest

from jiwar.cases.models import Case, Validation
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import case_at, queries_of, seated, words

pytestmark = pytest.mark.pages
QUEUE = "/fr/staff/validations/"


@pytest.fixture
def case(town: make.Town) -> Case:
    make.ask_agreement(make.level("head", days=2))
    return make.advance(make.make_case(), "assigned", "proposed", town=town)


def address(case: Case) -> str:
    return f"/fr/staff/cases/{case.pk}/validations/{Validation.objects.get(case=case, state='asked').pk}/"


def test_the_head_agrees_from_the_queue(town: make.Town, case: Case) -> None:
    head = seated(town, "head")
    assert case.reference[:4] in words(head.get(QUEUE))
    page = head.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert address(case) in page
    answer = head.post(address(case), {"answer": "agree", "note": ""}, follow=True)
    assert "Votre accord est enregistré" in words(answer)
    assert "Rien n’attend votre accord" in words(answer)
    assert case_at(case).stage == "awaiting_signature"
    assert "d’accord" in words(seated(town, "papc").get(f"/fr/staff/cases/{case.pk}/"))


def test_what_was_typed_stays_when_the_answer_is_not_whole(town: make.Town, case: Case) -> None:
    head = seated(town, "head")
    silent = head.post(address(case), {"note": "Attendre le plan"})
    assert silent.status_code == 422
    assert "Attendre le plan" in silent.content.decode()
    assert "Dites si vous êtes d’accord" in words(silent)
    without_reason = head.post(address(case), {"answer": "return", "note": " "})
    assert without_reason.status_code == 422
    assert case_at(case).stage == "awaiting_validation"


def test_it_goes_back_with_the_reason(town: make.Town, case: Case) -> None:
    answer = seated(town, "head").post(address(case), {"answer": "return", "note": "Vérifier l’adresse"}, follow=True)
    assert "gestionnaire" in words(answer)
    assert case_at(case).stage == "examining"
    handler = seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/")
    assert "Vérifier l’adresse" in words(handler)
    assert "renvoyé" in words(handler)


def test_a_colleague_answered_meanwhile(town: make.Town, case: Case) -> None:
    head, url = seated(town, "head"), address(case)
    head.post(url, {"answer": "agree"})
    again = head.post(url, {"answer": "return", "note": "Trop tard"}, follow=True)
    assert "n’est plus attendu" in words(again)
    assert case_at(case).stage == "awaiting_signature"


def test_others_find_no_answer_to_give(town: make.Town, case: Case) -> None:
    url = address(case)
    assert seated(town, "handler").post(url, {"answer": "agree"}).status_code == 404
    assert seated(town, "papc").post(url, {"answer": "agree"}).status_code == 404
    assert url not in seated(town, "papc").get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert case_at(case).stage == "awaiting_validation"


def test_the_queue_is_drawn_in_a_constant_number_of_queries(town: make.Town, case: Case) -> None:
    head = seated(town, "head")
    head.get(QUEUE)
    one = queries_of(head, QUEUE)
    for _more in range(2):
        make.advance(make.make_case(), "assigned", "proposed", town=town)
    head.get(QUEUE)  # whose files were read is written once
    assert queries_of(head, QUEUE) == one == 7  # with the alerts of its steps, the badges, whose files were read
