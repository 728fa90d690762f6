"""An appeal by program: the same rules as from the page of the file, and nothing opens without its tracking code."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Draft
from jiwar.cases.queries.tracking import tracking_code_of
from jiwar.cases.rules import remedies
from jiwar.cases.tests import factories
from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.portals.api.tests.test_filing import Program, errors_of, filed
from jiwar.portals.api.tests.test_how_to import PAGE

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
SAID = {"grounds": ["facts"], "explanation": "Le bail est à mon nom.", "wanted": "again"}


@pytest.fixture
def town(laid_country: bool, db: None) -> Any:
    with clock.frozen(factories.SUNDAY):
        yield factories.make_town()


@pytest.fixture
def program(town: factories.Town) -> Program:
    return Program("Portail des étudiants")


def refused(program: Program, town: factories.Town) -> tuple[str, Any]:
    """The address and the receipt of a file of this program that was refused."""
    draft_id, receipt = filed(program)
    case = Case.objects.get(reference=receipt["reference"])
    factories.advance(case, "assigned", "refusal", "signed", "sealed", town=town)
    return draft_id, receipt


def appeal(receipt: Any, remedy: str = "author", **changes: Any) -> dict[str, Any]:
    contested = {"reference": receipt["reference"], "tracking_code": receipt["tracking_code"], "remedy": remedy}
    return {"procedure": catalogue.APPEAL, "appeal_of": contested, "answers": dict(SAID)} | changes


def test_the_whole_way(program: Program, town: factories.Town) -> None:
    draft_id, receipt = refused(program, town)
    (open_to,) = program.call("GET", f"/{draft_id}").json()["remedies"]
    case = Case.objects.get(reference=receipt["reference"])
    assert (open_to["remedy"], open_to["against"], open_to["state"]) == ("author", "refusal", "open")
    assert date.fromisoformat(open_to["last_day"]) > clock.today() + timedelta(days=120)
    begun = program.call("POST", "", appeal(receipt))
    assert begun.status_code == 201, begun.content
    body = begun.json()
    assert (body["procedure"], body["commune"], body["lacks"]) == ("appeal", case.commune_code, [])
    assert body["appeal_of"]["reference"] == receipt["reference"]
    assert "décision n°" in body["appeal_of"]["act"]
    answer = program.call("POST", f"/{body['id']}/submit")
    assert answer.status_code == 200, answer.content
    filed_appeal = Case.objects.get(reference=answer.json()["reference"])
    assert (filed_appeal.appeal_of_id, filed_appeal.remedy, filed_appeal.channel) == (case.pk, "author", "api")
    assert filed_appeal.applicant_id == case.applicant_id
    assert answer.json()["due_on"] == remedies.months_later(clock.today(), 2).isoformat()
    assert program.call("POST", f"/{body['id']}/submit").json() == answer.json(), "a retry files nothing twice"
    assert [one["state"] for one in program.call("GET", f"/{draft_id}").json()["remedies"]] == ["used"]
    assert factories.told("cases.filed_by_program"), "the person is told of what was filed in their name"
    assert not cases.rebuild(case_id=filed_appeal.pk)
    assert not cases.rebuild(case_id=case.pk)


def test_who_has_the_code_appeals_also_what_was_filed_elsewhere(program: Program, town: factories.Town) -> None:
    case = factories.advance(factories.make_case(), "assigned", "refusal", "signed", "sealed", town=town)
    receipt = {"reference": case.reference, "tracking_code": tracking_code_of(case)}
    assert program.call("POST", "", appeal(receipt)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"tracking_code": "000000000000"}, "appeal_of"),
        ({"tracking_code": "3456"}, "appeal_of"),
        ({"tracking_code": factories.PHONE[-4:]}, "appeal_of"),
        ({"tracking_code": ""}, "appeal_of"),
        ({"reference": "7777-7777"}, "appeal_of"),
        ({"remedy": "above"}, "appeal_of.remedy"),
        ({"remedy": "court"}, "appeal_of.remedy"),
    ],
)
def test_nothing_opens_without_the_code_or_beyond_the_law(
    program: Program, town: factories.Town, changes: dict[str, str], where: str
) -> None:
    _draft_id, receipt = refused(program, town)
    sent = appeal(receipt)
    sent["appeal_of"] |= changes
    assert set(errors_of(program.call("POST", "", sent), 422)) == {where}
    assert not Draft.objects.filter(procedure_code=catalogue.APPEAL).exists()


def test_wrong_codes_are_counted(program: Program, town: factories.Town) -> None:
    _draft_id, receipt = refused(program, town)
    wrong = appeal(receipt)
    wrong["appeal_of"]["tracking_code"] = "0" * 12
    answers = {program.call("POST", "", wrong).status_code for _try in range(12)}
    assert answers == {422, 429}
    assert program.call("POST", "", appeal(receipt)).status_code == 429, "the right one waits too: nothing is told"


def test_after_the_last_day_it_is_not_open(program: Program, town: factories.Town) -> None:
    draft_id, receipt = refused(program, town)
    begun = program.call("POST", "", appeal(receipt)).json()["id"]
    for days in range(25, 126, 25):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert program.call("PATCH", f"/{begun}", {"answers": {}}).status_code == 200, "kept alive"
    (stated,) = program.call("GET", f"/{draft_id}").json()["remedies"]
    with clock.frozen(clock.now() + (date.fromisoformat(stated["last_day"]) - clock.today()) + timedelta(days=1)):
        assert set(errors_of(program.call("POST", "", appeal(receipt)), 422)) == {"appeal_of.remedy"}
        errors_of(program.call("POST", f"/{begun}/submit"), 422)
        assert [one["state"] for one in program.call("GET", f"/{draft_id}").json()["remedies"]] == ["passed"]
    assert not Case.objects.filter(appeal_of__isnull=False).exists()


def test_what_the_contested_file_says_cannot_be_said_otherwise(program: Program, town: factories.Town) -> None:
    _draft_id, receipt = refused(program, town)
    other = {"given_latin": "Autre", "family_latin": "Personne"}
    said = errors_of(program.call("POST", "", appeal(receipt, commune="1605", applicant=other)), 422)
    assert set(said) == {"commune", "applicant"}
    begun = program.call("POST", "", appeal(receipt)).json()
    for changes in ({"commune": "1605"}, {"representative": other}, {"cosigners": [other]}):
        assert set(errors_of(program.call("PATCH", f"/{begun['id']}", changes), 422)) == set(changes)
    assert program.call("GET", f"/{begun['id']}").json() == begun


def test_only_an_appeal_contests_and_an_appeal_says_what(program: Program, town: factories.Town) -> None:
    _draft_id, receipt = refused(program, town)
    assert set(errors_of(program.call("POST", "", {"procedure": catalogue.APPEAL}), 422)) == {"appeal_of"}
    wrong = appeal(receipt, procedure=factories.RESIDENCE, answers={})
    assert set(errors_of(program.call("POST", "", wrong), 422)) == {"appeal_of"}


def test_the_authority_above_hears_what_had_no_answer(program: Program, town: factories.Town) -> None:
    case = factories.make_case(code=factories.PERMIT, story=factories.example(factories.PERMIT, 0))
    receipt = {"reference": case.reference, "tracking_code": tracking_code_of(case)}
    assert set(errors_of(program.call("POST", "", appeal(receipt, "above")), 422)) == {"appeal_of.remedy"}
    with clock.frozen(clock.now() + timedelta(days=20)):
        begun = program.call("POST", "", appeal(receipt, "above")).json()
        answer = program.call("POST", f"/{begun['id']}/submit")
        assert answer.status_code == 200, answer.content
    heard_at = Case.objects.select_related("office").get(reference=answer.json()["reference"])
    assert heard_at.office.code == "16-DRAG"
    assert "l’absence de réponse" in begun["appeal_of"]["act"]


def test_the_page_shows_what_is_sent(program: Program, town: factories.Town) -> None:
    _draft_id, receipt = refused(program, town)
    text = re.search(r'^ {4}(\{"procedure": "appeal".*?\}\})$', PAGE.read_text(), re.DOTALL | re.MULTILINE)
    sent = json.loads(text[1])  # type: ignore[index]  # it is there
    assert set(sent["appeal_of"]) == {"reference", "tracking_code", "remedy"}
    sent["appeal_of"] |= {"reference": receipt["reference"], "tracking_code": receipt["tracking_code"]}
    sent["appeal_of"]["remedy"] = "author"
    assert program.call("POST", "", sent).status_code == 201
