"""Filing by program: the whole way, the same sentences as the pages, and nothing of anybody else's."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override

from jiwar.audit.models import JournalEntry
from jiwar.cases import api as cases
from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.models import ApiClient
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = [pytest.mark.pages, pytest.mark.django_db]
ADDRESS = "/api/v1/applications"


class Program:
    """A program that files, as its developer would write it."""

    def __init__(self, name: str, office: str = "1601") -> None:
        self.client_view, self.token = identity.add_api_client(actor=SYSTEM, name=name, office_code=office)
        self.client = Client(enforce_csrf_checks=True)

    def call(self, method: str, path: str, body: Any = None, language: str = "fr", **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        told = {"authorization": f"Bearer {self.token}", "accept-language": language} | headers
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        return self.client.generic(method, f"{ADDRESS}{path}", raw, content_type=kind, headers=told)


@pytest.fixture
def program(laid_country: bool, db: None) -> Any:
    with clock.frozen(factories.SUNDAY):
        factories.lay_ground()
        yield Program("Portail des étudiants")


def whole(**changes: Any) -> dict[str, Any]:
    story = factories.example(factories.RESIDENCE)
    sent = {"procedure": factories.RESIDENCE, "commune": story.commune, "language": "fr"}
    return sent | {"applicant": dict(story.applicant), "answers": dict(story.answers)} | changes


def give_papers(program: Program, draft_id: str) -> None:
    story = factories.example(factories.RESIDENCE)
    definition = catalogue.procedure(code=factories.RESIDENCE).definition
    for paper_id in story.papers:
        file = factories.upload_for(definition, paper_id)
        given = program.call("PUT", f"/{draft_id}/papers/{paper_id}?name={file.name}", file.read())
        assert given.status_code == 200, given.content


def filed(program: Program) -> tuple[str, Any]:
    draft_id = program.call("POST", "", whole()).json()["id"]
    give_papers(program, draft_id)
    submitted = program.call("POST", f"/{draft_id}/submit")
    assert submitted.status_code == 200, submitted.content
    return draft_id, submitted.json()


def errors_of(response: Any, status: int) -> dict[str, str]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    return {one["id"]: one["detail"] for one in body.get("errors", ())}


def test_the_whole_way(program: Program) -> None:
    begun = program.call("POST", "", whole())
    assert begun.status_code == 201, begun.content
    body = begun.json()
    assert begun["Location"].endswith(f"{ADDRESS}/{body['id']}")
    lacking = {one["id"]: one["sentence"] for one in body["lacks"]}
    assert set(lacking) == set(factories.example(factories.RESIDENCE).papers)
    draft = cases.draft_visible_to(identity.client_actor(token=program.token, ip="10.0.0.1"), body["id"])
    with override("fr"):
        assert lacking == dict(cases.problems_in_draft(draft))
    give_papers(program, body["id"])
    ready = program.call("GET", f"/{body['id']}").json()
    assert (ready["state"], ready["lacks"]) == ("draft", [])
    first = program.call("POST", f"/{body['id']}/submit")
    assert first.status_code == 200, first.content
    case = Case.objects.get(reference=first.json()["reference"])
    assert first.json()["due_on"] == case.due_on.isoformat()
    assert case.channel == "api"
    assert case.account_id is None
    assert cases.track(reference=case.reference, proof=first.json()["tracking_code"], ip="10.0.0.1").may_act


def test_a_retry_files_nothing_twice_and_gives_the_same_receipt(program: Program) -> None:
    draft_id, receipt = filed(program)
    assert program.call("POST", f"/{draft_id}/submit").json() == receipt
    assert Case.objects.count() == 1
    with clock.frozen(factories.SUNDAY.replace(year=2027)):
        cases.delete_expired_drafts()
        assert program.call("POST", f"/{draft_id}/submit").json() == receipt, "also a year later"
    shown = program.call("GET", f"/{draft_id}").json()
    assert shown["receipt"] == receipt
    assert (shown["state"], shown["stage"]["id"], shown["answers"]) == ("submitted", "submitted", {})
    errors_of(program.call("PATCH", f"/{draft_id}", {"answers": {}}), 409)


def test_who_filed_is_journaled_and_the_person_is_told(program: Program) -> None:
    _id, receipt = filed(program)
    case = Case.objects.get(reference=receipt["reference"])
    action = case.actions.get(sequence=1)
    assert (action.actor_kind, action.actor_label, action.channel) == ("client", "Portail des étudiants", "api")
    assert action.on_behalf_of == case.applicant_id
    entry = JournalEntry.objects.get(verb="case.submitted")
    assert (entry.actor_kind, entry.actor_id) == ("client", str(program.client_view.id))
    assert factories.told("cases.submitted")
    told = factories.told("cases.filed_by_program")
    assert told
    assert all("Portail des étudiants" in message.text for message in told)
    assert not cases.rebuild(case_id=case.pk)
    assert ApiClient.objects.get().last_used_at == clock.now()


def test_a_program_sees_its_own_only(program: Program) -> None:
    draft_id, _receipt = filed(program)
    other = Program("Autre programme")
    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"answers": {}}),
        ("PUT", "/papers/identity", b"%PDF-"),
        ("DELETE", "/papers/identity", None),
        ("POST", "/submit", None),
    ):
        errors_of(other.call(method, f"/{draft_id}{path}", body), 404)
    begun = program.call("POST", "", whole()).json()["id"]
    errors_of(other.call("GET", f"/{begun}"), 404)
    # Nor does it reach drafts of people, even when it knows their ids.
    theirs = factories.make_draft(factories.guest("+213550123456"))
    errors_of(program.call("GET", f"/{theirs.id}"), 404)
    # Nor do people reach a program's, even in a session that claims to hold it.
    with pytest.raises(cases.DraftNotFound):
        cases.draft_visible_to(factories.guest("+213550123456"), Draft.objects.get(pk=begun).pk, {begun})


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "jeton"), ("ar", "رمز"), ("fr-DZ;q=0.8, de", "jeton"), ("de", "رمز")]
)
def test_without_a_token_nothing_opens(program: Program, language: str, said: str) -> None:
    for header in ("", "Bearer ", "Bearer jiwar_wrong", f"Basic {program.token}"):
        refused = program.call("POST", "", whole(), language=language, authorization=header)
        errors_of(refused, 401)
        assert said in refused.json()["detail"]
        assert refused["WWW-Authenticate"].startswith("Bearer")
    identity.revoke_api_client(actor=SYSTEM, name=program.client_view.name)
    errors_of(program.call("POST", "", whole()), 401)
    assert not Draft.objects.exists()


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(program: Program) -> None:
    wrong = whole(commune="9999")
    wrong["applicant"] |= {"phone": "12", "nin": "123"}
    wrong["answers"] = {asked: {"x": [1]} for asked in wrong["answers"]} | {"nothing": 1}
    said = errors_of(program.call("POST", "", wrong), 422)
    assert {"commune", "applicant.nin", "answers.nothing"} <= set(said)
    assert "18 chiffres" in said["applicant.nin"]
    assert not Draft.objects.exists()
    draft_id = program.call("POST", "", whole()).json()["id"]
    before = program.call("GET", f"/{draft_id}").json()
    errors_of(program.call("PATCH", f"/{draft_id}", {"language": "ar", "answers": {"nothing": 1}}), 422)
    assert program.call("GET", f"/{draft_id}").json() == before
    changed = program.call("PATCH", f"/{draft_id}", {"language": "ar"})
    assert changed.json()["language"] == "ar"


def test_incomplete_is_not_filed_and_says_the_same_as_the_pages(program: Program) -> None:
    draft_id = program.call("POST", "", {"procedure": factories.RESIDENCE}).json()["id"]
    for language, script in (("fr", "demande"), ("ar", "")):
        refused = program.call("POST", f"/{draft_id}/submit", language=language)
        said = errors_of(refused, 422)
        assert {"applicant", "commune", "contact"} <= set(said)
        assert refused["Content-Language"] == language
        if not script:
            assert all(any("\u0600" <= sign <= "\u06ff" for sign in sentence) for sentence in said.values())
    assert not Case.objects.exists()


def test_the_person_represented_has_a_telephone_of_their_own(program: Program) -> None:
    person = dict(factories.example(factories.RESIDENCE).applicant)
    agent = person | {"quality": "son", "phone": "0661 00 00 09"}
    for phone, lacks in (("", True), (agent["phone"], True), ("0661 00 00 10", False)):
        sent = whole(procedure=factories.PERMIT, applicant=person | {"phone": phone, "email": ""}, answers={})
        begun = program.call("POST", "", sent | {"representative": agent})
        assert begun.status_code == 201, begun.content
        assert ("contact" in {one["id"] for one in begun.json()["lacks"]}) is lacks


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_not_as_described_is_said_in_the_language_asked(program: Program, language: str) -> None:
    sent = {"commune": 16, "language": "xx", "applicant": {"sex": "?", "age": 12}, "answers": []}
    said = errors_of(program.call("POST", "", sent, language=language), 422)
    assert set(said) == {"procedure", "commune", "language", "applicant.sex", "applicant.age", "answers"}
    arabic = [any("\u0600" <= sign <= "\u06ff" for sign in sentence) for sentence in said.values()]
    assert all(arabic) if language == "ar" else not any(arabic)
    errors_of(program.call("POST", "", {"procedure": "no-such-service"}), 404)


@pytest.mark.parametrize(
    "raw", [b"{", b"\xff", b'{"procedure": NaN}', b'{"procedure": "\\u0000"}', b'{"a": "\\ud800"}', b"[" * 50_000]
)
def test_what_is_no_json_is_refused(program: Program, raw: bytes) -> None:
    sent = program.client.generic(
        "POST", ADDRESS, raw, content_type="application/json", headers={"authorization": f"Bearer {program.token}"}
    )
    errors_of(sent, 400)


def test_files_are_looked_at_as_on_the_pages(program: Program) -> None:
    draft_id = program.call("POST", "", whole()).json()["id"]
    paper = f"/{draft_id}/papers/{factories.example(factories.RESIDENCE).papers[0]}"
    errors_of(program.call("PUT", paper, b"MZ not a paper"), 422)
    errors_of(program.call("PUT", paper), 422)  # empty
    errors_of(program.call("PUT", f"/{draft_id}/papers/nothing", b"%PDF-1.4"), 422)
    most = catalogue.procedure(code=factories.RESIDENCE).definition.papers[0].max_mb
    errors_of(program.call("PUT", paper, b"%PDF-1.4" + b" " * (most * 1024**2)), 413)
    assert program.call("GET", f"/{draft_id}").json()["papers"] == []
    photo = factories.upload().read()
    for _retry in range(2):
        kept = program.call("PUT", f"{paper}?name=photo.png", photo).json()["papers"]
        assert [one["name"] for one in kept] == ["photo.png"], "the same file sent again counts once"
    assert program.call("DELETE", paper).json()["papers"] == []


def test_too_much_and_nowhere_are_problem_documents(program: Program, settings: Any) -> None:
    errors_of(program.call("GET", f"/{uuid4()}"), 404)
    errors_of(program.call("GET", "/not-an-id"), 404)
    refused = program.call("DELETE", "")
    errors_of(refused, 405)
    assert "POST" in refused["Allow"]
    errors_of(program.call("POST", "", {"procedure": "x" * 6 * 1024**2}), 413)
    settings.REQUEST_MAX_BYTES = 1000
    errors_of(program.call("POST", "", {"procedure": "x" * 2000}), 413)
    settings.API_REQUESTS_PER_MINUTE = 1
    refused = program.call("GET", f"/{uuid4()}")
    errors_of(refused, 429)
    assert int(refused["Retry-After"]) > 0


def begun(program: Program, **changes: Any) -> str:
    draft_id = program.call("POST", "", whole(**changes)).json()["id"]
    give_papers(program, draft_id)
    return draft_id


def test_the_same_filed_twice_is_told_with_its_reference_and_filed_with_a_reason(program: Program) -> None:
    _id, first = filed(program)
    again = begun(program)
    refused = program.call("POST", f"/{again}/submit")
    errors_of(refused, 409)
    body = refused.json()
    assert first["reference"] in body["detail"]
    (told,) = body["open"]
    assert told["reference"] == first["reference"]
    assert told["link"].endswith(f"/track/{first['reference']}/")
    assert Case.objects.count() == 1
    errors_of(program.call("POST", f"/{again}/submit", {"despite": "  "}), 409)
    errors_of(program.call("POST", f"/{again}/submit", {"although": "x"}), 422)
    second = program.call("POST", f"/{again}/submit", {"despite": "Autre logement"})
    assert second.status_code == 200
    case = Case.objects.get(reference=second.json()["reference"])
    assert case.reasons.get().text == "Autre logement"
    assert program.call("POST", f"/{again}/submit").json() == second.json(), "a retry needs no reason again"


def test_a_program_of_another_place_learns_nothing_of_what_others_filed(program: Program) -> None:
    filed(program)
    factories.make_town("1616")
    elsewhere = Program("Autre portail", office="1616")
    submitted = elsewhere.call("POST", f"/{begun(elsewhere)}/submit")
    assert submitted.status_code == 200, submitted.content
    assert Case.objects.count() == 2
