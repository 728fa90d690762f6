"""At the counter for somebody who files with a mandate: the representative, the owner, and how to reach both."""

from typing import Any

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories as make
from jiwar.portals.staff.tests.test_pages import PERSON, begun, seated, words

pytestmark = pytest.mark.pages

NIN = "109850314000123456"
OWNER = {key: value for key, value in PERSON.items() if key.startswith("applicant-")} | {"applicant-nin": NIN}
ARCHITECT = {key.replace("applicant", "representative"): value for key, value in OWNER.items()} | {
    "representative-family_latin": "AMRANI",
    "representative-given_latin": "Salim",
    "representative-sex": "m",
    "representative-nin": "",
}


@pytest.fixture
def desk(town: make.Town) -> tuple[Any, str]:
    client = seated(town, "counter")
    return client, begun(client, procedure=make.PERMIT)


def test_the_architect_is_entered_with_the_owner(town: make.Town, desk: tuple[Any, str]) -> None:
    client, page = desk
    assert "Un mandataire" in words(client.get(page))
    assert "architecte mandataire" not in words(client.get(page))
    first = {"language": "fr", "acting": "other", "phone": "0550 00 11 22", "save": "1"}
    shown = client.post(page, OWNER | first)
    assert "architecte mandataire" in words(shown)
    assert 'value="0550 00 11 22"' in shown.content.decode(), "the number is that of whoever stands there"
    kept = Draft.objects.get()
    assert (kept.representative["phone"], kept.applicant.get("phone", "")) == ("+213550001122", "")

    second = first | {"owner_phone": "0661 22 33 44"}
    shown = client.post(page, OWNER | ARCHITECT | second | {"applicant-nin": ""})
    assert "3456" in words(shown), "the number given once is kept, and need not be typed again"
    kept = Draft.objects.get()
    assert (kept.representative["family_latin"], kept.applicant["given_latin"]) == ("AMRANI", "Amina")
    assert (kept.representative["phone"], kept.applicant["phone"]) == ("+213550001122", "+213661223344")
    assert kept.applicant_nin is not None
    missing = dict(cases.problems_in_draft(cases.draft_visible_to(town.counter, kept.pk)))
    assert not {"applicant", "representative"} & set(missing)


def test_a_representative_without_a_name_cannot_file(desk: tuple[Any, str]) -> None:
    client, page = desk
    answer = client.post(page, OWNER | {"language": "fr", "acting": "other", "phone": "", "submit": "1"})
    assert answer.status_code == 422
    assert 'id="part-representative"' in answer.content.decode()
    again = client.post(page, OWNER | {"language": "fr", "acting": "other", "representative-sex": "", "submit": "1"})
    assert 'href="#part-representative"' in again.content.decode()
    assert not Case.objects.exists()


def test_half_a_page_is_kept_without_reproach_and_what_is_wrong_says_where(desk: tuple[Any, str]) -> None:
    client, page = desk
    half = client.post(page, OWNER | {"language": "fr", "acting": "self", "phone": "", "save": "1"})
    assert half.status_code == 200
    assert "error-summary" not in half.content.decode()
    assert Draft.objects.get().applicant["given_latin"] == "Amina"
    wrong = client.post(page, OWNER | {"language": "fr", "acting": "self", "plot_area": "many", "save": "1"})
    assert wrong.status_code == 422
    assert "superficie" in summary_of(wrong)
    assert summary_of(wrong).count("<li>") == 1


def summary_of(page: Any) -> str:
    """The list of what is wrong, at the top of the page."""
    html = page.content.decode()
    return html[html.index("error-summary") : html.index("<h1")]


def test_back_to_the_applicant_alone(desk: tuple[Any, str]) -> None:
    client, page = desk
    client.post(page, OWNER | {"language": "fr", "acting": "other", "phone": "", "save": "1"})
    shown = client.post(page, OWNER | ARCHITECT | {"language": "fr", "acting": "self", "phone": "", "save": "1"})
    assert "architecte mandataire" not in words(shown)
    assert Draft.objects.get().representative == {}


def test_who_files_for_a_certificate_is_not_asked_for_a_mandate(town: make.Town) -> None:
    client = seated(town, "counter")
    assert "Un mandataire" not in words(client.get(begun(client)))
