"""What people get wrong, and what goes wrong around them: said clearly, in their language, and nothing is lost."""

from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from jiwar.cases import api as cases
from jiwar.cases.models import Case, Draft
from jiwar.cases.tests import factories as make
from jiwar.documents import api as documents
from jiwar.documents.scanners.choice import scanner
from jiwar.documents.scanners.recording import RecordingScanner
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.portals.citizen.tests.browsing import PERSON, PHONE, Person, a_file, code_sent, signed_in

pytestmark = pytest.mark.pages
_numbers = count()
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


# --- Following -------------------------------------------------------------------------------------------


def test_an_unknown_reference_and_a_wrong_proof_are_one_answer(town: make.Town) -> None:
    reference = make.make_case().reference
    first, second = Person("/fr"), Person("/fr")
    first.send("/track/", reference="7K3M-9QX2" if reference != "7K3M9QX2" else "7K3M-9QX3", proof="0000")
    second.send("/track/", reference=reference, proof="0000")
    assert second.page.status_code == 422
    assert 'role="alert"' in second.page.content.decode()
    assert reference not in first.text


def test_what_cannot_be_a_reference_is_said_before_anything_is_looked_up(town: make.Town) -> None:
    person = Person("/fr")
    person.send("/track/", reference="dossier 12", proof="1234")
    assert person.page.status_code == 422
    assert "huit lettres et chiffres" in person.text
    assert "dossier 12" in person.page.content.decode()


def test_many_wrong_pairs_are_stopped(town: make.Town) -> None:
    reference = make.make_case().reference
    person = Person("/fr")
    answers = {person.send("/track/", reference=reference, proof=f"{number:04d}").status_code for number in range(12)}
    assert answers == {422, 429}
    person.send("/track/", reference=reference, proof=make.PHONE[-4:])
    assert person.page.status_code == 429


def test_many_wrong_resume_codes_are_stopped(town: make.Town) -> None:
    person = Person("/fr")
    answers = {person.send("/resume/", code=f"1234000{n % 10}", proof="1985").status_code for n in range(12)}
    assert answers == {422, 429}


def test_a_short_resume_code_is_named(town: make.Town) -> None:
    person = Person("/fr")
    person.send("/resume/", code="1234", proof="1985")
    assert "huit chiffres" in person.text


def test_a_file_of_somebody_else_does_not_exist(town: make.Town) -> None:
    case = make.make_case()
    person = Person("/fr")
    signed_in(person)
    person.open(f"/track/{case.reference}/")
    assert person.path.startswith("/fr/track/?reference=")
    assert person.open(f"/receipts/{case.pk}/").status_code == 404
    assert person.open("/track/nothing-of-the-kind/").status_code == 200
    assert person.open("/receipts/00000000-0000-4000-8000-000000000000/").status_code == 404
    for action in ("withdraw", "write", "complete"):
        person.send(f"/track/{case.reference}/{action}/", body="x")
        assert person.path.startswith("/fr/track/?reference="), action
    case.refresh_from_db()
    assert case.stage == "submitted"


# --- Persons and codes -----------------------------------------------------------------------------------


def test_a_nin_of_17_digits_and_a_birth_to_come_keep_what_was_typed(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    typed = PERSON | {"applicant-nin": "1" * 17, "applicant-birth_date_year": "2031"}
    person.send(f"/apply/{draft}/applicant/", **typed)
    assert person.page.status_code == 422
    page = person.page.content.decode()
    assert "18" in person.text
    assert 'value="2031"' in page
    assert 'value="Amina"' in page
    assert Draft.objects.get().applicant == {}


def test_arabic_indic_digits_are_read_everywhere(town: make.Town) -> None:
    person = Person()
    draft = person.begin()
    person.send(f"/apply/{draft}/applicant/", **PERSON | {"applicant-birth_date_year": "١٩٨٥"})
    assert Draft.objects.get().applicant["birth_date"] == "1985-03-14"
    person.send(f"/apply/{draft}/contact/", phone="٠٥٥٠ ١٢ ٣٤ ٥٦", email="")
    assert Draft.objects.get().applicant["phone"] == "+213550123456"
    typed = code_sent().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    person.send(f"/apply/{draft}/code/", code=typed)
    assert person.path.endswith("/check/")


@pytest.mark.parametrize(("phone", "email"), [("", ""), ("12", ""), ("", "amina.example")])
def test_a_contact_that_reaches_nobody_is_refused(town: make.Town, phone: str, email: str) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.send(f"/apply/{draft}/contact/", phone=phone, email=email)
    assert person.page.status_code == 422
    assert "jw-error-message" in person.page.content.decode()


def test_an_expired_code_says_so_and_another_can_be_asked_for(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="code")
    sent = code_sent()
    with clock.frozen(make.SUNDAY + timedelta(minutes=11)):
        person.send(f"/apply/{draft}/code/", code=sent)
        assert person.page.status_code == 422
        assert "expir" in person.text.lower() or "plus valable" in person.text.lower(), person.text
        person.send(f"/apply/{draft}/code/", again="1")
        person.send(f"/apply/{draft}/code/", code=code_sent())
        assert person.path.endswith("/check/")


def test_a_wrong_code_says_so(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="code")
    right = code_sent()
    person.send(f"/apply/{draft}/code/", code="000000" if right != "000000" else "000001")
    assert person.page.status_code == 422
    person.send(f"/apply/{draft}/code/", code=right)
    assert person.path.endswith("/check/")


def test_a_wrong_nin_at_sign_in_does_not_cost_another_code(town: make.Town) -> None:
    person = Person("/fr")
    person.send("/sign-in/", contact=PHONE)
    person.send("/sign-in/code/", code=code_sent())
    person.send(nin="1" * 17)
    assert person.page.status_code == 422
    assert "1" * 17 in person.page.content.decode()
    person.send(nin="109850314000999888")
    assert person.path.endswith("/sign-in/name/")


def test_the_pages_of_signing_in_cannot_be_entered_in_the_middle(town: make.Town) -> None:
    for path in ("/sign-in/code/", "/sign-in/number/", "/sign-in/name/"):
        person = Person("/fr")
        person.open(path)
        assert person.path == "/fr/sign-in/"


def test_a_next_address_elsewhere_is_not_followed(town: make.Town) -> None:
    person = Person("/fr")
    person.send("/sign-in/?next=https://elsewhere.example/", contact="0550998877")
    person.send("/sign-in/code/", code=code_sent())
    person.send(nin="109850314000555444")
    person.send(**{key.replace("applicant", "person"): value for key, value in PERSON.items() if "nin" not in key})
    assert person.path == "/fr/account/"


# --- Papers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.jpg", b"", "vide"),
        ("notes.txt", b"some words", "PDF"),
        ("photo.jpg", PDF, "photo.jpg"),
        ("plan.pdf", b"MZ\x90\x00program", "PDF"),
    ],
)
def test_a_file_that_cannot_be_a_paper_is_refused_with_its_reason(
    town: make.Town, name: str, content: bytes, said: str
) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="identity")
    person.send(f"/apply/{draft}/papers/identity/", file=a_file(name, content))
    assert person.page.status_code == 422
    assert said in person.text
    assert Draft.objects.get().answers["housing"] == "owner"
    person.send(f"/apply/{draft}/papers/identity/", file=make.upload())
    assert person.path.endswith("/papers/deed/")


def test_fifty_megabytes_are_refused_with_the_limit(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="identity")
    person.send(f"/apply/{draft}/papers/identity/", file=a_file("scan.pdf", PDF + b"0" * 50 * 1024 * 1024))
    assert person.page.status_code == 422
    assert "8 Mo" in person.text.replace("\u2066", "").replace("\u2069", "").replace("\xa0", " ")


@pytest.fixture
def scanner_down(settings) -> RecordingScanner:
    """A virus scanner that answers nothing for now: what comes is kept in quarantine."""
    settings.CLAMD_URL = f"recording:pages-{next(_numbers)}"
    found = scanner()
    assert isinstance(found, RecordingScanner)
    found.down = True
    return found


def virus_found(recorder: RecordingScanner) -> None:
    recorder.down, recorder.viruses = False, {b"": "Test"}
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        documents.rescan()


def test_a_paper_with_a_virus_is_never_shown_as_given(town: make.Town, scanner_down: RecordingScanner) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft)
    person.open(f"/apply/{draft}/papers/identity/")
    assert "attend le contrôle antivirus" in person.text
    virus_found(scanner_down)
    person.open(f"/apply/{draft}/papers/identity/")
    assert "photographiez la pièce de nouveau" in person.text
    assert "jw-pill--error" in person.page.content.decode()
    person.open(f"/apply/{draft}/check/")
    assert "virus trouvé" in person.text
    person.send(f"/apply/{draft}/check/", key=draft)
    assert person.page.status_code == 422
    assert not Case.objects.exists()


def test_a_paper_of_a_completion_with_a_virus_is_asked_again(town: make.Town, scanner_down: RecordingScanner) -> None:
    scanner_down.down = False
    person = Person("/fr")
    reference = person.file()
    case = make.advance(Case.objects.get(), "assigned", town=town)
    items = [{"kind": "paper", "id": "identity", "remark": ""}, {"kind": "answer", "id": "address", "remark": ""}]
    cases.request_completion(actor=town.handler, case_id=case.pk, items=items)
    scanner_down.down = True
    person.send(f"/track/{reference}/complete/", identity=make.upload(), **{"address-text": ""})
    assert person.page.status_code == 422, "the paper is kept, the answer lacks"
    person.open(f"/track/{reference}/")
    assert "Fourni" in person.text
    virus_found(scanner_down)
    person.open(f"/track/{reference}/")
    assert "Fourni" not in person.text
    person.send(f"/track/{reference}/complete/", **{"address-text": "7, rue des Frères Bouadou"})
    assert person.page.status_code == 422
    assert "virus trouvé" in person.text
    assert Case.objects.get().stage == "awaiting_applicant"


def test_a_needed_paper_cannot_be_passed_over(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="identity")
    person.send(f"/apply/{draft}/papers/identity/")
    assert person.page.status_code == 422
    person.send(f"/apply/{draft}/papers/identity/", remove="not an id")
    assert person.page.status_code == 200


def test_an_answer_given_for_a_completion_is_still_there_when_one_comes_back(town: make.Town) -> None:
    person = Person("/fr")
    reference = person.file()
    case = make.advance(Case.objects.get(), "assigned", town=town)
    items = [{"kind": "paper", "id": "identity", "remark": ""}, {"kind": "answer", "id": "address", "remark": ""}]
    cases.request_completion(actor=town.handler, case_id=case.pk, items=items)
    page = person.open(f"/track/{reference}/complete/")
    assert page.status_code == 200
    assert "jw-error" not in page.content.decode(), "nothing was sent yet: nothing is wrong"
    person.send(f"/track/{reference}/complete/", **{"address-text": "7, rue des Frères Bouadou"})
    assert person.page.status_code == 422, "the paper lacks"
    again = person.open(f"/track/{reference}/complete/").content.decode()
    assert "7, rue des Frères Bouadou" in again, "not the answer of the day of filing"


def test_a_bad_file_in_a_completion_keeps_the_good_one(town: make.Town) -> None:
    person = Person("/fr")
    reference = person.file()
    make.advance(Case.objects.get(), "assigned", "asked", town=town)
    person.send(f"/track/{reference}/complete/", identity=a_file("vide.pdf", b""))
    assert person.page.status_code == 422
    assert "vide" in person.text
    person.send(f"/track/{reference}/complete/")
    assert person.page.status_code == 422
    person.send(f"/track/{reference}/complete/", identity=make.upload())
    assert Case.objects.get().stage == "examining"


# --- Twice, late, elsewhere -------------------------------------------------------------------------------


def test_a_double_submit_gives_the_same_receipt(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft)
    person.send(f"/apply/{draft}/check/", key=draft)
    first = person.path
    person.send(f"/apply/{draft}/check/", key=draft)
    assert person.path == first
    assert Case.objects.count() == 1


def test_a_stale_tab_of_a_sent_application_leads_to_the_receipt(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft)
    person.send(f"/apply/{draft}/check/", key=draft)
    receipt = person.path
    person.send(f"/apply/{draft}/questions/housing/", housing="tenant")
    assert person.path == receipt
    person.open(f"/apply/{draft}/papers/deed/")
    assert person.path == receipt
    person.open("/services/residence-certificate/")
    assert f"/apply/{draft}/" not in person.page.content.decode()


def test_a_submit_that_lacks_something_names_it_and_loses_nothing(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="housing")
    person.send(f"/apply/{draft}/check/", key=draft)
    assert person.page.status_code == 422
    page = person.page.content.decode()
    for place in ("questions/housing", "papers/identity"):
        assert f"/fr/apply/{draft}/{place}/?from=check" in page
    assert "Larbi Ben" in page


def test_an_unproven_contact_leads_back_to_the_code(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    person.answer(draft, upto="code")
    person.send(f"/apply/{draft}/check/", key=draft)
    assert "/contact/" in person.path
    assert Case.objects.count() == 0


@pytest.mark.parametrize("place", ["place", "questions/address", "papers/identity", "check", "code", "save"])
def test_the_draft_of_another_session_is_a_friendly_page(town: make.Town, place: str) -> None:
    draft = Person("/fr").begin()
    other = Person("/fr")
    other.open(f"/apply/{draft}/{place}/")
    assert other.page.status_code == 404
    assert "Continuer avec mon code" in other.text


def test_a_question_that_was_not_asked_does_not_exist(town: make.Town) -> None:
    person = Person("/fr")
    draft = person.begin()
    for place in ("questions/host_name", "questions/nothing", "papers/lease", "representative", "for"):
        assert person.open(f"/apply/{draft}/{place}/").status_code == 404


def test_a_procedure_that_is_not_offered_does_not_exist(town: make.Town) -> None:
    person = Person("/fr")
    assert person.open("/services/nothing/").status_code == 404
    assert person.send("/services/nothing/apply/").status_code == 404
    assert person.open("/life/nothing/").status_code == 404


def test_an_altered_rating_link_opens_nothing(town: make.Town) -> None:
    person = Person("/fr")
    assert person.open("/rate/altered:token/").status_code == 403
    assert 'href="/fr/"' in person.page.content.decode()


@pytest.mark.parametrize("role", ["papc", "counter"])
def test_staff_are_sent_to_their_counter(town: make.Town, role: str) -> None:
    person = Person("/fr")
    people.sign_in(person.client, town.accounts[role])
    person.send("/services/residence-certificate/apply/")
    assert person.page.status_code == 403
    assert "guichet" in person.text


# --- Requests that Django refuses --------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said"), [("", "استمارة"), ("/fr", "formulaire")])
def test_a_form_without_its_token_is_a_page_in_words(town: make.Town, language: str, said: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(f"{language}/services/residence-certificate/apply/")
    assert page.status_code == 403
    assert said in page.content.decode().lower()
    assert "jw-page-citizen" in page.content.decode()


def test_methods_that_a_page_does_not_know_are_refused(town: make.Town) -> None:
    person = Person("/fr")
    assert person.client.get("/fr/services/residence-certificate/apply/").status_code == 405
    assert person.client.post("/fr/").status_code == 405
