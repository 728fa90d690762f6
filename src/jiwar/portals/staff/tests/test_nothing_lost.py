"""Two people at once, a session that ended, very long words: what a handler typed is not lost."""

from typing import Any

import pytest
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.models import Case
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import case_at, seated, words

pytestmark = pytest.mark.pages


@pytest.fixture
def case(town: make.Town) -> Case:
    return make.advance(make.make_case(), "assigned", town=town)


def sent(client: Client, case: Case, name: str, sequence: int, **data: Any) -> Any:
    """As a tab that was opened at that sequence sends it."""
    return client.post(f"/fr/staff/cases/{case.pk}/{name}/", {"sequence": sequence} | data)


def test_somebody_wrote_meanwhile_and_the_form_comes_back_as_typed(town: make.Town, case: Case) -> None:
    handler, opened = seated(town, "handler"), case.sequence
    cases.post_message(actor=town.head, case_id=case.pk, body="Voir le dossier voisin", to_applicant=False)
    asked = {"paper-identity": "on", "paper-identity-remark": "Verso illisible"}
    asked |= {"message": "Merci d’apporter l’original"}
    page = sent(handler, case, "completion", opened, **asked)
    assert page.status_code == 422
    assert "est intervenu sur ce dossier" in words(page)
    text = page.content.decode()
    assert "Verso illisible" in text
    assert "Merci d’apporter l’original" in text
    assert case_at(case).stage == "examining"
    again = sent(handler, case, "completion", case_at(case).sequence, **asked)
    assert again.status_code == 302
    assert case_at(case).stage == "awaiting_applicant"


def test_the_file_went_further_and_the_words_are_shown_to_be_copied(town: make.Town, case: Case) -> None:
    handler, opened = seated(town, "handler"), case.sequence
    cases.propose(actor=town.handler, case_id=case.pk, verdict="grant")  # in another tab
    asked = {"paper-identity": "on", "paper-identity-remark": "Verso illisible", "message": "Apportez l’original"}
    page = sent(handler, case, "completion", opened, **asked)
    assert page.status_code == 422
    assert 'id="unsent"' in page.content.decode()
    assert "Apportez l’original" in words(page)
    assert "Verso illisible" in words(page)
    assert case_at(case).stage == "awaiting_signature"


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("propose", {"verdict": "grant", "note": "Note au signataire"}, "Note au signataire"),
        ("propose", {"verdict": "refuse", "other": "Un autre motif", "note": "A relire"}, "Un autre motif"),
        ("assign", {"reason": "Urgence médicale"}, "Urgence médicale"),
    ],
)
def test_every_form_of_the_file_keeps_its_words(
    town: make.Town, case: Case, name: str, data: dict[str, str], kept: str
) -> None:
    opened = case.sequence
    cases.post_message(actor=town.head, case_id=case.pk, body="Attention", to_applicant=False)
    page = sent(seated(town, "handler"), case, name, opened, **data)
    assert page.status_code == 422
    assert kept in words(page)
    assert case_at(case).stage == "examining"


def test_a_retry_of_what_was_done_does_nothing_twice(town: make.Town, case: Case) -> None:
    handler, opened = seated(town, "handler"), case.sequence
    asked = {"paper-identity": "on", "message": "Merci"}
    assert sent(handler, case, "completion", opened, **asked).status_code == 302
    before = case_at(case).actions.count()
    assert sent(handler, case, "completion", opened, **asked).status_code == 422
    assert case_at(case).actions.count() == before
    assert case.completion_rounds == 1


def test_a_session_that_ended_leads_back_to_the_page_and_not_to_an_error(town: make.Town, case: Case) -> None:
    file = f"/fr/staff/cases/{case.pk}/"
    stranger = Client()
    answer = stranger.post(f"{file}completion/", {"message": "Merci"}, headers={"referer": f"http://testserver{file}"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next={file}")
    elsewhere = stranger.post(f"{file}completion/", headers={"referer": "https://example.org/fr/staff/"})
    assert elsewhere["Location"].endswith("next=/fr/staff/")


@pytest.mark.parametrize("words_", ["x" * 60_000, "مرحبا Bonjour ١٢٣ \u202eabc\u202c " * 100, "\u0000"])
def test_very_long_mixed_or_broken_words_are_answered_and_not_stored_by_halves(
    town: make.Town, case: Case, words_: str
) -> None:
    handler = seated(town, "handler")
    page = sent(handler, case, "write", case.sequence, body=words_)
    assert page.status_code in (302, 422)
    kept = [one.body for one in case_at(case).messages.all()]
    assert kept in ([], [words_.strip()]), "whole or not at all"
