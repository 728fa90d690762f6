"""The staff pages on real files: what works, what is refused, and what it costs to draw them."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiwar.cases import api as cases
from jiwar.cases.models import Case, CasePaper, Draft, Opinion
from jiwar.cases.tests import factories as make
from jiwar.identity.models import Person
from jiwar.identity.tests import factories as people

pytestmark = pytest.mark.pages


def seated(town: make.Town, name: str) -> Client:
    client = Client()
    people.sign_in(client, town.accounts[name])
    return client


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def act(client: Client, case: Case, name: str, **data: Any) -> Any:
    case.refresh_from_db()
    return client.post(f"/fr/staff/cases/{case.pk}/{name}/", {"sequence": case.sequence} | data, follow=True)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_file_goes_from_the_queue_to_the_signature(town: make.Town) -> None:
    case = make.make_case()
    handler, papc = seated(town, "handler"), seated(town, "papc")
    assert case.reference[:4] in words(handler.get("/fr/staff/?show=new"))
    act(handler, case, "assign")
    assert case_at(case).handler_id == town.accounts["handler"].pk
    page = handler.get(f"/fr/staff/cases/{case.pk}/").content.decode()
    assert 'value="grant"' in page
    assert 'value="refuse"' in page
    act(handler, case, "propose", verdict="grant", note="Vu l'original")
    assert case_at(case).stage == "awaiting_signature"
    assert case.reference[:4] in words(papc.get("/fr/staff/signing/"))
    preview = papc.get(f"/fr/staff/cases/{case.pk}/preview.pdf")
    assert preview.content.startswith(b"%PDF")
    act(papc, case, "sign")
    make.seal_all()
    assert case_at(case).outcome == "granted"
    assert papc.get(f"/fr/staff/cases/{case.pk}/act.pdf").content.startswith(b"%PDF")


def case_at(case: Case) -> Case:
    case.refresh_from_db()
    return case


def test_a_refusal_without_reasons_is_impossible_and_keeps_the_note(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    answer = act(handler, case, "propose", verdict="refuse", note="à relire")
    assert answer.status_code == 422
    assert "motif" in words(answer)
    assert "à relire" in answer.content.decode()
    assert case_at(case).stage == "examining"
    act(handler, case, "propose", verdict="refuse", reasons=["other_commune"])
    assert case_at(case).proposed_verdict == "refuse"


def test_the_reasons_and_the_remedies_are_before_the_eyes_of_who_refuses(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    refusal = make.catalogue.procedure(code=make.RESIDENCE).definition.refusal
    said = words(seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/"))
    for reason in refusal.reasons:
        assert " ".join(reason.text["fr"].split()) in said
    assert " ".join(refusal.remedies["fr"].split()) in said


def test_a_stale_tab_is_told_and_changes_nothing(town: make.Town) -> None:
    case = make.make_case()
    seen = case_at(case).sequence
    act(seated(town, "handler"), case, "assign")
    late = seated(town, "colleague").post(f"/fr/staff/cases/{case.pk}/assign/", {"sequence": seen}, follow=True)
    assert case_at(case).handler_id == town.accounts["handler"].pk
    assert "jw-notice--error" in late.content.decode()


def test_asking_for_completion_stops_the_clock_and_needs_something_to_complete(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    handler = seated(town, "handler")
    assert act(handler, case, "completion", message="Merci").status_code == 422
    answer = act(handler, case, "completion", **{"paper-identity": "on", "paper-identity-remark": "Illisible"})
    assert case_at(case).stage == "awaiting_applicant"
    assert "Suspendu" in words(answer)


def test_the_signatory_sends_back_with_a_word(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    papc = seated(town, "papc")
    assert act(papc, case, "return").status_code == 422
    act(papc, case, "return", note="Manque la quittance")
    assert case_at(case).stage == "examining"
    assert "Manque la quittance" in words(seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/"))


def test_a_delegation_that_ended_yesterday_signs_nothing(town: make.Town) -> None:
    make.delegate_to_deputy(town, first=date(2026, 11, 1), last=date(2026, 11, 21))
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    answer = act(seated(town, "deputy"), case, "sign")
    assert case_at(case).stage == "awaiting_signature"
    assert "jw-notice--error" in answer.content.decode()


def test_services_are_asked_and_give_their_opinion(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    planner = seated(town, "planner")
    act(planner, case, "assign")
    act(planner, case, "opinions")
    opinion = Opinion.objects.filter(case=case).order_by("pk").first()
    expert = seated(town, f"expert_{opinion.opinion_id}")
    assert f"/fr/staff/cases/{case.pk}/" in expert.get("/fr/staff/opinions/").content.decode()
    path = f"/fr/staff/cases/{case.pk}/opinions/{opinion.pk}/"
    assert expert.post(path, {}).status_code == 422
    expert.post(path, {"verdict": "favourable", "text": "Sans réserve"})
    opinion.refresh_from_db()
    assert opinion.verdict == "favourable"


def test_papers_are_shown_in_a_frame_that_runs_nothing(town: make.Town) -> None:
    case = make.make_case()
    handler = seated(town, "handler")
    for paper in CasePaper.objects.filter(case=case):
        answer = handler.get(f"/fr/staff/cases/{case.pk}/papers/{paper.pk}/")
        assert answer.status_code == 200
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]


def test_every_deed_on_a_file_has_a_key_of_its_own(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    make.make_case()  # of the same person: a possible duplicate
    text = seated(town, "handler").get(f"/fr/staff/cases/{case.pk}/").content.decode()
    keys = re.findall(r'data-key="(.)"', text)
    assert len(keys) == len(set(keys)), sorted(keys)
    # Propose, refuse, complete, further opinion, hand over, merge, interest, write, note, papers, the first section.
    assert set("pecvhxiwyl1") <= set(keys), sorted(keys)


def test_the_menu_counts_what_waits(town: make.Town) -> None:
    for done in ((), ("assigned",), ("assigned", "asked", "completed"), ("assigned", "proposed")):
        make.advance(make.make_case(), *done, town=town)
    assert cases.waiting_for(town.handler) == {"queue": 1}, "one came back complete"
    assert cases.waiting_for(town.papc) == {"signing": 1}
    assert cases.waiting_for(town.counter) == {}
    assert cases.waiting_for(make.guest(make.PHONE)) == {}
    assert '<span class="jw-badge">' in seated(town, "papc").get("/fr/staff/signing/").content.decode()
    assert "jw-badge" not in seated(town, "counter").get("/fr/staff/counter/").content.decode()


# --- The counter ---------------------------------------------------------------------------------------------

PERSON = {
    "applicant-family_ar": "بن عيسى",
    "applicant-given_ar": "أمينة",
    "applicant-family_latin": "BENAISSA",
    "applicant-given_latin": "Amina",
    "applicant-birth_date_day": "14",
    "applicant-birth_date_month": "3",
    "applicant-birth_date_year": "1985",
    "applicant-sex": "f",
    "applicant-nin": "",
    "lives_here": "yes",
    "language": "fr",
    "phone": "",
}
HOME = {
    "address-text": "12 rue Larbi Ben M'hidi",
    "since_year": "2019",
    "since_month": "",
    "since_day": "",
    "housing": "owner",
}


def begun(client: Client, **data: Any) -> str:
    answer = client.post("/fr/staff/counter/new/", {"procedure": make.RESIDENCE} | data)
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def test_somebody_without_a_telephone_is_served_on_one_page(town: make.Town) -> None:
    counter = seated(town, "counter")
    page = begun(counter)
    counter.post(page, PERSON)
    counter.post(page, PERSON | HOME)
    files = {"identity": make.upload("identity"), "deed": make.upload("deed")}
    answer = counter.post(page, PERSON | HOME | files | {"submit": "1"}, follow=True)
    case = Case.objects.get()
    assert case.channel == "counter"
    assert f"/counter/done/{case.pk}/" in answer.redirect_chain[-1][0]
    assert case.reference[:4] in words(answer)
    assert counter.get(f"/fr/staff/cases/{case.pk}/receipt.pdf").content.startswith(b"%PDF")


def test_the_same_request_again_asks_why_at_the_counter_too(town: make.Town) -> None:
    counter = seated(town, "counter")
    files = {"identity": "identity", "deed": "deed"}

    def filed(**more: str) -> Any:
        page = begun(counter)
        counter.post(page, PERSON)
        counter.post(page, PERSON | HOME)
        return counter.post(page, PERSON | HOME | {name: make.upload(name) for name in files} | {"submit": "1"} | more)

    assert filed().status_code == 302
    first = Case.objects.get()
    again = filed()
    assert again.status_code == 422
    assert f"/fr/staff/cases/{first.pk}/" in again.content.decode()
    assert "deed.png" in again.content.decode(), "what was given is kept"
    assert filed(despite="Autre logement").status_code == 302
    assert Case.objects.exclude(pk=first.pk).get().reasons.get().text == "Autre logement"


def test_errors_at_the_counter_keep_all_that_was_typed(town: make.Town) -> None:
    counter = seated(town, "counter")
    page = begun(counter)
    wrong = {"applicant-nin": "12345678901234567", "applicant-birth_date_year": "2031", "phone": "12", "submit": "1"}
    answer = counter.post(page, PERSON | wrong | {"identity": make.upload("identity")})
    html = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("BENAISSA", "بن عيسى", "12345678901234567", "2031", 'value="12"', "identity.png"):
        assert kept in html, kept
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.pdf", b""), ("photo.png", b"MZ\x90\x00" + b"\0" * 200), ("page.html", b"<script>")]
)
def test_a_bad_upload_at_the_counter_is_said_and_loses_nothing(town: make.Town, name: str, content: bytes) -> None:
    counter = seated(town, "counter")
    page = begun(counter)
    answer = counter.post(page, PERSON | {"identity": SimpleUploadedFile(name, content), "save": "1"})
    assert answer.status_code == 422
    assert "part-identity" in answer.content.decode()
    assert "BENAISSA" in answer.content.decode()
    assert Draft.objects.get().applicant["family_latin"] == "BENAISSA"


def test_removing_a_paper_keeps_what_was_typed(town: make.Town) -> None:
    counter = seated(town, "counter")
    page = begun(counter)
    shown = counter.post(page, PERSON | {"identity": make.upload("identity"), "save": "1"}).content.decode()
    stored = re.search(r'name="remove" value="([^"]+)"', shown)
    assert stored
    assert shown.index('name="save"') < shown.index('name="remove"'), "Enter would remove a paper"
    after = counter.post(page, PERSON | {"applicant-given_latin": "Amina Lila", "remove": stored.group(1)})
    assert "Amina Lila" in after.content.decode()
    assert "identity.png" not in after.content.decode()


def test_a_known_person_is_found_in_either_script_and_filled_in(town: make.Town) -> None:
    person = people.make_person(phone="+213550998877")
    counter = seated(town, "counter")
    for text in (person.family_ar, person.family_latin, "0550 99 88 77"):
        assert str(person.id) in counter.get("/fr/staff/counter/", {"q": text}).content.decode(), text
    assert person.family_latin in counter.get(begun(counter, person=str(person.id))).content.decode()


def test_the_counter_says_when_more_people_match_than_it_shows(town: make.Town) -> None:
    counter = seated(town, "counter")
    for number in range(19):
        people.make_person(family_latin="ZERROUKI", given_latin=f"Ali {number}")
    assert "Seules les" not in words(counter.get("/fr/staff/counter/", {"q": "zerrouki"}))
    for number in range(2):
        people.make_person(family_latin="ZERROUKI", given_latin=f"Omar {number}")
    assert "Seules les 20 premières personnes" in words(counter.get("/fr/staff/counter/", {"q": "zerrouki"}))


def test_a_number_that_no_longer_passes_does_not_stop_the_counter(town: make.Town) -> None:
    person = people.make_person()
    Person.objects.filter(pk=person.id).update(phone="+213500000153")  # as an older system gave it
    counter = seated(town, "counter")
    page = counter.get(begun(counter, person=str(person.id)))
    assert person.family_latin in page.content.decode()
    assert "0500 00 01 53" in words(page)


@pytest.mark.parametrize("path", ["counter/", ""])
def test_a_seventeen_digit_nin_is_a_sentence_not_a_crash(town: make.Town, path: str) -> None:
    answer = seated(town, "counter").get(f"/fr/staff/{path}", {"q": "12345678901234567"})
    assert answer.status_code == 200


@pytest.mark.parametrize("person", ["nobody", "01a2053a-e527-7923-b577-1070f09c753c"])
def test_an_unknown_person_or_procedure_is_not_found(town: make.Town, person: str) -> None:
    counter = seated(town, "counter")
    assert counter.post("/fr/staff/counter/new/", {"procedure": make.RESIDENCE, "person": person}).status_code in {
        302,
        404,
    }
    assert counter.post("/fr/staff/counter/new/", {"procedure": "no-such"}).status_code == 404


# --- What a list costs ---------------------------------------------------------------------------------------


def grown(town: make.Town, kind: str, rows: int) -> None:
    """Files enough for `rows` rows in a list."""
    while True:
        if kind == "opinions":
            case = make.make_case(code=make.PERMIT)
            cases.assign(actor=town.planner, case_id=case.pk)
            cases.ask_opinions(actor=town.planner, case_id=case.pk)
        else:
            case = make.make_case()
            if kind == "signing":
                make.advance(case, "assigned", "proposed", town=town)
        if Case.objects.count() >= rows:
            return


@pytest.mark.parametrize(
    ("kind", "name", "url", "most"),
    [
        ("queue", "handler", "/fr/staff/?show=new", 14),
        ("signing", "papc", "/fr/staff/signing/", 10),
        ("opinions", "expert", "/fr/staff/opinions/", 5),
        ("counter", "counter", "/fr/staff/counter/", 11),
    ],
)
def test_a_list_costs_the_same_for_one_and_three_rows(
    town: make.Town, kind: str, name: str, url: str, most: int
) -> None:
    if name == "expert":
        name = next(one for one in town.accounts if one.startswith("expert_"))
    if kind == "counter":
        url += f"?q={make.example(make.RESIDENCE).applicant['family_latin']}"
    client = seated(town, name)
    grown(town, kind, 1)
    assert links_on(client, url) == 1  # and copies in memory are read once
    one = queries_of(client, url)
    grown(town, kind, 3)
    assert links_on(client, url) == 3
    assert queries_of(client, url) == one
    assert one == most


def links_on(client: Client, url: str) -> int:
    return len(set(re.findall(r'href="/fr/staff/cases/([0-9a-f-]{36})/"', client.get(url).content.decode())))


# --- Sign in and follow-up -----------------------------------------------------------------------------------


def test_wrong_pairs_reveal_nothing_and_the_next_page_is_inside(town: make.Town) -> None:
    client = Client()
    said = [
        words(client.post("/fr/staff/sign-in/", {"username": name, "password": "no"})) for name in ("nobody", "wali")
    ]
    assert said[0].replace("nobody", "") == said[1].replace("wali", "")
    assert client.get("/fr/staff/")["Location"].startswith("/fr/staff/sign-in/?next=")


def test_the_demo_lists_its_accounts_where_one_signs_in(settings: Any, town: make.Town) -> None:
    assert "papc.alger-centre" not in words(Client().get("/fr/staff/sign-in/"))
    settings.MODE = "demo"
    said = words(Client().get("/fr/staff/sign-in/"))
    assert "papc.alger-centre" in said
    assert "Comptes de la démonstration" in said
