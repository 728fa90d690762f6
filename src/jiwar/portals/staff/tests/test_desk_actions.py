"""At the desk for a person: what was asked is received, a request withdrawn; who did it for whom is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiwar.cases import api as cases
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.documents.scanners.choice import scanner
from jiwar.kernel import clock
from jiwar.portals.staff.tests.test_pages import act, case_at, queries_of, seated, words

pytestmark = pytest.mark.pages

ASKED = [
    {"kind": "paper", "id": "host_attestation", "remark": "Signature illisible"},
    {"kind": "answer", "id": "host_name", "remark": "Nom complet"},
]
NAME = "Youcef Benyoucef"


@pytest.fixture
def asked(town: make.Town) -> Case:
    """A file that waits for its applicant."""
    case = make.advance(make.make_case(), "assigned", town=town)
    cases.request_completion(actor=town.handler, case_id=case.pk, items=ASKED, message="Merci d'avance")
    return case_at(case)


def given(client: Any, case: Case, **data: Any) -> Any:
    return client.post(f"/fr/staff/cases/{case.pk}/complete/", data, follow=True)


def test_what_was_asked_is_received_for_the_person_at_the_desk(town: make.Town, asked: Case) -> None:
    desk = seated(town, "counter")
    assert f"/fr/staff/cases/{asked.pk}/complete/" in desk.get(f"/fr/staff/cases/{asked.pk}/").content.decode()
    page = words(desk.get(f"/fr/staff/cases/{asked.pk}/complete/"))
    assert "Signature illisible" in page
    assert "Merci d'avance" in page
    answer = given(desk, asked, host_attestation=make.upload(), host_name=NAME, submit="1")
    assert "le délai légal court" in words(answer)
    assert case_at(asked).stage == "examining"
    detail = cases.case_visible_to(town.handler, asked.pk)
    assert next(one.shown for one in detail.answers if one.question_id == "host_name") == NAME
    done = asked.actions.get(kind="completed")
    assert (done.channel, done.on_behalf_of) == ("counter", asked.applicant_id)
    assert done.actor_id == str(town.accounts["counter"].pk)
    assert make.told("cases.completed"), "the applicant is told what was done in their name"


def test_half_of_it_is_kept_and_the_rest_is_named(town: make.Town, asked: Case) -> None:
    desk = seated(town, "counter")
    answer = given(desk, asked, host_attestation=make.upload("attestation"), host_name="", submit="1")
    assert answer.status_code == 422
    assert case_at(asked).stage == "awaiting_applicant"
    assert "attestation.png" in words(answer), "the paper is kept"
    again = words(desk.get(f"/fr/staff/cases/{asked.pk}/complete/"))
    assert "attestation.png" in again
    assert case_at(given_at_last(desk, asked)).stage == "examining"


def given_at_last(desk: Any, case: Case) -> Case:
    given(desk, case, host_name=NAME, submit="1")
    return case


def test_a_paper_alone_that_lacks_is_named_and_the_answer_is_kept(town: make.Town, asked: Case) -> None:
    answer = given(seated(town, "counter"), asked, host_name=NAME, submit="1")
    assert answer.status_code == 422
    assert "n’est pas encore là" in words(answer)
    assert NAME in answer.content.decode()


def test_a_bad_file_is_said_and_a_wrong_one_taken_back(town: make.Town, asked: Case) -> None:
    desk = seated(town, "counter")
    liar = SimpleUploadedFile("attestation.pdf", b"MZ this is a program" * 60)
    answer = given(desk, asked, host_attestation=liar, host_name=NAME, submit="1")
    assert answer.status_code == 422
    assert NAME in answer.content.decode()
    given(desk, asked, host_attestation=make.upload("mauvaise"), save="1")
    stored = asked.papers.get(revision=0)
    answer = given(desk, asked, remove=str(stored.pk))
    assert not asked.papers.filter(revision=0).exists()
    assert "mauvaise.png" not in words(answer)


def test_nobody_but_the_desk_receives_it(town: make.Town, asked: Case) -> None:
    for name in ("handler", "papc"):
        assert given(seated(town, name), asked, host_name=NAME).status_code == 404
    other = make.make_case()
    answer = seated(town, "counter").get(f"/fr/staff/cases/{other.pk}/complete/")
    assert answer.status_code == 302, "nothing was asked: back to the file"


def test_a_colleague_who_received_it_first_is_no_error(town: make.Town, asked: Case) -> None:
    desk = seated(town, "counter")
    given(desk, asked, host_attestation=make.upload(), host_name=NAME, submit="1")
    answer = given(desk, asked, host_attestation=make.upload(), host_name=NAME, submit="1")
    assert answer.status_code == 200
    assert asked.actions.filter(kind="completed").count() == 1


def test_a_request_is_withdrawn_for_the_person_at_the_desk(town: make.Town) -> None:
    case = make.make_case()
    desk = seated(town, "counter")
    assert "renonce" in words(desk.get(f"/fr/staff/cases/{case.pk}/"))
    assert act(seated(town, "handler"), case, "withdraw").status_code == 404
    answer = act(desk, case, "withdraw")
    assert "retirée" in words(answer)
    assert (case_at(case).stage, case.outcome) == ("closed", "withdrawn")
    assert case.actions.get(kind="withdrawn").on_behalf_of == case.applicant_id


def test_a_request_that_moved_meanwhile_is_not_withdrawn(town: make.Town) -> None:
    case = make.make_case()
    seen = case_at(case).sequence
    act(seated(town, "handler"), case, "assign")
    answer = seated(town, "counter").post(f"/fr/staff/cases/{case.pk}/withdraw/", {"sequence": seen}, follow=True)
    assert "jw-notice--error" in answer.content.decode()
    assert case_at(case).stage == "examining"


def test_the_page_of_what_was_asked_costs_the_same_however_much_was_given(town: make.Town, asked: Case) -> None:
    desk = seated(town, "counter")
    address = f"/fr/staff/cases/{asked.pk}/complete/"
    desk.get(address)
    before = queries_of(desk, address)
    for _ in range(2):
        given(desk, asked, host_attestation=make.upload(), save="1")
    assert queries_of(desk, address) == before


def test_a_virus_found_at_the_desk_is_told_and_the_paper_is_asked_again(town: make.Town, settings: Any) -> None:
    settings.CLAMD_URL = "recording:desk"
    recorder = scanner()
    recorder.down, recorder.viruses = True, {}
    draft = make.make_draft(town.counter)
    desk = seated(town, "counter")
    assert "contrôle antivirus attendu" in words(desk.get(f"/fr/staff/counter/drafts/{draft.id}/"))
    recorder.down, recorder.viruses = False, {b"": "Test"}
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        documents.rescan()
    page = desk.get(f"/fr/staff/counter/drafts/{draft.id}/")
    assert "virus : retirer le fichier" in words(page)
    assert "jw-pill--error" in page.content.decode()
