"""The way of a citizen through the pages, without JavaScript: what works."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.analytics import api as analytics
from jiwar.cases import api as cases
from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories as make
from jiwar.channels import api as channels
from jiwar.kernel import telephones
from jiwar.outbox import api as outbox
from jiwar.portals.citizen.tests.browsing import PERSON, Person, code_sent, signed_in

pytestmark = pytest.mark.pages


@pytest.mark.parametrize("typed", ["residance", "اقامه", "شهادة الاقامة", "domicile"])
def test_a_misspelt_search_finds_the_service(town: make.Town, typed: str) -> None:
    person = Person()
    assert "/services/residence-certificate/" in person.open(f"/search/?q={typed}").content.decode()


def test_the_home_leads_to_the_services_of_a_moment_of_life(town: make.Town) -> None:
    person = Person("/fr")
    person.open("/")
    link = re.search(r'href="(/fr/life/building/)"', person.page.content.decode())
    assert link
    person.prefix = ""
    assert "/fr/services/building-permit/" in person.open(link.group(1)).content.decode()


def test_the_services_most_asked_come_first(town: make.Town, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # figures of this test alone

    def first() -> str:
        page = Person().open("/").content.decode()
        found = re.search(r'href="/services/([a-z-]+)/"', page[page.index('id="asked"') :])
        assert found
        return found.group(1)

    assert first() != "residence-certificate", "nothing was filed: the order of the titles"
    make.make_case()
    analytics.refresh_facts()
    assert first() == "residence-certificate"


def test_the_service_page_says_everything_before_one_starts(town: make.Town) -> None:
    person = Person("/fr")
    person.open("/services/residence-certificate/")
    for said in ("3 jours ouvrables", "Gratuit", "Acte de propriété", "Au guichet", "selon vos réponses"):
        assert said in person.text


def test_many_texts_of_law_are_folded_after_the_first(town: make.Town) -> None:
    person = Person("/fr")
    page = person.open("/services/building-permit/").content.decode()
    law = page[page.index("Ce que dit la loi") :]
    before, folded = law.split("<details", 1)
    assert before.count("<li><strong>") == 3
    assert folded.index("autres textes de loi") < folded.index("<li><strong>")


def test_a_guest_files_and_holds_a_receipt(town: make.Town) -> None:
    person = Person()
    reference = person.file()
    case = Case.objects.get(reference=reference)
    assert case.commune_code == make.ALGER_CENTRE
    assert "تم استلام" in person.text or "استُلم" in person.text
    pdf = person.client.get(person.path.rstrip("/") + ".pdf")
    assert pdf.content.startswith(b"%PDF")
    assert person.open(f"/track/{reference}/").status_code == 200
    assert person.path.endswith(f"/track/{reference}/")


def test_every_answer_is_saved_at_its_step_and_back_leads_to_the_page_before(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="since")
    assert Draft.objects.get().answers["address"]["text"] == "12 rue Larbi Ben M'hidi"
    assert f'href="/fr/apply/{draft}/questions/address/"' in person.page.content.decode()
    person.open(f"/apply/{draft}/questions/address/")
    assert "Larbi Ben M" in person.page.content.decode()
    person.open(f"/apply/{draft}/")
    assert person.path.endswith("/questions/since/")


def test_without_javascript_a_button_brings_the_communes_of_the_wilaya(town: make.Town) -> None:
    person = Person()
    draft = person.begin()
    assert "1601" not in person.page.content.decode()
    person.send(f"/apply/{draft}/place/", **{"commune-wilaya": "16", "commune-show": "1"})
    assert 'value="1601"' in person.page.content.decode()
    assert person.page.status_code == 200


def test_going_on_with_a_wilaya_alone_brings_its_communes_without_an_error(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    page = person.open(f"/apply/{draft}/place/").content.decode()
    assert 'name="commune-listed" value=""' in page
    place = {"commune-wilaya": "16", "commune-commune": ""}
    shown = person.send(f"/apply/{draft}/place/", **place | {"commune-listed": ""})
    assert shown.status_code == 200
    assert "jw-error" not in shown.content.decode()
    assert 'name="commune-listed" value="16"' in shown.content.decode()
    assert ">Bab El Oued<" in shown.content.decode()
    again = person.send(f"/apply/{draft}/place/", **place | {"commune-listed": "16"})
    assert again.status_code == 422
    assert "Choisissez la commune" in person.text


def test_without_javascript_both_sides_of_a_card_can_be_given(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="identity")
    assert 'name="add"' in person.open(f"/apply/{draft}/papers/identity/").content.decode()
    person.send(f"/apply/{draft}/papers/identity/", file=make.upload("front"), add="1")
    assert person.path.endswith("/papers/identity/")
    person.send(f"/apply/{draft}/papers/identity/", file=make.upload("back"))
    assert person.path.endswith("/papers/deed/")
    assert Draft.objects.get().papers.filter(paper_id="identity").count() == 2


def test_who_is_not_entitled_is_told_at_once(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="lives_here")
    person.send(f"/apply/{draft}/questions/lives_here/", lives_here="no")
    assert person.path.endswith("/not-for-you/")
    assert "Choisissez cette commune" in person.text
    person.send(f"/apply/{draft}/questions/lives_here/", lives_here="yes")
    assert person.path.endswith("/questions/address/")


def test_the_check_shows_all_answers_and_each_leads_back_to_its_page(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft)
    assert person.path.endswith("/check/")
    for said in ("Alger-Centre", "BENAISSA Amina", "12 rue Larbi Ben M'hidi", "Propriétaire", "identity.png"):
        assert said.lower() in person.text.lower()
    person.send(f"/apply/{draft}/questions/housing/?from=check", housing="tenant")
    assert person.path.endswith("/check/")
    assert "/papers/lease/?from=check" in person.page.content.decode()
    assert "Envoyer ma demande" not in person.text
    person.send(f"/apply/{draft}/papers/lease/?from=check", file=make.upload("lease"))
    assert person.path.endswith("/check/")
    assert "Envoyer ma demande" in person.text


def test_the_letters_may_be_in_another_language_than_the_pages(town: make.Town) -> None:
    person = Person()
    draft = person.begin()
    person.answer(draft)
    person.send(f"/apply/{draft}/language/", language="fr")
    assert person.path.endswith("/check/")
    person.send(f"/apply/{draft}/check/")
    assert Case.objects.get().language == "fr"


def test_a_draft_goes_on_elsewhere_with_its_code_and_a_proof(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="housing")
    person.send(f"/apply/{draft}/save/")
    code = re.search(r"\b(\d{4})-(\d{4})\b", person.text)
    assert code
    other = Person("/fr")
    other.send("/resume/", code=f"{code.group(1)} {code.group(2)}", proof="١٩٨٥")
    assert other.path.endswith(f"/apply/{draft}/questions/housing/")


def test_a_code_needs_a_party_to_prove(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.open(f"/apply/{draft}/save/")
    assert f"/fr/apply/{draft}/applicant/" in person.page.content.decode()


def test_a_paper_may_have_several_files_and_each_can_be_removed(town: make.Town) -> None:
    person = Person()
    draft = person.begin()
    person.answer(draft, upto="deed")
    page = f"/apply/{draft}/papers/identity/"
    person.send(page, file=make.upload("back"), add="1")
    assert person.path == page
    assert "identity.png" in person.text
    assert "back.png" in person.text
    first = str(Draft.objects.get().papers.order_by("id")[0].pk)
    person.send(page, remove=first)
    assert "identity.png" not in person.text
    assert Draft.objects.get().papers.count() == 1


def test_the_nin_is_typed_once_and_shown_by_its_end(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="applicant")
    person.send(f"/apply/{draft}/applicant/", **PERSON | {"applicant-nin": "١٠٩٨٥٠٣١٤٠٠٠١٢٣٤٥٦"})
    person.open(f"/apply/{draft}/applicant/")
    assert "109850314000123456" not in person.page.content.decode()
    assert "3456" in person.text
    person.send(f"/apply/{draft}/applicant/", **PERSON)
    assert Draft.objects.get().applicant_nin is not None


def test_an_architect_files_for_the_owner_with_a_mandate(town: make.Town) -> None:
    architect = Person("/fr")
    draft = architect.begin(make.PERMIT)
    architect.send(f"/apply/{draft}/place/", **{"commune-wilaya": "16", "commune-commune": "1601"})
    assert architect.path.endswith("/for/")
    architect.send(f"/apply/{draft}/for/", acting="other")
    assert architect.path.endswith("/representative/")
    person = {key.replace("applicant", "representative"): value for key, value in PERSON.items()}
    architect.send(f"/apply/{draft}/representative/", **person)
    assert architect.path.endswith("/applicant/")
    owner = PERSON | {"applicant-given_latin": "Malika", "applicant-given_ar": "مليكة"}
    architect.send(f"/apply/{draft}/applicant/", **owner)
    assert architect.page.status_code == 422
    assert "NIN" in architect.text
    architect.send(f"/apply/{draft}/applicant/", **owner | {"applicant-nin": "109850314000123456"})
    assert architect.path.endswith("/questions/title_kind/")
    architect.send(f"/apply/{draft}/contact/", phone="0550 00 11 22", email="", owner_phone="0661 22 33 44")
    assert architect.path.endswith("/code/")
    kept = Draft.objects.get()
    assert (kept.representative["phone"], kept.applicant["phone"]) == ("+213550001122", "+213661223344")
    architect.send(f"/apply/{draft}/for/", acting="self")
    assert Draft.objects.get().representative == {}


def test_an_owner_follows_completes_receives_and_rates(town: make.Town) -> None:
    person = Person("/fr")
    reference = person.file()
    case = make.advance(Case.objects.get(), "assigned", "asked", town=town)
    person.open(f"/track/{reference}/")
    assert "Illisible" in person.text
    person.send(f"/track/{reference}/complete/", identity=make.upload("clear"))
    assert person.path.endswith(f"/track/{reference}/"), person.text
    case = make.advance(case, "proposed", "signed", "sealed", town=town)
    assert case.stage == "closed"
    person.open(f"/track/{reference}/")
    act = re.search(r'href="(/fr/acts/[^"]+\.pdf)"', person.page.content.decode())
    assert act
    assert person.client.get(act.group(1)).content.startswith(b"%PDF")
    assert Person().client.get(act.group(1)).status_code == 404
    rate = re.search(r'href="/fr(/rate/[^"]+)"', person.page.content.decode())
    assert rate
    person.open(rate.group(1))
    person.send(score="5", speed="4", comment="Rapide")
    assert "Merci" in person.text
    person.open(rate.group(1))
    assert "Rapide" in person.page.content.decode()


def test_a_message_joins_the_thread_of_the_file(town: make.Town) -> None:
    person = Person("/fr")
    reference = person.file()
    person.send(f"/track/{reference}/write/", body="Quand sera-t-il prêt ?")
    assert "Quand sera-t-il prêt ?" in person.text
    person.send(f"/track/{reference}/write/", body="   ")
    assert person.page.status_code == 422


def test_a_request_is_withdrawn(town: make.Town) -> None:
    person = Person("/fr")
    reference = person.file()
    person.send(f"/track/{reference}/withdraw/")
    assert Case.objects.get().outcome == "withdrawn"


def test_a_file_is_followed_without_an_account(town: make.Town) -> None:
    reference = make.make_case().reference
    phone = Person()
    phone.send("/track/", reference=f"{reference[:4].lower()} {reference[4:]}", proof=make.PHONE[-4:])
    assert phone.path.endswith(f"/track/{reference}/")
    assert "jw-thread" not in phone.page.content.decode()
    assert "/write/" not in phone.page.content.decode()
    phone.send(f"/track/{reference}/write/", body="Pas permis")
    assert phone.path.startswith("/track/?reference=")


def test_a_first_visitor_opens_an_account_and_comes_back_to_where_they_were_going(town: make.Town) -> None:
    person = Person("/fr")
    person.open("/account/messages/")
    assert person.path.startswith("/fr/sign-in/?next=")
    person.send(contact="0550 77 88 99")
    person.send("/sign-in/code/", code=code_sent())
    assert person.path.endswith("/sign-in/number/")
    person.send(nin="109850314000777888")
    assert person.path.endswith("/sign-in/name/"), person.text
    me = {key.replace("applicant", "person"): value for key, value in PERSON.items() if "nin" not in key}
    person.send(**me)
    assert person.path.endswith("/account/messages/"), person.text
    again = Person("/fr")
    again.send("/sign-in/", contact="0550778899")
    again.send("/sign-in/code/", code=code_sent())
    again.send(nin="109850314000777888")
    assert again.path.endswith("/account/")
    assert "Amina" in again.text


def test_who_signs_in_is_not_asked_what_is_known(town: make.Town) -> None:
    person = Person("/fr")
    actor = signed_in(person)
    draft = person.begin()
    person.send(f"/apply/{draft}/place/", **{"commune-wilaya": "16", "commune-commune": "1601"})
    assert 'value="Amina"' in person.page.content.decode() or 'name="applicant-given_latin" value="' in (
        person.page.content.decode()
    )
    person.open(f"/apply/{draft}/contact/")
    assert telephones.local(actor.contacts[0]) in person.page.content.decode()


def test_on_a_shared_computer_nothing_stays(town: make.Town) -> None:
    person = Person()
    reference = person.file()
    person.send("/sign-out/")
    person.open(f"/track/{reference}/")
    assert person.path.startswith("/track/?reference=")


@pytest.mark.parametrize("count", [1, 3])
def test_the_account_costs_the_same_for_one_file_and_for_three(town: make.Town, count: int) -> None:
    person = Person("/fr")
    actor = signed_in(person)
    for _ in range(count):
        make.make_case(actor=actor)
        cases.start_draft(actor=actor, procedure_code=make.RESIDENCE)
    person.open("/account/")
    with CaptureQueriesContext(connection) as queries:
        person.open("/account/")
    assert person.page.content.decode().count('class="jw-tile"') == 2 * count
    assert len(queries) == 6, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_one_message_and_for_three(town: make.Town, count: int) -> None:
    person = Person("/fr")
    actor = signed_in(person)
    assert actor.person_id
    for _ in range(count):
        make.make_case(actor=actor, person_id=str(actor.person_id))
    outbox.drain()
    assert channels.unread_count(person_id=actor.person_id) == count
    with CaptureQueriesContext(connection) as queries:
        person.open("/account/messages/")
    assert len(queries) == 4, [query["sql"][:90] for query in queries]
    assert channels.unread_count(person_id=actor.person_id) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_with_one_message_and_with_three(town: make.Town, count: int) -> None:
    person = Person("/fr")
    reference = person.file()
    for number in range(count):
        person.send(f"/track/{reference}/write/", body=f"Message {number}")
    person.open(f"/track/{reference}/")
    with CaptureQueriesContext(connection) as queries:
        person.open(f"/track/{reference}/")
    assert len(queries) == 7, [query["sql"][:90] for query in queries]


def test_public_pages_ask_little_of_the_database(town: make.Town) -> None:
    person = Person()
    for path, most in (("/", 2), ("/services/residence-certificate/", 3), ("/search/?q=residance", 2)):
        person.open(path)
        with CaptureQueriesContext(connection) as queries:
            person.open(path)
        assert len(queries) <= most, (path, [query["sql"][:90] for query in queries])


def test_every_page_has_the_navigation_and_the_footer(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    for path in ("/", "/search/", "/track/", "/resume/", "/sign-in/", "/sign-out/", f"/apply/{draft}/place/"):
        page = person.open(path).content.decode()
        assert "/fr/track/" in page
        assert "/fr/accessibility/" in page
        assert "/fr/sign-out/" in page
